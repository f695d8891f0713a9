"""Changing the words of a mail: seen while typing, refused where a variable is unknown, taken back by one press."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from notifications.models import MessageText
from tests.browser.portal.looks import problems, problems_here
from tests.browser.portal.window import Portal

pytestmark = pytest.mark.browser
ONE = ["reminder_h1", "id"]


def test_a_text_is_changed_seen_refused_and_taken_back(portal: Portal):
    window = portal.window(portal.rows.world.national)
    page = window.page
    page.goto(reverse("text_page", args=ONE))
    mail = page.frame_locator("iframe.mail-frame >> nth=0").locator("body")
    opening = page.get_by_label("Kata pembuka")
    opening.fill("Jangan lupa, ")
    page.get_by_role("button", name="{nama}").click()
    expect(opening).to_have_value("Jangan lupa, {nama}")
    expect(mail).to_contain_text("Jangan lupa, Bapak H. Contoh")
    page.get_by_label("Pratinjau dengan").select_option("aneh")
    expect(mail).to_contain_text("Jangan lupa, H. <b>Contoh</b> =1+1")
    page.get_by_label("Kata penutup").fill("Salam, {kepala}")
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("main")).to_contain_text("Variabel {kepala} tidak dikenal")
    expect(page.get_by_label("Kata penutup")).to_have_value("Salam, {kepala}")
    expect(opening).to_have_value("Jangan lupa, {nama}")
    page.get_by_label("Kata penutup").fill("")
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("main")).to_contain_text("Teks tersimpan sebagai versi 1.")
    page.get_by_role("button", name="Kembali ke teks bawaan portal").click()
    expect(page.locator("main")).to_contain_text("Berlaku teks bawaan portal.")
    page.get_by_role("button", name="Pakai lagi versi ini").click()
    expect(page.locator("main")).to_contain_text("Berlaku versi 3")
    assert MessageText.objects.get(kind=ONE[0], version=3).opening == "Jangan lupa, {nama}"
    page.get_by_role("link", name="Bandingkan versi 2").press("Enter")
    compared = page.get_by_role("region", name="Versi ini dan yang berlaku sekarang")
    expect(compared).to_contain_text("Versi 2,")
    expect(compared.locator("ins").first).to_have_text("Jangan")
    expect(compared.locator("del").first).to_have_text("Yth.")
    window.complaints.clear()  # Chromium writes the status of the refusal
    assert problems_here(window) == []
    compared = f"{reverse('text_page', args=ONE)}?banding=1"
    assert [found for path in (compared, reverse("whatsapp_text", args=ONE)) for found in problems(window, path)] == []


def test_a_whatsapp_text_begins_with_a_proposal_and_is_seen_while_it_is_typed(portal: Portal):
    window = portal.window(portal.rows.world.national)
    page = window.page
    page.goto(reverse("whatsapp_text", args=ONE))
    bubble = page.locator("#pratinjau .wa-bubble")
    body = page.get_by_label("Teks WhatsApp")
    expect(bubble).to_contain_text("Yth. Bapak H. Contoh")
    body.press("Control+End")
    body.type(" Hubungi ")
    page.get_by_role("button", name="{petugas}").click()
    body.type(" bila ragu.")
    expect(bubble).to_contain_text("Hubungi Contoh Petugas bila ragu.")
    body.type(" Buka bit.ly ya.")
    expect(page.locator("#pratinjau")).to_contain_text("Tautan bit.ly tidak boleh")
    for _letter in " Buka bit.ly ya.":
        body.press("Backspace")
    expect(bubble).to_contain_text("bila ragu.")
    page.get_by_role("button", name="Simpan konsep").click()
    expect(page.locator("main")).to_contain_text("Konsep tersimpan.")
    assert problems_here(window) == []
