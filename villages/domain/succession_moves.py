"""What goes from one village to the code that succeeds it; inside the transaction of ``succession.carry_over``."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from offices.domain.territory import AncestorIds, ancestors_of
from villages.enums import AssignmentRole
from villages.models import Assignment, AssistedVillage, NeighbourhoodUnit, ServedVillage, Stakeholder

NUMBER_LENGTH = 40
STANDING = (
    *("status", "designated_on", "decree_number", "designation_id", "is_demo"),
    *("vulnerability_level", "vulnerability_score", "vulnerability_assessed_on"),
)


def take_standing(village: AssistedVillage, *, of: AssistedVillage) -> None:
    """Status, decree and level of vulnerability of another village, unsaved."""
    for column in STANDING:
        setattr(village, column, getattr(of, column))


def with_dependants(units: Iterable[NeighbourhoodUnit], chosen: Collection[int]) -> set[int]:
    """``chosen`` with the units below them and those once merged into them; ``units`` are all of the village."""
    rows = list(units)
    found = set(chosen)
    while more := {row.pk for row in rows if {row.parent_id, row.merged_into_id} & found} - found:
        found |= more
    return found


def move_everybody(*, old: AssistedVillage, new: AssistedVillage) -> tuple[int, int]:
    """All units and contacts, in use or not: nobody stays behind in a unit that went. How many of each."""
    units = NeighbourhoodUnit.objects.filter(village=old)
    moved = _move_units(units, old=old, new=new)
    contacts = Stakeholder.objects.filter(village=old)
    return moved, contacts.update(village=new, **_ancestors(new))


def move_units(*, old: AssistedVillage, new: AssistedVillage, unit_ids: set[int]) -> tuple[int, int]:
    """These units with all their contacts. An RT that goes without its RW gets one of that number over there."""
    units = NeighbourhoodUnit.objects.filter(pk__in=unit_ids)
    for unit in units.exclude(parent=None).exclude(parent__in=unit_ids).select_related("parent"):
        parent = _upper_like(unit.parent, village=new)
        unit.number = _free(
            unit.number, _numbers(NeighbourhoodUnit.objects.filter(parent=parent, kind=unit.kind_id)), old
        )
        unit.parent = parent
        unit.save(update_fields=["number", "parent"])
    moved = _move_units(units, old=old, new=new)
    contacts = Stakeholder.objects.filter(unit__in=unit_ids)
    return moved, contacts.update(village=new, **_ancestors(new))


def _upper_like(unit: NeighbourhoodUnit | None, *, village: AssistedVillage) -> NeighbourhoodUnit | None:
    """The village's own unit in force of the same kind and number; made where it is missing."""
    if unit is None:
        return None
    found, _made = NeighbourhoodUnit.objects.get_or_create(
        village=village,
        kind_id=unit.kind_id,
        number__iexact=unit.number,
        parent=None,
        retired_at=None,
        defaults={"number": unit.number, **_ancestors(village)},
    )
    return found


def _move_units(units: QuerySet[NeighbourhoodUnit], *, old: AssistedVillage, new: AssistedVillage) -> int:
    """A number that the new village has already gets the old village's name: ``RW 05 (Linduk)``."""
    for unit in units.filter(parent=None, retired_at=None):
        there = NeighbourhoodUnit.objects.filter(village=new, parent=None, kind=unit.kind_id)
        number = _free(unit.number, _numbers(there), old)
        if number != unit.number:
            unit.number = number
            unit.save(update_fields=["number"])
    return units.update(village=new, **_ancestors(new))


def _numbers(units: QuerySet[NeighbourhoodUnit]) -> set[str]:
    return {number.lower() for number in units.filter(retired_at=None).values_list("number", flat=True)}


def _free(number: str, taken: set[str], old: AssistedVillage) -> str:
    """The number, or the number with where it came from; the code is there when even the name is taken."""
    for origin in (old.region.name, old.pk):
        if number.lower() not in taken:
            return number
        remark = f" ({origin})"[:NUMBER_LENGTH]
        number = number[: NUMBER_LENGTH - len(remark)] + remark
    return number


def continue_assignments(*, actor: User, old: AssistedVillage, new: AssistedVillage, day: date, whole: bool) -> None:
    """The PIMPASA of the old village look after the new one from ``day`` on.

    Of the whole village theirs ends the day before, and what has not begun moves. Whoever looks after the new one
    already stays; where it has a main officer, the others assist.
    """
    rows = Assignment.objects.filter(village=old).not_over(day).order_by("pk")
    for row in rows:
        begun = row.starts_on < day
        starts_on, ends_on = max(row.starts_on, day), row.ends_on
        if whole and begun:
            row.ends_on = day - timedelta(days=1)
            row.end_reason = _("Diteruskan ke %(village)s.")[:200] % {"village": new.pk}
            row.save(update_fields=["ends_on", "end_reason"])
        there = Assignment.objects.filter(village=new).during(starts_on, ends_on)
        if there.filter(officer=row.officer_id).exists():
            continue
        led = there.filter(role=AssignmentRole.MAIN).exists()
        role = AssignmentRole.ASSISTING if led else row.role
        if whole and not begun:
            Assignment.objects.filter(pk=row.pk).update(village=new, role=role, **_ancestors(new))
            continue
        Assignment.objects.create(
            officer_id=row.officer_id,
            village=new,
            role=role,
            decree_number=row.decree_number,
            starts_on=starts_on,
            ends_on=ends_on,
            created_by=actor,
            **_ancestors(new),
        )


def serve(*, old: AssistedVillage, new: AssistedVillage, whole: bool) -> None:
    """Who serves the old village from the kecamatan serves the new one; of a whole village, instead."""
    serving = ServedVillage.objects.filter(village=old)
    ServedVillage.objects.bulk_create(
        [
            ServedVillage(stakeholder_id=person, village=new)
            for person in serving.values_list("stakeholder", flat=True)
        ],
        ignore_conflicts=True,
    )
    if whole:
        serving.delete()


def _ancestors(village: AssistedVillage) -> AncestorIds:
    return ancestors_of(code=village.pk, office=village.office)
