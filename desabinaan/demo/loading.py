"""Everything the demo adds to the pilot's places."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from desabinaan.demo.accounts import load_accounts
from desabinaan.demo.aftermath import load_aftermath
from desabinaan.demo.answers import load_answers
from desabinaan.demo.calendar import load_calendar
from desabinaan.demo.clashes import load_clashes
from desabinaan.demo.closings import load_closings
from desabinaan.demo.contacts import load_contacts
from desabinaan.demo.designations import load_designations
from desabinaan.demo.duplicates import load_duplicates
from desabinaan.demo.field import load_field
from desabinaan.demo.group_posts import load_group_posts
from desabinaan.demo.imports import load_import
from desabinaan.demo.officers import load_officers
from desabinaan.demo.photos import load_photos
from desabinaan.demo.ready_phones import load_ready_phones
from desabinaan.demo.rolls import load_rolls
from desabinaan.demo.series import load_series
from desabinaan.demo.sessions import load_sessions
from desabinaan.demo.signatures import load_signatures
from desabinaan.demo.units import load_units
from desabinaan.demo.venues import load_venues
from desabinaan.demo.village_first import load_village_first
from desabinaan.demo.villages import demo_villages
from desabinaan.pilot.loading import load_pilot
from offices.errors import DomainError


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows were added."""

    accounts: int
    units: int
    contacts: int
    sessions: int


@transaction.atomic
def load_demo() -> Loaded:
    """Safe to repeat. Raises ``DomainError`` unless the portal runs as a demo."""
    if not settings.DEMO:
        raise DomainError("Data contoh hanya dimuat bila PORTAL_DEMO=1; tidak ada yang ditambahkan.")
    load_pilot()
    accounts = load_accounts()
    load_calendar()
    load_officers()
    villages = demo_villages()
    load_designations()
    units, contacts = load_units(villages), load_contacts(villages) + load_duplicates(villages)
    load_import()
    load_venues(villages)
    sessions = load_sessions() + load_village_first()
    load_answers()
    sessions += load_clashes()
    sessions += load_series()
    load_aftermath()
    load_rolls()
    load_signatures()
    load_photos()
    load_group_posts()
    load_ready_phones()
    sessions += load_field()
    load_closings()
    return Loaded(accounts=accounts, units=units, contacts=contacts, sessions=sessions)
