"""The dialogs of the attendance page whose scripts are fetched when somebody needs them, with the words they say."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from villages.enums import RETENTION_YEARS

register = template.Library()


@register.inclusion_tag("outreach/roll/_scan.html")
def scan_dialog() -> dict[str, Any]:
    words = {
        "states": {
            "asking": _("Izinkan pemakaian kamera bila ditanya."),
            "live": _("Arahkan kamera ke kode QR di undangan. Terus saja ke kode berikutnya."),
            "denied": _(
                "Kamera tidak diizinkan. Izinkan di setelan situs ini pada peramban, lalu tekan Coba lagi; "
                "atau foto kodenya."
            ),
            "none": _("Tidak ada kamera yang dapat dipakai. Foto kodenya, atau cari namanya di daftar."),
            "busy": _("Kamera sedang dipakai aplikasi lain. Tutup aplikasi itu, lalu tekan Coba lagi."),
            "insecure": _("Kamera hanya jalan di alamat https. Foto kodenya, atau cari namanya di daftar."),
            "broken": _(
                "Pembaca kode belum tersimpan di perangkat ini. Buka sekali saat ada sinyal; "
                "sementara itu cari namanya di daftar."
            ),
        },
        "marked": _("tercatat hadir"),
        "changed": _("tercatat hadir; sebelumnya %(was)s"),
        "known": _("sudah tercatat hadir"),
        "undone": _("catatan diurungkan"),
        "annulled": _("barisnya dibatalkan; minta petugas memulihkannya"),
        "foreign": _("Ini bukan kode undangan. Pindai kode di undangan orangnya."),
        "other": _("Kode ini dari kegiatan lain, atau dari orang di luar daftar Anda."),
        "unread": _("Tidak ada kode yang terbaca di foto itu. Foto lagi lebih dekat, dengan cahaya cukup."),
        "count": _("%(count)s orang tercatat dengan pindaian"),
    }
    return {"words": words}


@register.inclusion_tag("outreach/roll/_signature.html")
def signature_dialog() -> dict[str, Any]:
    words = {
        "kept": _("Tanda tangan %(name)s tersimpan."),
        "not_kept": _(
            "Tanda tangan belum tersimpan: penyimpanan penuh. Buka lagi untuk mencoba, atau pakai daftar cetak."
        ),
        "full": _("Goresannya terlalu banyak. Hapus semua, lalu ulangi lebih singkat."),
    }
    return {"words": words, "retention_years": RETENTION_YEARS}
