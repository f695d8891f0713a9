"""Phones of a file: what Excel did to them undone, several in one cell, and a short way for the usual ones."""

import re
from functools import cache
from typing import Any

import phonenumbers
from django.utils.translation import gettext as _

from offices.errors import DomainError
from villages.domain.phones import HOME, normalise_phone

_EXPONENT = re.compile(r"^(\d)(?:[.,](\d+))?E\+?0*(\d{1,2})$", re.IGNORECASE)
_TAIL = re.compile(r"^(\+?\d{7,})[.,]0+$")
_BETWEEN = re.compile(r"\s*(?:[/;,|&\n]|\bdan\b|\batau\b)\s*")
_USUAL = re.compile(r"^(?:\+?62[ \-]?|0)?(8[\d \-]{7,20})$")
_REMARK = re.compile(r"\(?\b(?:wa|hp|telp|tlp|telepon|rumah|kantor|aktif)\b\.?\)?:?", re.IGNORECASE)
_NOTHING = frozenset({"", "-", "--", "–", "0", "tidak ada", "tdk ada", "belum ada", "n/a"})


def phone_of(cell: str) -> str:
    """E.164 of a cell; of several numbers in it the first. Empty for ``-``.

    ``8123456789`` has its leading zero back. Raises DomainError for what is no number, and for one Excel cut off.
    """
    usual = _usual(cell)
    if usual:
        return usual
    text = cell.strip()
    if text.lower() in _NOTHING:
        return ""
    text = _exact(_REMARK.sub(" ", text).strip())
    parts = [part for part in _BETWEEN.split(text) if part]
    first = parts[0] if len(parts) > 1 and len(re.sub(r"\D", "", parts[0])) >= 7 else text
    return normalise_phone("0" + first if re.match(r"8[1-9]", first) else first)


def has_several(cell: str) -> bool:
    """Whether a cell holds more numbers than the one taken."""
    return sum(len(re.sub(r"\D", "", part)) >= 7 for part in _BETWEEN.split(cell)) > 1


def _usual(cell: str) -> str:
    """An Indonesian mobile number as most are typed, by the library's own pattern; empty: ask the library itself."""
    match = _USUAL.match(cell)
    if match is None:
        return ""
    national = match[1].replace(" ", "").replace("-", "")
    return f"+62{national}" if _mobile().fullmatch(national) else ""


@cache
def _mobile() -> re.Pattern[str]:
    """What the library takes for a mobile number at home: pattern and lengths of its metadata."""
    home: Any = phonenumbers.PhoneMetadata.metadata_for_region(HOME)
    lengths = "|".join(rf"\d{{{length}}}$" for length in home.mobile.possible_length)
    return re.compile(rf"(?={lengths})(?:{home.mobile.national_number_pattern})")


def _exact(text: str) -> str:
    """``8.123456789E+09`` with all its digits; one with fewer digits than its power was cut off."""
    if match := _TAIL.match(text):
        return match[1]
    match = _EXPONENT.match(text)
    if match is None:
        return text
    digits, power = match[1] + (match[2] or ""), int(match[3])
    if len(digits) != power + 1:
        raise DomainError(
            _("Excel memotong nomor ini menjadi %(text)s. Jadikan kolomnya Teks, lalu tulis ulang nomornya.")
            % {"text": text},
            field="phone",
        )
    return digits
