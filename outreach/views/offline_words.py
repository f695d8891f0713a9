"""The words the scripts of the page "Tanpa sinyal" say."""

from typing import Any

from django.utils.translation import gettext as _

from outreach.enums import AttendanceStatus


def offline_words() -> dict[str, Any]:
    return {
        "statuses": {value: str(label) for value, label in AttendanceStatus.choices},
        **_ready(),
        **_unsent(),
        "emergency": _emergency(),
        "file": _file(),
    }


def _ready() -> dict[str, Any]:
    return {
        "headline": _("%(count)s daftar hadir siap di HP ini"),
        "headline_none": _("Belum ada daftar hadir di HP ini"),
        "people": _("%(count)s orang"),
        "prepared": _("disiapkan %(ago)s"),
        "fill": _("Isi daftar hadir"),
        "fill_of": _("Isi daftar hadir: %(title)s, %(when)s"),
        "preparing": _("Menyiapkan…"),
        "prepared_now": _("Daftar hadir di HP ini sudah yang terbaru."),
        "not_prepared": _("Tanpa sinyal: yang sudah ada di HP ini tetap dapat dipakai."),
        "ago": {
            "now": _("baru saja"),
            "minutes": _("%(count)s menit lalu"),
            "hours": _("%(count)s jam lalu"),
            "days": _("%(count)s hari lalu"),
        },
        "storage": _("Terpakai %(used)s di HP ini."),
        "persisted": _("Browser berjanji tidak menghapusnya sendiri."),
        "not_persisted": _(
            "Browser dapat menghapusnya bila HP hampir penuh. Pasang portal di layar utama dan buka seminggu sekali."
        ),
        "memory": _("Mode penyamaran: yang dicatat hilang saat browser ditutup. Pakai jendela biasa."),
        "lost": _(
            "Penyimpanan HP ini pernah dikosongkan. %(count)s catatan yang belum terkirim ikut hilang; periksa"
            " daftar hadirnya dan catat lagi yang kurang."
        ),
    }


def _unsent() -> dict[str, Any]:
    return {
        "unsent": _("%(count)s belum terkirim"),
        "refused_count": _("%(count)s ditolak"),
        "all_sent": _("Semua catatan di HP ini sudah terkirim."),
        "waiting": _("belum terkirim"),
        "needs_session": _("Terkirim setelah kegiatannya dipilih, di Daftar hadir darurat."),
        "refused": _("ditolak"),
        "discard": _("Buang"),
        "discard_of": _("Buang catatan ini: %(name)s"),
        "discarded": _("Catatan dibuang dari HP ini."),
        "number": _("Nomor %(number)s"),
        "scopes": {
            "roll": _("Daftar hadir kegiatan %(id)s"),
            "visit": _("Sambang desa"),
            "report": _("Laporan kegiatan lanjutan"),
            "emergency": _("Daftar hadir darurat"),
        },
        "parts": {
            "entries": _("kehadiran"),
            "counts": _("peserta umum"),
            "notes": _("catatan"),
            "signatures": _("tanda tangan"),
            "single": _("kiriman"),
        },
        "line": {
            "online": _("Tersambung. Catatan terkirim sendiri."),
            "offline": _("Tanpa sinyal. Catatan aman di HP ini dan terkirim sendiri nanti."),
            "signed-out": _("Masuk lagi untuk mengirim; catatan tetap tersimpan di HP ini."),
            "other-user": _("Catatan ini milik akun lain. Masuk dengan akun itu untuk mengirimnya."),
            "storage": _("Penyimpanan HP penuh: biarkan halaman ini terbuka sampai semua terkirim."),
        },
        "reasons": {
            "unknown": _("orang ini tidak ada di daftar Anda"),
            "village": _("desa ini tidak ikut kegiatan"),
            "name": _("namanya kosong"),
            "status": _("keterangan tidak dikenal"),
            "number": _("nomor ini tidak ada di daftar"),
            "code": _("kode QR ini bukan dari kegiatan ini"),
            "gone": _("kegiatan ini tidak lagi di wilayah Anda"),
            "forbidden": _("akun ini tidak mencatat kehadiran"),
        },
    }


def _emergency() -> dict[str, Any]:
    return {
        "numbers_wrong": _("“%(text)s” bukan nomor. Tulis misalnya 1-12, 15. Belum ada yang dicatat."),
        "numbers_most": _("Paling banyak %(count)s nomor sekali catat. Belum ada yang dicatat."),
        "noted": _("%(count)s dicatat: %(status)s."),
        "entries": _("%(count)s catatan"),
        "untitled": _("Kegiatan tanpa nama"),
        "of_session": _("Kegiatan %(id)s"),
        "of_session_hint": _("Catatan ini langsung masuk ke kegiatan yang tadi Anda buka."),
        "remove": _("Hapus"),
        "remove_of": _("Hapus %(name)s"),
        "go_on": _("Lanjutkan"),
        "match": _("Pilih kegiatannya"),
        "nothing_to_match": _("Daftar kegiatan belum ada di HP ini. Sambungkan ke jaringan, lalu coba lagi."),
        "not_on_roll": _("tidak ada di daftar ini, akan ditolak"),
        "added": _("ditambahkan ke daftar"),
        "checking": _("Membuka daftar hadirnya…"),
        "unchecked": _("Daftarnya tidak dapat dibuka sekarang. Nomor baru dapat diperiksa saat tersambung."),
        "matched": _("%(count)s catatan masuk ke %(title)s dan terkirim sendiri."),
    }


def _file() -> dict[str, Any]:
    return {
        "saved": _("%(count)s catatan disimpan ke berkas. Di HP ini tetap ada sampai terkirim."),
        "not_ours": _("Berkas ini bukan simpanan dari halaman Tanpa sinyal. Tidak ada yang dikirim."),
        "newer": _(
            "Berkas ini dibuat versi portal yang lebih baru. Muat ulang halaman ini saat tersambung, lalu coba."
        ),
        "holds": _("Dari HP %(device)s, disimpan %(when)s: %(count)s catatan belum terkirim."),
        "holds_of": _("Dari %(person)s, HP %(device)s, disimpan %(when)s: %(count)s catatan belum terkirim."),
        "own": _("Berkas ini disimpan di HP ini sendiri. Tekan Kirim sekarang di atas; tidak perlu berkasnya."),
        "emergency": _("%(count)s catatan darurat belum punya kegiatan; diambil ke HP ini untuk dipasangkan."),
        "sending": _("Mengirim %(done)s dari %(total)s…"),
        "stopped": _(
            "Terputus setelah %(done)s dari %(total)s. Sisanya tersimpan di HP ini dan terkirim sendiri nanti."
        ),
        "sign_in": _("Masuk lagi untuk mengirim sisanya; semuanya tersimpan di HP ini."),
        "done": _("Selesai: %(count)s catatan dijawab server."),
        "outcomes": {
            "created": _("masuk"),
            "corrected": _("masuk sebagai perbaikan"),
            "unchanged": _("sudah ada"),
            "conflict": _("masuk, ada dua catatan: pilih di daftar hadir"),
            "held": _("ditahan sampai petugas memasukkannya"),
            "rejected": _("ditolak"),
        },
    }
