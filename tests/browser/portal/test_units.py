"""RT and RW of a village: made from one line, and 150 of them on a desktop and on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.portal.looks import problems, problems_here
from tests.browser.portal.window import DESKTOP, PHONE, Portal
from tests.factories import ContactFactory, village
from villages.domain.unit_series import add_series
from villages.models import NeighbourhoodUnit

pytestmark = pytest.mark.browser


@pytest.fixture
def large(portal: Portal):
    """A village of 15 RW with 10 RT each; the first RT has a leader."""
    home = village("36.04.12.2009", office=portal.rows.world.serang)
    if not NeighbourhoodUnit.objects.filter(village=home).exists():
        add_series(actor=portal.rows.world.officer, village=home, text="RW 1-15, 10 RT tiap RW")
        first = NeighbourhoodUnit.objects.get(village=home, number="001", parent__number="01")
        ContactFactory(village=home, unit=first, name="Contoh Pemimpin")
    return home


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_series_by_keyboard(portal: Portal, viewport):
    home = village(f"36.04.12.{viewport['width']:04}", office=portal.rows.world.serang)
    window = portal.window(portal.rows.world.officer, viewport=viewport)
    page = window.page
    page.goto(reverse("unit_series", kwargs={"code": home.pk}))
    page.keyboard.type("RW 01-02, 3 RT tiap RW")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="8 satuan akan ditambahkan")).to_be_visible()
    assert problems_here(window) == []
    page.set_viewport_size(viewport)
    page.get_by_role("button", name="Tambahkan 8 satuan").press("Enter")
    expect(page.get_by_role("heading", name="2 RW · 6 RT")).to_be_visible()
    assert NeighbourhoodUnit.objects.filter(village=home).count() == 8


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_150_rt_stay_readable_and_lead_to_the_missing_leader(portal: Portal, large, viewport):
    window = portal.window(portal.rows.world.officer, viewport=viewport)
    path = reverse("village_detail", kwargs={"code": large.pk})
    assert problems(window, path) == []
    page = window.page
    page.set_viewport_size(viewport)
    cells = page.locator(".reach .unit > *")
    assert cells.count() == 150
    boxes = [cells.nth(number).bounding_box() for number in (0, 75, 149)]
    assert all(box and box["height"] >= (48 if viewport is PHONE else 40) for box in boxes)
    cut = "cell => cell.scrollWidth > cell.clientWidth + 1"
    assert not any(cells.nth(number).evaluate(cut) for number in (0, 1, 149))
    page.get_by_text("Sebagai daftar, dengan ketuanya").press("Enter")
    listed = page.locator(".reach-list .rows > li")
    assert (listed.count(), listed.filter(has_text="ketua kosong").count()) == (150, 149)
    assert page.locator(".reach-list .rows > li", has_text="Contoh Pemimpin").count() == 1
    listed.nth(1).get_by_role("link").press("Enter")
    expect(page.get_by_label("RT/RW", exact=True)).to_have_value("RT 002/RW 01")
