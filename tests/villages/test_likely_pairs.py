"""Which contacts are suspected to be one person, and why."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.factories import ContactFactory, UnitFactory, territory
from villages.domain.likely_pairs import alike, compare, compare_changed
from villages.domain.merges import keep_apart, reconsider
from villages.domain.names import name_key
from villages.enums import Function
from villages.models import ContactToCompare, DuplicatePair, Stakeholder

PHONE, OTHER_PHONE = "+6281200000001", "+6281200000002"


@pytest.fixture
def rt(world):
    return UnitFactory(village=world.pontang, parent=UnitFactory(village=world.pontang, number="05"), number="003")


def person(place, name, **fields):
    fields.setdefault("function", Function.RT_HEAD)
    return ContactFactory(village=place, name=name, name_key=name_key(name), **fields)


def found():
    """``{(first, second): (score, reasons)}`` of everything that changed."""
    compare_changed()
    return {(pair.first.name, pair.second.name): (pair.score, pair.reasons) for pair in DuplicatePair.objects.all()}


@pytest.mark.parametrize(
    ("one", "other", "score", "reason"),
    [
        ("H. Moch. Yusuf, S.Pd.", "Muhammad Yusuf", 90, "same_name"),
        ("M. Yusuf", "Mohammad Yusuf", 90, "same_name"),
        ("A. Fauzi", "Ahmad Fauzi", 75, "initials"),
        ("Suhaemi Hidayat", "Suhaimi Hidayat", 62, "similar_name"),
        ("Yusuf", "Muhammad Yusuf", 65, "part_of_name"),
    ],
)
def test_names_of_the_same_leader_in_the_same_rt(world, rt, one, other, score, reason):
    person(world.pontang, one, unit=rt)
    person(world.pontang, other, unit=rt)
    assert found() == {(one, other): (score, [reason, "same_unit", "same_function"])}


def test_words_say_why(world, rt):
    person(world.pontang, "H. Yusuf", unit=rt, phone=PHONE, phone_is_shared=True)
    person(world.pontang, "Yusuf", unit=rt, phone=PHONE, phone_is_shared=True, function=Function.PKK)
    compare_changed()
    assert DuplicatePair.objects.get().words == (
        "Nama sama setelah gelar dilepas, memakai telepon bersama yang sama, rt/rw sama, tetapi fungsi berbeda"
    ).replace("rt/rw", "RT/RW")


def test_father_and_son_of_one_name_stand_below_everybody_else(world, rt):
    person(world.pontang, "Ahmad Fauzi", unit=rt, phone=PHONE)
    person(world.pontang, "H. Ahmad Fauzi", unit=rt, phone=OTHER_PHONE, function=Function.YOUTH)
    reasons = ["same_name", "same_unit", "other_phone", "other_function"]
    assert found() == {("Ahmad Fauzi", "H. Ahmad Fauzi"): (55, reasons)}


def test_who_is_not_suspected(world, rt):
    other_rt = UnitFactory(village=world.pontang, parent=rt.parent, number="004")
    person(world.pontang, "Ahmad Fauzi", unit=rt)
    person(world.pontang, "Ahmad Fauzan", unit=rt, function=Function.YOUTH, phone=PHONE)  # the son
    person(world.pontang, "Ahmad Fauzi", unit=other_rt)  # leads another RT
    person(world.linduk, "Ahmad Fauzi")  # another village
    person(world.cakung_timur, "Ahmad Fauzi")
    person(world.pontang, "Ahmad Fauzi", unit=rt, retired_at=timezone.now())
    person(world.pontang, "")
    person(world.pontang, "")
    assert found() == {}


def test_one_babinsa_of_two_villages_is_found(world):
    person(world.pontang, "Serma Contoh Wijaya", function=Function.ARMY)
    person(world.linduk, "Contoh Wijaya", function=Function.ARMY)
    assert found() == {("Serma Contoh Wijaya", "Contoh Wijaya"): (70, ["same_name", "same_function", "serves"])}


def test_one_phone_in_two_villages_is_found(world):
    person(world.pontang, "Siti Aminah", phone=PHONE, phone_is_shared=True, function=Function.PKK)
    person(world.tirtayasa, "Hj. Siti Aminah", phone=PHONE, phone_is_shared=True, function=Function.PKK)
    reasons = ["same_name", "shared_phone", "same_function", "other_village"]
    assert found() == {("Siti Aminah", "Hj. Siti Aminah"): (60, reasons)}


def test_people_of_the_kecamatan_are_compared_with_each_other(world):
    kecamatan = {"village": None, "function": Function.DISTRICT_STAFF, **territory(world.pontang)}
    for name in ("Dewi Kartika", "Dewi Kartikah"):
        ContactFactory(name=name, name_key=name_key(name), **kecamatan)
    assert list(found()) == []  # 35 + 15: alike, but nothing else speaks for it
    Stakeholder.objects.update(phone=PHONE, phone_is_shared=True)
    assert list(found()) == [("Dewi Kartika", "Dewi Kartikah")]


def test_a_pair_goes_when_it_is_no_longer_likely(world, rt):
    one, other = person(world.pontang, "Ahmad Fauzi", unit=rt), person(world.pontang, "Ahmad Fauzi", unit=rt)
    assert len(found()) == 1
    Stakeholder.objects.filter(pk=other.pk).update(name="Budi", name_key="budi")
    assert found() == {}
    Stakeholder.objects.filter(pk=other.pk).update(name="Ahmad Fauzi", name_key="ahmad fauzi")
    assert len(found()) == 1
    Stakeholder.objects.filter(pk=one.pk).update(retired_at=timezone.now())
    assert found() == {}


def test_only_what_changed_is_compared_and_again_changes_nothing(world, rt):
    people = [person(world.pontang, "Ahmad Fauzi", unit=rt) for _turn in range(3)]
    assert set(ContactToCompare.objects.values_list("pk", flat=True)) == {contact.pk for contact in people}
    assert compare_changed(batch=2) == 3
    assert compare_changed() == 0
    before = list(DuplicatePair.objects.order_by("pk").values())
    assert len(before) == 3
    Stakeholder.objects.filter(pk=people[0].pk).update(email="a@contoh.example", term_end=dt.date(2030, 1, 1))
    assert ContactToCompare.objects.count() == 0
    compare([contact.pk for contact in people])
    assert list(DuplicatePair.objects.order_by("pk").values()) == before


def test_at_most_so_many_are_compared_at_once(world, rt):
    for _turn in range(3):
        person(world.pontang, "Ahmad Fauzi", unit=rt)
    assert compare_changed(batch=2, most=2) == 2
    assert ContactToCompare.objects.count() == 1


def test_not_a_duplicate_is_remembered_and_can_be_taken_back(world, rt):
    one, other = person(world.pontang, "Ahmad Fauzi", unit=rt), person(world.pontang, "A. Fauzi", unit=rt)
    compare_changed()
    pair = keep_apart(actor=world.officer, contact=other, other=one)
    assert (pair.state, pair.decided_by, pair.score) == ("not_duplicate", world.officer, 75)
    Stakeholder.objects.filter(pk=other.pk).update(name="Ahmad Fauzi", name_key="ahmad fauzi")
    compare_changed()
    assert list(DuplicatePair.objects.values_list("state", "score")) == [("not_duplicate", 75)]
    reconsider(actor=world.officer, pair=pair)
    assert list(DuplicatePair.objects.values_list("state", "score", "decided_by")) == [("suspected", 90, None)]


def test_somebody_is_recognised_before_being_saved(world, rt):
    there = person(world.pontang, "H. Muhammad Yusuf", unit=rt)
    person(world.cakung_timur, "Muhammad Yusuf")
    where = {"village": world.pontang, "district_id": "36.04.12", "office_id": world.serang.pk}
    known = {"function": "rt_head", "unit_id": rt.pk}
    (likeness,) = alike(name="Moch. Yusuf", **where, **known)
    assert (likeness.contact_id, likeness.score, likeness.reasons[0]) == (there.pk, 90, "same_name")
    assert alike(name="Moch. Yusuf", contact=there, **where, **known) == []
    assert alike(name="", **where) == alike(name="Budi", **where, **known) == []
    assert DuplicatePair.objects.count() == 0
