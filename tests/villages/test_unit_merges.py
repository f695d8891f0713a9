"""One RT merged into another, and taken apart again."""

import pytest
from django.urls import reverse

from offices.errors import DomainError
from tests.factories import ContactFactory, SessionFactory, UnitFactory, on_roll, territory
from villages.domain import contacts, units
from villages.domain.unit_merges import merge_units, undo_merge
from villages.models import NeighbourhoodUnit, Stakeholder


@pytest.fixture
def pair(world):
    """RW 01 with RT 001 (two contacts, one retired) and RT 002, and RW 02 with RT 003."""
    upper = UnitFactory(village=world.pontang, number="01")
    other = UnitFactory(village=world.pontang, number="02")
    first, second = (UnitFactory(village=world.pontang, parent=upper, number=n) for n in ("001", "002"))
    UnitFactory(village=world.pontang, parent=other, number="003")
    ContactFactory(village=world.pontang, unit=first, name="Contoh Satu")
    ContactFactory(village=world.pontang, unit=first, name="Contoh Lama", retired_at="2025-01-01T00:00Z")
    return first, second


def state():
    return (
        list(NeighbourhoodUnit.objects.order_by("pk").values_list("pk", "parent_id", "retired_at", "merged_into_id")),
        list(Stakeholder.objects.order_by("pk").values_list("pk", "unit_id")),
    )


def test_contacts_in_use_go_over_and_attendance_stays(world, pair):
    first, second = pair
    held = on_roll(SessionFactory(host=world.pontang), Stakeholder.objects.get(name="Contoh Satu"))
    merge_units(actor=world.operator, unit=first, into=second)
    first.refresh_from_db()
    held.refresh_from_db()
    assert (first.merged_into, first.retired_at is not None) == (second, True)
    assert Stakeholder.objects.get(name="Contoh Satu").unit == second
    assert Stakeholder.objects.get(name="Contoh Lama").unit == first
    assert (held.unit, held.unit_label) == (first, "RT 001/RW 01")


def test_taken_apart_everything_is_as_before(world, pair):
    first, second = pair
    before = state()
    merge_units(actor=world.operator, unit=first, into=second)
    assert state() != before
    undo_merge(actor=world.operator, unit=first)
    assert state() == before


def test_an_rw_brings_its_rt(world, pair):
    upper, other = NeighbourhoodUnit.objects.filter(parent=None).order_by("number")
    before = state()
    merge_units(actor=world.operator, unit=other, into=upper)
    assert sorted(NeighbourhoodUnit.objects.filter(parent=upper).values_list("number", flat=True)) == [
        "001",
        "002",
        "003",
    ]
    undo_merge(actor=world.operator, unit=other)
    assert state() == before


def test_what_moved_on_meanwhile_stays_where_it_is(world, pair):
    first, second = pair
    merge_units(actor=world.operator, unit=first, into=second)
    third = NeighbourhoodUnit.objects.get(number="003")
    Stakeholder.objects.filter(name="Contoh Satu").update(unit=third)
    undo_merge(actor=world.operator, unit=first)
    assert Stakeholder.objects.get(name="Contoh Satu").unit == third


def test_taken_apart_across_a_split_everybody_stays_in_their_village(world, pair):
    """RT 003 of RW 02 was merged into RT 002; then RW 02 went to another village."""
    third, second = NeighbourhoodUnit.objects.get(number="003"), pair[1]
    person = ContactFactory(village=world.pontang, unit=third, name="Contoh Tiga")
    merge_units(actor=world.operator, unit=third, into=second)
    gone = [third.pk, third.parent_id]
    NeighbourhoodUnit.objects.filter(pk__in=gone).update(village=world.linduk, **territory(world.linduk))
    undo_merge(actor=world.officer, unit=third)
    person.refresh_from_db()
    assert (person.village, person.unit) == (world.pontang, second)


def test_equal_numbers_below_are_named(world, pair):
    upper, other = NeighbourhoodUnit.objects.filter(parent=None).order_by("number")
    UnitFactory(village=world.pontang, parent=other, number="001")
    before = state()
    with pytest.raises(DomainError, match="001"):
        merge_units(actor=world.operator, unit=other, into=upper)
    assert state() == before


def test_only_units_of_one_level_and_village(world, pair):
    first, second = pair
    elsewhere = UnitFactory(village=world.linduk, number="01")
    for unit, into in ((first, first), (first, first.parent), (first.parent, elsewhere)):
        with pytest.raises(DomainError, match="setingkat"):
            merge_units(actor=world.operator, unit=unit, into=into)
    units.retire_unit(actor=world.operator, unit=second)
    with pytest.raises(DomainError, match="tidak berlaku"):
        merge_units(actor=world.operator, unit=first, into=second)


def test_a_number_taken_meanwhile_keeps_them_merged(world, pair):
    first, second = pair
    merge_units(actor=world.operator, unit=first, into=second)
    with pytest.raises(DomainError, match="Pisahkan"):
        units.restore_unit(actor=world.operator, unit=NeighbourhoodUnit.objects.get(pk=first.pk))
    UnitFactory(village=world.pontang, parent=first.parent, number="001")
    with pytest.raises(DomainError, match="sudah ada"):
        undo_merge(actor=world.operator, unit=first)


def test_merging_in_the_portal_and_its_history(world, as_user, pair):
    first, second = pair
    client = as_user(world.operator)
    page = reverse("unit_merge", kwargs={"code": world.pontang.pk, "pk": first.pk})
    assert "1 kontak pindah" in client.get(page).text
    done = client.post(page, {"into": second.pk}, follow=True)
    assert "RT 001/RW 01 digabung ke RT 002/RW 01." in done.text
    assert "Pisahkan lagi" in done.text
    edit = reverse("unit_edit", kwargs={"code": world.pontang.pk, "pk": first.pk})
    assert "Digabung ke RT 002/RW 01" in client.get(edit).text
    assert world.operator.name in client.get(edit).text
    restore = reverse("unit_restore", kwargs={"code": world.pontang.pk, "pk": first.pk})
    assert "RT 001/RW 01 berlaku lagi." in client.post(restore, follow=True).text
    assert "Dipisahkan lagi" in client.get(edit).text


def test_a_new_number_is_told_in_the_history(world, as_user, pair):
    first, _second = pair
    client = as_user(world.operator)
    edit = reverse("unit_edit", kwargs={"code": world.pontang.pk, "pk": first.pk})
    client.post(edit, {"kind": first.kind_id, "parent": first.parent_id, "number": "7"})
    shown = client.get(edit).text
    assert "Dari RT 001/RW 01 menjadi RT 007/RW 01" in shown
    assert "Dicatat sebagai RT 001/RW 01" in shown


def test_a_contact_taken_back_is_in_the_unit_theirs_went_to(world, pair):
    first, second = pair
    old = Stakeholder.objects.get(name="Contoh Lama")
    merge_units(actor=world.operator, unit=first, into=second)
    contacts.restore_contact(actor=world.operator, contact=old)
    assert Stakeholder.objects.get(pk=old.pk).unit == second
