"""From a session to its RT on a phone and at a desk; its report from nothing to approved."""

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Page, expect

from outreach.domain.session_report import owe
from outreach.enums import SessionState
from outreach.models import OutreachSession, SessionReport
from tests.browser.portal.looks import problems_here
from tests.browser.portal.window import DESKTOP, PHONE, Portal
from tests.factories import ContactFactory
from villages.models import NeighbourhoodUnit

pytestmark = pytest.mark.browser


@transaction.atomic
def held(portal: Portal, days_ago: int) -> OutreachSession:
    rows = portal.rows
    for upper in NeighbourhoodUnit.objects.filter(village=rows.own.village, parent__isnull=True):
        if not upper.stakeholders.filter(function="rw_head").exists():
            ContactFactory(village=rows.own.village, unit=upper, function="rw_head")
    return rows.session(-days_ago, state=SessionState.CLOSED, lead=rows.world.officer, venue="Aula Lanjutan")


def sideways(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["360", "1280"])
def test_a_cascade_in_one_action(viewport, portal: Portal):
    session = held(portal, 3 if viewport is PHONE else 4)
    page = portal.open(portal.rows.world.operator, reverse("session_follow_ups", args=[session.pk]), viewport=viewport)
    page.get_by_role("button", name="Kosongkan").click()
    expect(page.get_by_text("0 RT dicentang")).to_be_visible()
    page.get_by_role("button", name="Seluruh RW 02").click()
    expect(page.get_by_text("5 RT dicentang")).to_be_visible()
    assert not sideways(page)
    page.get_by_role("button", name="Buat kegiatan lanjutan").click()
    expect(page.get_by_text("1 kegiatan lanjutan dibuat.")).to_be_visible()
    expect(page.get_by_role("heading", name="Lanjutan: 0 /")).to_be_visible()
    assert not sideways(page)
    child = OutreachSession.objects.get(parent=session)
    assert (child.venue, child.session_units.count()) == ("Rumah Ketua RW 02", 6)


def test_a_report_from_nothing_to_approved(portal: Portal):
    session, world = held(portal, 5), portal.rows.world
    owe(session_ids=[session.pk])
    path = reverse("session_report", args=[session.pk])
    window = portal.window(world.officer)
    page = window.page
    page.goto(path)
    text = page.get_by_label("Isi laporan")
    assert "Pada hari" in text.input_value()
    text.fill(text.input_value() + "\nDisepakati posko pengaduan.")
    page.get_by_role("button", name="Ajukan ke Kepala Seksi").click()
    expect(page.get_by_text("Laporan diajukan ke Kepala Seksi.")).to_be_visible()
    assert problems_here(window) == []
    page = portal.open(world.section_head, path)
    expect(page.get_by_text("Disepakati posko pengaduan.")).to_be_visible()
    page.get_by_role("button", name="Teruskan ke Kepala Kantor").click()
    page = portal.phone(world.office_head, path)
    page.get_by_role("button", name="Setujui laporan").click()
    expect(page.get_by_text("Laporan disetujui.")).to_be_visible()
    assert not sideways(page)
    assert SessionReport.objects.get(session=session).state == "approved"
