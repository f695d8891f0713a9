"""The roll as a sheet of paper has it: lines in groups, and what is counted without names. For printing and typing in.

Groups are those of the phone: by village, then RW; lines keep the numbers of the roll.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from outreach.domain.titles import office_of
from outreach.enums import AttendanceStatus, ParticipantCategory, Sex
from outreach.models import Attendance, CountedParticipants, OutreachSession, SessionVillage
from outreach.queries.letters import head_of

DISTRICT = "kecamatan"  # how the address says: the kecamatan's own people
SEXES = (Sex.FEMALE, Sex.MALE)
CAME = (AttendanceStatus.PRESENT, AttendanceStatus.REPRESENTED)


@dataclass(frozen=True, slots=True)
class Line:
    """``place`` counts the lines of the sheet: signatures stand left and right in turn, whatever the numbers are."""

    row: Attendance
    place: int
    office: str

    @property
    def is_right(self) -> bool:
        return self.place % 2 == 0

    @property
    def strokes(self) -> list[str]:
        """The signature as paths of a box of 1000 by 1000; empty where nobody signed on a screen."""
        signature = getattr(self.row, "signature", None)
        return [
            "M" + "L".join(f"{int(x)} {int(y)}" for x, y in stroke)
            for stroke in (signature.strokes if signature else [])
        ]


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CountedLine:
    """People of one village without names; ``numbers`` by category, then by sex, None where nobody counted."""

    village: SessionVillage
    numbers: list[tuple[str, str, int | None]]
    total: int | None


class PaperRoll:
    """What one person may print or type in of a roll: all of it in scope, or of ``village`` alone (its code, or
    ``kecamatan``). Three queries; an unknown village has no ``villages`` and no people.

    Annulled rows keep their line, so that numbers on paper and screen stay the same; they count nowhere.
    """

    def __init__(self, user: Any, session: OutreachSession, *, village: str = "") -> None:
        self.session = session
        rows = SessionVillage.objects.visible_to(user).filter(session=session).select_related("village__region")
        self.all_villages = sorted(rows, key=lambda row: (row.village_id != session.host_id, row.village_id))
        people = Attendance.objects.visible_to(user).filter(session=session)
        people = people.select_related("unit__parent", "signature").order_by("roll_number")
        found = list(people)
        self.has_district = any(row.village_id is None for row in found)
        wanted = {None} if village == DISTRICT else {village}
        self.villages = [row for row in self.all_villages if not village or row.village_id in wanted]
        self.people = [row for row in found if not village or row.village_id in wanted]
        counted = CountedParticipants.objects.visible_to(user).filter(session=session)
        self.counts = list(counted.values_list("village_id", "category", "sex", "age_band", "count"))

    @property
    def groups(self) -> list[Group]:
        names = {row.village_id: row.village.region.full_name for row in self.all_villages}
        found: dict[tuple[int, str], Group] = {}
        places = {village: place for place, village in enumerate(dict.fromkeys(row.village_id for row in self.people))}
        for row in sorted(self.people, key=lambda row: (places[row.village_id], rw_of(row), row.roll_number)):
            rw = rw_of(row)
            village = names.get(row.village_id, row.village_id) if row.village_id else _("Kecamatan")
            title = f"RW {rw} · {village}" if rw else str(village)
            group = found.setdefault((places[row.village_id], rw), Group(title))
            group.lines.append(Line(row, sum(len(g.lines) for g in found.values()) + 1, office_of(row)))
        return list(found.values())

    @property
    def counted(self) -> list[CountedLine]:
        """A line per village, with every category and sex; people whose sex was not noted are in the total alone."""
        numbers: dict[tuple[str, str, str], int] = defaultdict(int)
        for village, category, sex, _age, count in self.counts:
            numbers[village, category, sex] += count
        return [self._counted_line(row, numbers) for row in self.villages]

    def _counted_line(self, row: SessionVillage, numbers: dict[tuple[str, str, str], int]) -> CountedLine:
        of_village = {key[1:]: count for key, count in numbers.items() if key[0] == row.village_id}
        cells = [(str(c), str(s), of_village.get((c, s))) for c in ParticipantCategory.values for s in SEXES]
        return CountedLine(row, cells, sum(of_village.values()) if of_village else None)

    @property
    def came(self) -> int:
        return sum(row.status in CAME for row in self.people)

    @property
    def is_closed(self) -> bool:
        """Whether nothing more can come on: every village on the sheet has closed."""
        return self.session.roll_closed_at is not None or (
            bool(self.villages) and all(row.locked_at for row in self.villages)
        )

    @property
    def heads(self) -> list[str]:
        """Who signs for the villages: ``Kepala Desa Pontang``."""
        return [head_of(row.village.region) for row in self.villages]


def rw_of(row: Attendance) -> str:
    """The number of the RW somebody is listed under, as on the phone; empty for the village's own people."""
    if row.unit and row.unit.parent:
        return str(row.unit.parent.number)
    return row.unit_label.split()[-1] if row.unit_label.startswith("RW") else ""


def village_choices(roll: PaperRoll) -> Iterable[tuple[str, str]]:
    """What the sheet may be narrowed to; nothing where there is no choice."""
    choices = [(row.village_id, row.village.region.full_name) for row in roll.all_villages]
    if roll.has_district:
        choices.append((DISTRICT, _("Kecamatan")))
    return choices if len(choices) > 1 else []
