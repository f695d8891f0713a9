"""Pemekaran: who looks after the new village, who may carry over, and what is refused."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import Posting
from offices.errors import DomainError
from offices.models import Region, RegionSuccession
from tests.factories import AssignmentFactory, ContactFactory, RegionFactory, UnitFactory, village
from tests.villages.pemekaran import NEW, TODAY, peopled, succeed
from villages.domain.succession import carry_over
from villages.enums import AssignmentRole, Function, VillageStatus
from villages.models import Assignment, AssistedVillage, ServedVillage, Stakeholder, VillageSuccession


@pytest.fixture(autouse=True)
def clock(time_machine):
    """Monday, 2 March 2026, 12.00 WIB."""
    time_machine.move_to(dt.datetime(2026, 3, 2, 5, 0, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def pontang(world):
    return peopled(world.pontang)


def people() -> list[tuple[str, str | None, str | None]]:
    return sorted(Stakeholder.objects.values_list("name", "village", "unit__number"))


def test_the_pimpasa_go_on(world, pontang):
    AssignmentFactory(village=pontang, officer=world.officer, decree_number="SP-1")
    later = AssignmentFactory(
        village=pontang, officer=world.second_officer, role=AssignmentRole.ASSISTING, starts_on=dt.date(2026, 4, 1)
    )
    carry_over(actor=world.office_head, old=pontang, new=succeed(pontang))
    rows = Assignment.objects.order_by("starts_on").values_list("village", "officer", "starts_on", "ends_on")
    assert list(rows) == [
        (pontang.pk, world.officer.pk, dt.date(2026, 1, 1), dt.date(2026, 3, 1)),
        (NEW, world.officer.pk, TODAY, None),
        (NEW, world.second_officer.pk, later.starts_on, None),
    ]


def test_after_a_split_the_same_pimpasa_look_after_both(world, pontang):
    AssignmentFactory(village=pontang, officer=world.officer)
    carry_over(actor=world.office_head, old=pontang, new=succeed(pontang, kind="split"), units=[pontang.units.first()])
    rows = Assignment.objects.filter(ends_on=None).order_by("village").values_list("village", "officer", "role")
    assert list(rows) == [(pontang.pk, world.officer.pk, "main"), (NEW, world.officer.pk, "main")]


def test_merged_villages_keep_one_main_officer(world, pontang):
    AssignmentFactory(village=pontang, officer=world.officer)
    AssignmentFactory(village=world.linduk, officer=world.second_officer)
    RegionSuccession.objects.create(
        predecessor=pontang.region, successor=world.linduk.region, kind="merged", since=TODAY
    )
    carry_over(actor=world.office_head, old=pontang, new=world.linduk.region)
    rows = Assignment.objects.filter(village=world.linduk).order_by("pk").values_list("officer", "role")
    assert list(rows) == [(world.second_officer.pk, "main"), (world.officer.pk, "assisting")]


def test_who_serves_the_village_serves_the_new_one(world, pontang):
    babinsa = ContactFactory(
        village=None, function=Function.ARMY, office=world.serang, regional_office=world.banten,
        regency_id="36.04", district_id="36.04.12",
    )  # fmt: skip
    for served in (pontang, world.linduk):
        ServedVillage.objects.create(stakeholder=babinsa, village=served)
    carry_over(actor=world.office_head, old=pontang, new=succeed(pontang))
    assert list(babinsa.served_villages.values_list("village", flat=True)) == [world.linduk.pk, NEW]


def test_operators_follow_and_keep_a_month_for_what_is_unfinished(world, pontang):
    operator = world.operator
    carry_over(actor=world.office_head, old=pontang, new=succeed(pontang))
    rows = Posting.objects.filter(user=operator).order_by("starts_on").values_list("region", "starts_on", "ends_on")
    assert list(rows) == [
        (pontang.pk, dt.date(2025, 1, 1), dt.date(2026, 4, 1)),
        (NEW, TODAY, None),
    ]
    assert Posting.objects.get(region=NEW).guiding_office_id == world.serang.pk


def test_after_a_split_the_operator_stays(world, pontang):
    operator = world.operator
    carry_over(actor=world.office_head, old=pontang, new=succeed(pontang, kind="split"), units=[pontang.units.first()])
    assert list(Posting.objects.filter(user=operator).values_list("region", "ends_on")) == [(pontang.pk, None)]


@pytest.mark.parametrize("actor", ["officer", "section_head", "operator", "regional_head", "administrator"])
def test_only_the_head_of_the_office_carries_over(world, pontang, actor):
    new = succeed(pontang)
    with pytest.raises(DomainError, match="Kepala Kantor"):
        carry_over(actor=getattr(world, actor), old=pontang, new=new)
    assert not AssistedVillage.objects.filter(pk=NEW).exists()


def refusals(world, pontang) -> list[tuple[Region, str]]:
    """Successors that cannot be, each with what the head reads."""
    future = succeed(pontang, "36.04.12.2111", "split", since=dt.date(2026, 3, 3))
    retired = succeed(pontang, "36.04.12.2112", "split")
    Region.objects.filter(pk=retired.pk).update(retired_at=timezone.now())
    village("36.04.12.2114", office=world.cilegon)
    proposed = village("36.04.12.2115", office=world.serang)
    AssistedVillage.objects.filter(pk=proposed.pk).update(status=VillageStatus.PROPOSED)
    return [
        (RegionFactory(code="36.04.12.2110"), "belum tercatat"),
        (future, "baru berlaku Selasa, 3 Maret 2026"),
        (Region.objects.get(pk=retired.pk), "tidak berlaku lagi"),
        (succeed(pontang, "31.75.06.2113", "split"), "di luar wilayah kerja Kanim Serang"),
        (succeed(pontang, "36.04.12.2114", "split"), "sudah dibina Kanim Cilegon"),
        (succeed(pontang, "36.04.12.2115", "split"), "masih diusulkan"),
        (succeed(pontang, "36.04.12.2116", "split"), "Pilih RW atau RT"),
    ]


def test_what_cannot_be_is_refused_in_words_and_nothing_moves(world, pontang):
    before = people()
    head, units = world.office_head, list(pontang.units.all())
    for new, sentence in refusals(world, pontang):
        with pytest.raises(DomainError, match=sentence):
            carry_over(actor=head, old=pontang, new=new, units=[] if "Pilih" in sentence else units)
    assert people() == before
    assert not VillageSuccession.objects.exists()


def test_units_of_another_village_are_refused(world, pontang):
    stranger = UnitFactory(village=world.linduk, number="09")
    with pytest.raises(DomainError, match="Pilih RW atau RT"):
        carry_over(actor=world.office_head, old=pontang, new=succeed(pontang, kind="split"), units=[stranger])


def test_a_village_goes_over_once(world, pontang):
    new = succeed(pontang)
    carry_over(actor=world.office_head, old=pontang, new=new)
    with pytest.raises(DomainError, match="sudah digantikan"):
        carry_over(actor=world.office_head, old=pontang, new=new)
