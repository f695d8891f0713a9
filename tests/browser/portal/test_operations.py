"""The page of what went out: chosen, paged, sent once more by keyboard, and read by who may not see whom."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from notifications.enums import MessageState
from notifications.models import Message
from tests.browser.portal.looks import problems_here
from tests.browser.portal.window import Portal
from tests.factories import territory

pytestmark = pytest.mark.browser
LIST = reverse("message_list")
KIND = "reminder_h3"


def failed(portal: Portal, name: str, number: int = 1, **fields) -> list[Message]:
    """To ``name`` and a number, an hour ago, living for a day."""
    now = timezone.now()
    rows = [
        Message(
            dedupe_key=f"operasi:{name}:{n}:email", subject=f"operasi:{name}", subject_key=f"operasi:{name}",
            kind=KIND,
            recipient_name=f"{name} {n}", address=f"operasi{n}@contoh.test", template="outreach/mail/reminder",
            context={"name": name}, due_at=now - dt.timedelta(hours=1, seconds=n), state=MessageState.FAILED,
            expires_at=now + dt.timedelta(days=1), last_error="550 5.1.1 no such user", person=f"c99{n}",
            **{**territory(portal.rows.own.village), **fields},
        )
        for n in range(1, number + 1)
    ]  # fmt: skip
    return Message.objects.bulk_create(rows)


def states(name: str) -> list[str]:
    return list(Message.objects.filter(recipient_name__startswith=name).order_by("id").values_list("state", flat=True))


def test_one_is_found_chosen_and_sent_again_by_keyboard(portal: Portal):
    failed(portal, "Operasi Satu", 2)
    window = portal.window(portal.rows.world.officer)
    page = window.page
    page.goto(LIST)
    page.get_by_label("Cari nama penerima").fill("Operasi Satu")
    page.get_by_label("Cari nama penerima").press("Enter")
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("tbody")).to_contain_text("o…@contoh.test")
    page.get_by_role("checkbox", name="Pilih untuk dikirim ulang: Operasi Satu 1").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Kirim ulang…").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kirim ulang 1 pesan?")
    assert states("Operasi Satu") == ["failed", "failed"]
    assert problems_here(window) == []
    page.get_by_role("button", name="Kirim ulang").press("Enter")
    expect(page.locator("main")).to_contain_text("1 pesan dikirim ulang.")
    assert states("Operasi Satu") == ["scheduled", "failed"]
    expect(page.get_by_label("Cari nama penerima")).to_have_value("Operasi Satu")
    assert problems_here(window) == []


def test_many_are_paged_and_sent_again_on_a_phone(portal: Portal):
    failed(portal, "Operasi Banyak", 60)
    page = portal.phone(portal.rows.world.officer, f"{LIST}?q=Operasi+Banyak&state=failed")
    expect(page.get_by_role("heading", level=1)).to_have_text("60 pesan tidak sampai")
    first = page.locator("tbody th a").first.inner_text()
    page.get_by_role("link", name="Lebih lama").click()
    expect(page.get_by_text(first, exact=True)).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_label("Pilih semua yang cocok dengan saringan ini").check()
    page.get_by_role("button", name="Kirim ulang…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kirim ulang 60 pesan?")
    page.get_by_role("link", name="Kembali", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("60 pesan tidak sampai")
    assert set(states("Operasi Banyak")) == {"failed"}
    page.get_by_label("Pilih semua yang cocok dengan saringan ini").check()
    page.get_by_role("button", name="Kirim ulang…").click()
    page.get_by_role("button", name="Kirim ulang").click()
    expect(page.locator("main")).to_contain_text("60 pesan dikirim ulang.")
    assert set(states("Operasi Banyak")) == {"scheduled"}


def test_the_administrator_sends_a_kind_again_and_sees_nobody(portal: Portal):
    failed(portal, "Operasi Rahasia")
    window = portal.window(portal.rows.world.administrator)
    page = window.page
    page.goto(LIST)
    expect(page.locator("main")).not_to_contain_text("Operasi Rahasia")
    expect(page.locator("main")).not_to_contain_text("contoh.test")
    expect(page.locator("main")).to_contain_text("belum pernah terdengar")
    page.get_by_role("button", name="Kirim ulang: Pengingat H-3").click()
    expect(page.locator("main")).to_contain_text("orang mendapat pesan")
    expect(page.locator("main")).not_to_contain_text("Operasi Rahasia")
    page.get_by_role("button", name="Kirim ulang").click()
    expect(page.locator("main")).to_contain_text("dikirim ulang.")
    assert states("Operasi Rahasia") == ["scheduled"]
    assert problems_here(window) == []


def test_filters_fold_on_a_phone_and_open_by_keyboard(portal: Portal):
    failed(portal, "Operasi Lipat", 2)
    address = f"{LIST}?q=Operasi+Lipat&saluran=email"
    page = portal.phone(portal.rows.world.officer, address)
    summary = page.locator(".filter-more > summary")
    expect(summary).to_have_text("Saringan (1 aktif)")
    expect(page.get_by_label("Saluran")).to_be_hidden()
    assert page.locator("form.filters").first.bounding_box()["height"] <= 160
    summary.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Saluran").select_option("whatsapp")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Terapkan").press("Enter")
    expect(page.locator("main")).to_contain_text("Tidak ada pesan yang cocok")
    window = portal.window(portal.rows.world.officer)
    window.page.goto(address)
    expect(window.page.locator(".filter-more > summary")).to_be_hidden()
    expect(window.page.get_by_label("Saluran")).to_be_visible()
    window.page.get_by_role("searchbox", name="Cari nama penerima").press("Tab")
    expect(window.page.get_by_label("Saluran")).to_be_focused()
    assert problems_here(window) == []
