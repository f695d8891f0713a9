"""Many units from one line: ``RW 01-05, 4 RT tiap RW``."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from offices.domain.territory import ancestors_of
from offices.errors import DomainError
from villages.domain.unit_labels import LabelPart, means, normalise_number
from villages.models import AssistedVillage, NeighbourhoodUnit, UnitKind

# A village has a few hundred at most; more is a slip of the finger.
MOST_UNITS = 1000
MOST_IN_A_RANGE = 200

_EACH = r"(?:\s*(?:di\s+)?(?:tiap|setiap|per|masing-masing)\b.*)?"
_COUNT_OF_LOWER = re.compile(rf"[,\s]*(?<![\d-])(?P<count>\d+)\s*(?P<kind>[^\W\d_]+){_EACH}$", re.IGNORECASE)
_LOWER_AFTER = re.compile(rf"[,\s]*\b(?P<kind>[^\W\d_]+)\s*(?P<numbers>\d[\d\s,\-]*?){_EACH}$", re.IGNORECASE)
_LOWER_BEFORE = re.compile(r"^(?P<kind>[^\W\d_]+)\s*(?P<numbers>\d[\d\s,\-]*)[/\s,]+(?:di\s+)?(?P<upper>\D.*)$")
_EACH_AT_THE_END = re.compile(r"[,\s]*\b(?:di\s+)?(?:tiap|setiap|per|masing-masing)\s*$", re.IGNORECASE)
_RANGE = re.compile(r"^(\d+)\s*-\s*(\d+)$")


@dataclass(frozen=True, slots=True)
class PlannedUnit:
    """A unit of the plan; ``present`` is the one that is there already."""

    kind: UnitKind
    number: str
    present: NeighbourhoodUnit | None = None
    lower: list["PlannedUnit"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a series would make, in its order, the lower units below the upper ones."""

    uppers: list[PlannedUnit]

    @property
    def units(self) -> list[PlannedUnit]:
        return [unit for upper in self.uppers for unit in (upper, *upper.lower)]

    @property
    def new_count(self) -> int:
        return sum(unit.present is None for unit in self.units)

    @property
    def present_count(self) -> int:
        return len(self.units) - self.new_count


@dataclass(frozen=True, slots=True)
class _Entry:
    """One upper unit as written, and the numbers below it; ``count``: that many, numbered from one."""

    kind: UnitKind
    number: str
    lower_kind: UnitKind | None
    lower_numbers: tuple[str, ...]
    count: int


def plan_series(
    text: str, *, kinds: Iterable[UnitKind], present: Iterable[NeighbourhoodUnit], running: bool = False
) -> Plan:
    """Read a series such as ``RW 01-05, 4 RT tiap RW; RW 06, 7 RT`` or ``Dusun Krajan, Dusun Wetan, 5 RT tiap dusun``.

    ``present`` are the village's units in force with kind and parent. ``running``: counted lower units go on
    through the whole series instead of starting at one below each upper unit. Raises DomainError on ``series``.
    """
    by_name = {kind.name.lower(): kind for kind in kinds}
    entries = [entry for line in re.split(r"[;\n]", _plain(text)) if line.strip() for entry in _read(line, by_name)]
    if not entries:
        raise _unreadable(text)
    units = list(present)
    uppers: list[PlannedUnit] = []
    for entry in entries:
        _add_to(uppers, entry, units, running=running)
        if sum(1 + len(upper.lower) for upper in uppers) > MOST_UNITS:
            raise DomainError(_("Paling banyak %(most)s satuan sekaligus.") % {"most": MOST_UNITS}, field="series")
    return Plan(uppers)


def add_series(*, actor: User, village: AssistedVillage, text: str, running: bool = False) -> int:
    """Add what a series names and is not there yet; gives how many. Sent twice it adds nothing the second time.

    Raises DomainError on ``series`` as ``plan_series`` does.
    """
    with transaction.atomic():
        AssistedVillage.objects.select_for_update(no_key=True).get(pk=village.pk)
        present = NeighbourhoodUnit.objects.filter(village=village, retired_at__isnull=True)
        plan = plan_series(
            text, kinds=UnitKind.objects.all(), present=present.select_related("kind", "parent__kind"), running=running
        )
        ancestors = ancestors_of(code=village.pk, office=village.office)

        def made(units: Sequence[tuple[PlannedUnit, NeighbourhoodUnit | None]]) -> list[NeighbourhoodUnit]:
            return NeighbourhoodUnit.objects.bulk_create(
                NeighbourhoodUnit(village=village, kind=unit.kind, number=unit.number, parent=parent, **ancestors)
                for unit, parent in units
            )

        try:
            with transaction.atomic():
                new = [upper for upper in plan.uppers if upper.present is None]
                rows = dict(zip(map(id, new), made([(upper, None) for upper in new]), strict=True))
                made(
                    [
                        (unit, upper.present or rows[id(upper)])
                        for upper in plan.uppers
                        for unit in upper.lower
                        if unit.present is None
                    ]
                )
        except IntegrityError as error:
            if "unit_exists_once" not in str(error):
                raise
            raise DomainError(
                _("Orang lain baru saja menambahkan sebagian satuan ini. Lihat lagi rencananya."), field="series"
            ) from error
    return plan.new_count


def _plain(text: str) -> str:
    text = re.sub(r"[\u2010-\u2015]", "-", text)
    text = re.sub(r"\s*\b(?:s\.?\s?/?d\.?|sampai(?:\s+dengan)?|hingga)(?=\s*\d)", "-", text, flags=re.IGNORECASE)
    return re.sub(r"\s+dan\s+", ", ", text, flags=re.IGNORECASE)


def _read(line: str, kinds: dict[str, UnitKind]) -> list[_Entry]:
    lower_kind, numbers, count, upper_text = _lower_part(line.strip(), kinds)
    entries, kind = [], None
    for item in filter(None, (item.strip() for item in upper_text.split(","))):
        word = item.split()[0].lower().rstrip(".")
        fused = re.match(r"^([^\W\d_]+)\.?\s*(\d.*)$", item)
        if word in kinds:
            kind, item = kinds[word], item[len(item.split()[0]) :].strip()
        elif fused and fused[1].lower() in kinds:
            kind, item = kinds[fused[1].lower()], fused[2]
        if kind is None or kind.is_lower or not item:
            raise _unreadable(line)
        entries += [_Entry(kind, number, lower_kind, numbers, count) for number in _numbers(item)]
    if not entries:
        raise _unreadable(line)
    return entries


def _lower_part(line: str, kinds: dict[str, UnitKind]) -> tuple[UnitKind | None, tuple[str, ...], int, str]:
    """Kind, numbers or count of the units below, and what is left of the line for the ones above."""

    if (found := _COUNT_OF_LOWER.search(line)) and (kind := _lower_kind(found, kinds)):
        if int(found["count"]) > MOST_IN_A_RANGE:
            raise DomainError(
                _("Paling banyak %(most)s %(kind)s di tiap satuan.") % {"most": MOST_IN_A_RANGE, "kind": kind.name},
                field="series",
            )
        return kind, (), int(found["count"]), _EACH_AT_THE_END.sub("", line[: found.start()])
    for pattern in (_LOWER_BEFORE, _LOWER_AFTER):
        if (found := pattern.search(line)) and (kind := _lower_kind(found, kinds)):
            numbers = tuple(n for item in found["numbers"].split(",") if item.strip() for n in _numbers(item.strip()))
            return kind, numbers, 0, found["upper"] if pattern is _LOWER_BEFORE else line[: found.start()]
    return None, (), 0, line


def _lower_kind(found: re.Match[str], kinds: dict[str, UnitKind]) -> UnitKind | None:
    kind = kinds.get(found["kind"].lower())
    return kind if kind and kind.is_lower else None


def _numbers(item: str) -> list[str]:
    """``01-05`` as five numbers; anything else is one number or name."""
    if not (found := _RANGE.match(item)):
        return [item]
    first, last = int(found[1]), int(found[2])
    if first > last or last - first >= MOST_IN_A_RANGE:
        raise DomainError(
            _("“%(range)s” terbalik atau terlalu panjang; paling banyak %(most)s nomor.")
            % {"range": item, "most": MOST_IN_A_RANGE},
            field="series",
        )
    return [str(number) for number in range(first, last + 1)]


def _add_to(uppers: list[PlannedUnit], entry: _Entry, present: list[NeighbourhoodUnit], *, running: bool) -> None:
    upper = _planned(uppers, entry.kind, entry.number, [unit for unit in present if unit.parent_id is None])
    if entry.lower_kind is None:
        return
    there = [unit for unit in present if upper.present and unit.parent_id == upper.present.pk]
    counted_before = sum(len(each.lower) for each in uppers) if running else 0
    counted = (str(counted_before + number) for number in range(1, entry.count + 1))
    for number in entry.lower_numbers or counted:
        _planned(upper.lower, entry.lower_kind, number, there)


def _planned(
    plan: list[PlannedUnit], kind: UnitKind, number: str, present: Iterable[NeighbourhoodUnit]
) -> PlannedUnit:
    """The unit of the plan with this number, added where the series has not named it before."""
    try:
        number = normalise_number(number, lower=kind.is_lower)
    except DomainError as error:
        raise DomainError(error.message, field="series") from error
    for unit in plan:
        if unit.kind == kind and unit.number.lower() == number.lower():
            return unit
    named = LabelPart(kind.name.lower(), number)
    unit = PlannedUnit(kind, number, next((each for each in present if means(named, each)), None))
    plan.append(unit)
    return unit


def _unreadable(text: str) -> DomainError:
    return DomainError(
        _("“%(text)s” belum terbaca. Contoh: RW 01-05, 4 RT tiap RW.") % {"text": text.strip()[:60]}, field="series"
    )
