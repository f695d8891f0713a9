"""Two people at once: follow-ups, drafts and reports. The second waits, and acts on what it finds afterwards."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from guidance.models import Topic
from offices.errors import DomainError
from offices.periods import Quarter
from outreach.domain import follow_ups, quarter_plan
from outreach.domain.session_report import Act, owe, take
from outreach.enums import SessionState
from outreach.models import OutreachSession, SessionReport
from tests.factories import SessionFactory
from tests.outreach.cascaded import choice, neighbourhood
from tests.outreach.test_races import meanwhile

pytestmark = pytest.mark.django_db(transaction=True)


@transaction.atomic
def over(world, starts_at):
    """A session whose roll was closed; its parts refer to each other, so that they are written in one act."""
    return SessionFactory(host=world.pontang, lead=world.officer, starts_at=starts_at, state=SessionState.CLOSED)


def test_two_cascades_at_once_make_one(world):
    past = timezone.now() - dt.timedelta(days=3)
    parent = over(world, past)
    units = neighbourhood(world.pontang, 2, 2)
    first_day = timezone.localdate() + dt.timedelta(days=5)
    people = [world.operator, world.section_head]
    acts = [
        lambda person=person: follow_ups.create(
            actor=person,
            parent=parent,
            unit_ids=[unit.pk for unit in units],
            choice=choice(first_day=first_day, state=SessionState.SCHEDULED),
        )
        for person in people
    ]
    second = meanwhile(*acts)
    assert second == follow_ups.Created([], units)
    assert OutreachSession.objects.filter(parent=parent).count() == 2


def test_two_plans_of_a_quarter_at_once_make_one_draft(world):
    quarter = Quarter.of(timezone.localdate()).following
    wishes = [quarter_plan.Wish(world.pontang.pk, quarter.first, dt.time(9))]
    topic = Topic.objects.first()
    people = [world.officer, world.section_head]
    acts = [
        lambda person=person: quarter_plan.draft(actor=person, quarter=quarter, wishes=wishes, topic=topic)
        for person in people
    ]
    second = meanwhile(*acts)
    assert (second.sessions, second.skipped) == ([], [world.pontang])
    assert OutreachSession.objects.count() == 1


@pytest.fixture
def checked(world):
    session = over(world, timezone.now() - dt.timedelta(days=1))
    owe(session_ids=[session.pk])
    report = SessionReport.objects.get(session=session)
    for actor, act in ((world.officer, Act.SUBMIT), (world.section_head, Act.CHECK)):
        report = take(report=report, actor=actor, act=act, seen=report.version, body="Isi")
    return report


@pytest.mark.parametrize("other", [Act.APPROVE, Act.RETURN])
def test_of_two_decisions_at_once_one_counts(other, world, checked):
    head, version = world.office_head, checked.version
    refused = meanwhile(
        lambda: take(report=checked, actor=head, act=Act.APPROVE, seen=version),
        lambda: take(report=checked, actor=head, act=other, seen=version, reason="foto"),
    )
    assert isinstance(refused, DomainError)
    assert "baru saja diubah orang lain" in refused.message
    report = SessionReport.objects.get()
    assert (report.state, report.version, report.returned_at) == ("approved", version + 1, None)


def test_a_report_owed_twice_at_once_is_one(world):
    session = over(world, timezone.now() - dt.timedelta(days=1))
    assert meanwhile(lambda: owe(session_ids=[session.pk]), lambda: owe(session_ids=[session.pk])) == 0
    assert SessionReport.objects.count() == 1
