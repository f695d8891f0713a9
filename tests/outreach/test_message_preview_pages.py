"""Where people see what will be sent: the form while it changes, and the page of a session."""

import datetime as dt
from collections import Counter

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.enums import Channel, MessageState
from notifications.models import Message
from offices.models import Zone
from outreach.domain import hand_over
from outreach.domain.tellings import Delay
from outreach.queries.upcoming import upcoming
from tests.factories import ContactFactory
from tests.guards.queries import assert_same_queries
from tests.outreach.test_session_form_change import as_posted

PARTS = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def session(world, schedule):
    ContactFactory(village=world.pontang, email="ani@contoh.example")
    return schedule()


def deliver() -> None:
    due = Message.objects.filter(due_at__lte=timezone.now(), state=MessageState.SCHEDULED)
    due.update(state=MessageState.SENT, sent_at=timezone.now())


def test_the_form_says_what_a_move_sends_before_it_is_saved(world, as_user, session):
    deliver()
    client, url = as_user(world.officer), reverse("session_change", args=[session.pk])
    typed = as_posted(client.get(url).context["form"]) | {"susun": "pesan"}
    page = client.post(url, typed, **PARTS)
    assert page.context["messages_preview"] is None
    assert "tidak ada kabar baru" in page.content.decode()
    page = client.post(url, typed | {"date": "20 Mar 2026"}, **PARTS)
    text = page.content.decode()
    assert page.context["messages_preview"].news == 1
    assert [part in text for part in ('id="part-preview-said"', "Kabar perubahan", "<form")] == [True, True, False]
    assert "<form" in client.post(url, typed | {"date": "20 Mar 2026"}).content.decode()
    session.refresh_from_db()
    assert (session.revision, Message.objects.filter(kind="changed").exists()) == (1, False)


def test_what_is_still_to_go_out_is_on_the_page_of_its_office(world, as_user, session):
    assert [(row.label, row.people, row.channels) for row in upcoming(world.officer, session)] == [
        ("Undangan", 1, Counter({"email": 1})),
        ("Pengingat H-3", 2, Counter({"email": 2})),
        ("Pengingat H-1", 2, Counter({"email": 2})),
        ("Pengingat pagi hari", 2, Counter({"email": 2})),
    ]
    url, link = reverse("session_detail", args=[session.pk]), reverse("session_messages", args=[session.pk])
    page = as_user(world.officer).get(url).content.decode()
    assert ("Yang akan dikirim" in page, f'href="{link}"' in page) == (True, True)
    assert "Yang akan dikirim" not in as_user(world.operator).get(url).content.decode()
    deliver()
    assert upcoming(world.officer, session)[0].label == "Pengingat H-3"
    Message.objects.update(state=MessageState.CANCELLED)
    assert "Yang akan dikirim" not in as_user(world.officer).get(url).content.decode()


def test_the_quiet_hours_are_said_of_what_waits(world, session, clock):
    night = dt.datetime(2026, 3, 2, 15, 0, tzinfo=dt.UTC)
    clock.move_to(night, tick=False)
    morning = dt.datetime(2026, 3, 3, 0, 0, tzinfo=dt.UTC)
    assert upcoming(world.officer, session)[0].delays == [Delay(1, morning, Zone.WIB)]
    Message.objects.filter(kind="invitation").update(expires_at=morning)
    assert upcoming(world.officer, session)[0].delays == [Delay(1, None, Zone.WIB)]


def test_the_page_costs_the_same_for_many_messages(world, as_user, session):
    kinds = iter(["changed", "postponed", "reinstated"])

    def add_row():
        row = Message.objects.filter(kind="invitation").first()
        row.pk, row.kind = None, next(kinds)
        row.dedupe_key, row._state.adding = f"session:{session.pk}:r1:{row.kind}:c{row.kind}:email", True
        row.save()

    assert_same_queries(as_user(world.officer), reverse("session_detail", args=[session.pk]), add_row)


def test_whoever_is_written_to_at_two_addresses_hears_of_a_hand_over_once(world, schedule):
    first, second = schedule(), schedule(day=dt.date(2026, 3, 11))
    assert hand_over.readers([first, second]) == 1
    Message.objects.filter(subject=f"session:{second.pk}").update(address="lain@contoh.example")
    assert hand_over.readers([first, second]) == 1
    Message.objects.update(channel=Channel.INBOX, address="")
    Message.objects.filter(subject=f"session:{second.pk}").update(person="u0")
    assert hand_over.readers([first, second]) == 2
