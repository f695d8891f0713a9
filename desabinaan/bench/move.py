"""Sessions with 60 invited people who have addresses move to another day: rows of the outbox, nothing is sent."""

import datetime as dt
import os
from dataclasses import replace
from statistics import median, quantiles

from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from desabinaan.bench import data, database
from desabinaan.bench.calendar import timed
from desabinaan.bench.harness import Goal, Result
from notifications.enums import MessageState
from notifications.models import Message
from offices.roles import Role
from outreach.domain import moves, reminders
from outreach.domain.move_audience import people_who_hear
from outreach.domain.times import SessionTimes
from outreach.enums import SessionState
from outreach.models import Attendance, OutreachSession
from villages.models import Stakeholder

INVITED = 60
SESSIONS = 40
GOAL_MS = 80.0


def run() -> Result:
    """Each session is moved once, in a transaction of its own that is committed, in a copy of the bench database."""
    with database.copied("move"):
        sessions = _prepared()
        people = people_who_hear(sessions[0])
        actors = {row.office_id: _officer(row.office_id) for row in sessions}
        done: list[OutreachSession] = []

        def move_next() -> None:
            session = sessions[len(done)]
            done.append(
                moves.move(
                    session=session, actor=actors[session.office_id], times=_target(session, len(done)),
                    seen_version=session.version, now=timezone.now(),
                )
            )  # fmt: skip

        move_next()
        with CaptureQueriesContext(connection) as captured:
            move_next()
        taken = timed(move_next, len(sessions) - len(done))
        last = done[-1]
        written = Message.objects.filter(subject_key=f"session:{last.pk}:r{last.revision}").count()
        about = {**data.described(), "load_average": os.getloadavg()[0], "sessions": len(sessions), "invited": INVITED}
    figures = {
        "p50_ms": round(median(taken), 1),
        "p95_ms": round(quantiles(taken, n=20)[18], 1),
        "queries": len(captured),
        "people_told": people,
        "messages_written": written,
    }
    return Result("move", about, figures, [Goal("p95_ms", figures["p95_ms"], GOAL_MS)])


def _officer(office: int) -> User:
    return User.objects.filter(all_postings__role=Role.OFFICER, all_postings__office_id=office).earliest("pk")


def _prepared() -> list[OutreachSession]:
    """Sessions some weeks ahead; 60 contacts with addresses were invited to each and have their invitations."""
    coming = OutreachSession.objects.filter(
        state=SessionState.SCHEDULED, starts_at__gt=timezone.now() + dt.timedelta(days=14)
    )
    found = [row for row in coming.order_by("pk")[:2_000] if _contacts(row).count() >= INVITED][:SESSIONS]
    if len(found) < SESSIONS:
        raise CommandError(f"The bench database holds only {len(found)} coming sessions with 60 contacts: bench_data")
    for session in found:
        with transaction.atomic():
            _invite(session)
    database.analyze()
    return found


def _invite(session: OutreachSession) -> None:
    contacts = list(_contacts(session).order_by("pk")[:INVITED])
    for contact in contacts:
        contact.email = f"undangan{contact.pk}@contoh.test"
    Stakeholder.objects.bulk_update(contacts, ["email"])
    Attendance.objects.filter(session=session).delete()
    Attendance.objects.bulk_create(
        Attendance(
            session=session, village_id=session.host_id, stakeholder=contact, roll_number=number, name=contact.name,
            function=contact.function,
        )
        for number, contact in enumerate(contacts, start=1)
    )  # fmt: skip
    reminders.sync(session=session)
    due = Message.objects.filter(subject_key=f"session:{session.pk}:r{session.revision}", due_at__lte=timezone.now())
    due.update(state=MessageState.SENT, sent_at=timezone.now())


def _contacts(session: OutreachSession) -> QuerySet[Stakeholder]:
    return Stakeholder.objects.filter(village=session.host_id)


def _target(session: OutreachSession, number: int) -> SessionTimes:
    """A Sunday of its own far away, at night, where nobody of the bench has anything to do."""
    sunday = session.local_date + dt.timedelta(days=200 - session.local_date.weekday() - 1 + 7 * number)
    return replace(SessionTimes.of(session), local_date=sunday, local_start=dt.time(20), local_end=dt.time(22))
