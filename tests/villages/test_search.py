"""Searching the lists: what matches exactly, what is only spelt alike, and what nobody may find out by searching."""

import re

import pytest

from tests.factories import ContactFactory, RegionFactory, VillageFactory
from villages.enums import Function
from villages.queries.search import Search


def names_in(response):
    return re.findall(r"Contoh [A-Z]\w+", response.text)


def villages_in(response):
    return re.findall(r">(?:Desa|Kelurahan) ([\w ]+)</a>", response.text)


@pytest.mark.parametrize(
    ("typed", "code", "phone", "words"),
    [
        ("36.04.12", "36.04.12", "", ()),
        ("360412", "36.04.12", "360412", ()),
        ("3604122001", "36.04.12.2001", "3604122001", ()),
        ("0812-3456-7890", "08.12.34.5678", "81234567890", ()),
        ("+62 812 3456 7890", "62.81.23.4567", "81234567890", ()),
        ("567", "56.7", "", ()),
        ("  Desa  pontang kec. Serang ", "", "", ("PONTANG", "SERANG")),
        ("desa", "", "", ("DESA",)),
        ("a b c d e f g h", "", "", ("A", "B", "C", "D", "E", "F")),
    ],
)
def test_what_was_typed_is_a_code_a_number_or_words(typed, code, phone, words):
    search = Search.of(typed)
    assert (search.as_code, search.as_phone, search.words) == (code, phone, words)


@pytest.fixture
def villages(world):
    return [world.pontang, world.linduk, world.tirtayasa, world.cakung_timur]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("lind", ["Linduk"]),
        ("LINDUK pontang", ["Linduk"]),
        ("pontang linduk", ["Linduk"]),
        ("pontang serang", ["Pontang", "Linduk"]),
        ("desa tirtayasa", ["Tirtayasa"]),
        ("36.04.13", ["Tirtayasa"]),
        ("360413", ["Tirtayasa"]),
        ("36.04.12.2002", ["Linduk"]),
    ],
)
def test_villages_are_found_by_the_parts_of_their_name_and_place(world, as_user, villages, query, found):
    response = as_user(world.officer).get("/desa/", {"q": query})
    assert villages_in(response) == found
    assert "Tidak ada yang persis" not in response.text


@pytest.mark.parametrize(
    ("query", "found"), [("lindok", "Linduk"), ("tirtajasa", "Tirtayasa"), ("pomtang lindug", "Linduk")]
)
def test_a_mistyped_village_is_offered_as_alike(world, as_user, villages, query, found):
    response = as_user(world.officer).get("/desa/", {"q": query})
    assert villages_in(response)[0] == found
    assert "Tidak ada yang persis; ini yang mirip." in response.text
    assert "Cakung" not in response.text


@pytest.mark.parametrize("query", ["%", "_", "l_nduk", "36.04%", "x" * 60, "zzzz qqqq", "'", '"', "\\"])
def test_signs_of_the_database_are_plain_letters(world, as_user, villages, query):
    response = as_user(world.officer).get("/desa/", {"q": query})
    assert response.status_code == 200
    assert villages_in(response) in ([], ["Linduk"])  # l_nduk is spelt like Linduk
    assert "cocok dengan saringan" not in response.text or not villages_in(response)
    assert as_user(world.officer).get("/kontak/", {"q": query}).status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("rohani contoh", ["Contoh Rohani"]),
        ("ro", ["Contoh Rohani"]),
        ("contoh linduk", ["Contoh Bakri"]),
        ("bakri pontang", ["Contoh Bakri"]),
        ("moch", ["Contoh Muhammad"]),
        ("ibu contoh rohani", ["Contoh Rohani"]),
        ("36.04.12.2002", ["Contoh Bakri"]),
    ],
)
def test_contacts_are_found_by_name_and_place(world, as_user, query, found):
    ContactFactory(village=world.pontang, name="Contoh Rohani")
    ContactFactory(village=world.linduk, name="Contoh Bakri")
    ContactFactory(village=world.tirtayasa, name="Contoh Muhammad")
    ContactFactory(village=world.cakung_timur, name="Contoh Rohani")
    assert names_in(as_user(world.officer).get("/kontak/", {"q": query})) == found


@pytest.mark.parametrize("query", ["rohanni", "rohany contho", "muhamad rohani"])
def test_a_mistyped_contact_is_offered_as_alike(world, as_user, query):
    ContactFactory(village=world.pontang, name="Contoh Muhammad Rohani")
    ContactFactory(village=world.cakung_timur, name="Contoh Muhammad Rohanni")
    response = as_user(world.officer).get("/kontak/", {"q": query})
    assert response.text.count("Contoh Muhammad Rohani</a>") == 1
    assert "Rohanni</a>" not in response.text


def test_people_of_a_kecamatan_are_found_by_its_name(world, as_user):
    ids = {"office": world.serang, "regional_office": world.banten, "regency_id": "36.04", "district_id": "36.04.12"}
    assert world.pontang
    ContactFactory(village=None, function=Function.DISTRICT_HEAD, name="Contoh Camat", **ids)
    assert names_in(as_user(world.officer).get("/kontak/", {"q": "pontang"})) == ["Contoh Camat"]


@pytest.mark.parametrize("digits", ["5678", "0812-3456-5678", "+62 812 3456 5678", "34565678"])
def test_those_who_call_find_by_the_end_of_a_number(world, as_user, digits):
    ContactFactory(village=world.pontang, name="Contoh Ani", phone="+6281234565678")
    ContactFactory(village=world.pontang, name="Contoh Budi", phone="+6281234560000")
    for who in (world.officer, world.operator, world.district_operator):
        assert names_in(as_user(who).get("/kontak/", {"q": digits})) == ["Contoh Ani"]


@pytest.mark.parametrize("digits", ["5678", "65678", "081234565678", "%5678"])
def test_who_sees_masked_numbers_cannot_ask_for_the_hidden_digits(world, as_user, digits):
    ContactFactory(village=world.pontang, name="Contoh Ani", phone="+6281234565678")
    assert names_in(as_user(world.regional_head).get("/kontak/", {"q": digits})) == []


def test_three_digits_are_no_number(world, as_user):
    ContactFactory(village=world.pontang, name="Contoh Ani", phone="+6281234565678")
    assert names_in(as_user(world.officer).get("/kontak/", {"q": "678"})) == []


def test_alike_is_bounded_and_ordered_by_likeness(world, as_user):
    for number in range(60):
        VillageFactory(
            region=RegionFactory(code=f"36.04.20.{2001 + number}", name=f"Sukamaju {number}"), office=world.serang
        )
    VillageFactory(region=RegionFactory(code="36.04.21.2001", name="Sukamajo"), office=world.serang)
    response = as_user(world.officer).get("/desa/", {"q": "sukamajoo"})
    assert len(villages_in(response)) == 50
    assert villages_in(response)[0] == "Sukamajo"
