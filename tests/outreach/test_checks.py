"""What tells of clashes while somebody types: never an error, nothing foreign, nothing written."""

import datetime as dt

import pytest
from django.urls import reverse

from outreach.models import OutreachSession
from tests.factories import SessionFactory
from tests.outreach.conftest import DAY
from villages.models import Venue

URL = reverse("session_check")
NOTHING_YET, FINE = "Bentrok dan hari libur tampil di sini", "Tidak ada bentrok."


@pytest.fixture
def typed(world, clock):
    return {
        "host": world.pontang.pk,
        "date": DAY.isoformat(),
        "start": "9",
        "end": "11.00",
        "lead": world.officer.pk,
        "kind": "outreach",
    }


@pytest.fixture
def ask(world, as_user):
    client = as_user(world.officer)

    def send(data, url=URL) -> str:
        response = client.post(url, data)
        assert response.status_code == 200
        return response.content.decode()

    return send


def test_a_clash_is_told_before_saving(world, ask, typed, schedule):
    assert FINE in ask(typed)
    schedule(villages=[world.tirtayasa], venue="Aula")
    page = ask(typed)
    assert "Bentrok:" in page
    assert (
        f"{world.officer.name} sudah bertugas di Aula, Desa Tirtayasa, Kec. Tirtayasa, pukul 09.00–11.00 WIB." in page
    )
    assert FINE not in page
    assert OutreachSession.objects.count() == 1


HALF = {
    "nothing": {},
    "a village alone": {"host": "36.04.12.2001"},
    "half a day": {"host": "36.04.12.2001", "date": "10-"},
    "no hour yet": {"date": "10 Mar 2026", "start": "", "lead": "1"},
    "letters for an hour": {"date": "10-3-2026", "start": "sembilan"},
    "an odd end": {"date": "10-3-2026", "start": "9", "end": "25.99"},
    "keys that are none": {"host": "x", "others": ["36.04", "'"], "lead": "abc", "place": "-1", "members": "y"},
    "numbers no column holds": dict.fromkeys(("lead", "place", "members", "expected_participants"), "9" * 30),
    "a NUL": {"host": "\0", "others": ["\0"], "date": "\0", "start": "\0", "lead": "\0", "place": "\0", "kind": "\0"},
}  # fmt: skip


@pytest.mark.parametrize("data", HALF.values(), ids=HALF)
@pytest.mark.parametrize("query", ["", "?kegiatan=", "?kegiatan=abc", "?kegiatan=99999999999999999999", "?kegiatan=²"])
def test_half_typed_is_no_error(world, ask, clock, data, query):
    world.pontang  # noqa: B018 - there is one
    page = ask(data, URL + query)
    assert NOTHING_YET in page or "Perhatikan" in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"end": "8"}, "Jam selesai harus sesudah jam mulai"),
        ({"date": "1-3-2026"}, "Tanggal ini sudah lewat"),
        ({"date": "10-3-2036"}, "Periksa tahunnya"),
    ],
)
def test_hours_that_cannot_be_are_told(ask, typed, change, sentence):
    assert sentence in ask(typed | change)


def test_without_an_end_two_hours_are_taken(world, ask, typed, schedule):
    schedule(villages=[world.tirtayasa], start=dt.time(10, 30), end=dt.time(12))
    assert "Bentrok:" in ask(typed | {"end": ""})
    assert "Bentrok:" not in ask(typed | {"start": "8", "end": ""})


def test_after_a_prayer_the_usual_hour_is_taken(world, ask, typed, schedule):
    schedule(villages=[world.tirtayasa], start=dt.time(20), end=dt.time(21))
    assert "Bentrok:" in ask(typed | {"start": "", "end": "", "after_prayer": "isya"})


def test_a_day_alone_tells_of_the_village(world, ask, typed, schedule):
    schedule(lead=world.second_officer)
    page = ask(typed | {"start": "", "end": ""})
    assert "hari itu sudah punya kegiatan" in page
    assert "Bentrok:" not in page


def test_a_session_does_not_clash_with_itself(world, ask, typed, schedule):
    session = schedule(villages=[world.pontang, world.linduk])
    other = schedule(villages=[world.linduk], lead=world.second_officer, start=dt.time(13), end=dt.time(15))
    del typed["host"]
    page = ask(typed, f"{URL}?kegiatan={session.pk}")
    assert "Bentrok:" not in page
    assert str(other.venue) in page
    assert "Desa Linduk, Kec. Pontang, hari itu" not in page


def test_foreign_rows_reveal_nothing(world, ask, typed, clock):
    """Another office's village, officer, hall and session: as if nobody had typed them."""
    start = dt.datetime(2026, 3, 10, 2, 0, tzinfo=dt.UTC)
    hall = Venue.objects.create(village=world.cakung_timur, name="Aula Jauh")
    foreign = SessionFactory(
        host=world.cakung_timur, lead=world.far_officer, starts_at=start, place=hall, venue="Jauh"
    )
    data = typed | {"host": world.cakung_timur.pk, "lead": world.far_officer.pk, "place": hall.pk}
    for url in (URL, f"{URL}?kegiatan={foreign.pk}"):
        page = ask(data, url)
        assert NOTHING_YET in page
        assert not {"Jauh", "Cakung", world.far_officer.name} & set(page.split())
    assert "Aula Jauh" not in ask(typed | {"place": hall.pk})


def test_reading_the_address_does_nothing(world, as_user):
    assert as_user(world.officer).get(URL).status_code == 405


def test_the_queries_of_a_keystroke(world, as_user, typed, schedule, django_assert_max_num_queries):
    schedule(villages=[world.pontang, world.linduk], members=[world.second_officer])
    client = as_user(world.officer)
    client.post(URL, typed)
    data = typed | {"others": [world.linduk.pk], "members": [world.second_officer.pk, world.section_head.pk]}
    with django_assert_max_num_queries(14):
        client.post(URL, data)
