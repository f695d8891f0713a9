"""People added in the hall: visitors of one session, or contacts of the village from now on, each once."""

from uuid import uuid4

import pytest
from django.apps import apps

from outreach.domain import held
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.models import Attendance, HeldEntry
from tests.factories import ContactFactory, SessionFactory, UnitFactory, on_roll, territory
from villages.enums import NOTICE_VERSION
from villages.models import NeighbourhoodUnit, ServedVillage, Stakeholder


@pytest.fixture
def session(schedule, people, clock):
    session = schedule()
    clock.move_to(session.starts_at, tick=False)
    return session


@pytest.fixture
def rt(world):
    return UnitFactory(village=world.pontang, parent=UnitFactory(village=world.pontang, number="05"), number="003")


@pytest.fixture
def add(world, session):
    """``add("Tamu Contoh", unit="rt 3/5")`` as the operator of Pontang asks for a contact; the answer."""

    def post(name, *, actor=None, batch=None, client_id=None, **fields):
        entry = {
            "key": "k", "client_id": str(client_id or uuid4()), "name": name, "function": "community", "unit": "",
            "village": world.pontang.pk, "status": "present", "contact": True, **fields,
        }  # fmt: skip
        batch = Batch(batch or uuid4(), "HP uji", [entry], format=2)
        return take_batch(session=session, actor=actor or world.operator, batch=batch)[0]

    return post


def row(name) -> Attendance:
    return Attendance.objects.get(name=name)


def outcome(answer) -> tuple:
    return answer["outcome"], answer.get("contact"), answer.get("why", "")


def test_becomes_a_contact_of_the_village_with_a_readable_unit(world, add, rt):
    assert outcome(add("Tamu Contoh", unit="rt 3/5")) == ("created", "kept", "")
    contact = Stakeholder.objects.get(name="Tamu Contoh")
    assert (contact.village, contact.office, contact.unit, contact.function, contact.notice_version) == (
        world.pontang, world.serang, rt, "community", NOTICE_VERSION,
    )  # fmt: skip
    kept = row("Tamu Contoh")
    assert (kept.stakeholder, kept.unit, kept.unit_label, kept.status) == (contact, rt, "RT 003/RW 05", "present")
    assert not apps.get_model("outreach", "AttendanceChange").objects.exists()


def test_a_visitor_stays_one(add, people):
    assert outcome(add("Tamu Contoh", contact=False)) == ("created", None, "")
    assert (row("Tamu Contoh").stakeholder, Stakeholder.objects.count()) == (None, len(people))


def test_titles_come_off_the_contact_and_stay_on_the_roll(add):
    add("H. Tamu Contoh, S.Sos.")
    contact = Stakeholder.objects.get(name="Tamu Contoh")
    assert (contact.title_before, contact.title_after, row("H. Tamu Contoh, S.Sos.").stakeholder) == (
        "H.", "S.Sos.", contact,
    )  # fmt: skip


def test_sent_again_it_is_one_contact(add):
    batch, client_id = uuid4(), uuid4()
    first = add("Tamu Contoh", batch=batch, client_id=client_id)
    assert add("Tamu Contoh", batch=batch, client_id=client_id) == first
    assert outcome(add("Tamu Contoh", client_id=client_id)) == ("unchanged", "linked", "")
    assert Stakeholder.objects.filter(name="Tamu Contoh").count() == 1


@pytest.mark.parametrize(
    ("known", "typed"),
    [
        ({"function": "community"}, {}),
        ({"function": "pkk"}, {}),
        ({"function": "pkk", "unit": True}, {"unit": "3/5"}),
        ({"function": "pkk", "unit": True}, {}),
        ({"function": "pkk"}, {"unit": "3/5"}),
    ],
)
def test_a_known_person_is_linked_and_not_made_again(world, add, rt, known, typed):
    ContactFactory(village=world.pontang, name="Moch. Contoh", retired_at="2026-01-01T00:00Z", function="community")
    contact = ContactFactory(
        village=world.pontang, name="Mochamad Contoh", **known | ({"unit": rt} if "unit" in known else {})
    )
    count = Stakeholder.objects.count()
    assert outcome(add("Muhammad Contoh", **typed)) == ("created", "linked", "")
    assert (row("Muhammad Contoh").stakeholder, Stakeholder.objects.count()) == (contact, count)


def test_somebody_of_the_kecamatan_who_serves_the_village_is_known(world, add):
    district = world.pontang.district
    contact = ContactFactory(
        village=None, district=district, office=world.serang, regional_office=world.banten,
        regency=district.parent, name="Sertu Contoh", function="army",
    )  # fmt: skip
    ServedVillage.objects.create(stakeholder=contact, village=world.pontang)
    assert outcome(add("Sertu Contoh", function="army"))[:2] == ("created", "linked")
    assert row("Sertu Contoh").stakeholder == contact


def test_the_same_name_in_another_unit_or_village_is_somebody_else(world, add, rt):
    other = UnitFactory(village=world.pontang, parent=rt.parent, number="004")
    ContactFactory(village=world.pontang, name="Tamu Contoh", unit=other, function="community")
    ContactFactory(village=world.linduk, name="Tamu Contoh", function="community")
    assert outcome(add("Tamu Contoh", unit="RT 3 RW 5"))[:2] == ("created", "kept")
    assert Stakeholder.objects.filter(name="Tamu Contoh").count() == 3


def test_two_of_one_name_are_told_apart_by_their_function(world, add):
    ContactFactory(village=world.pontang, name="Tamu Contoh", function="pkk")
    youth = ContactFactory(village=world.pontang, name="Tamu Contoh", function="youth")
    assert outcome(add("Tamu Contoh", function="youth"))[:2] == ("created", "linked")
    assert row("Tamu Contoh").stakeholder == youth


def test_somebody_who_is_listed_already_is_not_lost_and_not_linked_twice(world, add, people):
    answer = add("Contoh Ani", function="rt_head")
    assert outcome(answer) == ("created", "left", "Contoh Ani sudah ada di daftar ini.")
    added = Attendance.objects.get(client_id__isnull=False)
    assert (added.name, added.status, added.stakeholder) == ("Contoh Ani", "present", None)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"name": "3604121212120001"}, "NIK"),
        ({"function": "rt_head"}, "Tulis RT/RW yang dipimpin"),
        ({"function": "district_head"}, "Fungsi ini tidak ada di tingkat ini"),
    ],
)
def test_whom_the_rules_of_contacts_refuse_stays_a_visitor_and_is_told_why(add, people, fields, why):
    answer = add(**{"name": "Tamu Contoh", **fields})
    assert (answer["outcome"], answer["contact"], why in answer["why"]) == ("created", "left", True)
    assert Attendance.objects.filter(client_id__isnull=False, status="present", stakeholder=None).count() == 1
    assert Stakeholder.objects.count() == len(people)


@pytest.mark.parametrize("unit", ["RT 009/RW 05", "dekat masjid"])
def test_a_unit_nobody_knows_is_told_and_not_added(add, rt, unit):
    answer = add("Tamu Contoh", unit=unit)
    assert (answer["contact"], "tanpa RT/RW" in answer["why"]) == ("kept", True)
    assert (row("Tamu Contoh").unit, row("Tamu Contoh").unit_label) == (None, unit)
    assert NeighbourhoodUnit.objects.count() == 2


@pytest.mark.parametrize(("home", "retired"), [("linduk", None), ("pontang", "2026-01-01T00:00Z")])
def test_a_unit_of_another_village_or_out_of_use_is_nobodys(world, add, home, retired):
    village = getattr(world, home)
    upper = UnitFactory(village=village, number="05", retired_at=retired)
    UnitFactory(village=village, parent=upper, number="003", retired_at=retired)
    answer = add("Tamu Contoh", unit="rt 3/5")
    assert (answer["contact"], "tanpa RT/RW" in answer["why"], row("Tamu Contoh").unit) == ("kept", True, None)


def test_somebody_of_the_kecamatan_who_serves_another_village_is_somebody_else(world, add):
    contact = ContactFactory(village=None, name="Sertu Contoh", function="army", **territory(world.pontang))
    ServedVillage.objects.create(stakeholder=contact, village=world.linduk)
    add("Sertu Contoh", function="community")
    assert row("Sertu Contoh").stakeholder not in (None, contact)


def test_who_is_on_the_roll_of_another_session_is_linked_all_the_same(world, add):
    contact = ContactFactory(village=world.pontang, name="Tamu Contoh", function="community")
    on_roll(SessionFactory(host=world.pontang), contact)
    assert outcome(add("Tamu Contoh")) == ("created", "linked", "")


def test_an_addition_out_of_scope_makes_no_contact(world, add, people):
    assert add("Tamu Contoh", village=world.tirtayasa.pk)["outcome"] == "rejected"
    assert Stakeholder.objects.count() == len(people)


def test_what_came_too_late_becomes_a_contact_when_it_is_taken_in(world, session, add):
    from outreach.domain import closing

    closing.close(session=session, actor=world.officer)
    assert add("Tamu Contoh")["outcome"] == "held"
    assert not Stakeholder.objects.filter(name="Tamu Contoh").exists()
    held.decide(entry=HeldEntry.objects.get(), actor=world.officer, take_in=True)
    assert row("Tamu Contoh").stakeholder == Stakeholder.objects.get(name="Tamu Contoh")
