"""A message in the inbox is read once it was opened: its page says so by itself, and the count goes down."""

import datetime as dt
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from notifications.enums import Channel, MessageState
from notifications.models import Message
from tests.browser.portal.looks import problems_here
from tests.browser.portal.window import Portal

pytestmark = pytest.mark.browser


def letters(portal: Portal, number: int) -> list[Message]:
    """The only unread ones of somebody."""
    now = timezone.now()
    Message.own_inbox.visible_to(portal.rows.world.second_officer).update(state=MessageState.READ, read_at=now)
    rows = [
        Message(
            dedupe_key=f"kabar:{uuid4()}:inbox", kind="reminder_h3", channel=Channel.INBOX, state=MessageState.SENT,
            recipient_user=portal.rows.world.second_officer, context={"subject": f"Kabar {n}", "text": "Isi kabar"},
            due_at=now, sent_at=now - dt.timedelta(minutes=n), expires_at=now + dt.timedelta(days=1),
        )
        for n in range(1, number + 1)
    ]  # fmt: skip
    return Message.objects.bulk_create(rows)


def test_reading_counts_down_to_nothing(portal: Portal):
    first, second = letters(portal, 2)
    window = portal.window(portal.rows.world.second_officer)
    page = window.page
    page.goto(reverse("inbox"))
    unread = page.locator("[data-unread]:visible").first
    expect(unread).to_contain_text("2")
    page.get_by_role("link", name="Kabar 1").click()
    expect(page.get_by_role("button", name="Tandai sudah dibaca")).to_have_count(0)
    expect(unread).to_contain_text("1")
    first.refresh_from_db()
    assert (first.state, first.read_at is not None) == (MessageState.READ, True)
    second.refresh_from_db()
    assert second.state == MessageState.SENT
    page.goto(reverse("inbox_message", args=[second.pk]))
    expect(page.locator("[data-unread]")).to_have_count(0)
    assert problems_here(window) == []


def test_without_network_the_button_stays(portal: Portal):
    [letter] = letters(portal, 1)
    window = portal.window(portal.rows.world.second_officer)
    page = window.page
    posts: list[str] = []
    page.route("**/dibaca/", lambda route: (posts.append(route.request.method), route.abort())[1])
    with page.expect_event("requestfailed"):
        page.goto(reverse("inbox_message", args=[letter.pk]))
    expect(page.get_by_role("button", name="Tandai sudah dibaca")).to_be_visible()
    page.unroute("**/dibaca/")
    page.get_by_role("button", name="Tandai sudah dibaca").click()
    page.wait_for_url(f"**{reverse('inbox')}")
    letter.refresh_from_db()
    assert (posts, letter.state) == (["POST"], MessageState.READ)
