"""Dossiers: proposing, recording and extending; which villages a place covers; what is refused, with the reason."""

import datetime as dt

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from offices.errors import DomainError
from offices.models import Region
from tests.factories import OfficeFactory, RegionFactory, village
from villages.domain import designation as domain
from villages.domain.coverage import NamedPlace
from villages.domain.designation import Decree
from villages.models import AssistedVillage, Designation, VillageStep

FREE, OTHER = "36.04.12.2003", "36.04.12.2004"
NUMBER = "W.11.IMI.IMI.1.1949-GR.03.05 Tahun 2024"
DAY = dt.date(2024, 5, 2)
DECREE = Decree(NUMBER, DAY)


@pytest.fixture
def free(world):
    """Two villages of the working area that nobody assists yet, in the kecamatan of Pontang and Linduk."""
    assert world.serang
    RegionFactory(code=OTHER, name="Kubang")
    return RegionFactory(code=FREE, name="Sukanegara")


def place(code, reason="jalur transit"):
    return NamedPlace(Region.objects.get(pk=code), reason)


def propose(world, *codes, **fields):
    return domain.propose(actor=world.officer, places=[place(code) for code in codes], **fields).designation


def states(designation):
    return dict(AssistedVillage.objects.filter(designation=designation).values_list("pk", "status"))


def test_an_officer_proposes_villages_each_with_its_reason(world, free):
    taken = domain.propose(actor=world.officer, places=[place(FREE, "kantong PMI"), place(OTHER, "jalur  transit ")])
    row = AssistedVillage.objects.get(pk=FREE)
    assert (row.status, row.office, row.regional_office) == ("proposed", world.serang, world.banten)
    assert (row.regency_id, row.district_id) == ("36.04", "36.04.12")
    assert (taken.designation.state, taken.designation.created_by) == ("proposed", world.officer)
    assert taken.designation.title == "Desa Sukanegara (Kec. Pontang), Desa Kubang (Kec. Pontang)"
    steps = VillageStep.objects.order_by("village").values_list("village", "from_status", "to_status", "reason")
    assert list(steps) == [(FREE, "", "proposed", "kantong PMI"), (OTHER, "", "proposed", "jalur transit")]
    assert {step.actor_role for step in VillageStep.objects.all()} == {"officer"}


def test_a_kecamatan_covers_each_village_that_nobody_holds(world, free):
    assert world.pontang
    village("36.04.12.2002", office=world.cilegon)
    retired = RegionFactory(code="36.04.12.2009")
    retired.retired_at = timezone.now()
    retired.save()
    taken = domain.propose(actor=world.officer, places=[place("36.04.12")])
    assert set(states(taken.designation)) == {FREE, OTHER}
    assert {(row.pk, row.office.short_name) for row in taken.held} == {
        ("36.04.12.2001", "Kanim Serang"),
        ("36.04.12.2002", "Kanim Cilegon"),
    }
    assert list(taken.designation.places.values_list("region", flat=True)) == ["36.04.12"]


def test_a_village_named_beside_its_kecamatan_keeps_its_own_reason(world, free):
    domain.propose(actor=world.officer, places=[place(FREE, "kasus 2024"), place("36.04.12", "perbatasan")])
    reasons = dict(VillageStep.objects.values_list("village", "reason"))
    assert reasons == {FREE: "kasus 2024", OTHER: "perbatasan"}


def test_a_kecamatan_that_is_held_whole_is_refused_with_names(world):
    assert world.pontang
    with pytest.raises(DomainError, match=r"Tidak ada desa yang tersisa.*Desa Pontang \(Kanim Serang\)"):
        domain.propose(actor=world.officer, places=[place("36.04.12")])
    assert not Designation.objects.exists()


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (
            "31.75.06.1004",
            "Kelurahan Cakung Timur di luar wilayah kerja Kanim Serang: wilayah ini milik Kanim Jakarta",
        ),
        ("31.75.06", "Kecamatan Cakung di luar wilayah kerja Kanim Serang: wilayah ini milik Kanim Jakarta Timur"),
        ("36.99.01.2001", "di luar wilayah kerja Kanim Serang."),
        ("36.04.12.2001", "Desa Pontang sudah tercatat di kantor Anda dengan status “aktif”"),
        ("36.04.13.2001", "Desa Tirtayasa sudah menjadi Desa Binaan Kanim Cilegon."),
        ("36.04", "Kabupaten Serang bukan desa, kelurahan, atau kecamatan yang berlaku."),
    ],
)
def test_other_places_are_refused_with_the_reason(world, code, sentence):
    assert all((world.jaktim, world.pontang, RegionFactory(code="31.75.06.1004"), RegionFactory(code="36.99.01.2001")))
    village("36.04.13.2001", office=world.cilegon)
    before = AssistedVillage.objects.count()
    with pytest.raises(DomainError, match=sentence) as caught:
        domain.propose(actor=world.officer, places=[place(code)])
    assert (caught.value.field, AssistedVillage.objects.count()) == ("places", before)


def test_a_single_district_of_another_office_is_not_of_the_regency_s_office(world, free):
    OfficeFactory(slug="pontang", regional_office=world.banten, area="36.04.12")
    with pytest.raises(DomainError, match="wilayah ini milik Kanim Pontang"):
        domain.record(actor=world.office_head, places=[place(FREE)], decree=DECREE)


@pytest.mark.parametrize("who", ["office_head", "operator", "regional_head", "administrator", "outsider"])
def test_officers_and_section_heads_propose(world, free, who):
    with pytest.raises(DomainError, match="diusulkan oleh petugas atau Kepala Seksi"):
        domain.propose(actor=getattr(world, who), places=[place(FREE)])


@pytest.mark.parametrize("who", ["officer", "section_head", "operator", "regional_head", "administrator", "outsider"])
def test_the_office_head_records(world, free, who):
    with pytest.raises(DomainError, match="diputuskan Kepala Kantor"):
        domain.record(actor=getattr(world, who), places=[place(FREE)], decree=DECREE)


def test_a_proposal_needs_its_reason(world, free):
    with pytest.raises(DomainError, match="Tulis alasan pengusulannya") as caught:
        domain.propose(actor=world.officer, places=[place(FREE, " ")])
    assert caught.value.field == "reason"


def test_a_decree_that_is_there_is_recorded_in_one_action_with_its_own_date(world, free):
    taken = domain.record(
        actor=world.office_head, places=[place("36.04.12", "")], decree=DECREE, active_since=dt.date(2024, 6, 1)
    )
    row = AssistedVillage.objects.get(pk=FREE)
    assert (row.status, row.decree_number, row.designated_on) == ("active", NUMBER, DAY)
    assert (taken.designation.state, taken.designation.taken_over) == ("designated", False)
    steps = VillageStep.objects.filter(village=row).order_by("pk").values_list("to_status", "effective_on")
    assert list(steps) == [("designated", DAY), ("active", dt.date(2024, 6, 1))]


@pytest.mark.parametrize(
    ("decree", "active", "field"),
    [
        (Decree("  ", DAY), None, "decree_number"),
        (Decree(NUMBER, dt.date(2025, 11, 25)), None, "decreed_on"),
        (Decree(NUMBER, dt.date(24, 5, 2)), None, "decreed_on"),
        (DECREE, dt.date(2024, 5, 1), "active_since"),
        (DECREE, dt.date(2025, 11, 25), "active_since"),
    ],
)
@time_machine.travel(dt.datetime(2025, 11, 24, 3, tzinfo=dt.UTC), tick=False)
def test_a_decree_needs_its_number_and_a_day_that_was(world, free, decree, active, field):
    with pytest.raises(DomainError) as caught:
        domain.record(actor=world.office_head, places=[place(FREE)], decree=decree, active_since=active)
    assert caught.value.field == field
    assert not AssistedVillage.objects.exists()


@time_machine.travel(dt.datetime(2025, 11, 24, 18, tzinfo=dt.UTC), tick=False)
def test_today_is_the_office_s_today(world, free):
    today = dt.date(2025, 11, 25)
    domain.record(actor=world.office_head, places=[place(FREE)], decree=Decree(NUMBER, today))
    assert AssistedVillage.objects.get().designated_on == today


def test_extending_is_one_action(world, free):
    first = domain.record(actor=world.office_head, places=[place(FREE)], decree=DECREE).designation
    more = propose(world, OTHER, extends=first)
    assert (more.extends, states(more)) == (first, {OTHER: "proposed"})
    with pytest.raises(DomainError, match="yang sudah ditetapkan dapat diperluas"):
        propose(world, OTHER, extends=more)


def test_two_saves_at_the_same_instant_end_in_a_sentence(world, free, monkeypatch):
    """The look before the leap cannot see the other's row; the key does."""
    village(FREE, office=world.cilegon)
    found = domain.Coverage(regions={FREE: free}, reasons={FREE: "transit"})
    monkeypatch.setattr(domain, "cover", lambda _places, **_office: found)
    with pytest.raises(DomainError, match="Desa Sukanegara sudah menjadi Desa Binaan Kanim Cilegon"):
        propose(world, FREE)
    assert AssistedVillage.objects.get().office == world.cilegon
    assert not Designation.objects.exists()


def test_the_database_holds_what_the_domain_checks(world, free):
    made = propose(world, FREE)
    for fields in ({"state": "designated"}, {"decree_number": "1"}, {"extends": made}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Designation.objects.filter(pk=made.pk).update(**fields)
    for code in ("36.04", "36"):
        with pytest.raises(IntegrityError), transaction.atomic():
            made.places.create(region=Region.objects.get(pk=code))
    with pytest.raises(IntegrityError), transaction.atomic():
        VillageStep.objects.create(village_id=FREE, to_status="revoked", actor=world.officer)


def test_history_is_never_overwritten(world, free):
    made = propose(world, FREE)
    for rows in (VillageStep.objects.all(), made.places.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(reason="lain")
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()
    assert VillageStep.objects.get().reason == "jalur transit"
