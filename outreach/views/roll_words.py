"""The words the attendance page's script says."""

from typing import Any

from django.utils.translation import gettext as _

from outreach.enums import AttendanceStatus


def roll_words() -> dict[str, Any]:
    return {
        "statuses": {value: str(label) for value, label in AttendanceStatus.choices},
        "present": _("Hadir"),
        "district": _("Kecamatan"),
        "mark_all": _("Tandai semua"),
        "more": _("Keterangan lain untuk %(name)s"),
        "marked": _("%(count)s orang ditandai hadir. Tekan lagi namanya untuk membatalkan."),
        "sent": _("terkirim"),
        "unsent_row": _("belum terkirim"),
        "two": _("ada dua catatan, pilih"),
        "unsent": _("%(count)s belum terkirim"),
        "all_sent": _("semua terkirim"),
        "offline": _("Tanpa sinyal. Catatan aman di ponsel ini dan terkirim sendiri nanti."),
        "storage": _("Penyimpanan ponsel penuh: biarkan halaman ini terbuka sampai semua terkirim."),
        "signed_out": _("Masuk lagi untuk mengirim; catatan tetap tersimpan di ponsel ini."),
        "sign_in": _("Masuk"),
        "closed": _("Status: %(state)s. Catatan baru ditahan dulu sampai petugas memasukkannya."),
        "early": _("Kegiatan ini belum dimulai. Catat kehadiran saat orangnya datang."),
        "wait_to_close": _("%(count)s catatan belum terkirim. Tunggu sampai semua terkirim, lalu tutup."),
        "held": {
            "roll_closed": _("ditahan: daftar sudah ditutup"),
            "cancelled": _("ditahan: kegiatan dibatalkan"),
        },
        "rejected": {
            "unknown": _("ditolak: orang ini tidak ada di daftar Anda"),
            "village": _("ditolak: desa ini tidak ikut kegiatan"),
            "name": _("ditolak: namanya kosong"),
            "status": _("ditolak: keterangan tidak dikenal"),
        },
    }
