"""What each row of a file would do: make a contact or unit, change one, change nothing, or be refused, and why.

Blank cells change nothing: they leave what is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from offices.errors import DomainError
from offices.models import CODE_LENGTHS
from villages.domain.imports.cleaning import Cleaner
from villages.domain.imports.matching import Matches, ReadRow
from villages.domain.imports.phones_of_rows import Phones
from villages.domain.imports.places import Places
from villages.domain.imports.register import COMPARED, Register
from villages.domain.imports.unit_cells import UnitFinder, UnitKey
from villages.enums import RowOutcome

SPELLING = ("name", "email")  # written otherwise only in small and capital letters: the same


@dataclass(slots=True)
class Judgement:
    """What comes of one row. ``values`` are those written, ``before`` what a changed contact had in their place.

    ``new_unit`` is the key of a unit that is missing in the village; ``contact_id`` of somebody who is there.
    """

    number: int
    outcome: str
    problem: str = ""
    column: str = ""
    place: str = ""
    unit_id: int | None = None
    unit: str = ""
    new_unit: UnitKey | None = None
    values: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    contact_id: int | None = None

    def as_json(self) -> dict[str, Any]:
        """What a kept row needs besides its own columns; ``set`` are the values."""
        return {"place": self.place, "unit_id": self.unit_id, "unit": self.unit, "set": self.values}

    def promise(self) -> tuple[object, ...]:
        """What a preview says will be done. Whether a unit is made or found meanwhile makes no difference."""
        values = {name: value for name, value in self.values.items() if name != "unit_id"}
        return self.outcome, self.place, self.unit, values, self.before, self.outcome == "new" or self.contact_id


class Judge:
    """Judges the rows of one file against the register as it is now."""

    def __init__(self, cleaner: Cleaner) -> None:
        self.cleaner = cleaner

    def judge(self, rows: Sequence[tuple[int, Sequence[str]]]) -> list[Judgement]:
        """One judgement per row, in their order."""
        found, read = self._read(rows)
        people = [row for row in read if row.values]
        register = Register(
            places={row.place.code for row in people},
            offices={row.place.office for row in people},
            phones={row.values["phone"] for row in people if "phone" in row.values},
        )
        _refuse_doubles(people)
        matches = Matches(register)
        matches.find(people)
        _check_phones(people, register, matches, self.cleaner.places)
        found += [_outcome(row) if row.values else _unit_alone(row) for row in read]
        return sorted(found, key=lambda judgement: judgement.number)

    def places_of(self, rows: Sequence[tuple[int, Sequence[str]]]) -> set[str]:
        """Codes of the places the rows name, to be locked before they are judged."""
        found = (self.cleaner.place_of(cells) for _number, cells in rows)
        return {place.code for place in found if place}

    def _read(self, rows: Sequence[tuple[int, Sequence[str]]]) -> tuple[list[Judgement], list[ReadRow]]:
        units = UnitFinder.of({code for code in self.places_of(rows) if len(code) == CODE_LENGTHS["village"]})
        refused: list[Judgement] = []
        read: list[ReadRow] = []
        for number, cells in rows:
            try:
                read.append(ReadRow(number, *self.cleaner.clean(cells, units)))
            except DomainError as error:
                refused.append(_refused(number, error))
        return refused, read


def _refuse_doubles(rows: Sequence[ReadRow]) -> None:
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        first = seen.setdefault(row.key, row.number)
        if first != row.number:
            row.error = DomainError(
                _("Orang ini sudah ada di baris %(number)s berkas ini.") % {"number": first}, field="name"
            )


def _check_phones(rows: Sequence[ReadRow], register: Register, matches: Matches, places: Places) -> None:
    """Until nothing more is refused: a row may lean on another one that gives its number up, and is refused itself."""
    refused = -1
    while refused != (refused := sum(row.error is not None for row in rows)):
        phones = Phones(register, matches, places)
        for row in rows:
            phones.check(row)


def _outcome(row: ReadRow) -> Judgement:
    if row.error:
        return _refused(row.number, row.error)
    if row.there is None:
        return _judgement(row, RowOutcome.NEW)
    held, wanted = row.there.values, dict(row.values)
    if row.unit:
        wanted["unit_id"] = row.unit.id
    before = {name: held[name] for name in COMPARED if name in wanted and not _same(name, held[name], wanted[name])}
    if row.unit and row.unit.key:
        before["unit_id"] = held["unit_id"]
    values = {name: wanted[name] for name in before}
    if "name" in values:
        values["name_key"], before["name_key"] = wanted["name_key"], row.there.name_key
    judgement = _judgement(row, RowOutcome.CHANGED if before else RowOutcome.UNCHANGED)
    judgement.values, judgement.before, judgement.contact_id = values, before, row.there.pk
    return judgement


def _unit_alone(row: ReadRow) -> Judgement:
    """A row that names a unit and nobody. Of several that name one missing unit each makes it: it is made once."""
    missing = row.unit is not None and row.unit.id is None
    return _judgement(row, RowOutcome.NEW if missing else RowOutcome.UNCHANGED)


def _same(name: str, held: object, wanted: object) -> bool:
    if name in SPELLING and isinstance(held, str) and isinstance(wanted, str):
        return held.lower() == wanted.lower()
    return held == wanted


def _judgement(row: ReadRow, outcome: RowOutcome) -> Judgement:
    unit = row.unit
    return Judgement(
        row.number,
        outcome.value,
        place=row.place.code,
        unit_id=unit.id if unit else None,
        unit=unit.label if unit else "",
        new_unit=unit.key if unit else None,
        values=row.values,
    )


def _refused(number: int, error: DomainError) -> Judgement:
    return Judgement(number, RowOutcome.ERROR.value, problem=error.message[:400], column=error.field or "")
