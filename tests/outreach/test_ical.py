"""Sessions as calendar files, read back by a program that is not the writer."""

import datetime as dt

import pytest
import vobject
from django.utils import timezone, translation

from offices.models import Zone
from outreach.domain import ical, standing
from outreach.domain.invitations import link_of
from outreach.domain.moves import move
from outreach.domain.times import SessionTimes
from outreach.enums import SessionState
from outreach.models import OutreachSession
from tests.factories import ContactFactory, SessionFactory, on_roll
from tests.outreach.conftest import DAY
from villages.models import Venue

AWKWARD = 'Aula "Serba; Guna", lantai 2\\3'


def read(content: bytes):
    """The calendar as vobject understands it."""
    return vobject.readOne(content.decode())


def event_of(session: OutreachSession, attendee=None):
    return read(ical.ics_for(session, attendee)).vevent


def at(zone: Zone, hour: int = 9) -> dt.datetime:
    return dt.datetime.combine(DAY, dt.time(hour), tzinfo=zone.info)


@pytest.mark.parametrize(("zone", "offset"), [(Zone.WIB, 7), (Zone.WITA, 8), (Zone.WIT, 9)])
def test_hours_are_those_of_the_session_with_the_zone_in_the_file(zone, offset, world):
    session = SessionFactory(host=world.pontang, zone=zone, starts_at=at(zone))
    content = ical.ics_for(session)
    assert f"DTSTART;TZID={zone.value}:20260310T090000".encode() in content
    found = read(content)
    assert found.vtimezone.tzid.value == zone.value
    assert found.vevent.dtstart.value == at(zone)
    assert found.vevent.dtstart.value.utcoffset() == dt.timedelta(hours=offset)
    assert found.vevent.dtend.value == at(zone, 11)


def test_what_people_typed_survives_and_lines_are_short(world):
    session = SessionFactory(host=world.pontang, venue=AWKWARD + " é" * 20, letter_number="W.11;IMI,1\\2")
    content = ical.ics_for(session)
    assert content.endswith(b"\r\n")
    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert not any(b"\n" in line for line in lines)
    found = read(content).vevent
    assert found.location.value == f"{session.venue}, {session.host.label}"
    assert "Nomor surat: W.11;IMI,1\\2" in found.description.value.split("\n")


def test_a_letter_without_a_number_says_nothing_about_one(world):
    assert "Nomor" not in event_of(SessionFactory(host=world.pontang)).description.value


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("draft", "TENTATIVE"),
        ("awaiting_village", "TENTATIVE"),
        ("scheduled", "CONFIRMED"),
        ("ongoing", "CONFIRMED"),
        ("awaiting_roll", "CONFIRMED"),
        ("closed", "CONFIRMED"),
        ("postponed", "CANCELLED"),
        ("cancelled", "CANCELLED"),
    ],
)
def test_status_follows_the_state(state, status, world):
    event = event_of(SessionFactory(host=world.pontang, state=state, reason="banjir"))
    assert event.status.value == status
    assert event.summary.value.startswith("[") == (status == "CANCELLED")
    assert "banjir" not in event.serialize()


def test_the_event_stays_the_same_one_and_each_change_raises_its_sequence(world, schedule):
    session = schedule()
    before = event_of(session)
    times = SessionTimes(DAY + dt.timedelta(days=1), dt.time(13), dt.time(15), Zone.WIB)
    moved = move(session=session, actor=world.officer, times=times, seen_version=session.version, now=timezone.now())
    after = event_of(moved)
    called_off = event_of(standing.cancel(session=moved, actor=world.officer, reason="banjir", now=timezone.now()))
    assert before.uid.value == after.uid.value == called_off.uid.value == f"kegiatan-{session.pk}@127.0.0.1"
    assert int(before.sequence.value) < int(after.sequence.value) < int(called_off.sequence.value)
    assert called_off.status.value == "CANCELLED"


def test_last_modified_is_the_last_write(world):
    session = SessionFactory(host=world.pontang)
    written = OutreachSession.pgh_event_model.objects.get(pgh_obj=session).pgh_created_at
    event = event_of(session)
    assert event.last_modified.value == event.dtstamp.value == written.replace(microsecond=0)


def test_estimates_are_said_to_be_estimates(world):
    session = SessionFactory(host=world.pontang, starts_at=at(Zone.WIB, 19), open_ended=True, after_prayer="isya")
    with translation.override("id"):
        assert "bakda Isya (± 19.00 WIB) s.d. selesai" in event_of(session).description.value


def test_the_place_of_the_register_is_a_point(world):
    place = Venue.objects.create(name="Balai Desa", village=world.pontang, latitude="-6.05", longitude="106.25")
    event = event_of(SessionFactory(host=world.pontang, place=place))
    assert event.geo.value == "-6.05;106.25"


def test_only_the_persons_own_file_has_the_link(world):
    session = SessionFactory(host=world.pontang)
    row = on_roll(session, ContactFactory(village=world.pontang, name="Contoh Ani"))
    on_roll(session, ContactFactory(village=world.pontang, name="Contoh Budi"))
    own, plain = event_of(session, row), event_of(session)
    assert own.url.value == link_of(row)
    assert "url" not in plain.contents
    assert "Contoh" not in plain.serialize()
    assert "Budi" not in own.serialize()


def test_it_speaks_the_language_of_the_reader(world):
    session = SessionFactory(host=world.pontang)
    with translation.override("en"):
        english = event_of(session)
    with translation.override("id"):
        indonesian = event_of(session)
    assert english.description.value != indonesian.description.value
    assert english.uid.value == indonesian.uid.value


def test_reading_one_costs_two_queries(world, django_assert_num_queries):
    session = SessionFactory(host=world.pontang, state=SessionState.SCHEDULED)
    loaded = OutreachSession.objects.select_related("topic", "host__region", "host__district", "office", "place").get(
        pk=session.pk
    )
    with django_assert_num_queries(2):
        ical.ics_for(loaded)
