"""Who is told what when: each audience and moment by the rules, in the session's zone, on the channels they read."""

import datetime as dt

import pytest
from django.utils import timezone

from notifications.enums import MessageState
from notifications.models import Message
from offices.models import Region, Zone
from outreach.domain import clock as session_clock
from outreach.domain import moments, reminders, replanning, sessions, standing
from outreach.domain.recipients import Recipient, once, together
from outreach.domain.rules import BUILT_IN, Rules
from outreach.domain.times import SessionTimes
from outreach.domain.wanted import still_wanted
from outreach.enums import MessageAudience, SessionKind, SessionState
from outreach.models import MessageRule, OutreachSession, SessionTally
from tests.factories import ContactFactory
from tests.outreach.conftest import DAY, details
from villages.enums import Function

A, DAYS = MessageAudience, dt.timedelta(days=1)


def rows(**wanted):
    return Message.objects.filter(state=MessageState.SCHEDULED, **wanted).order_by("due_at", "person")


def at(day, hour, zone=Zone.WIB):
    return dt.datetime.combine(day, dt.time(hour), tzinfo=zone.info)


@pytest.mark.parametrize("zone", list(Zone))
@pytest.mark.parametrize(
    ("audience", "told"),
    [
        (A.OFFICERS, [("reminder_h3", 3, 9), ("reminder_h1", 1, 9), ("reminder_day", 0, 7)]),
        (A.OPERATORS, [("reminder_h3", 3, 9), ("reminder_h1", 1, 9), ("reminder_day", 0, 7)]),
        (A.INVITED, [("reminder_h3", 3, 9), ("reminder_h1", 1, 9), ("reminder_day", 0, 7)]),
        (A.SPEAKERS, [("reminder_h7", 7, 9), ("reminder_h3", 3, 9), ("reminder_h1", 1, 9), ("reminder_day", 0, 7)]),
        (A.HEADS, [("reminder_h7", 7, 9), ("reminder_h1", 1, 9)]),
    ],
)
def test_what_each_audience_is_reminded_of_by_the_rules_that_come_with_the_portal(zone, audience, told):
    times = SessionTimes(DAY, dt.time(9), dt.time(11), zone)
    session = OutreachSession(planned_at=at(DAY - 30 * DAYS, 12), **times.columns())
    found = moments.reminding(session, Rules(BUILT_IN), [audience])
    due = [at(DAY - days * DAYS, hour, zone) for _kind, days, hour in told]
    assert [(moment.rule.kind, moment.due, moment.end) for moment in found] == [
        (kind, start, end) for (kind, *_when), start, end in zip(told, due, [*due[1:], times.starts_at], strict=True)
    ]


def test_nothing_is_planned_of_a_session_that_does_not_come_or_is_over():
    noon = at(DAY - 9 * DAYS, 12)
    person = Recipient("u1", "Contoh", "contoh@x.example", "id", user_id=1)
    audience = reminders.Audience(
        noon, noon, members=[(person, (A.OFFICERS,))], districts=[person], unanswered=[person], office_heads=[person],
        missing={"36.04.12.2001": "Desa Pontang"},
    )  # fmt: skip
    times = SessionTimes(DAY, dt.time(9), dt.time(11), Zone.WIB).columns()

    def wanted(state, **fields):
        return bool(reminders.wanted_of(OutreachSession(planned_at=noon, state=state, **times, **fields), audience))

    told = {"awaiting_village", "scheduled", "ongoing", "awaiting_roll"}
    assert {state.value for state in SessionState if wanted(state)} == told
    assert [state for state in told if wanted(state, logged_afterwards=True) or wanted(state, imported=True)] == []


def test_somebody_in_two_audiences_is_reminded_once_of_each():
    session = OutreachSession(
        planned_at=at(DAY - 30 * DAYS, 12), **SessionTimes(DAY, dt.time(9), dt.time(11), Zone.WIB).columns()
    )
    found = moments.reminding(session, Rules(BUILT_IN), [A.INVITED, A.HEADS])
    assert [moment.rule.kind for moment in found] == ["reminder_h7", "reminder_h3", "reminder_h1", "reminder_day"]


def test_one_person_under_several_names_and_addresses():
    staff = Recipient("u1", "Contoh", "satu@contoh.example", "id", 1)
    same_mail = Recipient("c2", "Contoh", "SATU@contoh.example", "id", phone="+6281200000001")
    same_phone = Recipient("c3", "Contoh", "", "id", phone="+6281200000001")
    other = Recipient("c4", "Contoh", "lain@contoh.example", "id", phone="+6281200000001")
    nobody = Recipient("c5", "Contoh", "", "id")
    without_mail = Recipient("u6", "Contoh", "", "id", 6)
    assert [person.key for person in once([staff, same_mail, same_phone, other, nobody, without_mail])] == [
        "u1", "c4", "u6",
    ]  # fmt: skip
    assert together({"a": [staff], "b": [same_mail, other]}) == [(staff, ("a", "b")), (other, ("b",))]


def test_an_account_without_mail_finds_it_in_the_portal(world, schedule):
    world.operator.email = ""
    world.operator.save()
    schedule()
    found = rows(recipient_user=world.operator)
    assert [(row.kind, row.channel, row.person, row.ways) for row in found] == [
        (kind, "inbox", f"u{world.operator.pk}", []) for kind in ("reminder_h3", "reminder_h1", "reminder_day")
    ]
    assert {row.context["name"] for row in found} == {f"Bapak/Ibu {world.operator.name}"}


def test_everybody_is_written_to_in_the_zone_where_they_live(world, schedule):
    Region.objects.filter(pk=world.pontang.pk).update(zone=Zone.WIT)
    contact = ContactFactory(village=world.pontang, email="ani@contoh.example")
    schedule()
    assert set(rows(person=f"c{contact.pk}").values_list("zone", flat=True)) == {Zone.WIT}
    assert set(rows(recipient_user=world.officer).values_list("zone", flat=True)) == {Zone.WIB}


def test_a_village_that_does_not_answer_is_asked_again_twice(world, schedule):
    ContactFactory(village=world.pontang, function=Function.VILLAGE_HEAD, email="kades@contoh.example")
    session = schedule(state=SessionState.AWAITING_VILLAGE)
    asked = timezone.localdate()
    assert [(row.due_at, row.expires_at) for row in rows(kind="confirm_reminder")] == [
        (at(asked + 2 * DAYS, 9), at(asked + 4 * DAYS, 9)),
        (at(asked + 4 * DAYS, 9), session.starts_at),
    ]


def test_a_session_that_cannot_be_planned_leaves_the_others_alone(world, schedule, people, caplog):
    first, second = schedule(), schedule(day=DAY + DAYS, kind=SessionKind.TRAINING)
    Message.objects.all().delete()
    MessageRule.objects.create(
        session_kind=first.kind, kind="reminder_h3", audience="pigeon", days=3, channels=["email"],
        changed_by=world.national, changed_at=timezone.now(),
    )  # fmt: skip
    assert replanning.sync_all() == 2
    assert set(rows().values_list("subject", flat=True)) == {f"session:{second.pk}"}
    assert [record.args[0] for record in caplog.records if record.levelname == "ERROR"] == [first.pk]


@pytest.fixture
def over(world, schedule, people, clock):
    """A session of Pontang and Linduk that is over, without anything on its roll, the night after."""
    ContactFactory(village=world.linduk)
    world.operator, world.office_head  # noqa: B018
    session = schedule(villages=[world.pontang, world.linduk])
    clock.move_to(session.ends_at, tick=False)
    session_clock.advance()
    clock.move_to(session.ends_at + 12 * dt.timedelta(hours=1), tick=False)
    replanning.sync_all()
    return session


def test_a_missing_roll_is_asked_for_three_days_then_its_head_hears(world, over):
    both = "Desa Linduk, Desa Pontang"
    officer, operator = f"u{world.officer.pk}", f"u{world.operator.pk}"
    assert sorted((row.due_at, row.kind, row.person) for row in rows(kind="roll_missing")) == sorted(
        (at(DAY + number * DAYS, 9), "roll_missing", person) for number in (1, 2, 3) for person in (officer, operator)
    )
    names = {row.person: ", ".join(sorted(row.context["missing"].split(", "))) for row in rows(kind="roll_missing")}
    assert names == {officer: both, operator: "Desa Pontang"}
    (head,) = rows(kind="roll_missing_head")
    assert (head.due_at, head.recipient_user) == (at(DAY + 4 * DAYS, 9), world.office_head)


def test_a_roll_that_came_meanwhile_is_seen_just_before_sending(world, over):
    claimed = list(rows(kind__startswith="roll_missing"))
    SessionTally.objects.filter(session=over, village=world.pontang).update(present=1)
    wanted = still_wanted(claimed)
    assert {row.person for row in claimed if row.pk not in wanted} == {f"u{world.operator.pk}"}
    SessionTally.objects.filter(session=over).update(present=1)
    assert still_wanted(claimed) == set()
    replanning.sync_all()
    assert not rows(kind__startswith="roll_missing").exists()


def test_a_change_is_urgent_only_within_a_day_of_the_old_or_new_start(world, schedule, people, clock):
    session = schedule()
    clock.move_to(session.starts_at - 4 * DAYS, tick=False)
    Message.objects.filter(kind="reminder_h3").update(state=MessageState.SENT, sent_at=timezone.now())
    far = sessions.change(
        session=session, actor=world.officer, details=details(world, venue="Aula"), seen_version=session.version
    )
    assert set(Message.objects.filter(kind="changed").values_list("urgent", flat=True)) == {False}
    Message.objects.filter(kind="changed").update(state=MessageState.SENT, sent_at=timezone.now())
    clock.move_to(session.starts_at - dt.timedelta(hours=10), tick=False)
    sessions.change(
        session=far, actor=world.officer, seen_version=far.version,
        details=details(world, venue="Aula", day=DAY + 9 * DAYS),
    )  # fmt: skip
    assert set(rows(kind="changed").values_list("urgent", flat=True)) == {True}


def test_a_cancellation_in_the_last_night_is_urgent_and_one_message_per_person(world, schedule, people, clock):
    session = schedule()
    Message.objects.filter(kind="reminder_h3").update(state=MessageState.SENT, sent_at=timezone.now())
    clock.move_to(session.starts_at - dt.timedelta(hours=11), tick=False)
    standing.cancel(session=session, actor=world.officer, reason="banjir")
    found = rows().values_list("person", "kind", "urgent")
    reached = Message.objects.filter(kind="reminder_h3").values_list("person", flat=True)
    assert sorted(found) == sorted((person, "cancelled", True) for person in reached)
