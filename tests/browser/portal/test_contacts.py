"""A new head of an RT by keyboard alone, and the sides of the contact pages that the access table does not open."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.portal.looks import problems, problems_here
from tests.browser.portal.test_session_form import tab_to
from tests.browser.portal.window import Portal
from tests.factories import ContactFactory, territory
from villages.models import ServedVillage, Stakeholder

pytestmark = pytest.mark.browser
PHONE = "+6281000000077"


def test_a_new_head_by_keyboard_alone(portal: Portal):
    unit = portal.rows.own.unit
    old = ContactFactory(village=unit.village, unit=unit, name="Contoh Pejabat Lama")
    window = portal.window(portal.rows.world.operator)
    page = window.page
    page.goto(reverse("contact_detail", args=[old.pk]))
    tab_to(page, page.get_by_role("link", name="Ganti pejabat"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Nama", exact=False).first)
    page.keyboard.type("H. Contoh Pejabat Baru, S.Sos.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("H. Contoh Pejabat Baru, S.Sos.")
    new = Stakeholder.objects.get(predecessor=old)
    assert (new.name, new.unit) == ("Contoh Pejabat Baru", unit)
    assert problems_here(window) == []
    paths = [reverse("contact_detail", args=[old.pk]), reverse("contact_replace_undo", args=[new.pk])]
    assert [found for path in paths for found in problems(window, path)] == []


def test_a_phone_somebody_has_and_villages_served(portal: Portal):
    village = portal.rows.own.village
    ContactFactory(village=village, name="Contoh Pemilik Nomor", phone=PHONE)
    window = portal.window(portal.rows.world.officer)
    page = window.page
    page.goto(f"{reverse('contact_create')}?tempat={village.district_id}")
    page.get_by_label("Fungsi").select_option("army")
    page.get_by_label("Nama", exact=False).first.fill("Serka Contoh")
    page.get_by_label("Telepon atau WhatsApp").fill(PHONE)
    page.get_by_label(village.label).check()
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_text("Nomor ini sudah dipakai Contoh Pemilik Nomor")).to_be_visible()
    assert problems_here(window) == []
    page.get_by_label("Telepon bersama").check()
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.get_by_role("link", name=village.label)).to_be_visible()
    assert problems_here(window) == []


def test_an_old_notice_and_where_somebody_may_move(portal: Portal):
    village = portal.rows.own.village
    person = ContactFactory(village=None, function="army", notice_version="2020-01", **territory(village))
    ServedVillage.objects.create(stakeholder=person, village=village)
    window = portal.window(portal.rows.world.officer)
    move = reverse("contact_move", args=[person.pk])
    paths = [reverse("contact_detail", args=[person.pk]), f"{move}?tempat={village.pk}"]
    assert [found for path in paths for found in problems(window, path)] == []
