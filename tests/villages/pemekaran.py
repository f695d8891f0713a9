"""A village with people and sessions, and how another code comes to succeed it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone

from offices.models import Region, RegionSuccession
from outreach.enums import AttendanceStatus, SessionState
from outreach.models import Attendance, OutreachSession, SessionTally, SessionVillage
from tests.factories import ContactFactory, RegionFactory, SessionFactory, UnitFactory, on_roll
from villages.enums import Function
from villages.models import AssistedVillage

NEW, OTHER_KECAMATAN = "36.04.12.2101", "36.04.13.2101"
TODAY = dt.date(2026, 3, 2)


def succeed(old: AssistedVillage, code: str = NEW, kind: str = "renumbered", since: dt.date | None = None) -> Region:
    new = RegionFactory(code=code, name="Pontang Baru")
    RegionSuccession.objects.create(
        predecessor_id=old.pk, successor=new, kind=kind, since=since or dt.date(2026, 1, 1)
    )
    return new


def peopled(home: AssistedVillage) -> AssistedVillage:
    """Two RW with two RT each, everybody led; a lurah, one contact out of use, one held and one planned session."""
    for number in ("01", "02"):
        upper = UnitFactory(village=home, number=number)
        for lower in ("001", "002"):
            unit = UnitFactory(village=home, parent=upper, number=lower)
            ContactFactory(village=home, unit=unit, name=f"Contoh RT {lower} RW {number}")
        ContactFactory(village=home, unit=upper, function=Function.RW_HEAD, name=f"Contoh RW {number}")
    ContactFactory(village=home, function=Function.VILLAGE_HEAD, name="Contoh Lurah")
    ContactFactory(village=home, name="Contoh Lama", unit=home.units.last(), retired_at=timezone.now())
    held = SessionFactory(host=home, state=SessionState.CLOSED, starts_at=timezone.now() - dt.timedelta(days=40))
    planned = SessionFactory(host=home, starts_at=timezone.now() + dt.timedelta(days=10))
    for person in home.stakeholders.filter(retired_at=None):
        on_roll(held, person, status=AttendanceStatus.PRESENT)
        on_roll(planned, person)
    return home


def figures_of(code: str) -> dict[str, object]:
    """What the old code was counted by: sessions held, their rolls and counts."""
    tallies = SessionTally.objects.filter(village=code, session__held_at__isnull=False)
    return {
        "held": sorted(
            SessionVillage.objects.filter(village=code, session__held_at__isnull=False).values_list("session")
        ),
        "hosted": sorted(
            OutreachSession.objects.filter(host=code, held_at__isnull=False).values_list("pk", "district")
        ),
        "tallies": sorted(tallies.values_list("pk", "listed", "present", "district", "office")),
        "roll": sorted(
            Attendance.objects.filter(village=code, session__held_at__isnull=False).values_list(
                "pk", "name", "unit_label", "status", "stakeholder"
            )
        ),
    }


class _Undo(Exception):
    pass


@contextmanager
def rolled_back() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise _Undo
    except _Undo:
        pass
