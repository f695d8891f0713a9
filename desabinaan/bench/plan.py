"""Planning the messages of one session with 500 people: whom to tell what, by which way, and the rows of it."""

import datetime as dt
import os
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from statistics import median

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.models import Count, Q
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from desabinaan.bench import data, database
from desabinaan.bench.harness import Goal, Result
from notifications.enums import Channel, ConsentWay, MessageState, WishSource
from notifications.kinds import KindGroup
from notifications.models import Message, Refusal, WhatsAppConsent
from outreach.domain import reminders
from outreach.domain.sessions import save_change, tell_change
from outreach.domain.texts import revision_key
from outreach.domain.times import SessionTimes
from outreach.enums import MessageAudience, MessageKind, SessionState
from outreach.models import Attendance, MessageRule, OutreachSession, SessionOfficer, SessionSpeaker, SessionVillage
from villages.models import AssistedVillage, Stakeholder

PEOPLE, SPEAKERS, OFFICERS, SESSIONS = 500, 4, 6, 16
GOAL_MS = 200.0
OFFERED = {"token": "-", "phone_id": "1"}
CHANNELS = [Channel.WHATSAPP, Channel.EMAIL, Channel.INBOX]


def run() -> Result:
    """Each session is planned, planned again with nothing to change, and moved once its invitations are out.

    Each in a transaction of its own that is committed, in a copy of the bench database; nothing is sent. After a move
    everybody is told of it as well: that counts. The first session only warms.
    """
    with database.copied("plan"), override_settings(WHATSAPP=settings.WHATSAPP | OFFERED):
        sessions = _prepared()
        first = [_timed(partial(reminders.sync, session=row)) for row in sessions]
        again = [_timed(partial(reminders.sync, session=row)) for row in sessions]
        _send_invitations(sessions)
        far = max(row.local_date for row in sessions) + dt.timedelta(days=100)
        days = [far + dt.timedelta(days=number) for number in range(SESSIONS)]
        moved = [_moved(row, day) for row, day in zip(sessions[:-1], days, strict=False)]
        with CaptureQueriesContext(connection) as captured:
            _moved(sessions[-1], days[-1])
        about = {**data.described(), "load_average": os.getloadavg()[0], **_described(sessions[-1])}
    figures = {
        "first_ms": round(median(first[1:]), 1),
        "nothing_to_change_ms": round(median(again[1:]), 1),
        "after_a_move_ms": round(median(moved[1:]), 1),
        "slowest_ms": round(max(first[1:] + moved[1:]), 1),
        "queries_of_a_move": len(captured),
    }
    goals = [Goal(name, figures[name], GOAL_MS) for name in ("first_ms", "after_a_move_ms")]
    return Result("plan", about, figures, goals)


def _described(session: OutreachSession) -> dict[str, int]:
    rows = Message.objects.filter(subject=f"session:{session.pk}")
    return {
        "sessions": SESSIONS,
        "villages": SessionVillage.objects.filter(session=session).count(),
        "invited": PEOPLE,
        "people_with_messages": rows.values("person").distinct().count(),
        "written_first": rows.exclude(subject_key=revision_key(session)).count(),
        "written_after_a_move": rows.filter(subject_key=revision_key(session)).count(),
    }


def _timed(act: Callable[[], object]) -> float:
    """Milliseconds of wall clock, the commit included."""
    begin = time.perf_counter()
    with transaction.atomic():
        act()
    return (time.perf_counter() - begin) * 1000


def _moved(session: OutreachSession, day: dt.date) -> float:
    """Milliseconds of everything a move does to messages; the session's own rows are written before."""
    now = timezone.now()
    times = replace(SessionTimes.of(session), local_date=day)
    with transaction.atomic():
        for column, value in times.columns().items():
            setattr(session, column, value)
        save_change(session, moved=True, announced=True, now=now)
    return _timed(lambda: tell_change(session, announced=True, now=now))


def _prepared() -> list[OutreachSession]:
    """Coming sessions of one office, each with the same 500 contacts of its villages on the roll."""
    coming = OutreachSession.objects.filter(
        state=SessionState.SCHEDULED, starts_at__gt=timezone.now() + dt.timedelta(days=8)
    )
    found = coming.values("office").annotate(count=Count("pk")).order_by("-count", "office").first()
    rows = coming.filter(office_id=found["office"]) if found else coming.none()
    sessions = list(rows.select_related("topic", "office", "host__region", "host__district").order_by("pk")[:SESSIONS])
    villages = _villages(sessions[0].office_id) if len(sessions) == SESSIONS else []
    contacts = list(Stakeholder.objects.filter(village__in=villages).order_by("pk")[:PEOPLE])
    if len(contacts) < PEOPLE:
        raise CommandError("The bench database holds too few coming sessions or contacts: bench_data --scale office")
    _address(contacts)
    _rules(sessions[0])
    Message.objects.filter(subject__in=[f"session:{row.pk}" for row in sessions]).delete()
    for session in sessions:
        _people(session, villages, contacts)
    database.analyze()
    return sessions


def _villages(office: int) -> list[AssistedVillage]:
    """Of the office, those with most contacts, until there are enough."""
    counted = AssistedVillage.objects.filter(office_id=office).annotate(
        count=Count("stakeholders", filter=Q(stakeholders__retired_at=None, stakeholders__merged_into=None))
    )
    found, people = [], 0
    for village in counted.order_by("-count", "pk"):
        found.append(village)
        people += village.count
        if people >= PEOPLE + 50:
            break
    return found


def _address(contacts: list[Stakeholder]) -> None:
    """Everybody can be reached; some agreed to WhatsApp, some want fewer messages, some none."""
    now = timezone.now()
    for number, contact in enumerate(contacts):
        contact.retired_at = contact.term_end = None
        contact.email = f"undangan{contact.pk}@contoh.test"
        contact.phone = f"+62811{number:07}"
        contact.opted_in_at, contact.opted_out_at = None, now if number % 50 == 0 else None
    Stakeholder.objects.bulk_update(
        contacts, ["retired_at", "term_end", "email", "phone", "opted_in_at", "opted_out_at"], batch_size=500
    )
    officer = User.objects.filter(is_active=True).earliest("pk")
    WhatsAppConsent.objects.bulk_create(
        WhatsAppConsent(
            person=f"c{row.pk}", contact=row, phone=row.phone, given_at=now, how=ConsentWay.PAPER, recorded_by=officer
        )
        for row in contacts[::3]
    )
    Refusal.objects.bulk_create(
        Refusal(
            person=f"c{row.pk}", contact=row, kind_group=KindGroup.REMINDER, channel=Channel.EMAIL, since=now,
            source=WishSource.LINK,
        )
        for row in contacts[::20]
    )  # fmt: skip


def _rules(session: OutreachSession) -> None:
    """What the office decided for itself: WhatsApp first for those invited, and another hour."""
    officer = User.objects.filter(is_active=True).earliest("pk")
    since = timezone.now() - dt.timedelta(days=60)
    kinds = {MessageKind.REMINDER_H3: 3, MessageKind.REMINDER_H1: 1, MessageKind.REMINDER_DAY: 0}
    MessageRule.objects.bulk_create(
        MessageRule(
            office_id=session.office_id, session_kind=session.kind, kind=kind, audience=MessageAudience.INVITED,
            days=days, hour=8, channels=CHANNELS, changed_by=officer, changed_at=since,
        )
        for kind, days in kinds.items()
    )  # fmt: skip


def _people(session: OutreachSession, villages: list[AssistedVillage], contacts: list[Stakeholder]) -> None:
    times = {"starts_at": session.starts_at}
    there = set(SessionVillage.objects.filter(session=session).values_list("village_id", flat=True))
    SessionVillage.objects.bulk_create(
        SessionVillage(
            session=session, village=village, session_office_id=session.office_id, office_id=village.office_id,
            regional_office_id=village.regional_office_id, regency_id=village.regency_id,
            district_id=village.district_id, **times,
        )
        for village in villages
        if village.pk not in there
    )  # fmt: skip
    colleagues = User.objects.bulk_create(
        User(
            username=f"bench.{session.pk}.{number}",
            name=f"Petugas {number}",
            email=f"p{number}.{session.pk}@contoh.test",
        )
        for number in range(OFFICERS - SessionOfficer.objects.filter(session=session).count())
    )
    SessionOfficer.objects.bulk_create(
        SessionOfficer(session=session, officer=user, ends_at=session.ends_at, blocks=session.blocks, **times)
        for user in colleagues
    )
    SessionSpeaker.objects.bulk_create(
        SessionSpeaker(session=session, position=number, name=f"Narasumber {number}", email=f"n{number}@contoh.test")
        for number in range(SPEAKERS)
    )
    Attendance.objects.filter(session=session).delete()
    Attendance.objects.bulk_create(
        Attendance(
            session=session, village_id=contact.village_id, stakeholder=contact, roll_number=number, name=contact.name,
            function=contact.function,
        )
        for number, contact in enumerate(contacts, start=1)
    )  # fmt: skip


def _send_invitations(sessions: list[OutreachSession]) -> None:
    due = Message.objects.filter(subject__in=[f"session:{row.pk}" for row in sessions], due_at__lte=timezone.now())
    due.update(state=MessageState.SENT, sent_at=timezone.now())
