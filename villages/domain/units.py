"""RW and RT of a village: add, correct, take out of use, take back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.domain.territory import ancestors_of
from offices.errors import DomainError
from villages.domain.unit_labels import UnitLabel, normalise_number
from villages.models import AssistedVillage, NeighbourhoodUnit, UnitKind


def add_unit(
    *, actor: User, village: AssistedVillage, kind: UnitKind, number: str, parent: NeighbourhoodUnit | None
) -> NeighbourhoodUnit:
    """Add a unit to a village. Raises DomainError for a number in use or a parent that does not fit."""
    unit = NeighbourhoodUnit(village=village, **ancestors_of(code=village.pk, office=village.office))
    return _save(unit, kind=kind, number=number, parent=parent)


def change_unit(
    *, actor: User, unit: NeighbourhoodUnit, kind: UnitKind, number: str, parent: NeighbourhoodUnit | None
) -> NeighbourhoodUnit:
    """Correct kind, number or parent. Rolls and papers keep the label they were made with."""
    if kind.is_lower and NeighbourhoodUnit.objects.filter(parent=unit).exists():
        raise DomainError(
            _("%(unit)s masih menjadi induk RT, jadi tetap tingkat atas.") % {"unit": unit.label}, field="kind"
        )
    return _save(unit, kind=kind, number=number, parent=parent)


def add_labelled_unit(*, actor: User, village: AssistedVillage, label: UnitLabel) -> NeighbourhoodUnit:
    """Add ``RT 003/RW 05`` by its label, with the RW where that is missing too."""
    with transaction.atomic():
        if label.above is None:
            return add_unit(
                actor=actor, village=village, kind=_kind(label.own.kind), number=label.own.number, parent=None
            )
        upper_kind, upper_number = _kind(label.above.kind or "rw"), label.above.number
        parent = NeighbourhoodUnit.objects.filter(
            village=village,
            kind=upper_kind,
            number__iexact=normalise_number(upper_number, lower=False),
            retired_at__isnull=True,
        ).first() or add_unit(actor=actor, village=village, kind=upper_kind, number=upper_number, parent=None)
        return add_unit(
            actor=actor, village=village, kind=_kind(label.own.kind or "rt"), number=label.own.number, parent=parent
        )


def _kind(word: str) -> UnitKind:
    kind = UnitKind.objects.filter(name__iexact=word).first()
    if kind is None:
        raise DomainError(_("Jenis satuan “%(word)s” tidak dikenal.") % {"word": word}, field="unit")
    return kind


def retire_unit(*, actor: User, unit: NeighbourhoodUnit, at: datetime | None = None) -> int:
    """Take a unit, and the ones below it, out of use; gives how many were below. Contacts keep their unit."""
    if unit.retired_at:
        return 0
    unit.retired_at = at or timezone.now()
    with transaction.atomic():
        below = NeighbourhoodUnit.objects.filter(parent=unit, retired_at__isnull=True).update(
            retired_at=unit.retired_at
        )
        unit.save(update_fields=["retired_at"])
    return below


def restore_unit(*, actor: User, unit: NeighbourhoodUnit) -> None:
    """Undo ``retire_unit``: with the units below that went at the same moment.

    Raises DomainError when another unit has taken the number, or the parent is out of use.
    """
    if unit.retired_at is None:
        return
    if unit.merged_into_id:
        raise DomainError(_("%(unit)s digabung ke satuan lain. Pisahkan lagi lebih dulu.") % {"unit": unit.label})
    if unit.parent and unit.parent.retired_at:
        raise DomainError(
            _("%(parent)s sudah tidak berlaku. Berlakukan dulu %(parent)s.")
            % {"parent": f"{unit.parent.kind.name} {unit.parent.number}"}
        )
    together, unit.retired_at = unit.retired_at, None
    refuse_a_twin(unit)
    with twin_told(unit):
        unit.save(update_fields=["retired_at"])
        NeighbourhoodUnit.objects.filter(parent=unit, retired_at=together).update(retired_at=None)


def _save(
    unit: NeighbourhoodUnit, *, kind: UnitKind, number: str, parent: NeighbourhoodUnit | None
) -> NeighbourhoodUnit:
    if kind.is_lower and parent is None:
        raise DomainError(_("Pilih induknya, misalnya RW 05."), field="parent")
    if parent and (parent.village_id != unit.village_id or parent.kind.is_lower or parent.retired_at):
        raise DomainError(_("Induk harus RW (atau sejenisnya) yang berlaku di desa ini."), field="parent")
    unit.kind, unit.parent = kind, parent if kind.is_lower else None
    unit.number = normalise_number(number, lower=kind.is_lower)
    refuse_a_twin(unit)
    with twin_told(unit):
        unit.save()
    return unit


def refuse_a_twin(unit: NeighbourhoodUnit) -> None:
    twins = NeighbourhoodUnit.objects.filter(
        village_id=unit.village_id,
        parent_id=unit.parent_id,
        kind_id=unit.kind_id,
        number__iexact=unit.number,
        retired_at__isnull=True,
    )
    if twins.exclude(pk=unit.pk).exists():
        raise _taken(unit)


def _taken(unit: NeighbourhoodUnit) -> DomainError:
    return DomainError(_("%(unit)s sudah ada di desa ini.") % {"unit": unit.label}, field="number")


@contextmanager
def twin_told(unit: NeighbourhoodUnit) -> Iterator[None]:
    """Two people adding the same number at the same instant: the constraint refuses, the second reads the sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "unit_exists_once" not in str(error):
            raise
        raise _taken(unit) from error
