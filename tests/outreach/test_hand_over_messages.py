"""Who hands villages over, and who takes them, is told: once, and reminded on the day."""

import datetime as dt

import pytest

from notifications.domain.rendering import rendered
from notifications.models import Message
from outreach.domain.hand_over_messages import HAND_OVER, still_wanted
from tests.factories import AssignmentFactory, ContactFactory
from tests.outreach.conftest import NOON
from villages.domain.hand_over import hand_over

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
LATER = TODAY + dt.timedelta(days=3)


@pytest.fixture
def pass_on(world, clock):
    for village in (world.pontang, world.tirtayasa):
        AssignmentFactory(officer=world.officer, village=village)

    def act(**fields):
        given = {"actor": world.section_head, "officer": world.officer, "successor": world.second_officer}
        return hand_over(**{**given, "on": TODAY, **fields})

    return act


def told(user) -> list[Message]:
    return list(Message.objects.filter(kind=HAND_OVER, recipient_user=user).order_by("due_at", "pk"))


def test_both_are_told_once_of_all_villages(world, pass_on, schedule):
    ContactFactory(village=world.pontang, function="village_head", name="Contoh Lurah", phone="+6281200000001")
    session = schedule()
    pass_on()
    (new,), (old,) = told(world.second_officer), told(world.officer)
    text = rendered(new).text
    assert "- Desa Pontang, Kec. Pontang: Contoh Lurah · +6281200000001" in text
    assert "- Desa Tirtayasa, Kec. Tirtayasa" in text
    assert f"- Sel, 10 Mar 2026: {session.title} · Desa Pontang, Kec. Pontang" in text
    assert f"dipegang {world.second_officer.name}" in rendered(old).text
    assert still_wanted([new, old]) == {new.pk, old.pk}


def test_a_later_first_day_is_told_at_once_and_on_its_morning(world, pass_on):
    pass_on(on=LATER)
    seven = dt.datetime.combine(LATER, dt.time(0), tzinfo=dt.UTC)
    assert [row.due_at for row in told(world.second_officer)] == [NOON, seven]


def test_handed_back_before_the_day_nobody_is_reminded(world, pass_on):
    pass_on(on=LATER)
    first = told(world.second_officer)
    pass_on(officer=world.second_officer, successor=world.officer, on=LATER)
    states = list(Message.objects.filter(pk__in=[row.pk for row in first]).values_list("state", flat=True))
    assert (states, still_wanted(first)) == (["cancelled", "cancelled"], set())


def test_a_closed_account_is_told_nothing(world, pass_on):
    world.officer.is_active = False
    world.officer.save()
    pass_on()
    assert (told(world.officer), len(told(world.second_officer))) == ([], 1)
