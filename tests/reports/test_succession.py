"""The pages of pemekaran: choose, read what moves and what stays, agree; and what both villages tell afterwards."""

import datetime as dt

import pytest
from django.urls import reverse

from offices.models import Region
from tests.factories import AssignmentFactory, ContactFactory, UnitFactory
from tests.guards.queries import assert_same_queries
from tests.villages.pemekaran import NEW, OTHER_KECAMATAN, peopled, succeed
from villages.domain.succession import carry_over
from villages.models import AssistedVillage, VillageSuccession


@pytest.fixture(autouse=True)
def clock(time_machine):
    """Monday, 2 March 2026, 12.00 WIB."""
    time_machine.move_to(dt.datetime(2026, 3, 2, 5, 0, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def pontang(world):
    return peopled(world.pontang)


@pytest.fixture
def head(world, as_user):
    return as_user(world.office_head)


def address(village: AssistedVillage) -> str:
    return reverse("village_succession", kwargs={"code": village.pk})


def page_of(client, code: str) -> str:
    return " ".join(client.get(reverse("village_detail", kwargs={"code": code})).content.decode().split())


def facts(response) -> dict[str, int]:
    going = response.context["going"]
    return {name: getattr(going, name) for name in going.__slots__}


def test_without_a_recorded_code_the_page_says_who_records_it(head, pontang):
    assert "Administrator mencatat kode baru" in head.get(address(pontang)).content.decode()


def test_the_whole_village_is_shown_before_it_goes(head, world, pontang):
    AssignmentFactory(village=pontang, officer=world.officer)
    assert world.operator
    succeed(pontang)
    assert 'name="units"' not in head.get(address(pontang)).content.decode()
    shown = head.post(address(pontang), {"successor": NEW})
    assert facts(shown) == {
        "units": 6, "contacts": 8, "sessions": 1, "officers": 1, "operators": 1,
        "units_staying": 0, "contacts_staying": 0, "sessions_staying": 1,
    }  # fmt: skip
    assert not VillageSuccession.objects.exists()
    answer = head.post(address(pontang), {"successor": NEW, "teruskan": "1"})
    assert (answer.status_code, answer.url) == (302, f"/desa/{NEW}/")
    done = VillageSuccession.objects.get()
    assert (done.units, done.contacts, done.carried_by) == (6, 8, world.office_head)


def test_of_a_split_the_chosen_units_are_shown_before_they_go(head, pontang):
    succeed(pontang, kind="split")
    chosen = {"successor": NEW, "units": [pontang.units.get(number="02").pk]}
    shown = facts(head.post(address(pontang), chosen))
    assert [shown[name] for name in ("units", "contacts", "sessions", "units_staying", "contacts_staying")] == [
        3, 4, 0, 3, 4,
    ]  # fmt: skip
    head.post(address(pontang), {**chosen, "teruskan": "1"})
    done = VillageSuccession.objects.get()
    assert (done.units, done.contacts) == (3, 4)


@pytest.mark.parametrize("step", [{}, {"teruskan": "1"}])
def test_a_split_without_units_or_a_code_that_is_no_successor_is_refused(head, world, pontang, step):
    succeed(pontang, kind="split")
    stranger = UnitFactory(village=world.linduk, number="09")
    for data in ({"successor": NEW}, {"successor": world.linduk.pk}, {"successor": NEW, "units": [stranger.pk]}):
        assert head.post(address(pontang), {**data, **step}).status_code == 422
    assert not VillageSuccession.objects.exists()


def test_a_refusal_of_the_rules_stands_at_the_form(head, pontang):
    succeed(pontang, since=dt.date(2026, 3, 3))
    answer = head.post(address(pontang), {"successor": NEW, "teruskan": "1"})
    assert answer.status_code == 422
    assert "baru berlaku Selasa, 3 Maret 2026" in answer.content.decode()


def test_both_villages_tell_what_happened(world, as_user, pontang):
    carry_over(actor=world.office_head, old=pontang, new=succeed(pontang, OTHER_KECAMATAN))
    for person in (world.officer, world.regional_head, world.national):
        client = as_user(person)
        old, new = page_of(client, pontang.pk), page_of(client, OTHER_KECAMATAN)
        assert "Digantikan oleh Desa Pontang Baru, Kec. Tirtayasa sejak Kam, 1 Jan 2026." in old
        assert "digantikan" in old
        assert "Meneruskan Desa Pontang, Kec. Pontang (36.04.12.2001) sejak Kam, 1 Jan 2026." in new
    assert "Jadwalkan kegiatan" not in page_of(as_user(world.office_head), pontang.pk)


def test_a_split_is_told_on_the_old_page(world, as_user, pontang):
    new = succeed(pontang, kind="split")
    for unit in pontang.units.filter(parent=None):
        carry_over(actor=world.office_head, old=pontang, new=new, units=[unit])
    page = page_of(as_user(world.officer), pontang.pk)
    assert page.count("Sebagian wilayahnya menjadi Desa Pontang Baru") == 1


def test_the_head_is_reminded_while_a_recorded_code_waits(world, as_user, pontang):
    new = succeed(pontang)
    link = address(pontang)
    assert [link in page_of(as_user(person), pontang.pk) for person in (world.office_head, world.officer)] == [
        True, False,
    ]  # fmt: skip
    carry_over(actor=world.office_head, old=pontang, new=new)
    assert link not in page_of(as_user(world.office_head), pontang.pk)


def test_earlier_names_are_told(world, as_user, pontang):
    Region.objects.filter(pk=pontang.pk).update(name="Pontang Jaya")
    assert "bernama Pontang." in page_of(as_user(world.officer), pontang.pk)


def test_a_superseded_village_is_counted_once_and_still_found(world, as_user, pontang):
    client = as_user(world.office_head)
    before = client.get(reverse("dashboard")).context["board"].values
    carry_over(actor=world.office_head, old=pontang, new=succeed(pontang))
    after = client.get(reverse("dashboard")).context["board"].values
    assert after == before
    found = client.get(reverse("village_list"), {"q": pontang.pk, "status": "superseded"}).content.decode()
    assert reverse("village_detail", kwargs={"code": pontang.pk}) in found


def test_the_pages_ask_the_database_as_often_for_many_units(head, pontang):
    succeed(pontang, kind="split")

    def add():
        unit = UnitFactory(village=pontang, number=f"{pontang.units.count():02}")
        return ContactFactory(village=pontang, unit=unit)

    assert_same_queries(head, address(pontang), add)
