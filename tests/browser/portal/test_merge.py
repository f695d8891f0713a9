"""Merging two contacts and undoing it: on a desktop, and on a phone by keyboard."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.portal.looks import problems_here
from tests.browser.portal.test_session_form import tab_to
from tests.browser.portal.window import PHONE, Portal
from tests.factories import ContactFactory
from villages.domain.likely_pairs import compare
from villages.domain.names import name_key
from villages.models import Stakeholder

pytestmark = pytest.mark.browser


def kept_twice(portal: Portal, word: str) -> tuple[Stakeholder, Stakeholder]:
    """``H. Muhammad <word>`` without a phone, and with one as somebody typed him in a hurry."""
    village = portal.rows.own.village
    both = [
        ContactFactory(
            village=village, function="pkk", name=f"{name} {word}", name_key=name_key(f"{name} {word}"), **fields
        )
        for name, fields in (("Muhammad", {"title_before": "H."}), ("Moch.", {"email": f"{word.lower()}@contoh.test"}))
    ]  # fmt: skip
    compare([contact.pk for contact in both])
    return both[0], both[1]


def compare_page(page: Page, word: str) -> None:
    page.get_by_role("link", name=f"Bandingkan H. Muhammad {word}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Satu orang atau dua?")


def test_merge_and_undo_on_a_desktop(portal: Portal):
    stays, goes = kept_twice(portal, "Kembarwati")
    window = portal.window(portal.rows.world.officer)
    page = window.page
    page.goto(reverse("pair_list"))
    compare_page(page, "Kembarwati")
    assert problems_here(window) == []
    page.get_by_role("group", name="Nama").get_by_label("Moch. Kembarwati").check()
    page.get_by_role("button", name="Gabungkan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("H. Moch. Kembarwati")
    expect(page.get_by_text("Juga tercatat sebagai Moch. Kembarwati")).to_be_visible()
    assert problems_here(window) == []
    page.get_by_role("link", name="Lihat penggabungan, atau urungkan").click()
    page.get_by_role("button", name="Urungkan: Moch. Kembarwati").click()
    expect(page.get_by_text("Moch. Kembarwati kembali menjadi kontak sendiri")).to_be_visible()
    stays.refresh_from_db()
    goes.refresh_from_db()
    assert (stays.full_name, goes.merged_into, goes.retired_at) == ("H. Muhammad Kembarwati", None, None)


def test_merge_by_keyboard_on_a_phone(portal: Portal):
    stays, goes = kept_twice(portal, "Papanwati")
    window = portal.window(portal.rows.world.operator, viewport=PHONE, has_touch=True)
    page, keys = window.page, window.page.keyboard
    page.goto(reverse("pair_list"))
    tab_to(page, page.get_by_role("link", name="Bandingkan H. Muhammad Papanwati"))
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Satu orang atau dua?")
    tab_to(page, page.get_by_role("group", name="Kontak yang tinggal").get_by_label("H. Muhammad Papanwati"))
    keys.press("ArrowDown")
    tab_to(page, page.get_by_role("button", name="Gabungkan"))
    keys.press("Enter")
    expect(page.get_by_text("Juga tercatat sebagai H. Muhammad Papanwati")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    stays.refresh_from_db()
    assert stays.merged_into == goes


def test_the_form_says_who_is_there_already(portal: Portal):
    kept_twice(portal, "Sudahwati")
    page = portal.open(portal.rows.world.operator, reverse("contact_create"))
    page.get_by_label("Fungsi").select_option("pkk")
    page.get_by_role("textbox", name=re.compile("^Nama")).fill("M. Sudahwati")
    page.get_by_label("Sapaan").focus()
    expect(page.get_by_text("Sudah ada?")).to_be_visible()
    expect(page.get_by_role("link", name="H. Muhammad Sudahwati")).to_be_visible()
