"""Two contacts become one person, and two again: what stays whose, and what is refused."""

import datetime as dt

import pytest
from django.utils import timezone

from offices.errors import DomainError
from tests.factories import ContactFactory, UnitFactory, territory
from tests.outreach.conftest import OTHER_PHONE
from villages.domain.consents import opt_out
from villages.domain.merges import fingerprint, merge
from villages.domain.unmerges import UNDO_WITHIN, forget_values, undo
from villages.enums import Function
from villages.models import ContactMerge, DuplicatePair, NeighbourhoodUnit, ServedVillage, Stakeholder


def everything():
    return {row["id"]: row for row in Stakeholder.objects.values()}


def join(world, pair, **fields):
    winner, loser = pair
    return merge(actor=world.officer, winner=winner, loser=loser, **fields)


def again(row):
    return type(row).objects.get(pk=row.pk)


def refused(act, *words, **fields):
    with pytest.raises(DomainError) as refusal:
        act(**fields)
    assert all(word in refusal.value.message for word in words), refusal.value.message
    return refusal.value


def test_the_winner_takes_what_was_chosen_and_the_loser_points_to_it(world, pair):
    join(world, pair, from_loser=["titles", "phone", "honorific"])
    winner, loser = map(again, pair)
    assert (winner.full_name, winner.phone, winner.honorific, winner.email) == (
        "H. Moch. Yusuf", OTHER_PHONE, "m", "a@x.example",
    )  # fmt: skip
    assert (loser.merged_into, loser.retired_at, loser.full_name) == (winner, timezone.now(), "H. Mochamad Yusuf")
    assert list(DuplicatePair.objects.values_list("state", "decided_by")) == [("merged", world.officer.pk)]


def test_undo_gives_back_every_column(world, pair):
    before = everything()
    kept = join(
        world, pair, from_loser=["name", "titles", "called", "honorific", "function", "phone", "email", "term"]
    )
    assert everything() != before
    assert undo(actor=world.officer, merge=kept).undone_by == world.officer
    assert everything() == before
    undo(actor=world.operator, merge=kept)
    assert (everything(), again(kept).undone_by) == (before, world.officer)


def test_undo_is_refused_after_thirty_days(world, pair, clock):
    kept = join(world, pair)
    clock.move_to(kept.merged_at + UNDO_WITHIN + dt.timedelta(seconds=1), tick=False)
    refused(undo, "lebih lama dari 30 hari", actor=world.officer, merge=kept)
    assert (forget_values(), forget_values()) == (1, 0)
    kept = again(kept)
    assert (kept.winner_before, kept.winner_after, kept.loser_before) == ({}, {}, {})


def test_undo_keeps_what_was_corrected_since(world, pair):
    kept = join(world, pair, from_loser=["name", "phone", "function"])
    Stakeholder.objects.filter(pk=pair[0].pk).update(phone="+6281200000009", email="c@x.example")
    undo(actor=world.officer, merge=kept)
    winner, loser = map(again, pair)
    assert (winner.name, winner.phone, winner.email) == ("Moch. Yusuf", "+6281200000009", "c@x.example")
    assert (winner.function, loser.phone) == ("pkk", OTHER_PHONE)


def test_undo_is_refused_while_somebody_else_has_the_phone(world, pair):
    kept = join(world, pair)
    third = ContactFactory(village=world.pontang, phone=OTHER_PHONE)
    before = everything()
    assert refused(undo, "kini dipakai kontak lain", actor=world.officer, merge=kept).field == "phone"
    assert everything() == before
    Stakeholder.objects.filter(pk=third.pk).update(phone_is_shared=True)
    Stakeholder.objects.filter(pk=third.pk).update(phone="")
    undo(actor=world.officer, merge=kept)
    assert again(pair[1]).phone == OTHER_PHONE


def test_a_merge_on_top_is_undone_first(world, pair):
    winner, loser = pair
    third = ContactFactory(village=world.pontang, name="M. Yusuf")
    before = everything()
    first = join(world, pair)
    second = merge(actor=world.officer, winner=third, loser=winner)
    assert (again(loser).merged_into, second.aliases) == (third, [loser.pk])
    refused(undo, "Moch. Yusuf digabung ke M. Yusuf", actor=world.officer, merge=first)
    undo(actor=world.officer, merge=second)
    assert again(loser).merged_into == winner
    third_one = merge(actor=world.officer, winner=winner, loser=third)
    refused(undo, "M. Yusuf digabung ke Moch. Yusuf", actor=world.officer, merge=first)
    undo(actor=world.officer, merge=third_one)
    undo(actor=world.officer, merge=first)
    assert everything() == before


def test_what_cannot_be_merged(world, pair):
    winner, loser = pair
    refused(merge, "dua kontak yang berbeda", actor=world.officer, winner=winner, loser=winner)
    elsewhere = ContactFactory(village=world.cakung_timur)
    refused(merge, "kantor yang berbeda", actor=world.officer, winner=winner, loser=elsewhere)
    gone = ContactFactory(village=world.pontang, retired_at=timezone.now())
    refused(merge, "tidak dipakai lagi", actor=world.officer, winner=gone, loser=winner)
    seen = fingerprint(winner, loser)
    Stakeholder.objects.filter(pk=loser.pk).update(name="Lain")
    refused(merge, "berubah sejak halaman", actor=world.officer, winner=winner, loser=loser, seen=seen)
    assert ContactMerge.objects.count() == 0
    join(world, pair, seen=fingerprint(*map(again, pair)))
    refused(merge, "sudah digabung", actor=world.officer, winner=winner, loser=loser)
    refused(merge, "sudah digabung", actor=world.officer, winner=loser, loser=elsewhere)


def test_a_choice_that_does_not_fit_is_refused_whole(world, pair):
    _winner, loser = pair
    rw = UnitFactory(village=world.pontang, number="05")
    Stakeholder.objects.filter(pk=loser.pk).update(function="rw_head", unit=rw)
    assert refused(join, "tidak cocok", world=world, pair=pair, from_loser=["function"]).field == "unit"
    there = UnitFactory(village=world.linduk)
    Stakeholder.objects.filter(pk=loser.pk).update(unit=there, village=world.linduk)
    assert refused(join, "bukan bagian dari desa", world=world, pair=pair, from_loser=["unit"]).field == "unit"
    assert again(loser).merged_into is None


def test_a_babinsa_kept_in_two_villages_becomes_one_of_the_kecamatan(world, clock):
    pair = [
        ContactFactory(village=place, name="Wijaya", function=Function.ARMY) for place in (world.pontang, world.linduk)
    ]
    before = everything()
    kept = join(world, pair)
    winner = again(pair[0])
    assert (winner.village, winner.district_id) == (None, "36.04.12")
    serves = ServedVillage.objects.filter(stakeholder=winner).values_list("village_id", flat=True)
    assert set(serves) == {world.pontang.pk, world.linduk.pk}
    undo(actor=world.officer, merge=kept)
    assert (everything(), ServedVillage.objects.count()) == (before, 0)


def test_villages_served_are_united(world, clock):
    kecamatan = {"village": None, "function": Function.POLICE, **territory(world.pontang)}
    pair = [ContactFactory(name="Contoh", **kecamatan) for _turn in range(2)]
    for contact, places in zip(pair, ([world.pontang], [world.pontang, world.linduk]), strict=True):
        for place in places:
            ServedVillage.objects.create(stakeholder=contact, village=place)
    kept = join(world, pair)
    assert ServedVillage.objects.filter(stakeholder=pair[0]).count() == 2
    undo(actor=world.officer, merge=kept)
    assert list(ServedVillage.objects.order_by("pk").values_list("stakeholder_id", "village_id")) == [
        (pair[0].pk, world.pontang.pk), (pair[1].pk, world.pontang.pk), (pair[1].pk, world.linduk.pk),
    ]  # fmt: skip


def test_who_came_after_whom_is_kept(world, pair):
    winner, loser = pair
    old, young = ContactFactory(village=world.pontang), ContactFactory(village=world.pontang, predecessor=loser)
    Stakeholder.objects.filter(pk=loser.pk).update(predecessor=old)
    kept = join(world, pair)
    assert (again(winner).predecessor, again(young).predecessor) == (old, loser)
    undo(actor=world.officer, merge=kept)
    assert (again(winner).predecessor, again(loser).predecessor) == (None, old)


@pytest.mark.parametrize("who", [0, 1])
def test_a_no_of_either_holds(world, pair, who):
    opt_out(actor=world.officer, contact=pair[who], source="telepon")
    before = everything()
    kept = join(world, pair)
    winner = again(pair[0])
    assert (winner.opted_out_at, winner.wish_source) == (timezone.now(), "telepon")
    undo(actor=world.officer, merge=kept)
    assert everything() == before


def test_a_no_said_while_they_were_one_holds_for_both(world, pair):
    kept = join(world, pair)
    opt_out(actor=world.officer, contact=again(pair[0]), source="surat")
    undo(actor=world.officer, merge=kept)
    assert [again(contact).wish_source for contact in pair] == ["surat", "surat"]


def test_a_no_said_on_a_page_opened_before_the_merge_is_the_persons(world, pair):
    """The form of the loser was still open in another tab."""
    join(world, pair)
    opt_out(actor=world.officer, contact=pair[1], source="telepon")
    assert [again(contact).wish_source for contact in pair] == ["telepon", ""]


def test_undo_leaves_a_unit_that_went_to_another_village(world, pair):
    winner, loser = pair
    upper = UnitFactory(village=world.pontang, number="77")
    first, second = (UnitFactory(village=world.pontang, parent=upper, number=n) for n in ("071", "072"))
    Stakeholder.objects.filter(pk=winner.pk).update(unit=first)
    Stakeholder.objects.filter(pk=loser.pk).update(unit=second)
    kept = join(world, (again(winner), again(loser)), from_loser=["unit"])
    NeighbourhoodUnit.objects.filter(pk=first.pk).update(village=world.linduk, **territory(world.linduk))
    undo(actor=world.officer, merge=kept)
    assert [again(contact).unit for contact in pair] == [second, second]
