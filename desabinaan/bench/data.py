"""Fills the bench database with skewed, lifelike rows; everybody in it is made up."""

import random
from collections.abc import Callable
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.models import Posting, User
from desabinaan.bench import database, regions
from desabinaan.bench.copying import WRITER, set_sequences
from desabinaan.bench.figures import book_all
from desabinaan.bench.people import People
from desabinaan.bench.scales import Scale
from desabinaan.bench.sessions import Sessions
from notifications.models import Message
from offices.models import ImmigrationOffice, Region, RegionalOffice, WorkingArea
from outreach.models import (
    Attendance,
    CountedParticipants,
    OutreachSession,
    SessionOfficer,
    SessionReport,
    SessionTally,
    SessionUnit,
    SessionVillage,
)
from villages.models import AssistedVillage, NeighbourhoodUnit, ServedVillage, Stakeholder

FILLED: list[Any] = [
    Region, RegionalOffice, ImmigrationOffice, WorkingArea, User, Posting, AssistedVillage, NeighbourhoodUnit,
    Stakeholder, ServedVillage, OutreachSession, SessionVillage, SessionOfficer, SessionTally, CountedParticipants,
    SessionUnit, SessionReport, Attendance, Message,
]  # fmt: skip
# The same rows every time, but for the day they are made on.
SEED = 3604122001


def fill(scale: Scale, *, regions_file: str = "", say: Callable[[str], None]) -> None:
    """Make the bench database anew. History tables stay empty: triggers are off while rows are copied."""
    rng = random.Random(SEED)  # noqa: S311 - not for secrets
    say(f"{database.name_of_bench_database()}: migrating")
    database.create()
    database.enter()
    call_command("migrate", interactive=False, verbosity=0)
    with database.without_constraints([model._meta.db_table for model in FILLED]):
        say("regions")
        if regions_file:
            regions.load_file(regions_file)
        else:
            regions.make(scale, rng)
        say("offices, villages, units, contacts, accounts")
        people = People(scale, rng)
        people.make()
        say("sessions, rolls, messages")
        Sessions(scale, people.offices, rng, timezone.now()).make()
        WRITER.close()
        say("constraints and indexes")
    set_sequences([model for model in FILLED if model._meta.auto_field])
    database.analyze()
    say("figures")
    book_all()
    say("vacuum, analyze")
    database.analyze()
    database.mark_as_filled(scale.name)
    say(f"{database.size_in_mb()} MB")


def described() -> dict[str, Any]:
    """The scale and the rows by table, as the planner estimates them: counting takes longer than most benches."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, reltuples::bigint FROM pg_class WHERE relname = ANY(%s) ORDER BY relname",
            [[model._meta.db_table for model in FILLED]],
        )
        rows = dict(cursor.fetchall())
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        return {"scale": cursor.fetchone()[0], **rows}
