"""The rules of an office within the nation's: who may change what, and what becomes of messages already planned."""

import datetime as dt

import pytest

from notifications.enums import MessageState
from notifications.models import Message
from offices.errors import DomainError
from outreach.domain import replanning
from outreach.domain.rule_changes import Wish, change_rule, reset_rule
from outreach.domain.rules import Name, Source, rules_of
from outreach.enums import MessageAudience, MessageKind
from outreach.models import MessageRule, Replan
from tests.factories import ContactFactory
from tests.guards.queries import assert_same_queries
from tests.outreach.conftest import DAY

H3 = Name(MessageKind.REMINDER_H3, MessageAudience.INVITED)
H7 = Name(MessageKind.REMINDER_H7, MessageAudience.INVITED)
INVITATION = Name(MessageKind.INVITATION, MessageAudience.INVITED)


def wish(**said):
    return Wish(**({"on": True, "days": 3, "times": 1, "hour": 9, "channels": ["email"]} | said))


def change(actor, name=H3, **said):
    return change_rule(actor=actor, session_kind="outreach", name=name, wish=wish(**said))


def waiting(kind="reminder_h3"):
    rows = Message.objects.filter(kind=kind, state=MessageState.SCHEDULED, person__startswith="c")
    return list(rows.values_list("due_at", flat=True))


def nine(day, hour=9):
    return dt.datetime.combine(day, dt.time(hour - 7), tzinfo=dt.UTC)


def test_the_offices_rule_takes_the_place_of_the_nations(world):
    change(world.national, hour=10)
    assert (rules_of(world.serang.pk, "outreach").of(*H3).hour, rules_of(None, "outreach").of(*H3).hour) == (10, 10)
    change(world.office_head, hour=8, days=2)
    own = rules_of(world.serang.pk, "outreach").of(*H3)
    assert (own.hour, own.days, own.source) == (8, 2, Source.OFFICE)
    assert rules_of(world.cilegon.pk, "outreach").of(*H3).source == Source.NATIONAL
    assert rules_of(world.serang.pk, "training").of(*H3).source == Source.BUILT_IN
    reset_rule(actor=world.office_head, session_kind="outreach", name=H3)
    assert rules_of(world.serang.pk, "outreach").of(*H3).hour == 10


def test_what_the_nation_requires_no_office_switches_off(world):
    for name in (INVITATION, H3):
        change(world.national, name=H3, required=True, on=False)
        with pytest.raises(DomainError, match="wajib di semua kantor"):
            change(world.office_head, name=name, on=False)
    assert rules_of(world.serang.pk, "outreach").of(*H3).on is True


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"hour": 6}, "hour"), ({"hour": 20}, "hour"), ({"days": 5}, "days"), ({"days": 1}, "days"),
        ({"times": 2}, "times"), ({"channels": []}, "channels"), ({"channels": ["email", "email"]}, "channels"),
        ({"channels": ["pigeon"]}, "channels"), ({"required": True}, "required"),
    ],
)  # fmt: skip
def test_what_is_out_of_bounds_is_refused_at_its_field(world, said, field):
    with pytest.raises(DomainError) as refused:
        change(world.office_head, **said)
    assert (refused.value.field, MessageRule.objects.count()) == (field, 0)


def test_an_officer_changes_no_rule(world):
    with pytest.raises(DomainError):
        change(world.officer)


def test_a_changed_rule_plans_the_coming_sessions_anew(world, schedule, people):
    schedule()
    assert waiting() == [nine(DAY - dt.timedelta(days=3))]
    assert change(world.office_head, days=2, hour=8) == 1
    assert waiting() == [nine(DAY - dt.timedelta(days=3))]
    assert (replanning.replan_asked(), Replan.objects.count()) == (1, 0)
    assert waiting() == [nine(DAY - dt.timedelta(days=2), 8)]
    change(world.office_head, on=False)
    replanning.replan_asked()
    assert waiting() == []
    reset_rule(actor=world.office_head, session_kind="outreach", name=H3)
    replanning.replan_asked()
    assert waiting() == [nine(DAY - dt.timedelta(days=3))]
    assert replanning.replan_asked() == 0


def test_a_rule_switched_on_after_its_moment_sends_nothing_late(world, schedule, people, clock):
    schedule()
    clock.move_to(nine(DAY - dt.timedelta(days=4)), tick=False)
    change(world.office_head, name=H7, days=7)
    replanning.replan_asked()
    assert waiting("reminder_h7") == []


def test_a_stopped_worker_goes_on_where_it_was(world, schedule, people):
    ContactFactory(village=world.linduk, email="linduk@contoh.example")
    first, second = schedule(), schedule(villages=[world.linduk], start=dt.time(13), end=dt.time(15))
    change(world.office_head, days=2)
    Replan.objects.update(at_session=first.pk)
    assert replanning.replan_asked() == 1
    old = Message.objects.filter(person__startswith="c", kind="reminder_h3", due_at=nine(DAY - dt.timedelta(days=3)))
    assert second.pk > first.pk
    assert set(old.values_list("subject", flat=True)) == {f"session:{first.pk}"}


def test_who_changed_a_rule_stays_in_its_history(world):
    change(world.office_head, hour=8)
    change(world.section_head, hour=9)
    events = MessageRule.pgh_event_model.objects.order_by("pgh_id")
    assert list(events.values_list("changed_by_id", "hour")) == [(world.office_head.pk, 8), (world.section_head.pk, 9)]


def test_the_page_says_how_many_sessions_are_planned_anew(world, schedule, as_user):
    schedule()
    page = as_user(world.office_head).post(
        "/pesan/aturan/outreach/reminder_h3/invited/",
        {"on": "on", "days": "2", "hour": "8", "first": "email", "second": "inbox", "third": ""}, follow=True,
    )  # fmt: skip
    assert "Pesan 1 kegiatan mendatang" in page.content.decode()
    row = MessageRule.objects.get()
    assert (row.office, row.days, row.hour, row.channels) == (world.serang, 2, 8, ["email", "inbox"])
    back = as_user(world.office_head).post("/pesan/aturan/outreach/reminder_h3/invited/", {"reset": "1"})
    assert (back.status_code, MessageRule.objects.get().follows) == (302, True)


def test_of_two_who_change_a_rule_the_second_first_reads_what_the_first_wrote(world, as_user):
    url = "/pesan/aturan/outreach/reminder_h3/invited/"
    seen = as_user(world.section_head).get(url).context["form"]["seen"].value()
    change(world.office_head, hour=8)
    mine = {"on": "on", "days": "2", "hour": "15", "first": "email", "second": "", "third": "", "seen": seen}
    client = as_user(world.section_head)
    refused = client.post(url, mine)
    assert (refused.status_code, MessageRule.objects.get().hour) == (422, 8)
    text = refused.content.decode()
    assert "baru saja diubah orang lain" in text
    assert "Yang berlaku sekarang: 3 hari sebelumnya, 08.00" in text
    assert refused.context["form"]["hour"].value() == "15"
    again = client.post(url, mine | {"seen": refused.context["form"]["seen"].value()})
    assert (again.status_code, MessageRule.objects.get().hour) == (302, 15)


def test_what_the_nation_changed_meanwhile_is_read_first_too(world, as_user):
    url = "/pesan/aturan/outreach/reminder_h3/invited/"
    seen = as_user(world.office_head).get(url).context["form"]["seen"].value()
    change(world.national, hour=10)
    mine = {"on": "on", "days": "2", "hour": "15", "first": "email", "second": "", "third": "", "seen": seen}
    assert as_user(world.office_head).post(url, mine).status_code == 422
    assert rules_of(world.serang.pk, "outreach").of(*H3).hour == 10


@pytest.mark.parametrize("path", ["outreach/summary/heads", "outreach/pigeon/invited", "party/invitation/invited"])
def test_a_rule_that_does_not_exist(world, as_user, path):
    assert as_user(world.office_head).get(f"/pesan/aturan/{path}/").status_code == 404


def test_the_page_asks_the_same_of_one_and_three_rules(world, as_user):
    left = iter([(H3, 3), (H7, 7), (Name(MessageKind.REMINDER_H1, MessageAudience.INVITED), 1)])

    def one_more():
        name, days = next(left)
        change(world.office_head, name=name, days=days)

    assert_same_queries(as_user(world.office_head), "/pesan/aturan/", one_more)
