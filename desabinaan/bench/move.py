"""A session with 60 invited people who have addresses moves to another day: rows of the outbox, nothing is sent."""

import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from statistics import median, quantiles

from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from desabinaan.bench import data
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
ROUNDS = 40
GOAL_MS = 80.0


def run() -> Result:
    """Moves it back and forth, then rolls everything back."""
    with transaction.atomic():
        session = _prepared()
        office = session.office_id
        actor = User.objects.filter(all_postings__role=Role.OFFICER, all_postings__office_id=office).earliest("pk")
        people = people_who_hear(session)
        targets = _targets(session)

        def move() -> None:
            nonlocal session
            session = moves.move(
                session=session, actor=actor, times=next(targets), seen_version=session.version, now=timezone.now()
            )

        move()
        with CaptureQueriesContext(connection) as captured:
            move()
        queries = len(captured)
        taken = timed(move, ROUNDS)
        written = Message.objects.filter(subject_key=f"session:{session.pk}:r{session.revision}").count()
        transaction.set_rollback(True)
    figures = {
        "p50_ms": round(median(taken), 1),
        "p95_ms": round(quantiles(taken, n=20)[18], 1),
        "queries": queries,
        "people_told": people,
        "messages_written": written,
    }
    about = {**data.described(), "load_average": os.getloadavg()[0], "rounds": ROUNDS, "invited": INVITED}
    return Result("move", about, figures, [Goal("p95_ms", figures["p95_ms"], GOAL_MS)])


def _prepared() -> OutreachSession:
    """A session some weeks ahead, to which 60 contacts with addresses were invited; they have their invitations."""
    coming = OutreachSession.objects.filter(
        state=SessionState.SCHEDULED, starts_at__gt=timezone.now() + dt.timedelta(days=14)
    )
    session = next((row for row in coming.order_by("pk")[:500] if _contacts(row).count() >= INVITED), None)
    if session is None:
        raise CommandError("The bench database holds no coming session with 60 contacts: manage.py bench_data")
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
    return session


def _contacts(session: OutreachSession) -> QuerySet[Stakeholder]:
    return Stakeholder.objects.filter(village=session.host_id)


def _targets(session: OutreachSession) -> Iterator[SessionTimes]:
    """Sundays far away at night, where nobody of the bench has anything to do."""
    day = session.local_date + dt.timedelta(days=200 - session.local_date.weekday() - 1)
    night = replace(SessionTimes.of(session), local_start=dt.time(20), local_end=dt.time(22))
    return cycle([replace(night, local_date=day), replace(night, local_date=day + dt.timedelta(days=7))])
