"""People of a kecamatan who serve villages, on rolls: once, and with the village that counts them."""

from uuid import uuid4

import pytest

from outreach.domain import roll, sessions
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.enums import SessionKind
from outreach.models import Attendance, SessionTally
from tests.factories import ContactFactory, territory
from tests.outreach.conftest import details
from villages.enums import Function
from villages.models import ServedVillage, Stakeholder


def of_district(place, function=Function.ARMY, *, serves=(), **fields) -> Stakeholder:
    person = ContactFactory(village=None, function=function, **territory(place), **fields)
    ServedVillage.objects.bulk_create(ServedVillage(stakeholder=person, village=village) for village in serves)
    return person


def plan(world, *villages, functions=Function.values, with_district=False):
    return sessions.schedule(
        actor=world.officer,
        villages=villages,
        kind=SessionKind.OUTREACH,
        details=details(world),
        functions=functions,
        with_district=with_district,
    )


def listed(session) -> dict[str | None, int]:
    return dict(SessionTally.objects.filter(session=session).values_list("village_id", "listed"))


def test_who_serves_several_villages_of_a_session_is_on_its_roll_once(world, clock):
    babinsa = of_district(world.pontang, serves=[world.pontang, world.linduk], title_before="Serka", name="Contoh")
    ContactFactory(village=world.linduk)
    session = plan(world, world.linduk, world.pontang)
    row = Attendance.objects.get(stakeholder=babinsa)
    assert (row.village, row.name) == (world.linduk, "Serka Contoh")
    assert listed(session) == {world.linduk.pk: 2, world.pontang.pk: 0}


def test_who_does_not_serve_the_host_counts_with_the_first_village_served(world, clock):
    babinsa = of_district(world.linduk, serves=[world.linduk, world.tirtayasa])
    session = plan(world, world.pontang, world.tirtayasa, world.linduk)
    assert Attendance.objects.get(stakeholder=babinsa).village == world.linduk
    assert listed(session) == {world.pontang.pk: 0, world.linduk.pk: 1, world.tirtayasa.pk: 0}


def test_who_serves_other_villages_stays_at_home(world, clock):
    of_district(world.pontang, serves=[world.linduk])
    assert listed(plan(world, world.pontang)) == {world.pontang.pk: 0}


def test_with_the_kecamatan_who_serves_is_no_second_time_on_the_roll(world, clock):
    of_district(world.pontang, serves=[world.pontang])
    of_district(world.pontang, function=Function.HEALTH_CENTRE)
    of_district(world.pontang, Function.DISTRICT_HEAD)
    session = plan(world, world.pontang, with_district=True)
    assert listed(session) == {world.pontang.pk: 1, None: 2}
    assert Attendance.objects.filter(session=session).count() == 3


@pytest.mark.parametrize("gone", ["retired", "term", "function"])
def test_only_who_is_in_office_is_invited(world, clock, gone):
    babinsa = of_district(world.pontang, serves=[world.pontang])
    if gone == "retired":
        babinsa.retired_at = babinsa.created_at
    if gone == "term":
        babinsa.term_end = babinsa.created_at.date()
    babinsa.save()
    functions = [Function.POLICE] if gone == "function" else Function.values
    assert listed(plan(world, world.pontang, functions=functions)) == {world.pontang.pk: 0}


def test_the_operator_of_that_village_ticks_them_and_no_other(world, clock):
    of_district(world.pontang, serves=[world.pontang, world.tirtayasa])
    session = plan(world, world.pontang, world.tirtayasa)
    row = Attendance.objects.get(session=session)

    def tick(actor):
        batch = Batch(uuid4(), "", [{"id": row.pk, "status": "present"}])
        return take_batch(session=session, actor=actor, batch=batch)[0]["outcome"]

    assert (tick(world.other_operator), tick(world.operator)) == ("rejected", "created")
    present = SessionTally.objects.filter(session=session).values_list("village_id", "present")
    assert dict(present) == {world.pontang.pk: 1, world.tirtayasa.pk: 0}


def test_an_operator_invites_later_only_those_counted_with_the_own_village(world, clock):
    session = plan(world, world.pontang, world.tirtayasa)
    of_district(world.pontang, serves=[world.pontang, world.tirtayasa])
    assert roll.invite_more(session=session, actor=world.other_operator, functions=[Function.ARMY]) == 0
    assert roll.invite_more(session=session, actor=world.operator, functions=[Function.ARMY]) == 1
    assert roll.invite_more(session=session, actor=world.officer, functions=[Function.ARMY]) == 0
    assert listed(session) == {world.pontang.pk: 1, world.tirtayasa.pk: 0}
