"""Designation: an office head takes a village of the working area under guidance, and decides what becomes of it."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.domain.territory import ancestors_of, office_of_region
from offices.errors import DomainError
from offices.models import ImmigrationOffice, Level, Region, Zone
from offices.roles import Role
from villages.enums import STATUSES_UNDER_GUIDANCE, VillageStatus
from villages.models import AssistedVillage

# What an office head decides; proposing and verifying come before.
DECISIONS = (VillageStatus.DESIGNATED, VillageStatus.ACTIVE, VillageStatus.INACTIVE, VillageStatus.REVOKED)
_EARLIEST = date(2000, 1, 1)


def designate(
    *, actor: User, region: Region, status: str, designated_on: date | None, decree_number: str
) -> AssistedVillage:
    """Make a village of the working area of the actor's office an assisted village.

    ``designated_on`` is a day in the office's zone. Raises DomainError for a region that is no village in force,
    lies elsewhere or is an assisted village already, and as ``change`` does.
    """
    office = _office_of(actor)
    _check_region(region, office=office)
    village = AssistedVillage(region=region, **ancestors_of(code=region.pk, office=office))
    _decide(village, office=office, status=status, designated_on=designated_on, decree_number=decree_number)
    try:
        with transaction.atomic():
            village.save(force_insert=True)
    except IntegrityError as error:
        # somebody else was faster: the key is the region
        holder = AssistedVillage.objects.filter(pk=region.pk).select_related("office").first()
        if holder is None:
            raise
        raise _held(region, by=holder.office, office=office) from error
    return village


def change(
    *, actor: User, village: AssistedVillage, status: str, designated_on: date | None, decree_number: str
) -> AssistedVillage:
    """Decide anew about a village of the actor's office; what it was stays in the history.

    Raises DomainError for somebody who is not the head of its office, for a day that is not over or long ago, and
    when a village under guidance would be without the day or the number of its decree.
    """
    office = _office_of(actor)
    if village.office_id != office.pk:
        raise DomainError(_("%(village)s dibina kantor lain.") % {"village": village.label})
    _decide(village, office=office, status=status, designated_on=designated_on, decree_number=decree_number)
    village.save(update_fields=["status", "designated_on", "decree_number"])
    return village


def _office_of(actor: User) -> ImmigrationOffice:
    office = ImmigrationOffice.objects.filter(pk__in=actor.scope.office_ids).first()
    if actor.scope.role is not Role.OFFICE_HEAD or office is None:
        raise DomainError(_("Penetapan Desa Binaan diputuskan Kepala Kantor Imigrasi."))
    return office


def _check_region(region: Region, *, office: ImmigrationOffice) -> None:
    if region.level != Level.VILLAGE or region.retired_at:
        raise DomainError(
            _("%(region)s bukan desa atau kelurahan yang berlaku.") % {"region": region.full_name}, field="village"
        )
    holder = AssistedVillage.objects.filter(pk=region.pk).select_related("office").first()
    if holder:
        raise _held(region, by=holder.office, office=office)
    responsible = office_of_region(region.pk)
    if responsible != office:
        sentence = (
            _("%(region)s di luar wilayah kerja %(office)s: wilayah ini milik %(other)s.")
            if responsible
            else _("%(region)s di luar wilayah kerja %(office)s.")
        )
        raise DomainError(
            sentence
            % {
                "region": region.full_name,
                "office": office.short_name,
                "other": responsible.short_name if responsible else "",
            },
            field="village",
        )


def _held(region: Region, *, by: ImmigrationOffice, office: ImmigrationOffice) -> DomainError:
    sentence = (
        _("%(region)s sudah menjadi Desa Binaan kantor Anda. Ubah statusnya di halaman desa itu.")
        if by == office
        else _("%(region)s sudah menjadi Desa Binaan %(office)s.")
    )
    return DomainError(sentence % {"region": region.full_name, "office": by.short_name}, field="village")


def _decide(
    village: AssistedVillage,
    *,
    office: ImmigrationOffice,
    status: str,
    designated_on: date | None,
    decree_number: str,
) -> None:
    """Put the decision on the row, unsaved."""
    if status not in DECISIONS:
        raise DomainError(_("Pilih status dari daftar."), field="status")
    if designated_on and not _EARLIEST <= designated_on <= timezone.localdate(timezone=Zone(office.zone).info):
        raise DomainError(
            _("Tanggal penetapan paling awal tahun 2000 dan paling lambat hari ini."), field="designated_on"
        )
    # of one no longer under guidance an old decree may be unknown
    decree_number = " ".join(decree_number.split())
    if status in STATUSES_UNDER_GUIDANCE and not designated_on:
        raise DomainError(_("Isi tanggal penetapannya, seperti tertulis di SK."), field="designated_on")
    if status in STATUSES_UNDER_GUIDANCE and not decree_number:
        raise DomainError(_("Tulis nomor SK penetapannya."), field="decree_number")
    village.status, village.designated_on, village.decree_number = status, designated_on, decree_number
