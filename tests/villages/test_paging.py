"""Walking a list page by page gives each row once, in its order, forwards and back, in every order there is."""

from itertools import pairwise

import pytest

from tests.factories import ContactFactory, RegionFactory, UnitFactory, VillageFactory
from villages.enums import Function, VillageStatus, VulnerabilityLevel
from villages.forms.filters import ContactFilters, VillageFilters
from villages.queries import found, keyset

SMALL = 3


@pytest.fixture
def small_pages(monkeypatch):
    for module in (keyset, found):
        monkeypatch.setattr(module, "PAGE", SMALL)


def walked(client, path, order):
    """Keys of every page, there; and of the pages on the way back."""
    there, back, url = [], [], f"{path}?urut={order}"
    while url:
        page = client.get(url).context["page"]
        there.append([row.pk for row in page.rows])
        last = page
        url = page.after and f"{path}?urut={order}&sesudah={page.after}"
    while last.before:
        last = client.get(f"{path}?urut={order}&sebelum={last.before}").context["page"]
        back.insert(0, [row.pk for row in last.rows])
    return there, back


def both_ways(orders):
    return [sign + key for key in orders for sign in ("", "-")]


@pytest.mark.parametrize("order", both_ways(VillageFilters.ORDERS))
def test_villages(world, as_user, small_pages, order):
    levels = ["", *VulnerabilityLevel.values]
    for number in range(8):
        level = levels[number % 4]
        known = {"vulnerability_score": number % 3, "vulnerability_assessed_on": "2026-01-01"} if level else {}
        village = VillageFactory(
            region=RegionFactory(code=f"36.04.{20 + number % 3}.{2001 + number}", name=f"Sama {number % 2}"),
            office=world.serang,
            status=list(VillageStatus)[number % 4],
            vulnerability_level=level,
            **known,
        )
        for unit in range(number % 3):
            UnitFactory(village=village, number=f"{unit:02}")
            ContactFactory(village=village)
    client = as_user(world.officer)
    there, back = walked(client, "/desa/", order)
    keys = [key for page in there for key in page]
    assert (len(keys), len(set(keys))) == (8, 8)
    assert [len(page) for page in there] == [3, 3, 2]
    assert back == there[:-1], (there, back)
    assert keys == [row.pk for row in VillageFilters({"urut": order}, user=world.officer).found()]


@pytest.mark.parametrize("order", both_ways(ContactFilters.ORDERS))
def test_contacts(world, as_user, small_pages, order):
    ends = [None, "2026-01-31", "2027-01-31"]
    for number in range(8):
        ContactFactory(
            village=world.pontang if number % 2 else world.linduk,
            name=f"Contoh {number % 3}",
            function=list(Function)[3 + number % 3],
            term_end=ends[number % 3],
        )
    there, back = walked(as_user(world.officer), "/kontak/", order)
    keys = [key for page in there for key in page]
    assert (len(keys), len(set(keys))) == (8, 8)
    assert back == there[:-1]
    assert keys == [row.pk for row in ContactFilters({"urut": order}, user=world.officer).found()]


@pytest.mark.parametrize("order", ["nama", "fungsi", "jabatan"])
def test_turning_an_order_around_turns_the_rows_around(world, order):
    for number in range(5):
        ContactFactory(village=world.pontang, name=f"Contoh {number}", term_end=f"2027-01-{10 + number}")
    one, other = (
        [row.name for row in ContactFilters({"urut": sign + order}, user=world.officer).found()] for sign in ("", "-")
    )
    assert one == other[::-1]


def test_names_and_levels_follow_the_words_people_think_in(world, as_user):
    for name, function in (("B", "rt_head"), ("A", "rt_head"), ("C", "village_head")):
        ContactFactory(village=world.pontang, name=f"Contoh {name}", function=function)
    rows = as_user(world.officer).get("/kontak/?urut=fungsi").context["page"].rows
    assert [(row.function, row.name) for row in rows] == [
        ("village_head", "Contoh C"),
        ("rt_head", "Contoh A"),
        ("rt_head", "Contoh B"),
    ]
    assert all(
        one.name <= two.name for one, two in pairwise(as_user(world.officer).get("/kontak/").context["page"].rows)
    )


def test_a_page_goes_on_where_it_was_when_its_row_was_retired(world, as_user, small_pages):
    rows = [ContactFactory(village=world.pontang, name=f"Contoh {number}") for number in range(6)]
    edge = rows[2]
    edge.retired_at = "2026-01-01T00:00Z"
    edge.save()
    page = as_user(world.officer).get(f"/kontak/?sesudah={edge.pk}").context["page"]
    assert [row.pk for row in page.rows] == [row.pk for row in rows[3:]]


@pytest.mark.parametrize(
    ("query", "direction", "next_url"),
    [("", 'aria-sort="ascending"', "?urut=-nama"), ("?urut=-nama", 'aria-sort="descending"', "?urut=nama")],
)
def test_headings_say_how_the_list_is_sorted_and_turn_it(world, as_user, query, direction, next_url):
    ContactFactory(village=world.pontang)
    text = as_user(world.officer).get(f"/kontak/{query}").text
    assert f'<th scope="col" {direction}><a class="sort" href="{next_url}">Nama' in text
    assert text.count("aria-sort") == 1


def test_filters_stand_in_the_address_and_can_be_taken_away_one_by_one(world, as_user):
    ContactFactory(village=world.pontang, function="pkk", name="Contoh Ani")
    response = as_user(world.officer).get("/kontak/?fungsi=pkk&q=ani&urut=-nama&menolak=x&desa=zz")
    chips = {chip.name: chip.url for chip in response.context["filters"].chips}
    assert chips == {
        "q": "?urut=-nama&fungsi=pkk&menolak=1",
        "fungsi": "?q=ani&urut=-nama&menolak=1",
        "menolak": "?q=ani&urut=-nama&fungsi=pkk",
    }


def test_a_long_list_says_more_than_it_counts(world, as_user, monkeypatch):
    for module in ("villages.queries.keyset", "villages.templatetags.lists"):
        monkeypatch.setattr(f"{module}.MOST_COUNTED", 2)
    monkeypatch.setattr(keyset, "PAGE", 2)
    for _ in range(5):
        ContactFactory(village=world.pontang)
    assert "Lebih dari 2" in as_user(world.officer).get("/kontak/").text
