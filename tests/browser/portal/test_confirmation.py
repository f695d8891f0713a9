"""A village answers on a phone: two taps for yes; no with a reason and another day, which the officer takes up."""

import datetime as dt
from itertools import chain

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from outreach.enums import SessionState
from outreach.models import OutreachSession, SessionVillage
from tests.browser.portal.looks import problems
from tests.browser.portal.window import Portal

pytestmark = pytest.mark.browser


def asked(portal: Portal, **fields) -> OutreachSession:
    session = portal.rows.upcoming(state=SessionState.AWAITING_VILLAGE, **fields)
    SessionVillage.objects.filter(session=session).update(asked_at=timezone.now(), quota=5)
    return session


def answer_of(session: OutreachSession) -> SessionVillage:
    return SessionVillage.objects.get(session=session)


def test_yes_in_two_taps(portal: Portal):
    session = asked(portal)
    page = portal.phone(portal.rows.world.operator, reverse("home"))
    page.get_by_role("link", name="Jawab").first.tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Apakah hari ini cocok?")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Ya, kami siap").tap()
    expect(page.get_by_text("Semua desa setuju")).to_be_visible()
    session.refresh_from_db()
    assert (session.state, answer_of(session).answer) == (SessionState.SCHEDULED, "confirmed")


def test_no_with_a_day_that_suits_which_the_officer_takes_up(portal: Portal):
    session = asked(portal)
    day = session.local_date + dt.timedelta(days=1)
    page = portal.phone(portal.rows.world.operator, reverse("session_confirmation", args=[session.pk]))
    page.get_by_text("Tidak bisa pada hari ini").tap()
    page.get_by_label("Alasan").fill("Ada pilkades")
    page.get_by_label("Hari yang cocok").fill(day.isoformat())
    page.get_by_role("button", name="Kirim: tidak bisa").tap()
    expect(page.get_by_text("Petugas akan mencari hari lain")).to_be_visible()
    row = answer_of(session)
    assert (row.answer, row.answer_note, row.proposed_on) == ("declined", "Ada pilkades", day)

    page = portal.open(portal.rows.world.officer, reverse("session_detail", args=[session.pk]))
    expect(page.get_by_text("Ada pilkades").first).to_be_visible()
    page.get_by_role("link", name="Pindahkan ke", exact=False).first.click()
    assert f"tanggal={day.isoformat()}" in page.url


def test_the_new_pages_are_fit_for_everybody(portal: Portal):
    rows = portal.rows
    session, draft = asked(portal), rows.upcoming(state=SessionState.DRAFT)
    put_off = rows.upcoming(state=SessionState.POSTPONED, reason="banjir")
    village = {"pk": session.pk, "code": session.host_id}
    operator, officer = portal.window(rows.world.operator), portal.window(rows.world.officer)
    paths = [
        reverse("home"),
        reverse("session_confirmation", args=[session.pk]),
        reverse("session_names", kwargs=village),
    ]
    found = [problems(operator, path) for path in paths]
    acts = [("session_confirmation", session), ("session_postpone", session), ("session_quotas", session),
            ("session_detail", session), ("session_ask", draft), ("session_discard", draft), ("session_detail", draft),
            ("session_reschedule", put_off), ("session_detail", put_off)]  # fmt: skip
    found += [problems(officer, reverse(name, args=[about.pk])) for name, about in acts]
    assert list(chain.from_iterable(found)) == []
