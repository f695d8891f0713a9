"""What has happened and what is still to come stand apart, each in the order people read it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.enums import MessageState
from notifications.models import Message
from notifications.queries.envelopes import envelope_page
from notifications.queries.listing import MessageFilters
from tests.guards.queries import assert_same_queries
from tests.notifications.test_message_pages import kinds, page, to

__all__ = ["kinds"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("samples")]
LIST = reverse("message_list")


@pytest.fixture
def four(world):
    """Of an office: sent yesterday, waiting since an hour, planned for tomorrow and for the day after."""
    now = timezone.now()
    to(world, "lalu", state=MessageState.SENT, due_at=now - dt.timedelta(days=1))
    to(world, "kini", state=MessageState.SCHEDULED)
    to(world, "besok", state=MessageState.SCHEDULED, due_at=now + dt.timedelta(days=1))
    to(world, "lusa", state=MessageState.SCHEDULED, due_at=now + dt.timedelta(days=2))


def names(client, query=""):
    return [row.name for row in client.get(f"{LIST}{query}").context["page"].rows]


@pytest.mark.usefixtures("four")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Kini", "Lalu"]), ("?state=upcoming", ["Besok", "Lusa"]), ("?state=waiting", ["Kini"]),
        ("?state=upcoming&q=lus", ["Lusa"]),
    ],
)  # fmt: skip
def test_the_list_begins_with_what_just_happened_and_the_future_with_what_is_next(world, as_user, query, found):
    assert names(as_user(world.officer), query) == found


@pytest.mark.usefixtures("four")
def test_each_tab_says_how_many_it_holds(world, as_user):
    to(world, "gagal")
    to(world, "batal", state=MessageState.CANCELLED, due_at=timezone.now() + dt.timedelta(days=3))
    tabs = as_user(world.officer).get(LIST).context["tabs"]
    assert {tab["url"]: tab["count"] for tab in tabs} == {
        "?": "3", "?state=upcoming": "2", "?state=waiting": "1", "?state=sent": "1", "?state=delivered": "0",
        "?state=failed": "1", "?state=missed": "0", "?state=cancelled": "1",
    }  # fmt: skip


@pytest.mark.usefixtures("four")
def test_pages_of_the_future_lead_on_and_back(world, as_user, monkeypatch):
    monkeypatch.setattr("villages.queries.keyset.PAGE", 1)
    client = as_user(world.officer)
    first = client.get(f"{LIST}?state=upcoming")
    assert "yang terdekat lebih dulu" in first.content.decode()
    after = first.context["after_url"]
    second = client.get(f"{LIST}{after}")
    assert [row.name for row in second.context["page"].rows] == ["Lusa"]
    assert second.context["after_url"] == ""
    assert names(client, second.context["before_url"]) == ["Besok"]


def test_what_is_only_planned_is_pointed_to(world, as_user):
    client = as_user(world.officer)
    assert "Belum ada pesan" in page(client)
    to(world, "besok", state=MessageState.SCHEDULED, due_at=timezone.now() + dt.timedelta(days=1))
    assert "Lihat yang akan datang" in page(client)


@pytest.mark.usefixtures("four")
def test_the_administrator_reads_in_the_same_order(world, monkeypatch):
    monkeypatch.setattr("notifications.queries.envelopes.PAGE", 1)
    by_name = dict(Message.objects.values_list("recipient_name", "pk"))
    past, upcoming = MessageFilters(), MessageFilters(state="upcoming")
    shown, more = envelope_page(world.administrator, past)
    assert [row.pk for row in shown] == [by_name["Kini"]]
    shown, more = envelope_page(world.administrator, past, after=str(more))
    assert ([row.pk for row in shown], more) == ([by_name["Lalu"]], None)
    shown, more = envelope_page(world.administrator, upcoming)
    assert [row.pk for row in shown] == [by_name["Besok"]]
    shown, more = envelope_page(world.administrator, upcoming, after=str(more))
    assert ([row.pk for row in shown], more) == ([by_name["Lusa"]], None)


@pytest.mark.parametrize("who", ["officer", "administrator"])
def test_the_future_costs_the_same_for_many(world, as_user, who):
    tomorrow, numbers = timezone.now() + dt.timedelta(days=1), iter(range(9))
    add = lambda: to(world, f"orang{next(numbers)}", state=MessageState.SCHEDULED, due_at=tomorrow)  # noqa: E731
    assert_same_queries(as_user(getattr(world, who)), f"{LIST}?state=upcoming", add)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Saringan\n"), ("?saluran=email", "Saringan (1 aktif)"), ("?q=amin", "Saringan\n"),
        ("?saluran=email&jenis=reminder_3&masa=7", "Saringan (3 aktif)"),
    ],
)  # fmt: skip
def test_what_is_folded_away_says_how_many_are_in_force(world, as_user, query, words):
    for who in (world.officer, world.administrator):
        summary = page(as_user(who), query).split('class="filter-more', 1)[1].split("</summary>", 1)[0]
        assert words in summary


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "1 pesan dalam 30 hari terakhir tidak sampai"), ("?masa=90", "2 pesan dalam 90 hari terakhir tidak"),
        ("?masa=1", "1 pesan dalam 24 jam terakhir tidak sampai"),
    ],
)  # fmt: skip
def test_the_administrator_reads_of_which_days_what_reached_nobody_is(world, as_user, monkeypatch, query, words):
    monkeypatch.setattr("notifications.views.messages.silent_since", lambda: None)
    to(world, "gagal")
    to(world, "lama", due_at=timezone.now() - dt.timedelta(days=40))
    first = to(world, "lain")
    to(world, "lain", kind="r2", state=MessageState.SENT, root=first)  # another way carried it
    assert words in page(as_user(world.administrator), query).split("<h1", 1)[1].split("</h1>", 1)[0]
