"""What the exports of the lists write of each row."""

from django.utils.translation import gettext as _

from accounts.models import User
from offices.sheets import Column
from villages.domain.phones import mask_phone
from villages.models import AssistedVillage, Stakeholder
from villages.queries.contacts import CALLING_ROLES


def village_columns(user: User) -> list[Column]:
    """Contacts are counted for those who may meet them, as on the page."""

    columns = [
        Column(_("Kode"), 15, lambda row: row.pk),
        Column(_("Desa/kelurahan"), 28, lambda row: row.region.full_name),
        Column(_("Kecamatan"), 22, lambda row: row.district.name),
        Column(_("Kabupaten/kota"), 26, lambda row: row.regency.name),
        Column(_("Kantor"), 24, lambda row: row.office.short_name),
        Column(_("Status"), 14, AssistedVillage.get_status_display),
        Column(_("Ditetapkan pada"), 14, lambda row: row.designated_on),
        Column(_("Nomor SK"), 34, lambda row: row.decree_number),
        Column(_("Kerawanan"), 14, _level),
        Column(_("Kerawanan dinilai pada"), 14, lambda row: row.vulnerability_assessed_on),
        Column("RW", 6, lambda row: row.rw_count),
        Column("RT", 6, lambda row: row.rt_count),
    ]
    if user.scope.personal_data:
        columns.append(Column(_("Kontak"), 8, lambda row: row.contact_count))
    return columns


def contact_columns(user: User) -> list[Column]:
    """Whole telephone numbers for those who must call; for others as on the page, masked."""
    whole = user.scope.role in CALLING_ROLES
    return [
        Column(_("Nama"), 34, lambda row: row.full_name),
        Column(_("Fungsi"), 24, lambda row: row.function_title),
        Column(_("RT/RW"), 16, lambda row: row.unit.label if row.unit else ""),
        Column(_("Desa/kelurahan"), 28, lambda row: row.village.region.full_name if row.village else ""),
        Column(_("Kecamatan"), 22, lambda row: row.district.name),
        Column(_("Kode wilayah"), 15, lambda row: row.village_id or row.district_id),
        Column(_("Telepon"), 18, lambda row: row.phone if whole else mask_phone(row.phone)),
        Column(_("Telepon bersama"), 10, lambda row: _("ya") if row.phone_is_shared else ""),
        Column(_("Menjabat sejak"), 12, lambda row: row.term_start),
        Column(_("Menjabat sampai"), 12, lambda row: row.term_end),
        Column(_("Menolak pesan"), 10, lambda row: _("ya") if row.opted_out_at else ""),
        Column(_("Keadaan"), 16, _state),
    ]


def _level(village: AssistedVillage) -> str:
    return str(village.get_vulnerability_level_display()) if village.vulnerability_level else _("belum dinilai")


def _state(contact: Stakeholder) -> str:
    if contact.merged_into_id:
        return _("digabung")
    return _("tidak dipakai lagi") if contact.retired_at else _("dipakai")
