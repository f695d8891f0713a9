"""Pemekaran in the browser: choosing units, reading what moves and what stays, and the page of the old village."""

import datetime as dt

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from offices.models import RegionSuccession
from tests.browser.portal.looks import problems, problems_here
from tests.browser.portal.window import DESKTOP, PHONE, Portal
from tests.factories import ContactFactory, RegionFactory, village
from villages.domain.unit_series import add_series
from villages.models import NeighbourhoodUnit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("viewport", "number"), [(DESKTOP, 1), (PHONE, 2)], ids=["desktop", "phone"])
def test_a_split_is_read_before_it_is_made(portal: Portal, viewport, number):
    world = portal.rows.world
    home = village(f"36.04.14.200{number}", office=world.serang)
    new = RegionFactory(code=f"36.04.14.290{number}", name="Contoh Mekar")
    add_series(actor=world.officer, village=home, text="RW 1-2, 3 RT tiap RW")
    ContactFactory(village=home, unit=NeighbourhoodUnit.objects.get(village=home, parent__number="02", number="001"))
    RegionSuccession.objects.create(predecessor=home.region, successor=new, kind="split", since=dt.date(2026, 1, 1))
    window = portal.window(world.office_head, viewport=viewport)
    page = window.page
    address = reverse("village_succession", kwargs={"code": home.pk})
    assert problems(window, address) == []
    page.set_viewport_size(viewport)
    page.goto(address)
    page.get_by_label("Seluruh RW 02").check()
    page.get_by_role("button", name="Lihat yang pindah").click()
    expect(page.get_by_role("heading", name="Yang pindah ke kode baru")).to_be_visible()
    assert problems_here(window) == []
    page.set_viewport_size(viewport)
    page.get_by_role("button", name="Teruskan ke kode baru").click()
    expect(page.get_by_role("heading", name="Desa Contoh Mekar")).to_be_visible()
    expect(page.get_by_text(f"Meneruskan {home.label} ({home.pk})")).to_be_visible()
    assert problems(window, reverse("village_detail", kwargs={"code": home.pk})) == []
    assert NeighbourhoodUnit.objects.filter(village=new.pk).count() == 4
