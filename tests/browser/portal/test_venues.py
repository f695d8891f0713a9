"""A place on the map: set by the keyboard, followed when numbers are typed."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.portal.window import Portal
from villages.models import Venue

pytestmark = pytest.mark.browser


def test_a_point_is_set_on_the_map_without_a_mouse(portal: Portal):
    village = portal.rows.own.village
    page = portal.phone(portal.rows.world.operator, reverse("venue_create", args=[village.pk]))
    page.get_by_label("Nama tempat").fill("Balai Uji Peta")
    chart = page.locator("[data-canvas]")
    expect(page.locator("[data-drawn]")).to_have_count(1)
    page.get_by_label("Lintang").fill("-6,041250")
    page.get_by_label("Bujur").fill("106.254100")
    page.get_by_label("Bujur").blur()
    expect(chart.locator(".map-pin")).to_have_count(1)
    chart.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Lintang")).to_have_value(re.compile(r"-6\.041\d+"))
    at_centre = page.get_by_label("Bujur").input_value()
    chart.click(position={"x": 40, "y": 200})
    expect(page.get_by_label("Bujur")).not_to_have_value(at_centre)
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("Balai Uji Peta ditambahkan.")).to_be_visible()
    venue = Venue.objects.get(name="Balai Uji Peta")
    assert abs(venue.latitude - Decimal("-6.04125")) < Decimal("0.1")
