"""From a proposal to a decree: who decides, what is left out, what stays in the history."""

import datetime as dt

import pytest
from django.utils import timezone

from offices.domain.territory import ancestors_of
from offices.errors import DomainError
from tests.dossiers import dossier
from tests.factories import ContactFactory, OfficeFactory, RegionFactory, SessionFactory, UnitFactory, territory
from tests.villages.test_designation import DAY, DECREE, FREE, NUMBER, OTHER, free, place, propose, states  # noqa: F401
from villages.domain import decisions, village_status
from villages.domain import designation as domain
from villages.domain.coverage import NamedPlace
from villages.domain.designation import Decree
from villages.domain.steps import Act
from villages.domain.vulnerability import assess
from villages.models import Assignment, AssistedVillage, NeighbourhoodUnit, Stakeholder, VillageStep


def by(person, designation, **fields):
    designation.refresh_from_db()
    return {"actor": person, "designation": designation, "version": designation.version, **fields}


@pytest.fixture
def proposal(world, free):  # noqa: F811
    return propose(world, FREE, OTHER)


@pytest.fixture
def assessed(world, proposal):
    rows = list(AssistedVillage.objects.filter(designation=proposal).select_related("region", "district"))
    assess(actor=world.officer, villages=rows, assessed_on=timezone.localdate(), findings=[])
    return proposal


@pytest.fixture
def verified(world, assessed):
    return decisions.verify(**by(world.section_head, assessed, left_out={}))


@pytest.fixture
def designated(world, verified):
    return decisions.designate(**by(world.office_head, verified, decree=DECREE, left_out={}))


def test_a_dossier_moves_in_one_action_and_single_villages_are_left_out(world, assessed):
    decisions.verify(**by(world.section_head, assessed, left_out={OTHER: "belum siap"}))
    assert states(assessed) == {FREE: "verified", OTHER: "declined"}
    done = decisions.designate(**by(world.office_head, assessed, decree=DECREE, left_out={}))
    assert (done.state, done.decree_number, done.decreed_on) == ("designated", NUMBER, DAY)
    row = AssistedVillage.objects.get(pk=FREE)
    assert (row.status, row.decree_number, row.designated_on) == ("designated", NUMBER, DAY)
    steps = VillageStep.objects.filter(village=FREE).order_by("pk")
    assert [(s.from_status, s.to_status, s.actor_role) for s in steps] == [
        ("", "proposed", "officer"),
        ("proposed", "verified", "section_head"),
        ("verified", "designated", "office_head"),
    ]
    assert VillageStep.objects.filter(village=OTHER).first().reason == "belum siap"


def test_verification_asks_for_an_assessment_first(world, proposal):
    with pytest.raises(DomainError, match="Nilai dulu kerawanannya: Desa Sukanegara, Desa Kubang"):
        decisions.verify(**by(world.section_head, proposal, left_out={}))
    assert set(states(proposal).values()) == {"proposed"}


def test_nobody_verifies_an_own_proposal(world, free):  # noqa: F811
    made = domain.propose(actor=world.section_head, places=[place(FREE)]).designation
    with pytest.raises(DomainError, match="bukan pengusulnya sendiri"):
        decisions.verify(**by(world.section_head, made, left_out={}))


def test_leaving_all_out_is_declining(world, assessed):
    with pytest.raises(DomainError, match="Tolak usulan ini seluruhnya"):
        decisions.verify(**by(world.section_head, assessed, left_out={FREE: "x", OTHER: "y"}))


def test_a_declined_village_may_be_proposed_again(world, proposal):
    decisions.decline(**by(world.section_head, proposal, reason="belum siap"))
    assert (proposal.state, set(states(proposal).values())) == ("proposed", {"declined"})
    again = propose(world, FREE)
    assert states(again) == {FREE: "proposed"}
    assert VillageStep.objects.filter(village=FREE).count() == 3


def test_the_office_head_sends_back(world, verified):
    sent = decisions.send_back(**by(world.office_head, verified, reason="periksa lagi"))
    assert (sent.state, set(states(verified).values())) == ("proposed", {"proposed"})


def test_the_slower_of_two_reads_that_somebody_decided(world, verified):
    first, second = by(world.office_head, verified), by(world.office_head, verified)
    decisions.designate(**first, decree=DECREE, left_out={})
    with pytest.raises(DomainError, match=r"Orang lain baru saja memutuskan.*“ditetapkan”"):
        decisions.decline(**second, reason="tidak jadi")


def test_other_offices_decide_nothing_here(world, verified):
    head = world.person("kakanim.cilegon", "office_head", office=world.cilegon)
    with pytest.raises(DomainError, match="milik kantor lain"):
        decisions.designate(**by(head, verified, decree=DECREE, left_out={}))


def test_a_decree_is_corrected_and_the_old_one_stays_in_the_history(world, designated):
    decisions.correct_decree(**by(world.office_head, designated, decree=Decree("Baru 7", dt.date(2024, 5, 3))))
    row = AssistedVillage.objects.get(pk=FREE)
    assert (row.decree_number, row.designated_on, row.status) == ("Baru 7", dt.date(2024, 5, 3), "designated")
    assert f"semula: {NUMBER}, 02-05-2024" in VillageStep.objects.filter(village=FREE).first().reason


def test_a_corrected_decree_is_none_of_a_village_that_was_declined(world, assessed):
    decisions.verify(**by(world.section_head, assessed, left_out={OTHER: "belum siap"}))
    decisions.designate(**by(world.office_head, assessed, decree=DECREE, left_out={}))
    steps = VillageStep.objects.filter(village=OTHER).count()
    decisions.correct_decree(**by(world.office_head, assessed, decree=Decree("Baru 7", dt.date(2024, 5, 3))))
    row = AssistedVillage.objects.get(pk=OTHER)
    assert (row.status, row.decree_number, row.designated_on) == ("declined", "", None)
    assert VillageStep.objects.filter(village=OTHER).count() == steps


def step(world, act, row, **fields):
    row = AssistedVillage.objects.get(pk=row if isinstance(row, str) else row.pk)
    values = {"effective_on": DAY, "reason": "", "seen": village_status.last_step(row), **fields}
    return village_status.change(actor=world.office_head, village=row, act=act, **values)


def test_later_steps_of_one_village_and_of_all(world, designated):
    assert step(world, Act.ACTIVATE, FREE).status == "active"
    moved = village_status.change_all(
        **by(world.office_head, designated), act=Act.ACTIVATE, effective_on=DAY, reason=""
    )
    assert ([row.pk for row in moved], states(designated)) == ([OTHER], {FREE: "active", OTHER: "active"})
    assert step(world, Act.DEACTIVATE, FREE, reason="dibekukan").status == "inactive"
    assert step(world, Act.ACTIVATE, FREE).status == "active"
    with pytest.raises(DomainError, match="sebelum tanggal SK"):
        step(world, Act.REVOKE, FREE, reason="pindah", effective_on=DAY - dt.timedelta(days=1))
    with pytest.raises(DomainError, match="Orang lain baru saja memutuskan"):
        step(world, Act.REVOKE, FREE, reason="pindah", seen=1)


def test_a_village_with_open_work_is_not_revoked(world, designated):
    row = AssistedVillage.objects.get(pk=FREE)
    session = SessionFactory(host=row, lead=world.officer)
    with pytest.raises(DomainError, match="masih punya 1 kegiatan"):
        step(world, Act.REVOKE, row, reason="pindah")
    assert step(world, Act.DEACTIVATE, row, reason="dibekukan").status == "inactive"
    session.state, session.blocks, session.reason = "cancelled", False, "dicabut"
    session.save()
    assert step(world, Act.REVOKE, row, reason="pindah").status == "revoked"


def test_another_office_takes_in_a_village_that_was_let_go(world, designated):
    """What hangs on it follows; the work that was done stays with the office that did it."""
    row = AssistedVillage.objects.get(pk=FREE)
    held = SessionFactory(host=row, lead=world.officer, state="closed")
    contact = ContactFactory(village=row, unit=UnitFactory(village=row), phone="+6281200000001")
    main = Assignment.objects.create(
        officer=world.officer, village=row, starts_on=DAY, created_by=world.office_head, **territory(row)
    )
    operator = world.person("operator.baru", "village_operator", region=row.region, guiding_office=world.serang)
    step(world, Act.REVOKE, row, reason="wilayah kerja berubah")
    new = OfficeFactory(slug="pontang", regional_office=world.dkj, area="36.04.12")
    holder = ContactFactory(village=None, phone=contact.phone, function="district_staff", **_of(new, "36.04.12"))
    officer = world.person("petugas.pontang", "officer", office=new)
    domain.propose(actor=officer, places=[NamedPlace(row.region, "kasus baru")])
    row.refresh_from_db()
    assert (row.office, row.regional_office, row.status, row.decree_number) == (new, world.dkj, "proposed", "")
    for model in (NeighbourhoodUnit, Stakeholder):
        assert model.objects.get(village=row).office == new
    contact.refresh_from_db()
    assert (contact.regional_office, contact.phone_is_shared) == (world.dkj, True)
    holder.refresh_from_db()
    assert holder.phone_is_shared is True
    main.refresh_from_db()
    assert (main.office, main.ends_on, main.end_reason) == (world.serang, DAY, "Penetapan desa dicabut")
    assert operator.all_postings.get().guiding_office == new
    held.refresh_from_db()
    assert (held.office, held.session_villages.get().office) == (world.serang, new)
    assert VillageStep.objects.filter(village=row).count() == 5


def _of(office, district):
    RegionFactory(code=district)
    return ancestors_of(code=district, office=office)


def test_a_dossier_of_the_factory_is_like_a_real_one(world):
    made = dossier("36.04.13.2009", office=world.serang, created_by=world.officer)
    assert decisions.verify(**by(world.section_head, made, left_out={})).state == "verified"
