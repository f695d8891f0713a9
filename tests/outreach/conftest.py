"""Shorthands for a session scheduled the way an officer does it."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from guidance.models import Topic
from notifications.domain import consents
from offices.domain.territory import ancestors_of
from offices.models import Zone
from outreach.domain import sessions
from outreach.domain.details import Details
from outreach.domain.message_preview import preview
from outreach.domain.sketched_people import Sketch
from outreach.domain.times import SessionTimes
from outreach.enums import SessionKind, SessionState
from outreach.models import OutreachSession, SessionTally, SessionVillage
from tests.factories import ContactFactory, SessionFactory, territory
from villages.domain.venues import VenueDetails, add_venue
from villages.enums import Function

DAY = dt.date(2026, 3, 10)
PHONE, OTHER_PHONE = "+6281200000001", "+6281200000002"
NOON = dt.datetime(2026, 3, 2, 5, 0, tzinfo=dt.UTC)


@pytest.fixture
def clock(time_machine):
    """Monday, 2 March 2026, 12.00 WIB: eight days before ``DAY``."""
    time_machine.move_to(NOON, tick=False)
    return time_machine


def details(world, *, day=DAY, start=dt.time(9), end=dt.time(11), **fields) -> Details:
    fields.setdefault("lead", world.officer)
    fields.setdefault("venue", "Balai Desa Pontang")
    return Details(topic=Topic.objects.first(), times=SessionTimes(day, start, end, Zone.WIB), **fields)


@pytest.fixture
def schedule(world, clock):
    """``schedule(villages=[...], day=..., start=...)`` by the officer of Serang."""

    def make(
        *, villages=None, actor=None, kind=SessionKind.OUTREACH, functions=Function.values,
        state=SessionState.SCHEDULED, quotas=None, **fields,
    ):  # fmt: skip
        return sessions.schedule(
            actor=actor or world.officer,
            villages=villages or [world.pontang],
            kind=kind,
            details=details(world, **fields),
            functions=functions,
            state=state,
            quotas=quotas,
            now=timezone.now(),
        )

    return make


@pytest.fixture
def people(world):
    """Five contacts of Pontang, in alphabetical order, one with an e-mail address."""
    names = ["Contoh Ani", "Contoh Budi", "Contoh Cahya", "Contoh Dewi", "Contoh Eko"]
    return [
        ContactFactory(village=world.pontang, name=name, email="ani@contoh.example" if name.endswith("Ani") else "")
        for name in names
    ]


@pytest.fixture
def two_villages(world, schedule, people, clock):
    """A session of Pontang, rows 1 to 5, and Tirtayasa, row 6; it has begun."""
    ContactFactory(village=world.tirtayasa, name="Contoh Tirta")
    session = schedule(villages=[world.pontang, world.tirtayasa])
    clock.move_to(session.starts_at, tick=False)
    return session


@pytest.fixture
def photographed(world, clock, settings, tmp_path):
    """A session under way; what is kept of it lies in a folder of this test alone."""
    settings.FILES_DIR = tmp_path / "files"
    return SessionFactory(host=world.pontang, starts_at=timezone.now(), lead=world.officer, state="ongoing")


@pytest.fixture
def pair(world, clock):
    """The same person twice: with titles, a phone and an address, and as somebody typed it in a hurry."""
    winner = ContactFactory(
        village=world.pontang, name="Moch. Yusuf", function="pkk", phone=PHONE, email="a@x.example"
    )
    loser = ContactFactory(
        village=world.pontang, name="Mochamad Yusuf", title_before="H.", function="community", phone=OTHER_PHONE,
        email="b@x.example", honorific="m",
    )  # fmt: skip
    return winner, loser


@pytest.fixture
def typed(world):
    """The least an officer types: where, when, what about."""
    return {
        "host": world.pontang.pk,
        "kind": "outreach",
        "topic": str(Topic.objects.first().pk),
        "date": "10 Mar 2026",
        "start": "9",
        "end": "11.00",
        "venue": "Balai Desa Pontang",
        "lead": str(world.officer.pk),
        "names_by": "village",
        "state": "awaiting_village",
    }


@pytest.fixture
def hall(world):
    return add_venue(
        actor=world.officer, village=world.pontang, details=VenueDetails("Balai Desa Pontang", capacity=80)
    )


@pytest.fixture
def in_three_days(world, clock, settings) -> OutreachSession:
    """For Pontang and Tirtayasa, in three days."""
    settings.PORTAL_URL = "https://desabinaan.imigrasi.go.id"
    start = timezone.now() + dt.timedelta(days=3)
    session = SessionFactory(host=world.pontang, starts_at=start, lead=world.officer)
    home = {"village": world.tirtayasa, "starts_at": start, **territory(world.tirtayasa)}
    SessionVillage.objects.create(session=session, session_office_id=session.office_id, **home)
    SessionTally.objects.create(session=session, **home)
    return session


@pytest.fixture
def tick(as_user, in_three_days):
    def post(user, *, village: str = "", kind: str = "invitation", revision: int = 0, key: str = "") -> str:
        data = {
            "kind": kind, "desa": village, "revision": revision or in_three_days.revision,
            "client_id": key or str(uuid.uuid4()),
        }  # fmt: skip
        answer = as_user(user).post(reverse("group_post", args=[in_three_days.pk]), data, follow=True)
        assert answer.status_code == 200
        return answer.text

    return post


@pytest.fixture
def sketch(world, clock):
    """``sketch(...)`` of a session in Pontang led by its officer, with an operator and a head who have addresses."""
    assert world.operator.email
    ContactFactory(village=world.pontang, function=Function.VILLAGE_HEAD, email="kades@contoh.example")

    def make(**said):
        said = {"state": SessionState.SCHEDULED, "villages": [world.pontang], "officers": [world.officer]} | said
        return preview(Sketch(**said), now=timezone.now())

    return make


@pytest.fixture
def crowd(world, clock, settings):
    """People of every kind: two with one address, a number that was agreed to, others nothing leads to."""
    settings.WHATSAPP = {**settings.WHATSAPP, "token": "t", "phone_id": "1"}
    pontang = world.pontang
    of_district = ancestors_of(code=pontang.district_id, office=pontang.office)
    assert world.operator.email
    assert world.district_operator.email
    ContactFactory(village=pontang, function=Function.VILLAGE_HEAD, email="kades@contoh.example")
    ContactFactory(village=world.tirtayasa, function=Function.VILLAGE_HEAD, phone="+6281200000077")
    ContactFactory(village=None, function=Function.DISTRICT_HEAD, email="camat@contoh.example", **of_district)
    for number, email in enumerate(["ani@contoh.example", "ani@contoh.example", "", "lagi@contoh.example"]):
        ContactFactory(village=pontang, name=f"Contoh {number}", email=email)
    ContactFactory(village=pontang, email="diam@contoh.example", opted_out_at=timezone.now())
    ContactFactory(village=pontang, email="lama@contoh.example", term_end=dt.date(2026, 3, 2))
    by_phone = ContactFactory(village=pontang, name="Contoh Telepon", phone=PHONE)
    consents.record(actor=world.officer, contact=by_phone, how="paper")
