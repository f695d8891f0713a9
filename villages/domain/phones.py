"""Telephone numbers as people type them, as the database keeps them, and as lists show them."""

import re
import unicodedata

import phonenumbers
from django.utils.translation import gettext as _

from offices.errors import DomainError

HOME = "ID"
_WRITTEN = re.compile(r"^[+\d\s().\-/]+$")
_HIDDEN = "••••"


def normalise_phone(text: str, *, field: str | None = "phone") -> str:
    """E.164 of a number typed as ``08…``, ``62…`` or ``+62…`` with any punctuation; foreign ones need their ``+``.

    Empty stays empty. Raises DomainError for what is no number, and for a NIK.
    """
    written = _plain(text)
    if not written:
        return ""
    refuse_nik(written, field=field)
    number = _parsed(written)
    if number is None or not phonenumbers.is_valid_number(number):
        raise DomainError(_("Nomor telepon tidak dikenali. Contoh: 0812 3456 7890."), field=field)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _plain(text: str) -> str:
    """Without the invisible marks and long dashes that come along when a number is copied from WhatsApp."""
    marks = {"Cf": "", "Pd": "-"}
    return "".join(marks.get(unicodedata.category(sign), sign) for sign in unicodedata.normalize("NFKC", text)).strip()


def _parsed(written: str) -> phonenumbers.PhoneNumber | None:
    if not _WRITTEN.match(written):
        return None
    digits = re.sub(r"\D", "", written)
    if digits.startswith("00"):
        written = "+" + digits[2:]
    elif digits.startswith("62") and not written.startswith("+"):
        written = "+" + digits
    try:
        return phonenumbers.parse(written, HOME)
    except phonenumbers.NumberParseException:
        return None


def refuse_nik(text: str, *, field: str | None) -> None:
    """Raise DomainError where sixteen digits stand in a row: the portal keeps no NIK anywhere."""
    if re.search(r"(?<!\d)\d(?:[ .\-]?\d){15}(?!\d)", text):
        raise DomainError(_("NIK tidak boleh dicatat di portal ini. Hapus angka 16 digit itu."), field=field)


def display_phone(phone: str) -> str:
    """``+62 812-3456-7890``, for those who must call."""
    if not phone:
        return ""
    number = phonenumbers.parse(phone, HOME)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def mask_phone(phone: str) -> str:
    """``+62 812-••••-5678``: enough to recognise a number one knows, too little to call it."""
    if not phone:
        return ""
    number = phonenumbers.parse(phone, HOME)
    national = phonenumbers.national_significant_number(number)
    if len(national) < 9:
        return f"+{number.country_code} {_HIDDEN}-{national[-2:]}"
    return f"+{number.country_code} {national[:3]}-{_HIDDEN}-{national[-4:]}"
