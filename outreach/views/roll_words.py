"""The words the attendance page's scripts say."""

from typing import Any

from django.utils.translation import gettext as _

from outreach.domain.counted import MOST_PEOPLE
from outreach.enums import AgeBand, AttendanceStatus, ParticipantCategory
from outreach.forms.roll import COUNTED_SEXES
from outreach.queries.clocks import own_clock_words
from villages.enums import NOTICE_VERSION, RETENTION_YEARS, Function


def roll_choices() -> dict[str, Any]:
    """What the page offers whichever session it is of: its words, and what can be chosen."""
    statuses = [choice for choice in AttendanceStatus.choices if choice[0]]
    return {
        "words": roll_words(),
        "choices": [choice for choice in AttendanceStatus.choices if choice[0] != AttendanceStatus.PRESENT],
        "statuses": [choice for choice in statuses if choice[0] != AttendanceStatus.REPRESENTED],
        "functions": Function.choices,
        "categories": ParticipantCategory.choices,
        "sexes": [(sex.value, sex.label) for sex in COUNTED_SEXES],
        "ages": [choice for choice in AgeBand.choices if choice[0]],
        "most_people": MOST_PEOPLE,
        "notice_version": NOTICE_VERSION,
        "retention_years": RETENTION_YEARS,
    }


def roll_words() -> dict[str, Any]:
    """Every sentence by the name the scripts know it under; ``%(name)s`` is filled in there."""
    return {
        "statuses": {value: str(label) for value, label in AttendanceStatus.choices},
        **_of_rows(),
        **_of_the_line(),
        **_of_sheets(),
        "clock": own_clock_words(),
    }


def _of_rows() -> dict[str, Any]:
    return {
        "present": _("Hadir"),
        "district": _("Kecamatan"),
        "somebody": _("orang yang tidak ada lagi di daftar"),
        "mark_all": _("Tandai semua"),
        "more": _("Keterangan lain untuk %(name)s"),
        "marked": _("%(count)s orang ditandai %(status)s."),
        "undone": _("Penandaan %(count)s orang diurungkan."),
        "contact": _("kontak desa"),
        "visitor": _("tamu kegiatan ini"),
        "stays_visitor": _("%(name)s tercatat hadir sebagai tamu, belum menjadi kontak desa: %(why)s"),
        "signed": _("sudah tanda tangan"),
        "annulled": _("baris dibatalkan"),
        "sent": _("terkirim"),
        "unsent_row": _("belum terkirim"),
        "not_kept": _("belum tersimpan di HP; jangan tutup halaman ini"),
        "two": _("ada dua catatan, pilih"),
        "held": {
            "roll_closed": _("ditahan: daftar sudah ditutup"),
            "cancelled": _("ditahan: kegiatan dibatalkan"),
            "annulled": _("ditahan: barisnya dibatalkan"),
        },
        "rejected": {
            "unknown": _("ditolak: orang ini tidak ada di daftar Anda"),
            "village": _("ditolak: desa ini tidak ikut kegiatan"),
            "name": _("ditolak: namanya kosong"),
            "status": _("ditolak: keterangan tidak dikenal"),
            "number": _("ditolak: nomor ini tidak ada di daftar Anda"),
            "code": _("ditolak: kode QR ini bukan dari daftar ini"),
            "annulled": _("ditolak: barisnya dibatalkan"),
        },
    }


def _of_the_line() -> dict[str, Any]:
    return {
        "unsent": _("%(count)s belum terkirim"),
        "all_sent": _("semua terkirim"),
        "summary": _("%(came)s dari %(listed)s hadir, %(unsent)s"),
        "offline": _("Tanpa sinyal. Catatan aman di HP ini dan terkirim sendiri nanti."),
        "offline_with": _("Tanpa sinyal. %(count)s catatan aman di HP ini, terkirim sendiri nanti."),
        "opened_from_device": _("Daftar seperti tersimpan %(when)s."),
        "signed_out": _("Masuk lagi untuk mengirim; catatan tetap tersimpan di HP ini."),
        "sign_in": _("Masuk"),
        "refusals": {
            "gone": _("Kegiatan ini tidak ada lagi atau bukan wilayah Anda. Catatan tetap tersimpan di HP ini."),
            "forbidden": _("Kiriman belum dapat diterima. Catatan tetap tersimpan di HP ini."),
        },
        "other_user": _("Catatan di HP ini milik pengguna lain. Masuklah sebagai pengguna itu untuk mengirimnya."),
        "closed": _("Status: %(state)s. Catatan baru ditahan dulu sampai petugas memasukkannya."),
        "early": _("Kegiatan ini belum dimulai. Catat kehadiran saat orangnya datang."),
        "wait_to_close": _("%(count)s catatan belum terkirim. Tunggu sampai semua terkirim, lalu tutup."),
    }


def _of_sheets() -> dict[str, str]:
    return {
        "alike_mark": _("Tandai hadir: %(name)s"),
        "numbers_hint": _("Tulis seperti di daftar cetak: 1-12, 15"),
        "numbers_count": _("%(count)s orang"),
        "numbers_apply": _("Tandai %(count)s orang %(status)s"),
        "numbers_missing": _("Nomor %(numbers)s tidak ada di daftar."),
        "numbers_change": _("Keterangan yang sudah ada berubah: %(names)s"),
        "numbers_unreadable": _("“%(text)s” bukan nomor. Tulis misalnya 1-12, 15."),
        "numbers_unfinished": _("“%(text)s”: tulis juga nomor akhirnya."),
        "numbers_backwards": _("“%(text)s”: nomor awalnya lebih besar daripada nomor akhirnya."),
        "and_more": _("dan %(count)s lagi"),
        "counted": _("+ %(count)s peserta umum"),
        "count_two": _("Ada dua jumlah untuk %(label)s, pilih yang benar."),
        "count_now": _("%(count)s (yang dihitung sekarang)"),
        "count_held": _("%(label)s: jumlah %(count)s ditahan, karena daftar sudah ditutup."),
        "count_refused": _("%(label)s: jumlah %(count)s ditolak. Ketik lagi jumlah yang benar."),
        "you": _("Anda"),
        "refused_note": _("ditolak"),
        "note_kept": _("Catatan disimpan."),
    }
