"""Merging two units of a village, and taking them apart again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from villages.domain.units import refuse_a_twin, twin_told
from villages.models import NeighbourhoodUnit, Stakeholder, UnitMerge


@transaction.atomic
def merge_units(*, actor: User, unit: NeighbourhoodUnit, into: NeighbourhoodUnit) -> UnitMerge:
    """Take ``unit`` out of use; its contacts in use and the units below it go over to ``into``.

    What was held for it stays its own. Raises DomainError on ``into`` for units of different villages or levels, one
    out of use, and when both have a unit of the same number below them.
    """
    rows = NeighbourhoodUnit.objects.select_for_update(of=("self",)).select_related("kind", "parent__kind")
    locked = {row.pk: row for row in rows.filter(pk__in=[unit.pk, into.pk]).order_by("pk")}
    unit, into = locked[unit.pk], locked[into.pk]
    _check(unit, into)
    below = NeighbourhoodUnit.objects.filter(parent=unit, retired_at__isnull=True)
    taken = {number.lower() for number in _numbers_below(into)}
    if clash := sorted(number for number in _numbers_below(unit) if number.lower() in taken):
        raise DomainError(
            _("Keduanya punya RT bernomor %(numbers)s. Gabungkan atau ubah dulu RT itu.")
            % {"numbers": ", ".join(clash)},
            field="into",
        )
    contacts = Stakeholder.objects.filter(unit=unit, retired_at__isnull=True)
    merge = UnitMerge.objects.create(
        unit=unit,
        into=into,
        contact_ids=list(contacts.values_list("pk", flat=True)),
        unit_ids=list(below.values_list("pk", flat=True)),
        merged_by=actor,
        merged_at=timezone.now(),
    )
    contacts.update(unit=into)
    with twin_told(into):
        below.update(parent=into)
    unit.retired_at, unit.merged_into = merge.merged_at, into
    unit.save(update_fields=["retired_at", "merged_into"])
    return merge


@transaction.atomic
def undo_merge(*, actor: User, unit: NeighbourhoodUnit) -> UnitMerge:
    """Put a merged unit back in force with the contacts and units it brought, as far as they still are with the other.

    Raises DomainError when another unit has its number now, or the one it lies in is out of use.
    """
    unit = (
        NeighbourhoodUnit.objects.select_for_update(of=("self",))
        .select_related("kind", "parent__kind")
        .get(pk=unit.pk)
    )
    merge = UnitMerge.objects.filter(unit=unit, undone_at__isnull=True).first()
    if merge is None:
        raise DomainError(_("%(unit)s tidak sedang digabung.") % {"unit": unit.label})
    if unit.parent and unit.parent.retired_at:
        raise DomainError(
            _("%(parent)s sudah tidak berlaku. Berlakukan dulu %(parent)s.") % {"parent": unit.parent.label}
        )
    unit.retired_at = unit.merged_into = None
    refuse_a_twin(unit)
    with twin_told(unit):
        unit.save(update_fields=["retired_at", "merged_into"])
    # a split may have taken one of the two to another village: nobody follows across
    here = {"village_id": unit.village_id}
    Stakeholder.objects.filter(pk__in=merge.contact_ids, unit_id=merge.into_id, **here).update(unit=unit)
    NeighbourhoodUnit.objects.filter(pk__in=merge.unit_ids, parent_id=merge.into_id, **here).update(parent=unit)
    merge.undone_at = timezone.now()
    merge.save(update_fields=["undone_at"])
    return merge


def _check(unit: NeighbourhoodUnit, into: NeighbourhoodUnit) -> None:
    if unit.pk == into.pk or unit.village_id != into.village_id or unit.kind.is_lower != into.kind.is_lower:
        raise DomainError(_("Pilih satuan lain yang setingkat di desa yang sama."), field="into")
    gone = next((each for each in (unit, into) if each.retired_at), None)
    if gone:
        raise DomainError(_("%(unit)s sudah tidak berlaku.") % {"unit": gone.label}, field="into")


def _numbers_below(unit: NeighbourhoodUnit) -> list[str]:
    below = NeighbourhoodUnit.objects.filter(parent=unit, retired_at__isnull=True)
    return list(below.values_list("number", flat=True))
