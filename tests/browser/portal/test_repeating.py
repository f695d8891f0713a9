"""Rows from a spreadsheet become drafts at a desk; a session is repeated on a phone."""

import datetime as dt

import pytest

from offices.formats import short_date
from outreach.models import OutreachSession
from tests.browser.portal.looks import problems_here
from tests.browser.portal.window import DESKTOP, PHONE, Portal

pytestmark = pytest.mark.browser


def test_pasted_rows_are_mended_and_become_drafts(portal: Portal):
    place = portal.rows.own
    day = place.planned.local_date + dt.timedelta(days=20)
    window = portal.window(place.officer, viewport=DESKTOP)
    page = window.page
    page.goto("/kegiatan/")
    page.get_by_role("link", name="Dari Excel").click()
    right = f"{day:%d/%m/%Y}\t{place.village.pk}\tBalai Desa Tempelan\tpaspor\t09.00-11.00"
    page.get_by_label("Baris dari Excel").fill(f"{right}\n{day:%d/%m/%Y}\tTidak Ada\tBalai\tpaspor")
    page.get_by_role("button", name="Pratinjau").click()
    page.get_by_role("heading", name="1 dari 2 baris siap disimpan").wait_for()
    assert page.get_by_text("bukan desa binaan kantor Anda").count() == 1
    assert problems_here(window) == []
    page.set_viewport_size(DESKTOP)
    text = page.get_by_label("Baris dari Excel")
    text.fill(
        text.input_value()
        .replace("Tidak Ada\tBalai", f"{place.village.pk}\tSDN Tempelan")
        .replace("\tpaspor\n", "\tTPPO\n")
    )
    page.get_by_role("button", name="Pratinjau").click()
    page.get_by_role("button", name="Simpan").press("Enter")
    page.get_by_role("heading", name="draf dari Excel").wait_for()
    assert problems_here(window) == []
    made = OutreachSession.objects.filter(venue__contains="Tempelan").values_list("state", "local_date")
    assert set(made) == {("draft", day)}


def test_a_session_is_repeated_on_a_phone(portal: Portal):
    place = portal.rows.own
    first = place.planned.series.first
    until = first + dt.timedelta(weeks=3)
    window = portal.window(place.officer, viewport=PHONE)
    page = window.page
    page.goto(f"/kegiatan/{place.planned.pk}/ulang/")
    page.get_by_role("spinbutton", name="Setiap").fill("1")
    page.get_by_label("Satuan").select_option("week")
    page.get_by_label("Sampai").fill("")
    page.get_by_role("button", name="Lihat tanggalnya").click()
    page.get_by_text("Kegiatan tanpa tanggal akhir tidak dapat dibuat.").wait_for()
    window.complaints.clear()  # the browser remarks on the refusal
    page.get_by_label("Sampai").fill(f"{until:%d-%m-%Y}")
    page.get_by_role("button", name="Lihat tanggalnya").click()
    page.get_by_role("heading", name="3 tanggal baru untuk kegiatan ini").wait_for()
    assert problems_here(window) == []
    page.set_viewport_size(PHONE)
    assert page.get_by_label("Undang kontak yang sama").is_checked()
    days = [first + dt.timedelta(weeks=number) for number in (1, 2, 3)]
    for number, day in enumerate(days):
        page.get_by_label(short_date(day)).set_checked(number != 1)
    page.get_by_role("button", name="Buat kegiatan yang dicentang").click()
    page.get_by_text("2 kegiatan dibuat.").wait_for()
    made = OutreachSession.objects.filter(series=place.planned.series).order_by("occurrence")
    assert list(made.values_list("occurrence", flat=True)) == [first, days[0], days[2]]
