"""What people refused: heeded when ways are chosen, and once more when a message goes out."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from notifications import kinds
from notifications.domain.dispatch import dispatch
from notifications.domain.routes import Reach, Route, Routing
from notifications.domain.wishes import Cell, allow, refuse, refused_cells, set_cells
from notifications.enums import ACCOUNT_KIND, Channel, MessageState, WishSource
from notifications.kinds import Kind, KindGroup, register_kinds
from notifications.models import Message, Refusal
from tests.factories import ContactFactory, UserFactory
from tests.notifications.plans import NOW, written
from villages.domain.consents import opt_out
from villages.domain.merges import merge
from villages.domain.unmerges import undo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("checks")]
E_MAIL, INBOX = Channel.EMAIL, Channel.INBOX
NO = {"source": WishSource.LINK}


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    register_kinds([Kind("reminder_3", "H-3", KindGroup.REMINDER), Kind("moved", "pindah", KindGroup.NEWS)])
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def account():
    return UserFactory(username="amin")


def channels(person, *, kind="reminder_3", user_id=None):
    reach = Reach(person, email="amin@example.test", user_id=user_id)
    return [way.channel for way in Routing.load([reach]).routes(reach, kind=kind)]


def outcome():
    return dict(Message.objects.order_by("pk").values_list("channel", "state"))


@pytest.mark.parametrize(
    ("channel", "group", "reminder", "news"),
    [
        (E_MAIL, KindGroup.REMINDER, [INBOX], [E_MAIL, INBOX]),
        (E_MAIL, "", [INBOX], [INBOX]),
        ("", KindGroup.REMINDER, [INBOX], [E_MAIL, INBOX]),
        ("", "", [INBOX], [INBOX]),
        (Channel.SMS, KindGroup.REMINDER, [E_MAIL, INBOX], [E_MAIL, INBOX]),
    ],
)
def test_a_no_closes_the_ways_it_names_and_never_the_inbox(account, channel, group, reminder, news):
    refuse(person=f"u{account.pk}", channel=channel, group=group, **NO)
    assert channels(f"u{account.pk}", user_id=account.pk) == reminder
    assert channels(f"u{account.pk}", user_id=account.pk, kind="moved") == news
    assert channels(f"u{account.pk}", user_id=account.pk, kind=ACCOUNT_KIND) == [E_MAIL, INBOX]
    assert channels("u999999") == [E_MAIL]


def test_a_no_said_twice_is_kept_once_and_can_be_taken_back(account, clock):
    person = f"u{account.pk}"
    first = refuse(person=person, group=KindGroup.REMINDER, **NO)
    clock.shift(dt.timedelta(hours=1))
    assert refuse(person=person, group=KindGroup.REMINDER, source=WishSource.SELF) == first
    assert allow(person=person, group=KindGroup.REMINDER, source=WishSource.SELF) == 1
    assert allow(person=person, group=KindGroup.REMINDER, source=WishSource.SELF) == 0
    row = Refusal.objects.get()
    assert (row.since, row.source, row.user) == (NOW, WishSource.LINK, account)
    assert (row.withdrawn_at, row.withdrawn_source) == (NOW + dt.timedelta(hours=1), WishSource.SELF)
    assert channels(person) == [E_MAIL]


def test_the_grid_keeps_what_stays_and_joins_what_is_refused_everywhere(account):
    person = f"u{account.pk}"
    refuse(person=person, channel=E_MAIL, **NO)
    everything = {Cell(channel, KindGroup.REMINDER) for channel in (E_MAIL, Channel.WHATSAPP, Channel.SMS)}
    assert set_cells(person=person, refused_cells=everything, source=WishSource.SELF) == (1, 1)
    said = Refusal.objects.active().values_list("channel", "kind_group", "source")
    assert list(said) == [("", KindGroup.REMINDER, WishSource.SELF)]
    assert refused_cells(person) == everything
    assert set_cells(person=person, refused_cells=everything, source=WishSource.SELF) == (0, 0)


def test_a_contact_who_wants_nothing_gets_nothing_on_any_channel(world):
    contact = ContactFactory(village=world.pontang)
    assert channels(f"c{contact.pk}") == [E_MAIL]
    opt_out(actor=world.officer, contact=contact, source="telepon")
    assert channels(f"c{contact.pk}") == channels(f"c{contact.pk}", kind="moved") == []
    assert Refusal.objects.count() == 0


def test_a_no_said_under_one_name_holds_under_both_until_they_are_two_again(world):
    winner, loser = (
        ContactFactory(village=world.pontang, name=f"Contoh {n}", email=f"{n}@example.test") for n in "ab"
    )
    refuse(person=f"c{loser.pk}", group=KindGroup.REMINDER, **NO)
    joined = merge(actor=world.officer, winner=winner, loser=loser)
    refuse(person=f"c{loser.pk}", group=KindGroup.NEWS, **NO)
    for contact in (winner, loser):
        assert channels(f"c{contact.pk}") == channels(f"c{contact.pk}", kind="moved") == []
    assert allow(person=f"c{winner.pk}", group=KindGroup.NEWS, **NO) == 1
    assert channels(f"c{loser.pk}", kind="moved") == [E_MAIL]
    undo(actor=world.officer, merge=joined)
    assert channels(f"c{winner.pk}") == [E_MAIL]
    assert channels(f"c{loser.pk}") == []


def test_a_no_said_after_a_message_was_planned_sends_it_the_other_way(account, smtp):
    person = f"u{account.pk}"
    written(
        "amin", person=person, recipient_user_id=account.pk, ways=[Route(Channel.SMS, "+628110"), Route(INBOX, "")]
    )
    refuse(person=person, group=KindGroup.REMINDER, **NO)
    assert dispatch() == {MessageState.CANCELLED: 1, MessageState.SENT: 1}
    assert smtp.mails == []
    assert outcome() == {E_MAIL: MessageState.CANCELLED, INBOX: MessageState.SENT}


def test_who_refuses_every_way_and_whose_account_is_closed_is_told_nothing(account, smtp):
    written("citra", person="c5")
    refuse_all = ContactFactory()
    written("budi", person=f"c{refuse_all.pk}", ways=[Route(Channel.SMS, "+628110")])
    refuse(person=f"c{refuse_all.pk}", **NO)
    written("amin", person=f"u{account.pk}", recipient_user_id=account.pk, ways=[Route(INBOX, "")])
    account.is_active = False
    account.save()
    assert dispatch() == {MessageState.CANCELLED: 2, MessageState.SENT: 1}
    assert smtp.recipients == ["citra@example.test"]


def test_mail_about_an_account_goes_out_whatever_was_refused(account, smtp):
    refuse(person=f"u{account.pk}", **NO)
    written(
        "amin", kind=ACCOUNT_KIND, person=f"u{account.pk}", recipient_user_id=account.pk, template="",
        context={"subject": "Sandi", "text": "Tautan"},
    )  # fmt: skip
    assert dispatch() == {MessageState.SENT: 1}


def test_many_people_cost_as_much_as_one(world, django_assert_num_queries):
    contacts = [ContactFactory(village=world.pontang) for _ in range(4)]
    for contact in contacts:
        refuse(person=f"c{contact.pk}", channel=E_MAIL, at=timezone.now(), **NO)
    for people in (contacts[:1], contacts):
        with django_assert_num_queries(2):
            Routing.load([Reach(f"c{contact.pk}") for contact in people])
