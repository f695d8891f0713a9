"""Officers beside the ones who sign in, and who looks after which village: uneven, with gaps and a rotation behind it.

Rows are written the way an import leaves them. Nobody can sign in as these officers: they have no password.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import Posting, User
from desabinaan.demo.accounts import POSTED_SINCE
from desabinaan.demo.villages import ancestors
from offices.models import ImmigrationOffice
from offices.roles import Role
from villages.enums import AssignmentRole
from villages.models import Assignment, AssistedVillage

ROTATED_DAYS_AGO = 100
MOVED_DAYS_AGO = 20


@dataclass(frozen=True, slots=True)
class DemoOfficer:
    """``main``: share of the office's villages led. ``moved``: works elsewhere now, the villages are still his."""

    username: str
    name: str
    main: float
    moved: bool = False


OFFICERS = {
    "serang": (
        DemoOfficer("petugas.serang", "", 0.34),
        DemoOfficer("pimpasa.nani", "Nani Suhartini (contoh)", 0.24),
        DemoOfficer("pimpasa.fajar", "Fajar Nurdiansyah (contoh)", 0.16),
        DemoOfficer("pimpasa.yuniar", "Yuniar Rahmawati (contoh)", 0.08),
        DemoOfficer("pimpasa.arif", "Arif Budiman (contoh)", 0.08, moved=True),
        DemoOfficer("pimpasa.lukman", "Lukman Hakim (contoh)", 0.0),
    ),
    "jakarta-timur": (
        DemoOfficer("petugas.jaktim", "", 0.42),
        DemoOfficer("pimpasa.togar", "Togar Manurung (contoh)", 0.26),
        DemoOfficer("pimpasa.wulan", "Wulan Septiani (contoh)", 0.18),
        DemoOfficer("pimpasa.dimas", "Dimas Aryo (contoh)", 0.05),
    ),
}
# Handed the villages of the first officer over; long at another office.
PREDECESSORS = {
    "serang": DemoOfficer("pimpasa.wahyu", "Wahyu Hidayatullah (contoh)", 0.0),
    "jakarta-timur": DemoOfficer("pimpasa.retno", "Retno Palupi (contoh)", 0.0),
}


def load_officers() -> int:
    """Add the officers and their assignments where there are none yet; the number of assignments added."""
    if Assignment.objects.exists():
        return 0
    return sum(_load_office(ImmigrationOffice.objects.get(slug=slug)) for slug in OFFICERS)


def _load_office(office: ImmigrationOffice) -> int:
    villages = list(AssistedVillage.objects.filter(office=office).order_by("pk"))
    head = User.objects.get(username="kakanim.serang" if office.slug == "serang" else "kakanim.jaktim")
    today, start = timezone.localdate(), 0
    people = [(_officer(person, office), person) for person in OFFICERS[office.slug]]
    rotated = today - dt.timedelta(days=ROTATED_DAYS_AGO)
    before = _officer(PREDECESSORS[office.slug], office, until=rotated - dt.timedelta(days=1))
    rows: list[Assignment] = []
    for place, (officer, person) in enumerate(people):
        led = villages[start : start + round(len(villages) * person.main)]
        start += len(led)
        for village in led:
            since = rotated if place == 0 else POSTED_SINCE
            rows.append(_row(officer, village, head, since, decree=f"CONTOH-{place + 1}/PIMPASA"))
            if place == 0:
                rows.append(_row(before, village, head, POSTED_SINCE, rotated, officer, decree="CONTOH-0/PIMPASA"))
        # The two busiest villages of each have somebody to help: a colleague with fewer of their own.
        helper = people[(place + 2) % len(people)]
        if not helper[1].moved:
            rows += [_row(helper[0], village, head, rotated, role=AssignmentRole.ASSISTING) for village in led[:2]]
    return len(Assignment.objects.bulk_create(rows))


def _officer(person: DemoOfficer, office: ImmigrationOffice, *, until: dt.date | None = None) -> User:
    user, made = User.objects.get_or_create(
        username=person.username, defaults={"name": person.name, "password": "!", "is_demo": True}
    )
    if made:
        moved = timezone.localdate() - dt.timedelta(days=MOVED_DAYS_AGO) if person.moved else None
        Posting.objects.create(
            user=user, role=Role.OFFICER, office=office, starts_on=POSTED_SINCE, ends_on=until or moved
        )
    return user


def _row(
    officer: User,
    village: AssistedVillage,
    head: User,
    since: dt.date,
    until: dt.date | None = None,
    successor: User | None = None,
    *,
    decree: str = "",
    role: AssignmentRole = AssignmentRole.MAIN,
) -> Assignment:
    """``until`` is the day the successor began."""
    return Assignment(
        officer=officer,
        village=village,
        role=role,
        decree_number=f"{decree}/{since.year}" if decree else "",
        starts_on=since,
        ends_on=until - dt.timedelta(days=1) if until else None,
        handed_over_to=successor,
        created_by=head,
        **ancestors(village),
    )
