"""RT and RW: adding in a series, correcting, taking out of use and back."""

import pytest
from django.urls import reverse

from offices.errors import DomainError
from tests.factories import ContactFactory, UnitFactory
from tests.guards.queries import assert_same_queries
from villages.domain import units as domain
from villages.models import NeighbourhoodUnit, UnitKind


@pytest.fixture
def page(world):
    return reverse("unit_list", kwargs={"code": world.pontang.pk})


def kind(slug):
    return UnitKind.objects.get(slug=slug)


def labels(village):
    return sorted(unit.label for unit in NeighbourhoodUnit.objects.filter(village=village, retired_at__isnull=True))


def test_a_clerk_adds_an_rw_and_its_rt_in_a_series(world, as_user, page):
    client = as_user(world.operator)
    response = client.post(page, {"kind": kind("rw").pk, "number": "5"}, follow=True)
    assert "RW 05 ditambahkan." in response.text
    series = response.redirect_chain[-1][0]
    parent = NeighbourhoodUnit.objects.get().pk
    assert series == f"{page}?induk={parent}&jenis={kind('rw').pk}"
    for number in ("1", "02", "RT 3/RW 5", "4/5"):
        response = client.post(series, {"kind": kind("rt").pk, "parent": parent, "number": number}, follow=True)
    assert "autofocus" in response.text
    assert labels(world.pontang) == ["RT 001/RW 05", "RT 002/RW 05", "RT 003/RW 05", "RT 004/RW 05", "RW 05"]
    unit = NeighbourhoodUnit.objects.get(number="003")
    assert (unit.office_id, unit.district_id, unit.regency_id) == (world.serang.pk, "36.04.12", "36.04")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"kind": "rw", "number": "05"}, "RW 05 sudah ada di desa ini."),
        ({"kind": "rw", "number": ""}, "wajib"),
        ({"kind": "rt", "number": "7"}, "Pilih induknya, misalnya RW 05."),
        ({"kind": "rt", "number": "7/9"}, "RW 9 belum ada di desa ini. Tambahkan dulu, lalu RT-nya."),
        ({"kind": "rw", "number": "1000"}, "paling besar 999"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(world, as_user, page, data, sentence):
    UnitFactory(village=world.pontang, number="05")
    response = as_user(world.operator).post(page, data | {"kind": kind(data["kind"]).pk})
    assert response.status_code == 200
    assert sentence in response.text.replace("tidak boleh kosong", "wajib").replace("harus diisi", "wajib")
    assert f'value="{data["number"]}"' in response.text or not data["number"]
    assert labels(world.pontang) == ["RW 05"]


def test_the_parent_is_of_the_same_village(world, as_user, page):
    elsewhere = UnitFactory(village=world.linduk, number="01")
    data = {"kind": kind("rt").pk, "parent": elsewhere.pk, "number": "1"}
    response = as_user(world.officer).post(page, data)
    assert response.status_code == 200
    assert labels(world.pontang) == []


def test_a_unit_is_corrected(world, as_user):
    rw = UnitFactory(village=world.pontang, number="05")
    rt = UnitFactory(village=world.pontang, parent=rw, number="001")
    url = reverse("unit_edit", kwargs={"code": world.pontang.pk, "pk": rt.pk})
    as_user(world.operator).post(url, {"kind": kind("rt").pk, "parent": rw.pk, "number": "11"})
    assert labels(world.pontang) == ["RT 011/RW 05", "RW 05"]


def test_a_unit_is_reached_through_its_own_village_alone(world, as_user):
    unit = UnitFactory(village=world.pontang)
    url = reverse("unit_edit", kwargs={"code": world.linduk.pk, "pk": unit.pk})
    assert as_user(world.officer).get(url).status_code == 404


def test_an_rw_with_rt_stays_an_rw(world):
    rw = UnitFactory(village=world.pontang)
    UnitFactory(village=world.pontang, parent=rw, number="001")
    with pytest.raises(DomainError, match="masih menjadi induk"):
        domain.change_unit(actor=world.operator, unit=rw, kind=kind("rt"), number="1", parent=None)


def test_an_rw_goes_with_its_rt_and_comes_back_with_them(world, as_user):
    rw = UnitFactory(village=world.pontang, number="05")
    rts = [UnitFactory(village=world.pontang, parent=rw, number=f"00{n}") for n in (1, 2, 3)]
    client, place = as_user(world.operator), {"code": world.pontang.pk}
    client.post(reverse("unit_retire", kwargs=place | {"pk": rts[0].pk}))
    url = reverse("unit_retire", kwargs=place | {"pk": rw.pk})
    assert "bersama 2 RT di bawahnya" in client.get(url).text
    assert "2 RT di bawahnya juga" in client.post(url, follow=True).text
    assert labels(world.pontang) == []
    client.post(reverse("unit_restore", kwargs=place | {"pk": rw.pk}))
    assert labels(world.pontang) == ["RT 002/RW 05", "RT 003/RW 05", "RW 05"]


def test_a_number_taken_meanwhile_stays_with_the_new_one(world, as_user):
    old = UnitFactory(village=world.pontang, number="05")
    domain.retire_unit(actor=world.operator, unit=old)
    UnitFactory(village=world.pontang, number="05")
    url = reverse("unit_restore", kwargs={"code": world.pontang.pk, "pk": old.pk})
    assert "RW 05 sudah ada di desa ini." in as_user(world.operator).post(url, follow=True).text
    assert NeighbourhoodUnit.objects.filter(retired_at__isnull=True).count() == 1


def test_contacts_keep_a_retired_unit(world):
    contact = ContactFactory(village=world.pontang, unit=UnitFactory(village=world.pontang))
    domain.retire_unit(actor=world.operator, unit=contact.unit)
    contact.refresh_from_db()
    assert contact.unit.label == "RW 01"


def test_two_saves_at_the_same_instant_end_in_a_sentence(world, monkeypatch):
    """The look before the leap cannot see the other's row; the constraint does."""
    UnitFactory(village=world.pontang, number="05")
    monkeypatch.setattr(domain, "refuse_a_twin", lambda _unit: None)
    with pytest.raises(DomainError, match="RW 05 sudah ada di desa ini") as caught:
        domain.add_unit(actor=world.operator, village=world.pontang, kind=kind("rw"), number="5", parent=None)
    assert caught.value.field == "number"
    assert NeighbourhoodUnit.objects.count() == 1


def test_the_page_asks_as_often_for_many_units_as_for_one(world, as_user):
    numbers = iter(range(1, 99))

    def add() -> None:
        n = next(numbers)
        rw = UnitFactory(village=world.pontang, number=f"{n:02}")
        UnitFactory(village=world.pontang, parent=rw, number="001")

    assert_same_queries(as_user(world.operator), reverse("unit_list", kwargs={"code": world.pontang.pk}), add)


def test_leaders_are_called_as_their_kind_of_unit_says(world, as_user):
    page = reverse("village_detail", kwargs={"code": world.pontang.pk})
    UnitFactory(village=world.pontang, kind=kind("dusun"), number="Krajan")
    assert "Kepala Dusun" in as_user(world.officer).get(page).text
    UnitFactory(village=world.pontang, number="01")
    assert "Kepala Dusun / Ketua RW" in as_user(world.officer).get(page).text
