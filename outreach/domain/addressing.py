"""How offices of the region are written to: letters go from the office to the Camat, and through him to the village.

Titles are part of the address and stay as they are in every language.
"""

from offices.models import Region

HEADS_OF_DISTRICTS = {"distrik": "Kepala Distrik"}
HEADS_OF_VILLAGES = {"kelurahan": "Lurah", "desa": "Kepala Desa", "nagari": "Wali Nagari"}


def district_head(district: Region) -> str:
    """``Camat Pontang``; in Papua ``Kepala Distrik Heram``."""
    return f"{HEADS_OF_DISTRICTS.get(district.kind, 'Camat')} {district.name}"


def village_head(village: Region) -> str:
    """``Lurah Cakung Timur``, ``Kepala Desa Pontang``; of other kinds the head of what the place is called."""
    title = HEADS_OF_VILLAGES.get(village.kind)
    return f"{title} {village.name}" if title else f"Kepala {village.full_name}"


def through_the_district(village: Region, district: Region) -> str:
    """``Kepala Desa Pontang melalui Camat Pontang``."""
    return f"{village_head(village)} melalui {district_head(district)}"


def salutation(office: str, name: str, *, in_person: bool) -> str:
    """``Camat Pontang, Bapak H. Contoh`` (who holds the office), ``Camat Pontang u.p. Contoh`` (who reads mail)."""
    return f"{office}, {name}" if in_person else f"{office} u.p. {name}"


def person(name: str) -> str:
    """``Bapak/Ibu Contoh``: accounts and speakers do not say which of the two they are."""
    return f"Bapak/Ibu {name}"
