"""Two sendings of one visit, two words on one report, a report while the roll is being closed."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import transaction

from offices.errors import DomainError
from outreach.domain import follow_up_decisions, follow_up_links, follow_up_reports, visits
from outreach.domain.follow_up_decisions import Decided
from outreach.domain.follow_up_reports import Reported
from outreach.domain.sent_items import SentItem
from outreach.domain.visits import Told
from outreach.models import FollowUpReport, OutreachSession, SessionTally
from tests.outreach.cascaded import MONDAY, create, neighbourhood, session_of_kecamatan
from tests.outreach.conftest import NOON
from tests.outreach.test_races import meanwhile

pytestmark = pytest.mark.django_db(transaction=True)
TUESDAY_NIGHT = dt.datetime(2026, 3, 10, 14, 30, tzinfo=dt.UTC)
REPORTED = Reported(MONDAY, men=12, women=8, sent_by_name="Contoh Ketua")


@pytest.fixture
def follow_up(world, clock):
    with transaction.atomic():  # a session is written before its villages
        parent = session_of_kecamatan(world)
    made = create(world.operator, parent, neighbourhood(world.pontang)[:3]).sessions[0]
    clock.move_to(TUESDAY_NIGHT, tick=False)
    return OutreachSession.objects.get(pk=made.pk)


def receive(session):
    item = SentItem(uuid4(), at=TUESDAY_NIGHT)
    return follow_up_reports.receive(session=session, reported=REPORTED, sent=item).report


def test_one_visit_sent_twice_at_once_is_one(world, clock):
    item, told = SentItem(uuid4(), at=NOON), Told(world.pontang, NOON.date(), dt.time(10), findings="Calo")

    def log():
        return visits.log_visit(actor=world.officer, told=told, sent=item)

    second = meanwhile(log, log)
    assert (second.created, second.session, OutreachSession.objects.count()) == (
        False, OutreachSession.objects.get(), 1,
    )  # fmt: skip


def test_one_report_confirmed_twice_at_once_counts_once(world, follow_up):
    report = receive(follow_up)

    def confirm():
        decided = Decided(MONDAY, men=12, women=8)
        return follow_up_decisions.confirm(report=report, actor=world.operator, decided=decided)

    assert isinstance(meanwhile(confirm, confirm), DomainError)
    assert SessionTally.objects.get(session=follow_up).counted == 20


def test_a_report_that_arrives_while_another_is_confirmed_is_refused(world, follow_up):
    report = receive(follow_up)
    decided = Decided(MONDAY, men=12, women=8)

    def confirm():
        follow_up_decisions.confirm(report=report, actor=world.operator, decided=decided)

    assert isinstance(meanwhile(confirm, lambda: receive(follow_up)), DomainError)
    assert list(FollowUpReport.objects.values_list("state", flat=True)) == ["confirmed"]


def test_two_that_renew_a_link_at_once_give_two_versions(world, follow_up):
    def renew():
        follow_up_links.change_link(session=follow_up, actor=world.operator, revoke=False)

    meanwhile(renew, renew)
    assert follow_up_links.version_of(follow_up) == 5
