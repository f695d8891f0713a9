"""The form that plans a session: what it takes, what it refuses in words, and that nothing typed is lost."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from guidance.models import Topic
from outreach.enums import SessionLevel, SessionState
from outreach.models import Attendance, OutreachSession, SessionOfficer, SessionSpeaker, SessionUnit, SessionVillage
from tests.factories import ContactFactory, UnitFactory
from tests.guards.queries import assert_same_queries
from tests.outreach.conftest import DAY
from villages.domain.venues import VenueDetails, add_venue, retire_venue
from villages.models import NeighbourhoodUnit, Venue

URL = "/kegiatan/baru/"
ROWS = {"speakers-TOTAL_FORMS": "1", "speakers-INITIAL_FORMS": "0"}


def test_the_village_is_asked_unless_somebody_says_otherwise(world, as_user, clock, typed):
    ContactFactory(village=world.pontang)
    response = as_user(world.officer).post(URL, typed, follow=True)
    assert "Kegiatan direncanakan. Desa diminta mengonfirmasi." in response.text
    session = OutreachSession.objects.get()
    assert (session.state, session.level, session.venue) == ("awaiting_village", "village", "Balai Desa Pontang")
    assert (session.local_date, session.local_start, session.local_end) == (DAY, dt.time(9), dt.time(11))
    assert Attendance.objects.count() == 0  # the village fills in the names


@pytest.fixture
def everything(world, typed, hall):
    """All that an office can say of a session for RW 05 of Pontang, with Linduk as a guest."""
    upper = UnitFactory(village=world.pontang, number="05")
    for number in ("001", "002"):
        UnitFactory(village=world.pontang, parent=upper, number=number)
    UnitFactory(village=world.pontang, number="06")
    return (
        typed
        | ROWS
        | {
            "others": [world.linduk.pk, world.pontang.pk],
            "level": "unit",
            "units": [upper.pk],
            "place": hall.pk,
            "venue": "yang lama",
            "gathering": "Pengajian rutin",
            "after_prayer": "isya",
            "open_ended": "on",
            "start": "",
            "end": "",
            "further_topics": [topic.pk for topic in Topic.objects.all()[1:3]],
            "members": [world.second_officer.pk],
            "speakers-TOTAL_FORMS": "3",
            "speakers-0-name": "Contoh Wati",
            "speakers-0-agency": "BP3MI",
            "speakers-2-name": "Contoh Adi",
            "speakers-2-email": "adi@contoh.example",
            f"quota_{world.pontang.pk}": "10",
            f"quota_{world.linduk.pk}": "",
            "expected_participants": "40",
            "is_public": "on",
            "notes": "bawa spanduk",
            "state": "scheduled",
        }
    )


def test_everything_an_office_knows_of_a_session(world, as_user, clock, everything, hall):
    as_user(world.officer).post(URL, everything)
    topics = list(Topic.objects.all()[1:3])
    upper = NeighbourhoodUnit.objects.get(number="05")
    lower = list(NeighbourhoodUnit.objects.filter(parent=upper))
    session = OutreachSession.objects.get()
    assert (session.state, session.level, session.place, session.venue) == (
        SessionState.SCHEDULED, SessionLevel.UNIT, hall, "Balai Desa Pontang"
    )  # fmt: skip
    assert (session.local_start, session.local_end) == (dt.time(19, 30), dt.time(21, 30))
    assert (session.after_prayer, session.open_ended, session.is_public) == ("isya", True, True)
    assert (session.gathering, session.expected_participants, session.notes, session.letter_number) == (
        "Pengajian rutin", 40, "bawa spanduk", ""
    )  # fmt: skip
    assert set(session.further_topics.all()) == set(topics)
    quotas = SessionVillage.objects.values_list("village_id", "quota")
    assert dict(quotas) == {world.pontang.pk: 10, world.linduk.pk: None}
    assert set(SessionUnit.objects.values_list("unit_id", flat=True)) == {unit.pk for unit in (upper, *lower)}
    speakers = SessionSpeaker.objects.values_list("name", "agency", "email")
    assert list(speakers) == [("Contoh Wati", "BP3MI", ""), ("Contoh Adi", "", "adi@contoh.example")]
    assert SessionOfficer.objects.count() == 2
    page = as_user(world.officer).get(reverse("session_detail", args=[session.pk])).text
    for word in ("bakda Isya (± 19.30 WIB) s.d. selesai", "Contoh Wati", "BP3MI", "Pengajian rutin", topics[0].name,
                 "Terbuka untuk umum", "RW 05", "menampung 80 orang"):  # fmt: skip
        assert word in page


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"date": "31/02/2026"}, "date", "Tanggal 31 tidak ada: Februari 2026 hanya sampai tanggal 28."),
        (
            {"date": "10-3-2026 s.d. 10-3-2027"},
            "date",
            "Satu kegiatan berlangsung pada satu hari. Jadwalkan satu kegiatan untuk tiap harinya.",
        ),
        ({"date": "10-3-2126"}, "date", "Tanggal ini lebih dari dua tahun lagi. Periksa tahunnya."),
        ({"date": ""}, "date", "Isi tanggalnya, misalnya 24-11-2026 atau 24 Nov 2026."),
        ({"start": "22.00", "end": "01.00"}, "end", "Kegiatan tidak dapat melewati tengah malam."),
        ({"start": "22.00", "end": "24.00"}, "end", "Jam 24.00 tidak ada."),
        ({"start": "9", "end": "8"}, "end", "Jam selesai harus sesudah jam mulai, pada hari yang sama."),
        ({"start": ""}, "start", "Isi jamnya, misalnya 9.00 atau 19.30."),
        ({"end": ""}, "end", "Isi jamnya, misalnya 9.00 atau 19.30."),
        ({"start": "", "end": "", "open_ended": "on"}, "start", "Isi jamnya, misalnya 9.00 atau 19.30."),
        ({"venue": "  "}, "venue", "Tulis nama tempatnya, atau pilih tempat yang terdaftar."),
        ({"place": "999999"}, "place", ""),
        ({"state": "closed"}, "state", ""),
        ({"others": ["36.04.12.2002\0"]}, "others", ""),
        ({"level": "negara"}, "level", ""),
        ({"level": "unit"}, "units", "Pilih RT atau RW yang diundang, atau ganti tingkatnya."),
        ({"quota_36.04.12.2001": "0"}, "quota_36.04.12.2001", ""),
        ({"expected_participants": "banyak"}, "expected_participants", ""),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_kept(world, as_user, clock, typed, change, field, sentence):
    response = as_user(world.officer).post(URL, typed | change)
    assert response.status_code == 422
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert sentence in form.errors[field][0]
    assert all(
        str(form[name].value()) == str(value) for name, value in {**typed, **change}.items() if name != "open_ended"
    )
    assert OutreachSession.objects.count() == 0


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ({"speakers-0-agency": "BP3MI"}, "Tulis nama narasumbernya, atau kosongkan baris ini."),
        ({"speakers-0-name": "Contoh", "speakers-0-email": "bukan surel"}, "surel"),
        (
            {"speakers-TOTAL_FORMS": "13", **{f"speakers-{row}-name": "Contoh" for row in range(13)}},
            "12",
        ),
    ],
)
def test_speakers_that_cannot_be_are_told(world, as_user, clock, typed, rows, sentence):
    response = as_user(world.officer).post(URL, typed | ROWS | rows)
    assert response.status_code == 422
    assert sentence in response.text
    assert OutreachSession.objects.count() == 0


def test_a_place_of_another_village_is_not_on_offer(world, as_user, clock, typed):
    elsewhere = add_venue(actor=world.officer, village=world.tirtayasa, details=VenueDetails("Aula"))
    response = as_user(world.officer).post(URL, typed | {"place": elsewhere.pk})
    assert list(response.context["form"].errors) == ["place"]


def test_a_draft_binds_nobody(world, as_user, clock, typed, hall):
    client = as_user(world.officer)
    for _turn in range(2):
        client.post(URL, typed | {"state": "draft", "place": hall.pk})
    assert [row.state for row in OutreachSession.objects.all()] == ["draft", "draft"]


def test_a_busy_place_is_told_and_the_form_kept(world, as_user, clock, typed, hall):
    client = as_user(world.officer)
    client.post(URL, typed | {"place": hall.pk})
    late = typed | {"place": hall.pk, "lead": world.second_officer.pk, "notes": "catatan panjang"}
    response = client.post(URL, late)
    assert response.status_code == 422
    assert "Balai Desa Pontang" in str(response.context["form"].errors) or "Tempat ini" in response.text
    assert "catatan panjang" in response.text
    assert OutreachSession.objects.count() == 1


def test_a_new_place_goes_into_the_register_with_its_session_or_not_at_all(world, as_user, clock, typed):
    client = as_user(world.officer)
    client.post(URL, typed | {"keep_place": "on", "end": "8"})
    assert Venue.objects.count() == 0
    client.post(URL, typed | {"keep_place": "on"})
    venue = Venue.objects.get()
    assert (venue.name, venue.village_id) == ("Balai Desa Pontang", world.pontang.pk)
    assert OutreachSession.objects.get().place == venue


def test_a_place_that_is_named_instead_of_chosen_is_the_registered_one(world, as_user, clock, typed, hall):
    as_user(world.officer).post(URL, typed | {"venue": "balai desa PONTANG", "keep_place": "on"})
    session = OutreachSession.objects.get()
    assert (session.place, session.venue, Venue.objects.count()) == (hall, "Balai Desa Pontang", 1)


def test_five_hundred_people_are_invited(world, as_user, clock, typed):
    for number in range(500):
        ContactFactory(village=world.pontang, name=f"Contoh {number:03}")
    as_user(world.officer).post(URL, typed | {"names_by": "contacts", "functions": ["rt_head"], "state": "scheduled"})
    assert Attendance.objects.count() == 500


def test_an_estimate_follows_the_zone_of_the_village_and_gives_way(world, as_user, clock, typed):
    world.pontang.region.zone = "Asia/Makassar"
    world.pontang.region.save()
    client = as_user(world.officer)
    client.post(URL, typed | {"after_prayer": "magrib", "start": "", "end": "20"})
    client.post(URL, typed | {"after_prayer": "magrib", "start": "18.10", "end": "20", "date": "11-3-2026"})
    starts = OutreachSession.objects.order_by("local_date").values_list("local_start", "zone")
    assert list(starts) == [(dt.time(18, 45), "Asia/Makassar"), (dt.time(18, 10), "Asia/Makassar")]


def test_drawing_anew_judges_nothing_and_loses_nothing(world, as_user, clock, typed, hall):
    half = typed | ROWS | {
        "date": "31/02/2026", "others": [world.linduk.pk], "susun": "narasumber", "speakers-0-name": "Contoh Wati",
        "is_public": "on", "venue": "",
    }  # fmt: skip
    response = as_user(world.officer).post(URL, half)
    form = response.context["form"]
    assert (response.status_code, form.is_bound) == (200, False)
    assert [row["name"].value() for row in form.speakers.forms] == ["Contoh Wati", None]
    assert (form["date"].value(), form["others"].value(), form["is_public"].value()) == (
        "31/02/2026", [world.linduk.pk], True
    )  # fmt: skip
    assert [field.label for field in form.quota_fields] == ["Pontang, Kec. Pontang", "Linduk, Kec. Pontang"]
    assert "Balai Desa Pontang (80 orang)" in response.text
    assert "invalid-feedback" not in response.text
    assert OutreachSession.objects.count() == 0


def test_parts_that_hang_on_the_villages_come_alone(world, as_user, clock, typed, hall):
    retired = add_venue(actor=world.officer, village=world.pontang, details=VenueDetails("Gedung lama"))
    retire_venue(actor=world.officer, venue=retired)
    response = as_user(world.officer).post(URL, typed | {"susun": "desa"}, headers={"HX-Request": "true"})
    assert "<form" not in response.text
    assert all(f'id="part-{name}"' in response.text for name in ("place", "units", "quotas", "preview"))
    assert "Balai Desa Pontang (80 orang)" in response.text
    assert "Gedung lama" not in response.text


def test_what_a_link_knows_stands_in_the_form(world, as_user, clock):
    address = f"{URL}?desa={world.pontang.pk}&tanggal=2026-03-10&mulai=09.00&tempat=Aula&topik=1&jenis=visit"
    form = as_user(world.officer).get(address).context["form"]
    names = ("host", "date", "start", "venue", "topic", "kind", "lead")
    assert [form[name].value() for name in names] == [
        world.pontang.pk, "Sel, 10 Mar 2026", "09.00", "Aula", "1", "visit", world.officer.pk
    ]  # fmt: skip
    assert as_user(world.officer).get(f"{URL}?tanggal=entah&desa=%00").status_code == 200


def test_the_kecamatan_stands_beside_every_village(world, as_user):
    page = as_user(world.officer)
    assert [world.pontang.pk, world.tirtayasa.pk] == ["36.04.12.2001", "36.04.13.2001"]
    text = page.get(URL).text
    assert "Pontang, Kec. Pontang" in text
    assert "Tirtayasa, Kec. Tirtayasa" in text


def test_more_villages_ask_no_more_queries(world, as_user):
    villages = iter(("pontang", "linduk", "tirtayasa"))
    assert_same_queries(as_user(world.officer), URL, lambda: getattr(world, next(villages)))


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_one_wins_and_the_other_keeps_its_form(world, as_user, clock, typed, hall):
    """Two officers take the same place; each of them is free."""
    clients: list[Client] = [as_user(world.officer), as_user(world.second_officer)]
    leads = [world.officer.pk, world.second_officer.pk]

    def save(number: int):
        try:
            return clients[number].post(
                URL, typed | {"place": hall.pk, "lead": leads[number], "notes": f"ke-{number}"}
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(save, range(2)), key=lambda answer: answer.status_code)
    assert [answer.status_code for answer in answers] == [302, 422]
    lost = answers[1].context["form"]
    assert lost["notes"].value() in ("ke-0", "ke-1")
    assert len(lost.errors) == 1
    assert OutreachSession.objects.count() == 1
