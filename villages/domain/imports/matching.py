"""Which contact in use each row of a file means.

First come rows whose place, unit, function and key of the name are those of a contact; then rows that give somebody
without a unit one, and rows without a unit; last rows whose name is at the place under another function or unit, with
the same phone. What an earlier step has taken, a later one does not take: so the same file judged again, after it was
written, means the same people.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from offices.errors import DomainError
from villages.domain.imports.places import ImportPlace
from villages.domain.imports.register import Existing, Register
from villages.domain.imports.unit_cells import UnitOfRow


@dataclass(slots=True)
class ReadRow:
    """A row whose cells could be read. ``there``: the contact it means; ``error``: why it cannot be taken in."""

    number: int
    place: ImportPlace
    unit: UnitOfRow | None
    values: dict[str, Any]
    there: Existing | None = None
    error: DomainError | None = None

    @property
    def unit_id(self) -> int | None:
        return self.unit.id if self.unit else None

    @property
    def key(self) -> tuple[object, ...]:
        """What no two rows of a file may share."""
        unit = self.unit and (self.unit.id or self.unit.key)
        return self.place.code, unit, self.values["function"], self.values["name_key"]


@dataclass(slots=True)
class Matches:
    """Who of the register is meant by which row."""

    register: Register
    taken: dict[int, ReadRow] = field(default_factory=dict)

    def find(self, rows: Sequence[ReadRow]) -> None:
        """Set ``there`` or ``error`` of every row with somebody to look for."""
        for step in (self._by_unit, self._with_or_without_unit, self._by_phone):
            for row in rows:
                if row.there is None and row.error is None:
                    self._take(row, step(row))

    def _take(self, row: ReadRow, fitting: list[Existing]) -> None:
        phone = row.values.get("phone", "")
        if len(fitting) > 1:
            fitting = [one for one in fitting if phone and one.values["phone"] == phone] or fitting
        if len(fitting) > 1:
            names = "; ".join(f"{one.values['name']} (#{one.pk})" for one in fitting[:4])
            row.error = DomainError(
                _("Baris ini cocok dengan beberapa kontak: %(names)s. Isi RT/RW atau teleponnya.") % {"names": names},
                field="name",
            )
        elif fitting and fitting[0].pk in self.taken:
            number = self.taken[fitting[0].pk].number
            row.error = DomainError(
                _("Orang ini sudah ada di baris %(number)s berkas ini.") % {"number": number}, field="name"
            )
        elif fitting:
            row.there = fitting[0]
            self.taken[fitting[0].pk] = row

    def _by_unit(self, row: ReadRow) -> list[Existing]:
        if row.unit and row.unit.id is None:
            return []
        return [one for one in self._named(row) if one.unit_id == row.unit_id]

    def _with_or_without_unit(self, row: ReadRow) -> list[Existing]:
        if row.unit is None:
            return self._named(row)
        return [one for one in self._named(row) if one.unit_id is None and one.pk not in self.taken]

    def _by_phone(self, row: ReadRow) -> list[Existing]:
        return [
            one
            for one in self.register.holders(row.place.office, row.values.get("phone", ""))
            if one.place == row.place.code and one.name_key == row.values["name_key"] and one.pk not in self.taken
        ]

    def _named(self, row: ReadRow) -> list[Existing]:
        """Another spelling of a name is the same person, unless both have phones and those differ."""
        phone, name = row.values.get("phone", ""), row.values["name"].lower()
        return [
            one
            for one in self.register.named(row.place.code, row.values["function"], row.values["name_key"])
            if str(one.values["name"]).lower() == name or not phone or one.values["phone"] in ("", phone)
        ]
