"""What the home pages say of planning: to the officer what villages answered, to villages what they are asked."""

import datetime as dt

import pytest
from django.urls import reverse

from outreach.domain import confirmation, quotas
from outreach.domain.confirmation import Reply
from outreach.enums import SessionState, VillageAnswer
from reports.queries.planning import office_tasks, to_confirm, to_name
from tests.factories import ContactFactory, SessionFactory
from tests.guards.queries import assert_same_queries
from tests.outreach.conftest import NOON, clock, people, schedule

__all__ = ["clock", "people", "schedule"]


@pytest.fixture
def asked(world, schedule):
    return schedule(state=SessionState.AWAITING_VILLAGE, quotas={world.pontang.pk: 2})


def pks(rows):
    return [row.pk for row in rows]


def test_the_officer_sees_who_is_waited_for_who_declined_and_what_passed(world, asked, clock, as_user):
    tasks = office_tasks(world.officer)
    assert (pks(tasks.waiting), tasks.declined, tasks.undecided) == ([asked.pk], [], [])
    no = Reply(VillageAnswer.DECLINED, note="Pilkades")
    confirmation.answer(session=asked, actor=world.operator, villages=[world.pontang.pk], reply=no, seen_revision=1)
    tasks = office_tasks(world.officer)
    assert (tasks.waiting, pks(tasks.declined), tasks.undecided) == ([], [asked.pk], [])
    assert "desa tidak bisa" in as_user(world.officer).get(reverse("home")).text
    clock.move_to(asked.ends_at + dt.timedelta(hours=1), tick=False)
    tasks = office_tasks(world.officer)
    assert (tasks.waiting, tasks.declined, pks(tasks.undecided)) == ([], [], [asked.pk])
    assert not office_tasks(world.far_officer)
    assert not office_tasks(world.near_officer)


def test_a_village_is_asked_on_its_first_page_until_it_answers(world, asked, as_user):
    for person in (world.operator, world.district_operator):
        page = as_user(person).get(reverse("home")).text
        assert reverse("session_confirmation", args=[asked.pk]) in page
    assert to_confirm(world.other_operator) == []
    yes = Reply(VillageAnswer.CONFIRMED)
    confirmation.answer(session=asked, actor=world.operator, villages=[world.pontang.pk], reply=yes, seen_revision=1)
    assert (to_confirm(world.operator), to_confirm(world.district_operator)) == ([], [])


def test_open_names_stand_there_until_the_quota_is_full(world, asked, people):
    assert [(row.session.pk, row.listed, row.quota) for row in to_name(world.operator)] == [(asked.pk, 0, 2)]
    for person in people[:2]:
        quotas.add(session=asked, actor=world.operator, village=world.pontang.pk, contacts=[person.pk])
    assert to_name(world.operator) == []
    assert to_name(world.other_operator) == []


def test_home_asks_as_often_for_many_as_for_one(world, clock, as_user):
    def more():
        session = SessionFactory(
            host=world.pontang, state=SessionState.AWAITING_VILLAGE, starts_at=NOON + dt.timedelta(days=more.n)
        )
        session.session_villages.update(asked_at=NOON, quota=9)
        ContactFactory(village=world.pontang)
        more.n += 1

    more.n = 3
    for person in (world.officer, world.operator):
        assert_same_queries(as_user(person), reverse("home"), more)
