"""The unit a row names: one of the village, or one the village does not have yet."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from offices.errors import DomainError
from villages.domain.unit_labels import (
    LabelPart,
    UnitLabel,
    find_unit,
    normalise_number,
    parse_label,
    refuse_unknown_kinds,
)
from villages.models import NeighbourhoodUnit, UnitKind

_DATE = re.compile(r"^\d{4}-\d\d-\d\d$")
# (kind, number) of the upper unit and, for a lower one, its own
UnitKey = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class UnitOfRow:
    """``id`` is empty for a unit that is missing; ``key`` says which it will be."""

    id: int | None
    label: str
    is_lower: bool
    key: UnitKey | None = None


class UnitFinder:
    """The units of some villages. Finds by label; what is looked up twice is found once."""

    def __init__(self, units: Iterable[NeighbourhoodUnit], kinds: Iterable[UnitKind]) -> None:
        self.kinds = {kind.name.lower(): kind for kind in kinds}
        self._units: dict[str, list[NeighbourhoodUnit]] = {}
        self._found: dict[tuple[str, str], UnitOfRow] = {}
        for unit in units:
            self._units.setdefault(unit.village_id, []).append(unit)

    @classmethod
    def of(cls, villages: Collection[str]) -> "UnitFinder":
        """The units in force of these villages."""
        units = NeighbourhoodUnit.objects.filter(village__in=sorted(villages), retired_at__isnull=True)
        return cls(units.select_related("kind", "parent__kind").order_by("number", "pk"), UnitKind.objects.all())

    def find(self, village: str, text: str) -> UnitOfRow:
        """DomainError on ``unit`` for what cannot be read, means several, or is a lower unit without its upper."""
        key = village, text
        if key not in self._found:
            self._found[key] = self._find(village, text)
        return self._found[key]

    def _find(self, village: str, text: str) -> UnitOfRow:
        if _DATE.match(text):
            raise DomainError(
                _("Excel mengubah RT/RW ini menjadi tanggal %(text)s. Jadikan kolomnya Teks, lalu tulis ulang.")
                % {"text": text},
                field="unit",
            )
        unit = find_unit(text, units=self._units.get(village, ()))
        if unit:
            return UnitOfRow(unit.pk, unit.label, unit.kind.is_lower)
        label = parse_label(text)
        if label is None:
            raise DomainError(_("RT/RW tidak dikenali. Contoh: RT 003/RW 05."), field="unit")
        refuse_unknown_kinds(label, kinds=self.kinds.values())
        return self._missing(village, label)

    def _missing(self, village: str, label: UnitLabel) -> UnitOfRow:
        upper = label.above or label.own
        kind, number = self._kind_and_number(upper, default="rw")
        if label.above is None:
            if kind.is_lower:
                raise DomainError(_("Tulis juga induknya, misalnya RT 003/RW 05."), field="unit")
            return UnitOfRow(None, f"{kind.name} {number}", False, (kind.slug, number, "", ""))
        own, own_number = self._kind_and_number(label.own, default="rt")
        if kind.is_lower or not own.is_lower:
            raise DomainError(_("RT/RW tidak dikenali. Contoh: RT 003/RW 05."), field="unit")
        above = find_unit(f"{kind.name} {number}", units=[u for u in self._units.get(village, ()) if not u.parent_id])
        number = above.number if above else number
        shown = f"{own.name} {own_number}/{kind.name} {number}"
        return UnitOfRow(None, shown, True, (kind.slug, number, own.slug, own_number))

    def _kind_and_number(self, part: LabelPart, *, default: str) -> tuple[UnitKind, str]:
        kind = self.kinds[part.kind or default]
        try:
            return kind, normalise_number(part.number, lower=kind.is_lower)
        except DomainError as error:
            raise DomainError(error.message, field="unit") from error


def label_of_cells(*, unit: str, rt: str, rw: str, upper: str, upper_kind: str) -> str:
    """One label of the cells a row has for it; ``upper_kind`` is the kind the header of ``upper`` names."""
    if unit:
        return unit
    if "/" in rt or _DATE.match(rt):
        return rt
    above = _with_kind(rw, "RW") or _with_kind(upper, upper_kind)
    own = _with_kind(rt, "RT")
    return f"{own}/{above}" if own and above else own or above


def _with_kind(cell: str, kind: str) -> str:
    if not cell or cell in "-–":
        return ""
    first, _blank, rest = cell.partition(" ")
    if first.lower().rstrip(".") == kind.lower() and rest:
        return f"{kind} {rest}"
    return cell if re.match(rf"(?i){re.escape(kind)}\s*\d", cell) else f"{kind} {cell}"
