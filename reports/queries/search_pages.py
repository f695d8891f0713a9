"""Pages of the portal by the words people call them by."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from offices.roles import OFFICE_ROLES, PERSONAL_DATA_ROLES, PROGRAM_ROLES, Role

MOST_PAGES = 4
_NOT_OF_VILLAGES = tuple(role for role in PROGRAM_ROLES if role is not Role.VILLAGE_OPERATOR)
# Address, label, further words in both languages, who may open it.
PAGES = (
    ("home", _("Beranda"), "home awal tugas", PROGRAM_ROLES),
    ("calendar", _("Kalender"), "calendar jadwal bulan minggu", PROGRAM_ROLES),
    ("session_list", _("Kegiatan"), "sessions sosialisasi bimtek rapat sambang", PROGRAM_ROLES),
    ("session_create", _("Jadwalkan kegiatan"), "schedule buat kegiatan baru", OFFICE_ROLES),
    ("quarter_plan", _("Rencana triwulan"), "quarter plan belum ada kegiatan", (*OFFICE_ROLES, Role.REGIONAL_HEAD)),
    ("report_list", _("Laporan kegiatan"), "reports laporan", (*OFFICE_ROLES, Role.REGIONAL_HEAD)),
    ("village_list", _("Desa Binaan"), "villages kelurahan peta daftar desa", PROGRAM_ROLES),
    ("contact_list", _("Kontak"), "contacts telepon ketua lurah kades", PERSONAL_DATA_ROLES),
    ("pimpasa_list", "PIMPASA", "officers petugas beban penugasan", (*OFFICE_ROLES, Role.REGIONAL_HEAD)),
    ("dashboard", _("Dasbor"), "dashboard angka indikator capaian", _NOT_OF_VILLAGES),
    ("target_grid", _("Target"), "target sasaran", (Role.REGIONAL_HEAD, Role.NATIONAL)),
    ("attention_list", _("Perlu perhatian"), "attention terlambat", _NOT_OF_VILLAGES),
    ("export_list", _("Unduhan"), "downloads unduh ekspor berkas", PROGRAM_ROLES),
    ("profile", _("Profil"), "profile akun sandi password", PROGRAM_ROLES),
)


def pages_found(user: User, text: str) -> list[tuple[str, str]]:
    """Label and address of the pages whose words begin like every word typed."""
    typed = text.lower().split()
    found = []
    for name, label, more, roles in PAGES:
        words = f"{label} {more}".lower().split()
        if user.scope.role in roles and all(any(word.startswith(each) for word in words) for each in typed):
            found.append((str(label), reverse(name)))
    return found[:MOST_PAGES]
