"""The search across the portal: what each role finds, in which words, and what it never finds."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from offices.models import Region
from tests.factories import ContactFactory, SessionFactory, village
from tests.guards.queries import assert_same_queries
from villages.enums import Function
from villages.models import Stakeholder

URL = "/cari/"
NOON = dt.datetime(2026, 11, 24, 5, tzinfo=dt.UTC)
PHONE = "+6281234567890"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def found(as_user):
    """``found(person, words)``: titles by group."""

    def search(person, words: str) -> dict[str, list[str]]:
        response = as_user(person).get(URL, {"q": words})
        assert response.status_code == 200
        return {group.key: [hit.title for hit in group.hits] for group in response.context["groups"]}

    return search


def named(home, name: str):
    Region.objects.filter(pk=home.pk).update(name=name)
    home.region.refresh_from_db()
    return home


@pytest.fixture
def twins(world):
    """Villages of the same name in two Kanwil, each with a session and a contact of the same name."""
    homes = [named(world.pontang, "Kaserangan"), named(world.cakung_timur, "Kaserangan")]
    for home in homes:
        SessionFactory(host=home, starts_at=NOON, venue="Aula Mawar", letter_number="W11-0123")
        ContactFactory(village=home, name="Siti Aminah", function=Function.PKK, phone=PHONE)
    return homes


@pytest.mark.parametrize("words", ["kaserangan", "Desa Kaserangan", "36.04.12.2001", "3604122001", "kaserangn"])
def test_a_village_by_name_code_or_misspelt(world, found, twins, words):
    assert found(world.officer, words)["villages"] == [twins[0].label]


@pytest.mark.parametrize("words", ["mawar", "aula mawar", "W11-0123", "24 Nov 2026", "24/11/2026", "kaserangan"])
def test_a_session_by_place_letter_day_or_village(world, found, twins, words):
    assert len(found(world.officer, words)["sessions"]) == 1
    assert len(found(world.far_officer, words)["sessions"]) == 1
    assert len(found(world.national, words)["sessions"]) == 2


def test_a_session_by_its_subject(world, found, twins):
    session = SessionFactory(host=world.pontang, starts_at=NOON, venue="Lapangan")
    words = f"{session.get_kind_display()} {session.topic.name}"
    assert len(found(world.officer, words)["sessions"]) == 2


@pytest.mark.parametrize(
    ("who", "number"),
    [
        ("officer", 1), ("office_head", 1), ("operator", 1), ("district_operator", 1), ("regional_head", 1),
        ("near_officer", 0), ("other_operator", 0), ("local_government", 0), ("national", 0),
    ],
)  # fmt: skip
def test_persons_are_found_by_those_who_may_meet_them(world, as_user, twins, who, number):
    response = as_user(getattr(world, who)).get(URL, {"q": "siti aminah"})
    groups = {group.key: group for group in response.context["groups"]}
    assert len(groups["contacts"].hits if "contacts" in groups else []) == number
    assert (PHONE in response.text, "3456" in response.text) == (False, False)


@pytest.mark.parametrize(("who", "number"), [("officer", 1), ("operator", 1), ("regional_head", 0), ("national", 0)])
def test_a_number_is_looked_for_by_those_who_must_call_alone(world, found, twins, who, number):
    assert len(found(getattr(world, who), "081234567890").get("contacts", [])) == number


def test_a_misspelt_name_is_found_and_said_to_be_alike(world, as_user, twins):
    groups = as_user(world.officer).get(URL, {"q": "siti aminh"}).context["groups"]
    assert [(g.key, g.alike, [hit.title for hit in g.hits]) for g in groups] == [("contacts", True, ["Siti Aminah"])]


def test_who_is_out_of_use_is_not_found(world, found, twins):
    Stakeholder.objects.update(retired_at=NOON)
    assert "contacts" not in found(world.officer, "siti aminah")


@pytest.mark.parametrize(
    ("who", "names"),
    [("officer", 1), ("regional_head", 1), ("operator", 0), ("local_government", 0), ("national", 0)],
)
def test_officers_are_found_by_those_who_read_about_them(world, found, who, names):
    for officer in (world.second_officer, world.far_officer):
        officer.name = "Rahmawati Contoh"
        officer.save()
    assert len(found(getattr(world, who), "rahmawati").get("officers", [])) == names


def test_offices_and_pages_are_those_of_the_reader(world, found):
    assert [office.pk for office in (world.serang, world.cilegon, world.jaktim)]
    name = world.serang.place_name
    assert found(world.national, f"kanim {name}")["offices"] == [world.serang.full_name]
    assert "offices" not in found(world.far_officer, name)
    assert "offices" not in found(world.operator, name)
    assert found(world.regional_head, "target")["pages"] == ["Target"]
    assert "pages" not in found(world.officer, "target")
    assert found(world.officer, "dasbor")["pages"] == ["Dasbor"]
    assert found(world.regional_head, "kalender")["pages"] == ["Kalender"]
    assert "pages" not in found(world.operator, "dasbor")


@pytest.mark.parametrize("who", ["officer", "operator", "regional_head", "national", "local_government"])
def test_every_page_found_opens(world, as_user, who):
    client = as_user(getattr(world, who))
    urls = {
        hit.url
        for words in ("ke", "la", "da", "jad", "re", "pim", "pro", "be", "ka")
        for group in client.get(URL, {"q": words}).context["groups"]
        if group.key == "pages"
        for hit in group.hits
    }
    assert {url: client.get(url, follow=True).status_code for url in urls} == dict.fromkeys(urls, 200)
    assert len(urls) > 3


def test_eight_of_a_group_and_the_way_to_the_others(world, as_user):
    for number in range(9):
        home = named(village(f"36.04.13.20{number + 10}", office=world.serang), f"Sukamaju {number}")
        SessionFactory(host=home, starts_at=NOON - dt.timedelta(days=number), venue="Aula Sukamaju")
        ContactFactory(village=home, name=f"Contoh Sukamaju {number}")
    client = as_user(world.officer)
    groups = {group.key: group for group in client.get(URL, {"q": "sukamaju"}).context["groups"]}
    assert {key: len(group.hits) for key, group in groups.items()} == {"villages": 8, "sessions": 8, "contacts": 8}
    assert groups["villages"].more_url == "/desa/?q=sukamaju"
    assert groups["contacts"].more_url == "/kontak/?q=sukamaju"
    assert groups["sessions"].more_url == "/kegiatan/?q=sukamaju&kapan=akan"
    assert all("ukamaju" in client.get(group.more_url).text for group in groups.values())


def test_the_village_of_that_name_comes_before_others_of_its_kecamatan(world, found):
    named(world.pontang, "Sujung")
    bearer = named(world.linduk, world.linduk.district.name)
    assert found(world.officer, bearer.region.name)["villages"] == [bearer.label, world.pontang.label]


def test_the_list_of_sessions_knows_the_number_of_the_letter(world, as_user, twins):
    text = as_user(world.officer).get(reverse("session_list"), {"q": "W11-0123"}).text
    assert "Aula Mawar" in text


@pytest.mark.parametrize(
    ("words", "title"),
    [("", "Apa yang Anda cari?"), ("x", "Terlalu pendek"), (" x ", "Terlalu pendek"), ("zzzzzz", "Tidak ditemukan")],
)
def test_nothing_found_teaches_what_to_do(world, as_user, words, title):
    assert title in as_user(world.officer).get(URL, {"q": words}).text


@pytest.mark.parametrize(
    "words", ["\x00\x00", "%%", "_____", "'; --", "a" * 500, "31 Feb 2026", "9" * 60, "((((", "²²²"]
)
def test_whatever_is_typed_is_answered(world, found, twins, words):
    assert all(len(hits) <= 8 for hits in found(world.officer, words).values())


def test_while_typing_the_part_alone_comes_and_the_same_again_costs_nothing(world, as_user, twins):
    client = as_user(world.officer)
    part = client.get(URL, {"q": "mawar"}, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "Aula Mawar" in part.text
    headers = {"HX-Request": "true", "If-None-Match": part["ETag"]}
    again = client.get(URL, {"q": "mawar"}, headers=headers)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", part["ETag"])
    SessionFactory(host=world.pontang, starts_at=NOON, venue="Gedung Mawar")
    assert client.get(URL, {"q": "mawar"}, headers=headers).status_code == 200


def test_as_many_queries_for_three_rows_as_for_one(world, as_user):
    numbers = iter(range(10, 40))

    def add() -> None:
        number = next(numbers)
        home = named(village(f"36.04.13.20{number}", office=world.serang), f"Sukamaju {number}")
        SessionFactory(host=home, starts_at=NOON, venue="Aula Sukamaju")
        ContactFactory(village=home, name=f"Contoh Sukamaju {number}")

    assert_same_queries(as_user(world.officer), f"{URL}?q=sukamaju", add)
