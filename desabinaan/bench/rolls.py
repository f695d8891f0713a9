"""Sessions under way with a roll, for benches that take attendance: in a copy of the bench database."""

import datetime as dt
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Posting, User
from desabinaan.bench.names import person
from offices.roles import Role
from outreach.enums import SessionState
from outreach.models import Attendance, OutreachSession, SessionTally, SessionVillage
from villages.enums import Function
from villages.models import Stakeholder

TERRITORY = ("office_id", "regional_office_id", "regency_id", "district_id")
STATUSES = ("present", "represented", "excused", "ill", "on_duty", "absent")
WEIGHTS = (68, 8, 7, 3, 4, 10)


@dataclass(frozen=True, slots=True)
class Roll:
    """One session, the operator of its village and the keys of the rows on its roll."""

    session: int
    village: str
    operator: User
    rows: tuple[int, ...]


def operators(number: int) -> list[Posting]:
    """At most ``number`` village operators at work whose village has had a session, the same ones every time."""
    hosts = OutreachSession.objects.values("host_id")
    found = Posting.objects.filter(role=Role.VILLAGE_OPERATOR, region_id__in=hosts, ends_on=None)
    chosen = list(found.select_related("user").order_by("pk")[:number])
    if not chosen:
        raise CommandError("The bench database has no village operators: manage.py bench_data")
    return chosen


@transaction.atomic
def make(number: int, *, listed: int, villages: int) -> list[Roll]:
    """``number`` sessions of at most ``villages`` villages that began an hour ago, ``listed`` people on each roll."""
    contacts = list(Stakeholder.objects.order_by("pk").values_list("pk", "function")[:listed])
    if len(contacts) < listed:
        raise CommandError(f"The bench database has only {len(contacts)} contacts: manage.py bench_data")
    posted = operators(villages)
    sessions = [_session(str(posted[index % len(posted)].region_id)) for index in range(number)]
    OutreachSession.objects.bulk_create(sessions)
    SessionVillage.objects.bulk_create(
        SessionVillage(session_office_id=row.office_id, **_of_village(row)) for row in sessions
    )
    SessionTally.objects.bulk_create(SessionTally(listed=listed, **_of_village(row)) for row in sessions)
    people = Attendance.objects.bulk_create(
        [
            Attendance(
                session=row, village_id=row.host_id, stakeholder_id=contact, roll_number=place, name=person(contact),
                function=function, unit_label=f"RT {place % 20:03d}/RW 01",
            )
            for row in sessions
            for place, (contact, function) in enumerate(contacts, start=1)
        ]
    )  # fmt: skip
    keys = [row.pk for row in people]
    return [
        Roll(row.pk, row.host_id, posted[index % len(posted)].user, tuple(keys[index * listed : (index + 1) * listed]))
        for index, row in enumerate(sessions)
    ]


def marks(roll: Roll, rng: random.Random, *, version: int = 0, now: dt.datetime) -> list[dict[str, Any]]:
    """A status for everybody on the roll, as taps of one device a second apart."""
    return [
        {"key": f"a{row}", "id": row, **_status(rng), **_tap(now, seq), "version": version}
        for seq, row in enumerate(roll.rows, start=1)
    ]


def additions(roll: Roll, rng: random.Random, number: int, *, after: int, now: dt.datetime) -> list[dict[str, Any]]:
    """People who came without being on the roll."""
    return [
        {
            "key": f"t{seq}", "client_id": str(uuid.UUID(int=rng.getrandbits(128), version=4)),
            "name": person(rng.randrange(10**6)), "function": Function.OTHER.value, "unit": "",
            "village": roll.village, "version": 0, "contact": False, **_status(rng), **_tap(now, seq),
        }
        for seq in range(after + 1, after + 1 + number)
    ]  # fmt: skip


def sum_of_tallies(sessions: Sequence[int]) -> dict[str, int]:
    """What the tallies of these sessions say was recorded."""
    rows = SessionTally.objects.filter(session__in=sessions).values_list(*STATUSES)
    return {name: sum(row[place] for row in rows) for place, name in enumerate(STATUSES)}


def _status(rng: random.Random) -> dict[str, str]:
    status = rng.choices(STATUSES, WEIGHTS)[0]
    return {"status": status, "represented_by": person(rng.randrange(10**6)) if status == "represented" else ""}


def _tap(now: dt.datetime, seq: int) -> dict[str, Any]:
    at = now - dt.timedelta(seconds=600 - seq)
    return {"at": at.isoformat(), "seq": seq, "decide": False, "source": "tap"}


def _session(village: str) -> OutreachSession:
    """As that village's latest one, but now."""
    sample = OutreachSession.objects.filter(host=village).order_by("-pk").first()
    if sample is None:
        raise CommandError("The bench database holds no sessions: manage.py bench_data")
    begin = timezone.now() - dt.timedelta(hours=1)
    return OutreachSession(
        kind=sample.kind, topic_id=sample.topic_id, state=SessionState.ONGOING, host_id=village, venue=sample.venue,
        starts_at=begin, ends_at=begin + dt.timedelta(hours=3), zone=sample.zone, local_date=timezone.localdate(),
        local_start=dt.time(8), local_end=dt.time(11), blocks=True, created_by_id=sample.created_by_id,
        **{name: getattr(sample, name) for name in TERRITORY},
    )  # fmt: skip


def _of_village(row: OutreachSession) -> dict[str, Any]:
    common: dict[str, Any] = {name: getattr(row, name) for name in (*TERRITORY, "starts_at")}
    return {"session": row, "village_id": row.host_id, **common}
