"""Why a message did not arrive, in words people can act on; what a server says is for those who run it."""

import re
from typing import NamedTuple

from django.utils.translation import gettext as _

from notifications.domain import bundling, quiet
from notifications.enums import Channel, MessageState
from notifications.models import Message


class Reason(NamedTuple):
    """``what`` happened and what to ``do``, each a sentence."""

    what: str
    do: str


def reason_of(message: Message) -> Reason | None:
    """Nothing for what has arrived, or may still, and for what is so long ago that nobody can do anything about it."""
    if message.erased_at:
        return None
    if message.last_error == bundling.LOST and message.state in (MessageState.MISSED, MessageState.FAILED):
        return Reason(
            _("Dikirim bersama pesan lain dalam satu pesan gabungan yang tidak sampai."),
            _("Periksa alamat penerima, lalu kirim ulang pesan ini."),
        )
    if message.state == MessageState.MISSED:
        return _missed(message)
    if message.state == MessageState.FAILED:
        return _failed(message)
    return None


def _missed(message: Message) -> Reason:
    if message.last_error == quiet.MISSED_IN_THE_NIGHT:
        return Reason(
            _("Jatuh pada jam tenang (20.00–07.00) dan kedaluwarsa sebelum pukul 07.00."),
            _("Bila masih perlu, hubungi langsung orangnya."),
        )
    if message.attempts:
        return Reason(
            _("Server tujuan menolak sementara sampai pesan kedaluwarsa."),
            _("Hubungi langsung orangnya, lalu periksa alamatnya."),
        )
    return Reason(
        _("Tidak terkirim sampai pesan kedaluwarsa: server pengirim atau pekerja portal sedang tidak jalan."),
        _("Hubungi langsung orangnya, dan beri tahu administrator."),
    )


def _failed(message: Message) -> Reason:
    for channel, pattern, make in _KNOWN:
        if channel in ("", message.channel) and re.search(pattern, message.last_error, re.IGNORECASE):
            return make()
    return Reason(
        _("Server tujuan menolak pesan ini."),
        _("Periksa alamatnya, lalu kirim ulang. Bila tetap gagal, hubungi orangnya."),
    )


def _unknown_address() -> Reason:
    return Reason(
        _("Alamat surel ini tidak dikenal server tujuan."),
        _("Tanyakan alamat yang benar dan perbaiki di halaman kontaknya; pesan berikutnya memakai alamat baru."),
    )


def _full() -> Reason:
    return Reason(_("Kotak surel penerima penuh."), _("Minta penerima mengosongkannya, lalu kirim ulang."))


def _no_whatsapp() -> Reason:
    return Reason(
        _("Nomor ini tidak memakai WhatsApp atau tidak dapat menerima pesan portal."),
        _("Periksa nomornya di halaman kontak, atau tulis alamat surelnya."),
    )


def _no_consent() -> Reason:
    return Reason(
        _("Penerima belum, atau tidak lagi, setuju menerima WhatsApp di nomor ini."),
        _("Tanyakan persetujuannya dan catat di halaman kontak, atau tulis alamat surelnya."),
    )


def _no_channel() -> Reason:
    return Reason(
        _("Saluran ini tidak lagi dipasang di portal."),
        _("Tulis alamat surel penerima, atau beri tahu administrator."),
    )


def _unfit_template() -> Reason:
    return Reason(
        _("Templat WhatsApp jenis pesan ini tidak cocok dengan isinya."),
        _("Beri tahu Direktorat, yang menulis templatnya; hubungi langsung orangnya."),
    )


def _no_window() -> Reason:
    return Reason(
        _("WhatsApp hanya menerima templat yang disetujui, dan penerima tidak menulis dalam 24 jam terakhir."),
        _("Beri tahu administrator: templat jenis pesan ini belum disetujui."),
    )


def _too_many() -> Reason:
    return Reason(_("Terlalu banyak pesan sekaligus bagi server tujuan."), _("Kirim ulang beberapa menit lagi."))


def _not_composed() -> Reason:
    return Reason(
        _("Isi pesan tidak dapat disusun."), _("Beri tahu administrator; kirim ulang setelah teksnya diperbaiki.")
    )


_KNOWN = (
    (Channel.WHATSAPP, r"\b131026\b", _no_whatsapp),
    (Channel.WHATSAPP, r"\b131047\b|^no approved template", _no_window),
    (Channel.WHATSAPP, r"^no consent", _no_consent),
    (Channel.WHATSAPP, r"too long with its values$|which this kind has not$", _unfit_template),
    ("", r"is not set up$", _no_channel),
    ("", r"\b(130429|131056|80007)\b", _too_many),
    (Channel.EMAIL, r"\b5\d\d 5\.2\.2\b|mailbox full|over quota", _full),
    (Channel.EMAIL, r"\b5\d\d 5\.1\.\d\b|no such user|user unknown|valid", _unknown_address),
    ("", r"^[A-Z]\w*(Error|Exception|DoesNotExist|SyntaxError)\(", _not_composed),
)
