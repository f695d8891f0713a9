"""Sessions of the demo: half a year of work of the two offices, and the weeks to come.

Past sessions are written as rows, the way an import leaves them; coming ones are scheduled like an officer does, so
that their reminders are real. Everything is drawn from one seed: the same day gives the same demo.
"""

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Posting, User
from desabinaan.demo.session_extras import extras
from desabinaan.demo.venues import place_named
from guidance.models import Topic
from offices.domain.territory import ancestors_of
from offices.models import Zone
from outreach.domain import sessions
from outreach.domain.details import Details
from outreach.domain.roll import in_roll_order, roll_row
from outreach.domain.times import SessionTimes
from outreach.enums import AttendanceStatus, OfficerRole, ParticipantCategory, SessionKind, SessionState, Sex
from outreach.models import (
    Attendance,
    CountedParticipants,
    OutreachSession,
    SessionOfficer,
    SessionTally,
    SessionVillage,
)
from villages.enums import AssignmentRole, Function
from villages.models import Assignment, AssistedVillage, Stakeholder

DAYS_BACK = 240
# Days ago, where, how it stands now: every demo has rolls to close and sessions to follow up where people sign in.
PROMISED = (
    (2, "36.04.12.2001", SessionState.AWAITING_ROLL),
    (4, "31.75.06.1004", SessionState.AWAITING_ROLL),
    (6, "36.04.13.2001", SessionState.AWAITING_ROLL),
    # the roll that closings.py gives a past: the oldest of those nobody closed
    (9, "36.04.12.2001", SessionState.AWAITING_ROLL),
    (12, "36.04.12.2001", SessionState.CLOSED),
    (14, "36.04.13.2001", SessionState.CLOSED),
    (16, "31.75.06.1004", SessionState.CLOSED),
)
LEADS = {"serang": "petugas.serang", "jakarta-timur": "petugas.jaktim"}
# How often a person on the roll is what: most come, some send somebody, few were never asked.
STATUSES = {
    AttendanceStatus.PRESENT: 74,
    AttendanceStatus.REPRESENTED: 7,
    AttendanceStatus.EXCUSED: 6,
    AttendanceStatus.ILL: 2,
    AttendanceStatus.ON_DUTY: 2,
    AttendanceStatus.ABSENT: 9,
}
INVITED = (Function.VILLAGE_HEAD, Function.VILLAGE_STAFF, Function.RW_HEAD, Function.RT_HEAD, Function.PKK)
HOURS = ((9, 12), (9, 11), (13, 15), (8, 10), (19, 21))
Promise = tuple[AssistedVillage, SessionState]
KINDS = (SessionKind.OUTREACH,) * 6 + (SessionKind.VISIT,) * 2 + (SessionKind.TRAINING, SessionKind.COORDINATION)


@transaction.atomic
def load_sessions() -> int:
    """Add the demo's sessions where there are none yet; the number added."""
    if OutreachSession.objects.exists():
        return 0
    return sum(_load_office(slug, username) for slug, username in LEADS.items())


def _load_office(slug: str, username: str) -> int:
    lead = User.objects.get(username=username)
    chance = random.Random(f"demo {slug}")  # noqa: S311 - invented rows, not secrets
    villages = [
        village
        for village in AssistedVillage.objects.filter(office__slug=slug).select_related("region", "office", "district")
        if Stakeholder.objects.filter(village=village).exists()
    ]
    # A few villages get most visits and some none: the lists that ask for attention have something to show.
    weights = [1 / (place + 1) for place in range(len(villages))]
    weights[-max(len(villages) // 4, 1) :] = [0] * max(len(villages) // 4, 1)
    promised = _promised(villages)
    past = [
        _past(day, villages, weights, lead, chance, promised.get(day)) for day in _working_days(chance, set(promised))
    ]
    coming = _coming(villages, weights, lead, chance)
    return len(past) + coming


def _promised(villages: list[AssistedVillage]) -> dict[dt.date, Promise]:
    """What is held on which day, whatever chance says: on the Saturday before where the day is a Sunday."""
    found = {village.pk: village for village in villages}
    days = [timezone.localdate() - dt.timedelta(days=back) for back, _place, _state in PROMISED]
    return {
        day - dt.timedelta(days=day.weekday() == 6): (found[place], state)
        for day, (_back, place, state) in zip(days, PROMISED, strict=True)
        if place in found
    }


def _working_days(chance: random.Random, promised: set[dt.date]) -> Iterator[dt.date]:
    today = timezone.localdate()
    for back in range(DAYS_BACK, 0, -1):
        day = today - dt.timedelta(days=back)
        if day in promised or (day.weekday() < 6 and chance.random() < 0.36):
            yield day


def _past(
    day: dt.date,
    villages: list[AssistedVillage],
    weights: list[float],
    lead: User,
    chance: random.Random,
    promise: Promise | None,
) -> OutreachSession:
    host = promise[0] if promise else chance.choices(villages, weights)[0]
    lead = _lead(host, day, lead)
    others = [village for village in villages if village.district_id == host.district_id and village != host]
    chosen = [host, *(chance.sample(others, min(len(others), 2)) if chance.random() < 0.15 else [])]
    age = (timezone.localdate() - day).days
    state = SessionState.CLOSED
    if promise:
        state = promise[1]
    elif chance.random() < 0.07:
        state = SessionState.CANCELLED
    elif age < 10 and chance.random() < 0.5:
        state = SessionState.AWAITING_ROLL
    kind = SessionKind.OUTREACH if promise else chance.choice(KINDS)
    session = _session(day, host, lead, state, kind, chance)
    for village in chosen:
        _village(session, village, chance)
    SessionOfficer.objects.create(
        session=session,
        officer=lead,
        role=OfficerRole.LEAD,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        blocks=session.blocks,
    )
    return session


def _session(
    day: dt.date, host: AssistedVillage, lead: User, state: SessionState, kind: SessionKind, chance: random.Random
) -> OutreachSession:
    start, end = chance.choice(HOURS)
    times = SessionTimes(day, dt.time(start), dt.time(end), Zone(host.region.zone))
    delay = dt.timedelta(minutes=chance.choice((5, 20, 45, 90, 600, 3000)))
    closed = state == SessionState.CLOSED
    afterwards = closed and kind == SessionKind.VISIT
    venue = _venue(host, chance)
    return OutreachSession.objects.create(
        kind=kind,
        topic=chance.choice(list(Topic.objects.all())),
        state=state,
        host=host,
        venue=venue,
        place=place_named(host, venue),
        starts_at=times.starts_at,
        ends_at=times.ends_at,
        zone=times.zone,
        local_date=day,
        local_start=times.local_start,
        local_end=times.local_end,
        expected_participants=chance.choice((None, 30, 50, 60, 80)),
        logged_afterwards=afterwards,
        blocks=not afterwards and state != SessionState.CANCELLED,
        moves=chance.choice((0, 0, 0, 0, 1)),
        reason=chance.choice(("Banjir", "Bentrok dengan rapat minggon", "Pilkades"))
        if state == SessionState.CANCELLED
        else "",
        planned_at=times.starts_at - dt.timedelta(days=14),
        held_at=times.ends_at + delay if closed else None,
        first_attendance_at=times.ends_at + delay if closed else None,
        roll_closed_at=times.ends_at + delay + dt.timedelta(hours=1) if closed else None,
        created_by=lead,
        **ancestors_of(code=host.pk, office=host.office),
    )


def _venue(host: AssistedVillage, chance: random.Random) -> str:
    place = chance.choice(
        ("Balai Desa", "Balai Desa", "Aula Kecamatan", "Rumah Ketua RW 02", "SDN 1", "Majelis taklim")
    )
    if place == "Balai Desa" and host.region.kind == "kelurahan":
        place = "Kantor Kelurahan"
    return f"{place} {host.district.name if place == 'Aula Kecamatan' else host.region.name}"


def _village(session: OutreachSession, village: AssistedVillage, chance: random.Random) -> None:
    ids = ancestors_of(code=village.pk, office=village.office)
    closed = session.state == SessionState.CLOSED
    SessionVillage.objects.create(
        session=session,
        village=village,
        session_office_id=session.office_id,
        starts_at=session.starts_at,
        locked_at=session.roll_closed_at,
        locked_by=session.created_by if closed else None,
        **ids,
    )
    counts: dict[str, int] = defaultdict(int)
    rows = []
    day = session.local_date
    in_office = Stakeholder.objects.filter(village=village, function__in=INVITED).exclude(
        Q(predecessor__isnull=False, term_start__gt=day) | Q(retired_at__isnull=False, term_end__lt=day)
    )
    contacts = in_roll_order(in_office)
    last = session.roll.count()
    for number, contact in enumerate(contacts, start=last + 1):
        status = chance.choices(list(STATUSES), list(STATUSES.values()))[0] if closed else ""
        counts["listed"] += 1
        if status:
            counts[status] += 1
        rows.append(_row(session, contact, number, status))
    Attendance.objects.bulk_create(rows)
    if closed and chance.random() < 0.25:
        counts["counted"] = _pupils(session, village, chance)
    SessionTally.objects.create(session=session, village=village, starts_at=session.starts_at, **ids, **counts)


def _row(session: OutreachSession, contact: Stakeholder, number: int, status: str) -> Attendance:
    row = roll_row(session, contact, number)
    if status:
        row.status, row.version = status, 1
        row.represented_by = "Keluarga (contoh)" if status == AttendanceStatus.REPRESENTED else ""
        row.recorded_at, row.received_at, row.recorded_by = (
            session.ends_at,
            session.first_attendance_at,
            session.created_by,
        )
    return row


def _pupils(session: OutreachSession, village: AssistedVillage, chance: random.Random) -> int:
    counts = {sex: chance.randint(12, 60) for sex in (Sex.FEMALE, Sex.MALE)}
    CountedParticipants.objects.bulk_create(
        CountedParticipants(
            session=session, village=village, category=ParticipantCategory.PUPIL, sex=sex, age_band="0-17", count=count
        )
        for sex, count in counts.items()
    )
    return sum(counts.values())


def _coming(villages: list[AssistedVillage], weights: list[float], lead: User, chance: random.Random) -> int:
    """Schedule sessions in the weeks to come, the way an officer does; one today where the day still allows it."""
    now = timezone.localtime()
    added = 0
    if now.hour < 21:
        _schedule(villages[0], now.date(), (now.hour + 1, now.hour + 3), lead, chance)
        added += 1
    for ahead in range(1, 29):
        day = now.date() + dt.timedelta(days=ahead)
        if day.weekday() < 6 and chance.random() < 0.3:
            _schedule(chance.choices(villages, weights)[0], day, chance.choice(HOURS), lead, chance)
            added += 1
    return added


def _lead(host: AssistedVillage, day: dt.date, usual: User) -> User:
    """Who led the village that day and has not moved; otherwise the office's usual one."""
    led = Assignment.objects.on(day).filter(village=host, role=AssignmentRole.MAIN).select_related("officer").first()
    posted = Posting.objects.on(max(day, timezone.localdate()))
    return led.officer if led and posted.filter(user=led.officer).exists() else usual


def _schedule(host: AssistedVillage, day: dt.date, hours: tuple[int, int], lead: User, chance: random.Random) -> None:
    lead, venue = _lead(host, day, lead), _venue(host, chance)
    topic = chance.choice(list(Topic.objects.all()))
    sessions.schedule(
        actor=lead,
        villages=[host],
        kind=SessionKind.OUTREACH,
        details=Details(
            topic=topic,
            venue=venue,
            place=place_named(host, venue),
            times=SessionTimes(day, dt.time(hours[0]), dt.time(hours[1]), Zone(host.region.zone)),
            lead=lead,
            expected_participants=50,
            **extras(topic, hours),
        ),
        functions=INVITED,
    )
