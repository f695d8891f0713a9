"""The lists of villages and contacts: scope, filters, paging, queries."""

import re

import pytest

from tests.factories import ContactFactory, UnitFactory, village
from tests.guards.queries import assert_same_queries
from villages.queries.keyset import PAGE


def names_in(response):
    return re.findall(r"Contoh [A-Z]\w+", response.text)


def test_villages_show_their_kecamatan_and_figures(world, as_user):
    rw = UnitFactory(village=world.pontang)
    for number in ("001", "002", "003"):
        UnitFactory(village=world.pontang, parent=rw, number=number)
    ContactFactory(village=world.pontang)
    text = " ".join(re.sub(r"<[^>]+>", " ", as_user(world.operator).get("/desa/").text).split())
    assert "Desa Pontang Kec. Pontang · 36.04.12.2001 aktif belum dinilai 1 3 1" in text


@pytest.mark.parametrize(("who", "sees"), [("officer", True), ("regional_head", True), ("national", False)])
def test_numbers_of_contacts_are_for_those_who_meet_persons(world, as_user, who, sees):
    assert world.pontang
    assert ('data-label="Kontak"' in as_user(getattr(world, who)).get("/desa/").text) is sees


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Pontang", "Linduk", "Tirtayasa"}),
        ("?q=lind", {"Linduk"}),
        ("?q=36.04.13", {"Tirtayasa"}),
        ("?kecamatan=36.04.12", {"Pontang", "Linduk"}),
        ("?status=revoked", set()),
        ("?status=bukan&kecamatan=31.75.06&kantor=jakarta-timur", {"Pontang", "Linduk", "Tirtayasa"}),
        ("?q=%00", {"Pontang", "Linduk", "Tirtayasa"}),
        ("?page=99", {"Pontang", "Linduk", "Tirtayasa"}),
    ],
)
def test_villages_are_filtered_inside_the_scope(world, as_user, query, found):
    assert all((world.pontang, world.linduk, world.tirtayasa, world.cakung_timur))
    text = as_user(world.officer).get(f"/desa/{query}").text
    assert set(re.findall(r">Desa (\w+)</a>", text)) == found
    assert "Cakung" not in text


def test_many_offices_are_narrowed_by_office_first(world, as_user):
    assert all((world.pontang, world.cakung_timur))
    client = as_user(world.national)
    assert 'name="kecamatan"' not in client.get("/desa/").text
    text = client.get("/desa/?kantor=jakarta-timur").text
    assert "Cakung Timur" in text
    assert "36.04.12.2001" not in text


def test_contacts_are_found_with_and_without_titles(world, as_user):
    ContactFactory(village=world.pontang, name="Drs. H. Contoh Fauzi, S.Sos.")
    ContactFactory(village=world.pontang, name="Contoh Rohani", function="pkk")
    client = as_user(world.officer)
    for query in ("q=contoh fauzi", "q=FAUZI", "q=drs. h. contoh fauzi", "fungsi=rt_head"):
        assert names_in(client.get(f"/kontak/?{query}")) == ["Contoh Fauzi"]


def test_contacts_of_one_village(world, as_user):
    ContactFactory(village=world.pontang, name="Contoh Pontang")
    ContactFactory(village=world.linduk, name="Contoh Linduk")
    assert world.cakung_timur
    client = as_user(world.officer)
    assert names_in(client.get(f"/kontak/?desa={world.linduk.pk}")) == ["Contoh Linduk"]
    assert names_in(client.get("/kontak/?desa=31.75.06.1004")) == ["Contoh Linduk", "Contoh Pontang"]


def test_numbers_are_masked_in_the_list(world, as_user):
    ContactFactory(village=world.pontang, phone="+6281234565678")
    text = as_user(world.officer).get("/kontak/").text
    assert "+62 812-••••-5678" in text
    assert "3456" not in text


def test_pages_follow_the_names_there_and_back(world, as_user):
    contacts = [ContactFactory(village=world.pontang, name=f"Contoh N{n // 2:03}") for n in range(2 * PAGE + 3)]
    client, url, seen = as_user(world.officer), "/kontak/", []
    hrefs = {}
    while url:
        response = client.get(url)
        page = response.context["page"]
        seen.append([row.pk for row in page.rows])
        hrefs = {"back": page.before, "on": page.after}
        url = page.after and f"/kontak/?sesudah={page.after}"
    assert [pk for rows in seen for pk in rows] == [contact.pk for contact in contacts]
    assert [len(rows) for rows in seen] == [PAGE, PAGE, 3]
    back = client.get(f"/kontak/?sebelum={hrefs['back']}").context["page"]
    assert [row.pk for row in back.rows] == seen[1]
    first = client.get(f"/kontak/?sebelum={back.before}").context["page"]
    assert ([row.pk for row in first.rows], first.before) == (seen[0], None)


def test_a_page_beside_somebody_elsewhere_is_the_first_page(world, as_user):
    ContactFactory(village=world.pontang, name="Contoh Ahmad")
    elsewhere = ContactFactory(village=world.cakung_timur, name="Contoh Budi")
    for query in (f"sesudah={elsewhere.pk}", "sesudah=99999999999999999999", "sesudah=x", "sebelum=-1"):
        assert names_in(as_user(world.officer).get(f"/kontak/?{query}")) == ["Contoh Ahmad"]


def test_people_of_other_kecamatan_stay_with_theirs(world, as_user):
    ContactFactory(village=world.tirtayasa, name="Contoh Tirtayasa")
    ContactFactory(village=world.pontang, name="Contoh Pontang")
    assert names_in(as_user(world.district_operator).get("/kontak/")) == ["Contoh Pontang"]
    assert names_in(as_user(world.operator).get("/kontak/")) == ["Contoh Pontang"]


def test_lists_ask_as_often_for_many_rows_as_for_one(world, as_user):
    numbers = iter(range(1, 99))

    def add() -> None:
        n = next(numbers)
        home = village(f"36.04.{10 + n}.2001", office=world.serang)
        rt = UnitFactory(village=home, parent=UnitFactory(village=home), number="001")
        ContactFactory(village=home, unit=rt, phone=f"+62812999000{n:02}")

    client = as_user(world.officer)
    for url in ("/desa/", "/kontak/", "/kontak/baru/"):
        assert_same_queries(client, url, add)


@pytest.mark.parametrize("path", ["/desa/", "/kontak/"])
@pytest.mark.parametrize("office", ["%00", "tidak-ada", "<b>", "1" * 5000])
def test_an_office_that_is_no_choice_filters_nothing(world, as_user, path, office):
    ContactFactory(village=world.pontang, name="Contoh Ani")
    page = as_user(world.regional_head).get(f"{path}?kantor={office}")
    assert (page.status_code, "Pontang" in page.text) == (200, True)


@pytest.mark.parametrize("place", ["%00", "36.04.12.200%00", "36.04.1%00", "x" * 13, "36.04.13.2999"])
def test_a_place_that_is_none_is_not_found(world, as_user, place):
    assert world.pontang
    for who in (world.officer, world.operator, world.district_operator):
        assert as_user(who).get(f"/kontak/baru/?tempat={place}").status_code == 404
