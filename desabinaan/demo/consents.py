"""What people of the demo were told about privacy, and what they said about messages."""

import datetime as dt
from collections.abc import Iterator

from desabinaan.demo.people import People
from villages.enums import NOTICE_VERSION
from villages.models import Consent, Stakeholder

OLD_NOTICE, OLD_NOTICE_SHARE = "2025-06", 0.04
TOLD = 0.8
WAYS = ("langsung", "langsung", "lewat telepon", "lewat WhatsApp", "lewat lurah/kepala desa")
TOLD_AT = dt.datetime(2026, 1, 12, 3, tzinfo=dt.UTC)
REFUSED_AT = dt.datetime(2026, 2, 3, 3, tzinfo=dt.UTC)


def take_notice(row: Stakeholder) -> None:
    """Most were told the notice when they were taken in, some an earlier one."""
    people = People(f"{row.name} {row.phone} notice")
    row.notice_version = OLD_NOTICE if people.chance(OLD_NOTICE_SHARE) else NOTICE_VERSION
    if people.chance(TOLD):
        row.opted_in_at, row.wish_source = TOLD_AT, people.dice.choice(WAYS)


def refuse_messages(row: Stakeholder) -> None:
    row.opted_in_at, row.opted_out_at = None, REFUSED_AT
    row.wish_source = "lewat telepon ke kantor desa"


def consents(row: Stakeholder) -> Iterator[Consent]:
    """The words behind what a contact holds: who refuses had agreed before."""
    said = [(True, TOLD_AT, row.wish_source)] if row.opted_in_at else []
    if row.opted_out_at:
        said = [(True, TOLD_AT, "langsung"), (False, REFUSED_AT, row.wish_source)]
    for wants, at, source in said:
        yield Consent(stakeholder=row, wants_messages=wants, at=at, source=source, notice_version=row.notice_version)
