"""What an office head decides about villages once their decree is there: active, not active, revoked."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from offices.errors import DomainError
from offices.models import ImmigrationOffice
from offices.roles import Role
from villages.domain.designation import lock, villages_of_dossier
from villages.domain.steps import LATER_ACTS, Act, check_day, may, write_steps
from villages.models import Assignment, AssistedVillage, Designation, VillageStep
from villages.signals import count_open_work


def last_step(village: AssistedVillage) -> int:
    """The latest step of a village; 0 where none is known. Who decides names the one that was read."""
    return VillageStep.objects.filter(village=village).values_list("pk", flat=True).first() or 0


@transaction.atomic
def change(
    *, actor: User, village: AssistedVillage, act: Act, seen: int, effective_on: date, reason: str
) -> AssistedVillage:
    """Take one of ``LATER_ACTS`` with one village; ``seen`` is the ``last_step`` the actor read.

    Raises DomainError for somebody who is not the head of its office, when somebody decided since, for a day that is
    not over or lies before the decree, without a reason where one is owed, and as ``_refuse_open_work`` does.
    """
    row = AssistedVillage.objects.select_for_update(of=("self",), no_key=True).select_related(
        "region", "district", "office"
    ).get(pk=village.pk)  # fmt: skip
    if actor.scope.role is Role.OFFICE_HEAD and row.office_id not in actor.scope.office_ids:
        raise DomainError(_("%(village)s dibina kantor lain.") % {"village": row.label})
    if last_step(row) != seen:
        raise DomainError(
            _(
                "Orang lain baru saja memutuskan tentang %(village)s: statusnya sekarang “%(status)s”. Keputusan Anda"
                " belum disimpan. Periksa keadaan terbarunya; yang Anda ketik masih ada di sini."
            )
            % {"village": row.label, "status": row.get_status_display()}
        )
    _take(actor, [row], act, office=row.office, effective_on=effective_on, reason=reason)
    return row


@transaction.atomic
def change_all(
    *, actor: User, designation: Designation, version: int, act: Act, effective_on: date, reason: str
) -> Sequence[AssistedVillage]:
    """Take the step with every village of a dossier that can take it; gives them. Raises DomainError as ``change``."""
    row = lock(designation, actor=actor, version=version)
    role = actor.scope.role
    villages = [village for village in villages_of_dossier(row) if may(act, village.status, role)]
    if not villages:
        raise DomainError(_("Tidak ada desa di penetapan ini yang dapat mengambil langkah itu."))
    _take(actor, villages, act, office=row.office, effective_on=effective_on, reason=reason)
    row.save(update_fields=["version"])
    return villages


def _take(
    actor: User,
    villages: Sequence[AssistedVillage],
    act: Act,
    *,
    office: ImmigrationOffice,
    effective_on: date,
    reason: str,
) -> None:
    if act not in LATER_ACTS:
        raise DomainError(_("Pilih langkah dari daftar."))
    check_day(effective_on, office=office, field="effective_on")
    for village in villages:
        if village.designated_on and effective_on < village.designated_on:
            raise DomainError(_("Tanggalnya tidak dapat sebelum tanggal SK penetapan."), field="effective_on")
    write_steps(actor=actor, act=act, villages=villages, effective_on=effective_on, reasons=reason)
    if act == Act.REVOKE:
        _refuse_open_work(villages)
        _end_assignments(villages, last=effective_on)


def _end_assignments(villages: Sequence[AssistedVillage], *, last: date) -> None:
    """Nobody is PIMPASA of a village that is under no guidance; the next office assigns its own officers."""
    rows = Assignment.objects.filter(village__in=villages).not_over(last + timedelta(days=1))
    rows.update(ends_on=Greatest("starts_on", Value(last)), end_reason=_("Penetapan desa dicabut"))


def _refuse_open_work(villages: Sequence[AssistedVillage]) -> None:
    """A revoked village may go to another office at once: nothing of this one may still be under way in it."""
    for village in villages:
        if number := count_open_work(village.pk):
            raise DomainError(
                ngettext(
                    "%(village)s masih punya %(number)d kegiatan yang terjadwal atau daftar hadirnya belum ditutup."
                    " Batalkan atau selesaikan dulu, lalu cabut.",
                    "%(village)s masih punya %(number)d kegiatan yang terjadwal atau daftar hadirnya belum ditutup."
                    " Batalkan atau selesaikan dulu, lalu cabut.",
                    number,
                )
                % {"village": village.label, "number": number}
            )
