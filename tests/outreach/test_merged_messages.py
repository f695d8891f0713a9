"""Who is written to, and invited, when two contacts on a roll become one person, and two again."""

import datetime as dt

import pytest
from django.utils import timezone

from notifications.domain.dispatch import dispatch
from notifications.domain.wishes import refused
from notifications.models import Message
from outreach.domain import reminders, roll, sessions
from outreach.domain.told import told
from outreach.domain.wanted import still_wanted
from outreach.models import Attendance
from tests.outreach.conftest import details
from villages.domain.consents import opt_out
from villages.domain.merges import merge
from villages.domain.unmerges import undo
from villages.enums import Function
from villages.models import Stakeholder

DAYS = dt.timedelta(days=1)


class Mailbox:
    def __init__(self):
        self.sent = []

    def send(self, message):
        self.sent.append((message.kind, message.address))

    def close(self):
        """Nothing to let go of."""


def join(world, pair):
    return merge(actor=world.officer, winner=pair[0], loser=pair[1])


@pytest.fixture
def session(world, pair):
    """In eight days, with both on the roll."""
    return sessions.schedule(
        actor=world.officer, villages=[world.pontang], kind="outreach", functions=Function.values,
        details=details(world),
    )  # fmt: skip


def scheduled():
    """By kind, then in the order in which contacts were written: of their keys as text, c10 would come before c9."""
    rows = Message.objects.filter(state="scheduled", recipient_user=None)
    ordered = sorted(rows, key=lambda row: (row.kind, int(row.person.removeprefix("c"))))
    return [(row.kind, row.person, row.address) for row in ordered]


REMINDERS = ("reminder_day", "reminder_h1", "reminder_h3")
KINDS = ("invitation", *REMINDERS)


def test_a_person_listed_twice_is_written_to_once(world, pair, session):
    winner, _loser = pair
    before = scheduled()
    assert before == [(kind, f"c{contact.pk}", contact.email) for kind in KINDS for contact in pair]
    kept = join(world, pair)
    assert scheduled() == [(kind, f"c{winner.pk}", winner.email) for kind in KINDS]
    assert Attendance.objects.filter(session=session).count() == 2
    undo(actor=world.officer, merge=kept)
    assert scheduled() == before


def test_what_went_out_under_the_alias_does_not_go_out_again(world, pair, session, clock):
    winner, loser = pair
    Stakeholder.objects.filter(pk=winner.pk).update(email="")
    reminders.sync(session=session)
    mailbox = Mailbox()
    clock.move_to(session.starts_at - 3 * DAYS, tick=False)
    dispatch(open_channel=lambda _name: mailbox)
    assert mailbox.sent.count(("reminder_h3", "b@x.example")) == 1
    Stakeholder.objects.filter(pk=winner.pk).update(email="new@x.example")
    join(world, pair)
    assert scheduled() == [(kind, f"c{loser.pk}", "new@x.example") for kind in REMINDERS[:2]]
    mailbox.sent.clear()
    for days in (1, 0):
        clock.move_to(session.starts_at - days * DAYS - dt.timedelta(hours=0 if days else 2), tick=False)
        dispatch(open_channel=lambda _name: mailbox)
    assert [sent for sent in mailbox.sent if "x.example" in sent[1]] == [
        ("reminder_h1", "new@x.example"), ("reminder_day", "new@x.example"),
    ]  # fmt: skip


def test_the_wish_of_the_person_holds_for_the_alias_on_the_roll(world, pair, session):
    winner, loser = pair
    Attendance.objects.filter(session=session, stakeholder=winner).delete()
    join(world, pair)
    assert scheduled() == [(kind, f"c{loser.pk}", winner.email) for kind in KINDS]
    messages = list(Message.objects.filter(state="scheduled"))
    assert still_wanted(messages) == {message.pk for message in messages}
    opt_out(actor=world.officer, contact=Stakeholder.objects.get(pk=winner.pk), source="telepon")
    wanted = {message.pk for message in messages} - refused(messages).keys()
    assert wanted == {message.pk for message in messages if message.recipient_user_id}


def test_of_two_messages_written_before_the_merge_was_known_one_goes_out(world, pair, session):
    winner, loser = pair
    messages = list(Message.objects.filter(kind="reminder_h3", recipient_user=None))
    Stakeholder.objects.filter(pk=loser.pk).update(merged_into=winner, retired_at=timezone.now())
    wanted = still_wanted(messages)
    assert [message.address for message in messages if message.pk in wanted] == [winner.email]


def test_the_alias_told_of_a_session_is_told_of_its_change(world, pair, session, clock):
    winner, _loser = pair
    Attendance.objects.filter(session=session, stakeholder=winner).delete()
    clock.move_to(session.starts_at - 3 * DAYS, tick=False)
    dispatch(open_channel=lambda _name: Mailbox())
    join(world, pair)
    assert [person.address for person in told(session) if not person.works] == [winner.email]


def test_somebody_on_the_roll_under_an_alias_is_not_invited_again(world, pair, session):
    winner, _loser = pair
    Attendance.objects.filter(session=session, stakeholder=winner).delete()
    join(world, pair)
    assert roll.invite_more(session=session, actor=world.officer, functions=Function.values) == 0


def test_an_alias_is_invited_no_more(world, pair):
    join(world, pair)
    session = sessions.schedule(
        actor=world.officer, villages=[world.pontang], kind="outreach", functions=Function.values,
        details=details(world),
    )  # fmt: skip
    assert list(session.roll.values_list("stakeholder_id", flat=True)) == [pair[0].pk]
