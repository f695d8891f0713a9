"""Succession (pemekaran): a village under guidance goes on under another code, whole or in part.

The code that follows is recorded by administrators (``RegionSuccession``); what goes over is the office head's act.
What was held stays with the old village: sessions, rolls and their counts keep the code they were made under.
"""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain.postings import follow_region
from accounts.models import User
from offices.domain.territory import ancestors_of, office_of_region
from offices.errors import DomainError
from offices.formats import long_date
from offices.models import Region, RegionSuccession, SuccessionKind
from offices.roles import Role
from villages.domain import succession_moves as moves
from villages.domain.steps import note_succession
from villages.enums import STATUSES_UNDER_GUIDANCE, VillageStatus
from villages.models import AssistedVillage, NeighbourhoodUnit, VillageSuccession
from villages.signals import village_carried_over

CARRIED_STATUSES = (*STATUSES_UNDER_GUIDANCE, VillageStatus.INACTIVE)


@transaction.atomic
def carry_over(
    *, actor: User, old: AssistedVillage, new: Region, units: Sequence[NeighbourhoodUnit] | None = None
) -> VillageSuccession:
    """Carry a village over to the code that succeeds it, as an administrator recorded.

    Renumbered or merged, everything goes: status and decree, units and contacts (in use or not), PIMPASA, level of
    vulnerability, operators; ``old`` is superseded, and sessions that are still only planned follow. Of a split go
    ``units`` with all below them and their contacts; ``old`` keeps its status and its sessions. The new village is
    made under the old one's status and decree, or is the one of the same office that is there already.

    Raises DomainError, with nothing changed, for anybody but the head of the village's office, a successor not on
    record, not yet in force, retired, outside the working area or held by another office, a village not under
    guidance, and a split without units.
    """
    old = _locked(actor, old)
    row = _recorded(old, new)
    whole = row.kind != SuccessionKind.SPLIT
    chosen = _chosen(old, units, whole=whole)
    before = old.status
    target = _target(old, new)
    moved_units, moved_contacts = (
        moves.move_everybody(old=old, new=target) if whole else moves.move_units(old=old, new=target, unit_ids=chosen)
    )
    day = old.office.today()
    moves.continue_assignments(actor=actor, old=old, new=target, day=day, whole=whole)
    moves.serve(old=old, new=target, whole=whole)
    if whole:
        follow_region(old=old.region, new=new, day=timezone.localdate())
        old.status = VillageStatus.SUPERSEDED
        old.save(update_fields=["status"])
    succession = VillageSuccession.objects.create(
        predecessor=old,
        successor=target,
        kind=row.kind,
        since=row.since,
        units=moved_units,
        contacts=moved_contacts,
        carried_by=actor,
    )
    note_succession(actor=actor, old=old, new=target, before=before, since=row.since)
    village_carried_over.send(sender=AssistedVillage, actor=actor, old=old, new=target, whole=whole)
    return succession


def _locked(actor: User, village: AssistedVillage) -> AssistedVillage:
    """The row as it is now, locked; refused to anybody but the head of its office."""
    rows = AssistedVillage.objects.select_for_update(of=("self",)).select_related("region", "office", "district")
    village = rows.get(pk=village.pk)
    if actor.scope.role is not Role.OFFICE_HEAD or village.office_id not in actor.scope.office_ids:
        raise DomainError(_("Desa diteruskan ke kode baru oleh Kepala Kantor Imigrasi yang membinanya."))
    if village.status == VillageStatus.SUPERSEDED:
        raise DomainError(_("%(village)s sudah digantikan kode lain.") % {"village": village.label})
    if village.status not in CARRIED_STATUSES:
        raise DomainError(
            _("%(village)s tidak dibina (%(status)s), jadi tidak ada yang diteruskan.")
            % {"village": village.label, "status": village.get_status_display()}
        )
    return village


def _recorded(old: AssistedVillage, new: Region) -> RegionSuccession:
    row = RegionSuccession.objects.filter(predecessor=old.pk, successor=new.pk).first()
    if row is None:
        raise DomainError(
            _("%(new)s belum tercatat sebagai penerus %(old)s. Mintalah administrator mencatatnya di data induk.")
            % {"new": new.full_name, "old": old.region.full_name},
            field="successor",
        )
    if row.since > timezone.localdate():
        raise DomainError(
            _("%(new)s baru berlaku %(day)s. Teruskan pada hari itu atau sesudahnya.")
            % {"new": new.full_name, "day": long_date(row.since)},
            field="successor",
        )
    if new.retired_at:
        raise DomainError(_("%(new)s tidak berlaku lagi.") % {"new": new.full_name}, field="successor")
    responsible = office_of_region(new.pk)
    if responsible is None or responsible.pk != old.office_id:
        raise DomainError(
            _("%(new)s di luar wilayah kerja %(office)s. Mintalah administrator melengkapi wilayah kerjanya.")
            % {"new": new.full_name, "office": old.office.short_name},
            field="successor",
        )
    return row


def _chosen(old: AssistedVillage, units: Sequence[NeighbourhoodUnit] | None, *, whole: bool) -> set[int]:
    """The units that go, with everything below them; empty for the whole village."""
    if whole:
        return set()
    wanted = {unit.pk for unit in units or ()}
    there = list(NeighbourhoodUnit.objects.filter(village=old))
    if not wanted or not wanted <= {unit.pk for unit in there}:
        raise DomainError(_("Pilih RW atau RT yang masuk ke desa baru."), field="units")
    return moves.with_dependants(there, wanted)


def _target(old: AssistedVillage, new: Region) -> AssistedVillage:
    """The village of the new code, locked: made under the old one's status and decree where it is not there yet."""
    rows = AssistedVillage.objects.select_for_update(of=("self",)).select_related("region", "office", "district")
    target = rows.filter(pk=new.pk).first()
    if target is None:
        target = AssistedVillage(region=new, **ancestors_of(code=new.pk, office=old.office))
        moves.take_standing(target, of=old)
        try:
            with transaction.atomic():
                target.save(force_insert=True)
        except IntegrityError as error:
            raise DomainError(
                _("%(new)s baru saja ditetapkan orang lain. Muat ulang halaman ini.") % {"new": new.full_name}
            ) from error
        return rows.get(pk=new.pk)
    if target.office_id != old.office_id:
        raise DomainError(
            _("%(new)s sudah dibina %(office)s.") % {"new": target.label, "office": target.office.short_name},
            field="successor",
        )
    if target.status in (VillageStatus.PROPOSED, VillageStatus.VERIFIED):
        raise DomainError(
            _("%(new)s masih diusulkan. Putuskan usulan itu dahulu.") % {"new": target.label}, field="successor"
        )
    if target.status not in STATUSES_UNDER_GUIDANCE:
        moves.take_standing(target, of=old)
        target.save()
    return target
