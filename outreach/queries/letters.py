"""Printed invitations: who gets a letter, through whom, and which names it brings along.

A letter goes from the Kanim through the Camat to the Lurah or Kepala Desa, who calls the own people; inviting somebody
past them is rude. People of the kecamatan are invited by a letter to the Camat.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from offices.models import Region
from outreach.domain.roll_codes import qr_of
from outreach.domain.titles import office_of
from outreach.models import Attendance, OutreachSession, SessionVillage
from outreach.queries.invitations import villages_of
from villages.enums import Function


@dataclass(frozen=True, slots=True)
class Guest:
    """One line of the list that goes with a letter."""

    number: int
    name: str
    office: str
    qr: str


@dataclass(frozen=True, slots=True)
class Letter:
    """``through``: whose hands it passes, in the order it does. ``quota``: how many people the village is to name."""

    to: str
    place: str
    through: list[str]
    district: str
    guests: list[Guest] = field(default_factory=list)
    quota: int | None = None
    is_personal: bool = False


def letters(user: Any, session: OutreachSession, *, village: str = "", person: int | None = None) -> list[Letter]:
    """One letter per village one may see, then one per kecamatan whose own people are invited. Three queries.

    ``village``: that one alone; ``person``: one letter, to that row of the roll. Speaks the active language.
    """
    villages = {row.village_id: row for row in villages_of(user, session)}
    people = Attendance.objects.visible_to(user).filter(session=session, annulled_at__isnull=True)
    people = people.select_related("stakeholder__district", "unit").order_by("roll_number")
    if person is not None:
        return [_personal(row, villages) for row in people.filter(pk=person)]
    if village:
        villages = {code: row for code, row in villages.items() if code == village}
        people = people.filter(village_id__in=list(villages))
    rows = list(people)
    of_village = {code: [row for row in rows if row.village_id == code] for code in villages}
    found = [_of_village(row, of_village[code]) for code, row in villages.items()]
    return found + _of_districts(rows)


def head_of(region: Region) -> str:
    """Who leads a village or kecamatan: ``Kepala Desa Pontang``, ``Lurah Cakung Timur``, ``Camat Pontang``."""
    title = {"kelurahan": "Lurah", "kecamatan": "Camat", "nagori": "Pangulu"}.get(region.kind.lower())
    return f"{title or f'Kepala {region.kind.capitalize()}'} {region.name}"


def _of_village(row: SessionVillage, people: list[Attendance]) -> Letter:
    return Letter(
        to=head_of(row.village.region),
        place=row.village.region.full_name,
        through=[head_of(row.village.district)],
        district=row.village.district.name,
        guests=_guests(people),
        quota=row.quota,
    )


def _of_districts(people: Iterable[Attendance]) -> list[Letter]:
    """Of the kecamatan's own people, a letter to each Camat; visitors of one session were never invited."""
    by_district: dict[Region, list[Attendance]] = {}
    for row in people:
        if row.village_id is None and row.stakeholder:
            by_district.setdefault(row.stakeholder.district, []).append(row)
    return [
        Letter(
            to=head_of(district), place=district.full_name, through=[], district=district.name, guests=_guests(rows)
        )
        for district, rows in sorted(by_district.items(), key=lambda item: item[0].pk)
    ]


def _personal(row: Attendance, villages: dict[str, SessionVillage]) -> Letter:
    """To somebody by name, still through those who are to know."""
    home = villages.get(row.village_id or "")
    district = home.village.district if home else row.stakeholder.district if row.stakeholder else None
    through = [district] if district and row.function != Function.DISTRICT_HEAD else []
    if home and row.function not in (Function.DISTRICT_HEAD, Function.VILLAGE_HEAD):
        through.append(home.village.region)
    honorific = row.stakeholder.get_honorific_display() if row.stakeholder else "Bapak/Ibu"
    return Letter(
        to=f"{honorific} {row.name}",
        place=", ".join(filter(None, [office_of(row), home.village.region.full_name if home else ""])),
        through=[head_of(region) for region in through],
        district=district.name if district else "",
        guests=_guests([row]),
        is_personal=True,
    )


def _guests(people: Iterable[Attendance]) -> list[Guest]:
    return [
        Guest(
            number=number,
            name=row.name,
            office=office_of(row),
            qr=qr_of(row),
        )
        for number, row in enumerate(people, start=1)
    ]
