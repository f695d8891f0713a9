"""Checking in with the code of the venue: the screen there, and the phone of somebody invited."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from outreach.domain import invitations, venue_codes
from outreach.models import Attendance
from tests.browser.axe import violations
from tests.browser.portal.looks import problems_here
from tests.browser.portal.window import PHONE
from tests.factories import UserFactory, on_roll

pytestmark = pytest.mark.browser
MINUTE = dt.timedelta(minutes=1)
# What the browser itself writes of a request under way when the line goes: rolls are made ready after the page.
CUT_OFF = "net::ERR_INTERNET_DISCONNECTED"


@pytest.fixture
def row(portal) -> Attendance:
    """Somebody invited to a session that has begun: one of those there, moved to now."""
    session = portal.rows.upcoming(lead=UserFactory())
    now = timezone.now()
    times = {"starts_at": now - MINUTE, "ends_at": now + 120 * MINUTE, "local_date": timezone.localdate()}
    type(session).objects.filter(pk=session.pk).update(**times)
    session.refresh_from_db()
    return on_roll(session, portal.rows.people[1])


def codes_now(row: Attendance, ahead: int = 0) -> set[str]:
    """The code of this minute; of the next, too, which may begin while the page is drawn."""
    moments = (timezone.now() + ahead * MINUTE + dt.timedelta(seconds=seconds) for seconds in (-20, 0))
    return {venue_codes.code_at(row.session, moment) for moment in moments}


def test_the_screen_at_the_venue_goes_on_without_network(portal, row):
    window = portal.window(portal.rows.world.operator, viewport=PHONE)
    page = window.page
    page.clock.install()
    page.goto(reverse("venue_code", args=[row.session_id]))
    shown = page.locator("#venue-code")
    expect(page.locator("#venue-qr svg")).to_be_visible()
    first = shown.inner_text().replace(" ", "")
    assert first in codes_now(row)
    page.context.set_offline(True)
    page.clock.fast_forward(60_000)
    expect(shown).not_to_have_text(f"{first[:3]} {first[3:]}")
    assert shown.inner_text().replace(" ", "") in codes_now(row, ahead=1)
    assert [said for said in window.complaints if CUT_OFF not in said] == []


@pytest.mark.parametrize(
    ("language", "button", "done"),
    [("id", "Saya sudah di tempat", "Anda tercatat hadir"), ("en", None, None)],
)
def test_somebody_invited_checks_in_on_a_phone(language, button, done, portal, row):
    path = reverse("invitation", args=[invitations.token_of(row)])
    window = portal.window(viewport=PHONE, has_touch=True)
    window.context.add_cookies([{"name": "bahasa", "value": language, "url": portal.url}])
    page = window.page
    page.goto(path)
    assert page.locator("html").get_attribute("lang") == language
    field, send = page.locator("[name=code]"), page.locator("form[action$='/hadir/'] button")
    if button:
        expect(send).to_have_text(button)
    field.fill("00")
    send.tap()
    expect(field).to_have_attribute("aria-invalid", "true")
    assert problems_here(window, status=422) == []
    page.set_viewport_size(PHONE)
    field.fill(venue_codes.code_at(row.session, timezone.now()))
    send.tap()
    page.wait_for_url(path)
    if done:
        expect(page.get_by_role("heading", level=1)).to_have_text(done)
    assert violations(page) == []
    assert row.name not in page.content()
    row.refresh_from_db()
    assert (row.status, row.source) == ("present", "self")
