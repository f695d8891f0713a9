"""Reading and writing ``RT 003/RW 05`` the many ways people type it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from offices.errors import DomainError
from villages.models import NeighbourhoodUnit, UnitKind

_PART = re.compile(r"^(?P<kind>[^\W\d_]+)?[\s.:\-]*(?P<number>.*)$")


@dataclass(frozen=True, slots=True)
class LabelPart:
    """One half of a label. ``kind`` is the word typed, in lower case; empty: none was typed, any fits."""

    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class UnitLabel:
    """What a label says: the unit itself and, where written, the one above it."""

    own: LabelPart
    above: LabelPart | None


def normalise_number(text: str, *, lower: bool) -> str:
    """``3`` of an RT is ``003``, of an RW ``03``; a name keeps its words. DomainError when empty or too long."""
    words = " ".join(text.split())
    if not words:
        raise DomainError(_("Tulis nomor atau namanya, misalnya 3."), field="number")
    if len(words) > 40:
        raise DomainError(_("Paling panjang 40 huruf."), field="number")
    if words.isdecimal():
        words = str(int(words)).zfill(3 if lower else 2)
        if len(words) > 3 or not int(words):
            raise DomainError(_("Nomor RT/RW paling kecil 1 dan paling besar 999."), field="number")
    return words


def parse_label(text: str) -> UnitLabel | None:
    """Read ``RT 003/RW 05``, ``rt3 rw5``, ``3/5``, ``RW 05/RT 003``, ``RW 5``, ``Dusun Krajan``; None: unreadable."""
    spaced = re.sub(r"(?i)\s*\b(rt|rw)\b[\s.:]*(?=\d)", r"/\1 ", re.sub(r"(?i)\b(rt|rw)(?=\d)", r"\1 ", text))
    parts = [_part(half) for half in re.split(r"[/,]", spaced) if half.strip()]
    if not 1 <= len(parts) <= 2 or not all(part.number for part in parts):
        return None
    if len(parts) == 1:
        return UnitLabel(own=parts[0], above=None) if parts[0].kind else None
    own, above = parts
    if above.kind == "rt" or own.kind == "rw":
        own, above = above, own
    return UnitLabel(own=own, above=above)


def _part(half: str) -> LabelPart:
    match = _PART.match(half.strip())
    return LabelPart((match["kind"] or "").lower(), match["number"].strip()) if match else LabelPart("", "")


def find_unit(text: str, *, units: Iterable[NeighbourhoodUnit]) -> NeighbourhoodUnit | None:
    """The unit of a village a typed label means; None: there is no such unit.

    Raises DomainError on ``unit`` for what cannot be read or means several. ``units`` come with kind and parent.
    """
    label = parse_label(text)
    if label is None:
        raise _unreadable()
    found = [unit for unit in units if means(label.own, unit) and _lies_below(label.above, unit)]
    if len(found) > 1:
        raise DomainError(
            _("Ada %(count)s satuan bernama %(label)s. Tulis juga induknya, misalnya RT 003/RW 05.")
            % {"count": len(found), "label": f"{found[0].kind.name} {found[0].number}"},
            field="unit",
        )
    return found[0] if found else None


def refuse_unknown_kinds(label: UnitLabel, *, kinds: Iterable[UnitKind]) -> None:
    """Raise DomainError on ``unit`` for a label such as ``rumah Pak RT``: its words name no kind of unit."""
    known = {kind.name.lower() for kind in kinds}
    if not all(part.kind in known for part in (label.own, label.above) if part and part.kind):
        raise _unreadable()


def _unreadable() -> DomainError:
    return DomainError(_("RT/RW tidak dikenali. Contoh: RT 003/RW 05."), field="unit")


def means(part: LabelPart, unit: NeighbourhoodUnit) -> bool:
    """Whether a part of a label names this unit; ``3``, ``03`` and ``003`` are the same."""
    if part.kind and part.kind != unit.kind.name.lower():
        return False
    number = part.number.lower()
    if number.isdecimal() and unit.number.isdecimal():
        return int(number) == int(unit.number)
    return number == unit.number.lower()


def _lies_below(part: LabelPart | None, unit: NeighbourhoodUnit) -> bool:
    if part is None:
        return True
    return unit.parent is not None and means(part, unit.parent)
