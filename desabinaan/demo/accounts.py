"""The accounts somebody who tries the portal signs in with; one per role, two places."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password

from accounts.models import Posting, User
from offices.models import ImmigrationOffice, RegionalOffice
from offices.roles import Role

POSTED_SINCE = dt.date(2025, 1, 2)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """``region`` is a village, district or regency code; a village operator is looked after by ``office``."""

    username: str
    name: str
    role: Role
    email: str = ""
    acting: str = ""
    office: str = ""
    regional_office: str = ""
    region: str = ""


ACCOUNTS = (
    DemoAccount(
        "petugas.serang", "Rizky Ramadhan (contoh)", Role.OFFICER, "petugas.serang@contoh.example", office="serang"
    ),
    DemoAccount(
        "kasi.serang", "Dewi Kartikasari (contoh)", Role.SECTION_HEAD, "kasi.serang@contoh.example", office="serang"
    ),
    DemoAccount(
        "kakanim.serang", "Bambang Prasetyo (contoh)", Role.OFFICE_HEAD, "kakanim.serang@contoh.example",
        office="serang",
    ),
    DemoAccount(
        "operator.pontang", "Siti Maesaroh (contoh)", Role.VILLAGE_OPERATOR, "operator.pontang@contoh.example",
        office="serang", region="36.04.12.2001",
    ),
    DemoAccount(
        "operator.tirtayasa", "Mukhlis (contoh)", Role.VILLAGE_OPERATOR, office="serang", region="36.04.13.2001"
    ),
    DemoAccount(
        "kecamatan.pontang", "Nurhayati (contoh)", Role.DISTRICT_OPERATOR, "kecamatan.pontang@contoh.example",
        region="36.04.12",
    ),
    DemoAccount(
        "kakanwil.banten", "Hendra Wijaya (contoh)", Role.REGIONAL_HEAD, "kakanwil.banten@contoh.example",
        regional_office="banten",
    ),
    DemoAccount(
        "petugas.jaktim", "Maria Simanjuntak (contoh)", Role.OFFICER, "petugas.jaktim@contoh.example",
        office="jakarta-timur",
    ),
    DemoAccount(
        "kakanim.jaktim", "Agus Setiawan (contoh)", Role.OFFICE_HEAD, "kakanim.jaktim@contoh.example", acting="plt",
        office="jakarta-timur",
    ),
    DemoAccount(
        "operator.cakungtimur", "Fitri Handayani (contoh)", Role.VILLAGE_OPERATOR,
        "operator.cakungtimur@contoh.example", office="jakarta-timur", region="31.75.06.1004",
    ),
    DemoAccount(
        "kakanwil.dkj", "Ratna Wulandari (contoh)", Role.REGIONAL_HEAD, "kakanwil.dkj@contoh.example",
        regional_office="dkj",
    ),
    DemoAccount(
        "pemda.jaktim", "Yudi Hartono (contoh)", Role.LOCAL_GOVERNMENT, "pemda.jaktim@contoh.example", region="31.75"
    ),
    DemoAccount("direktorat", "Indah Permatasari (contoh)", Role.NATIONAL, "direktorat@contoh.example"),
    DemoAccount("admin", "Administrator (contoh)", Role.ADMINISTRATOR, "admin@contoh.example"),
)  # fmt: skip


def load_accounts() -> int:
    """Add the accounts that are missing, all with ``DEMO_PASSWORD``; returns their number.

    An account that is there keeps its password and its postings.
    """
    present = set(User.objects.filter(username__in=[a.username for a in ACCOUNTS]).values_list("username", flat=True))
    missing = [account for account in ACCOUNTS if account.username not in present]
    # Hashing is slow on purpose; one hash for all is right for a password that is printed in the README.
    password = make_password(settings.DEMO_PASSWORD) if missing else ""
    users = User.objects.bulk_create(
        User(username=account.username, name=account.name, email=account.email, password=password, is_demo=True)
        for account in missing
    )
    offices = dict(ImmigrationOffice.objects.values_list("slug", "pk"))
    regional_offices = dict(RegionalOffice.objects.values_list("slug", "pk"))
    Posting.objects.bulk_create(
        _posting(user, account, offices, regional_offices) for user, account in zip(users, missing, strict=True)
    )
    return len(users)


def _posting(user: User, account: DemoAccount, offices: dict[str, int], regional_offices: dict[str, int]) -> Posting:
    office = offices[account.office] if account.office else None
    guided = account.role is Role.VILLAGE_OPERATOR
    return Posting(
        user=user,
        role=account.role,
        acting=account.acting,
        office_id=None if guided else office,
        guiding_office_id=office if guided else None,
        regional_office_id=regional_offices[account.regional_office] if account.regional_office else None,
        region_id=account.region or None,
        starts_on=POSTED_SINCE,
    )
