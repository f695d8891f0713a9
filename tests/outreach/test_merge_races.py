"""A merge begins while another act, not yet committed, holds what it needs."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from offices.errors import DomainError
from outreach.domain import roll
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.models import Attendance, SessionTally
from tests.factories import ContactFactory, SessionFactory, on_roll
from tests.outreach.test_races import meanwhile
from villages.domain.merges import merge
from villages.domain.unmerges import undo
from villages.models import ContactMerge, Stakeholder

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair(world):
    world.officer, world.operator  # noqa: B018 - made before the block that is not yet committed
    return [ContactFactory(village=world.pontang, name=name, function="pkk") for name in ("M. Yusuf", "Moch. Yusuf")]


def joined(world, winner, loser):
    return lambda: merge(actor=world.officer, winner=winner, loser=loser)


def test_of_two_merges_of_one_pair_one_stands(world, pair):
    one, other = pair
    assert isinstance(meanwhile(joined(world, one, other), joined(world, one, other)), DomainError)
    assert ContactMerge.objects.count() == 1


def test_two_contacts_merged_into_each_other_at_once_leave_one(world, pair):
    one, other = pair
    assert isinstance(meanwhile(joined(world, one, other), joined(world, other, one)), DomainError)
    assert list(Stakeholder.objects.filter(merged_into=None)) == [one]


def test_who_becomes_an_alias_meanwhile_takes_nobody_in(world, pair):
    third = ContactFactory(village=world.pontang, name="Yusuf", function="pkk")
    refused = meanwhile(joined(world, third, pair[0]), joined(world, pair[0], pair[1]))
    assert isinstance(refused, DomainError)
    assert Stakeholder.objects.get(pk=pair[1].pk).merged_into is None


def test_an_undo_waits_for_a_merge_on_top_and_is_refused(world, pair):
    kept = joined(world, *pair)()
    third = ContactFactory(village=world.pontang, name="Yusuf", function="pkk")
    on_top = joined(world, third, pair[0])
    assert isinstance(meanwhile(on_top, lambda: undo(actor=world.officer, merge=kept)), DomainError)
    assert Stakeholder.objects.get(pk=pair[1].pk).merged_into == third


def test_attendance_recorded_while_contacts_are_merged_is_kept(world, pair):
    """Neither waits for the other: a phone in the hall is not held up by somebody at a desk."""
    with transaction.atomic():
        session = SessionFactory(host=world.pontang, lead=world.officer, state="ongoing", starts_at=timezone.now())
        rows = [on_roll(session, contact) for contact in pair]
    batch = Batch(uuid4(), "HP", [{"id": row.pk, "status": "present", "version": 0} for row in rows])
    answer = meanwhile(joined(world, *pair), lambda: take_batch(session=session, actor=world.operator, batch=batch))
    assert [entry["outcome"] for entry in answer] == ["created", "created"]
    assert list(Attendance.objects.values_list("status", flat=True)) == ["present", "present"]
    assert SessionTally.objects.get().present == 2


def test_who_is_invited_while_being_merged_is_listed_once(world, pair):
    with transaction.atomic():
        session = SessionFactory(host=world.pontang, lead=world.officer, starts_at=timezone.now())
        on_roll(session, pair[1])
    invite = lambda: roll.invite_more(session=session, actor=world.officer, functions=["pkk"])  # noqa: E731
    assert meanwhile(joined(world, *pair), invite) == 0
