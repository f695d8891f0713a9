"""Decisions on a dossier as a whole. Single villages can be left out: they are declined, each with its reason."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from offices.roles import Role
from villages.domain.designation import Decree, lock, villages_of_dossier
from villages.domain.steps import Act, note_steps, write_steps
from villages.enums import DesignationState, VillageStatus
from villages.models import AssistedVillage, Designation

MOST_NAMED = 5


@transaction.atomic
def verify(*, actor: User, designation: Designation, version: int, left_out: Mapping[str, str]) -> Designation:
    """The section head passes a proposal on to the office head.

    ``left_out``: reasons by code. Raises DomainError for the proposer, while a village that stays has no assessment
    of the last year, and when no village stays.
    """
    row = lock(designation, actor=actor, version=version)
    if row.created_by_id == actor.pk:
        raise DomainError(_("Usulan diverifikasi orang lain, bukan pengusulnya sendiri."))
    kept, dropped = _split(row, VillageStatus.PROPOSED, left_out)
    today = row.office.today()
    codes = [village.pk for village in kept]
    unassessed = AssistedVillage.objects.filter(pk__in=codes).assessment_overdue(today).select_related("region")
    if names := [village.region.full_name for village in unassessed]:
        shown = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
        raise DomainError(_("Nilai dulu kerawanannya: %(villages)s.") % {"villages": shown})
    write_steps(actor=actor, act=Act.VERIFY, villages=kept, effective_on=today)
    write_steps(actor=actor, act=Act.DECLINE, villages=dropped, effective_on=today, reasons=left_out)
    return _save(row, DesignationState.VERIFIED)


@transaction.atomic
def decline(*, actor: User, designation: Designation, version: int, reason: str) -> Designation:
    """Turn a whole proposal down: the section head one to be verified, the office head one that was."""
    row = lock(designation, actor=actor, version=version)
    villages = _undecided(row)
    write_steps(actor=actor, act=Act.DECLINE, villages=villages, effective_on=row.office.today(), reasons=reason)
    return _save(row, DesignationState.DECLINED)


@transaction.atomic
def send_back(*, actor: User, designation: Designation, version: int, reason: str) -> Designation:
    """The office head wants it verified again."""
    row = lock(designation, actor=actor, version=version)
    villages = _undecided(row)
    write_steps(actor=actor, act=Act.SEND_BACK, villages=villages, effective_on=row.office.today(), reasons=reason)
    return _save(row, DesignationState.PROPOSED)


@transaction.atomic
def designate(
    *, actor: User, designation: Designation, version: int, decree: Decree, left_out: Mapping[str, str]
) -> Designation:
    """The office head designates the villages of a verified proposal by a decree, which has been issued.

    Raises DomainError as ``verify`` does about villages, and for a decree without number or day.
    """
    decree = decree.checked(designation.office)
    paper = decree.kept(actor=actor, office=designation.office)
    row = lock(designation, actor=actor, version=version)
    kept, dropped = _split(row, VillageStatus.VERIFIED, left_out)
    write_steps(actor=actor, act=Act.DESIGNATE, villages=kept, effective_on=decree.decreed_on)
    today = row.office.today()
    write_steps(actor=actor, act=Act.DECLINE, villages=dropped, effective_on=today, reasons=left_out)
    _write_decree(row, kept, decree)
    row.decree_file = paper
    return _save(row, DesignationState.DESIGNATED)


@transaction.atomic
def correct_decree(*, actor: User, designation: Designation, version: int, decree: Decree) -> Designation:
    """Put right, or complete, the number and day of a decree; what stood there stays in each village's history."""
    if actor.scope.role is not Role.OFFICE_HEAD:
        raise DomainError(_("Langkah ini diputuskan Kepala Kantor Imigrasi."))
    paper = decree.kept(actor=actor, office=designation.office)
    row = lock(designation, actor=actor, version=version)
    if row.state != DesignationState.DESIGNATED:
        raise DomainError(_("Usulan ini belum ditetapkan."))
    decree = decree.checked(row.office)
    if paper:
        row.decree_file = paper
    if (row.decree_number, row.decreed_on) == (decree.number, decree.decreed_on):
        return _save(row, DesignationState.DESIGNATED) if paper else row
    reason = _("SK diperbaiki; semula: %(number)s, %(day)s.") % {
        "number": row.decree_number or _("tanpa nomor"),
        "day": row.decreed_on.strftime("%d-%m-%Y") if row.decreed_on else _("tanpa tanggal"),
    }
    # those declined on the way were never under the decree
    villages = [village for village in villages_of_dossier(row) if village.status != VillageStatus.DECLINED]
    _write_decree(row, villages, decree)
    note_steps(actor=actor, villages=villages, effective_on=decree.decreed_on, reason=reason)
    return _save(row, DesignationState.DESIGNATED)


def _undecided(row: Designation) -> list[AssistedVillage]:
    open_ones = (VillageStatus.PROPOSED, VillageStatus.VERIFIED)
    villages = [village for village in villages_of_dossier(row) if village.status in open_ones]
    if not villages:
        raise DomainError(_("Tidak ada desa yang menunggu keputusan di usulan ini. Muat ulang halaman."))
    return villages


def _split(
    row: Designation, status: VillageStatus, left_out: Mapping[str, str]
) -> tuple[list[AssistedVillage], list[AssistedVillage]]:
    """Villages of the dossier that stay, and those left out; those declined earlier are neither."""
    villages = _undecided(row)
    if any(village.status != status for village in villages):
        raise DomainError(
            _("Usulan ini berstatus “%(state)s”, sehingga langkah ini tidak dapat dilakukan. Muat ulang halaman.")
            % {"state": row.get_state_display()}
        )
    kept = [village for village in villages if village.pk not in left_out]
    if not kept:
        raise DomainError(_("Semua desanya dikeluarkan. Tolak usulan ini seluruhnya saja, dengan alasannya."))
    return kept, [village for village in villages if village.pk in left_out]


def _write_decree(row: Designation, villages: Sequence[AssistedVillage], decree: Decree) -> None:
    row.decree_number, row.decreed_on = decree.number, decree.decreed_on
    for village in villages:
        village.decree_number, village.designated_on = decree.number, decree.decreed_on
    AssistedVillage.objects.bulk_update(villages, ["decree_number", "designated_on"])


def _save(row: Designation, state: DesignationState) -> Designation:
    row.state = state
    row.save(update_fields=["state", "version", "decree_number", "decreed_on", "decree_file"])
    return row
