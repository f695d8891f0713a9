"""Clashes are told while the form is being filled, and are gone once the hour is another."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.portal.looks import problems_here
from tests.browser.portal.window import Portal

pytestmark = pytest.mark.browser


def test_the_clash_sentence_while_typing(portal: Portal):
    rows, officer = portal.rows, portal.rows.world.officer
    day = timezone.localdate() + dt.timedelta(days=40)
    rows.session(40, host=rows.world.linduk, lead=officer, venue="Aula Bentrok")
    window = portal.window(officer)
    page = window.page
    page.goto(reverse("session_create"))
    expect(page.get_by_text("Bentrok dan hari libur tampil di sini")).to_be_visible()

    page.locator("[name=host]").select_option(value=rows.own.village.pk)
    page.locator("[name=date]").fill(f"{day:%d-%m-%Y}")
    page.locator("[name=start]").fill("10.30")
    page.locator("[name=end]").fill("12")
    page.locator("[name=lead]").select_option(value=str(officer.pk))
    page.locator("[name=lead]").press("Tab")
    place = f"Aula Bentrok, {rows.world.linduk.label}, pukul 09.00–11.00 WIB."
    expect(page.get_by_text(f"{officer.name} sudah bertugas di {place}")).to_be_visible()
    assert problems_here(window) == []
    page.locator("[name=start]").fill("11.00")
    page.locator("[name=start]").press("Tab")
    expect(page.get_by_text("sudah bertugas di Aula Bentrok")).to_have_count(0)
