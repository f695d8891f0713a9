"""The program's work from end to end: a browser, a real worker, real mail."""

import datetime as dt

import pytest
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from notifications.models import Message
from offices.models import Zone
from outreach.models import OutreachSession
from tests.browser.axe import violations
from tests.browser.portal.offline_steps import until
from tests.factories import ContactFactory, UnitFactory
from villages.enums import Function

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "kata-sandi-cerita-2026"


@pytest.fixture
def cast(world):
    """Officer, operator and regional head with passwords; six people of Pontang, one with an e-mail address."""
    for person in (world.officer, world.operator, world.regional_head):
        User.objects.filter(pk=person.pk).update(password=make_password(PASSWORD))
    rw = UnitFactory(village=world.pontang, number="02")
    for number in range(1, 6):
        unit = UnitFactory(village=world.pontang, parent=rw, number=f"00{number}")
        ContactFactory(village=world.pontang, name=f"Contoh RT {number}", unit=unit)
    ContactFactory(
        village=world.pontang, name="Contoh Kades", function=Function.VILLAGE_HEAD, email="kades@contoh.example"
    )
    return world


@pytest.fixture
def open_as(browser: Browser, live_server):
    """``open_as("petugas.serang")`` signs in through the page, in a browser window of its own."""
    contexts = []

    def sign_in(username: str, *, phone: bool = False) -> Page:
        size = {"width": 360, "height": 740} if phone else {"width": 1280, "height": 900}
        context = browser.new_context(viewport=size, has_touch=phone, locale="id-ID")
        contexts.append(context)
        page = context.new_page()
        page.goto(live_server.url + reverse("sign_in"))
        page.get_by_label("Nama pengguna").fill(username)
        page.get_by_label("Kata sandi").fill(PASSWORD)
        page.get_by_role("button", name="Masuk", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        return page

    yield sign_in
    for context in contexts:
        context.close()


def soon() -> tuple[dt.datetime, dt.datetime]:
    """A session that starts within three hours and ends on the same day, whatever the hour is now."""
    start = dt.datetime.now(Zone.WIB.info).replace(second=0, microsecond=0) + dt.timedelta(minutes=30)
    end = start + dt.timedelta(hours=1)
    if end.date() != start.date() or start.date() != (start - dt.timedelta(minutes=30)).date():
        start = (start + dt.timedelta(hours=1)).replace(hour=0, minute=45)
        end = start + dt.timedelta(hours=1)
    return start, end


def schedule_in_pontang(page: Page) -> None:
    start, end = soon()
    page.get_by_role("link", name="Jadwalkan kegiatan").first.click()
    page.get_by_label("Desa tuan rumah").select_option(label="Pontang, Kec. Pontang")
    page.locator("[name=date]").fill(f"{start:%d-%m-%Y}")
    page.get_by_label("Jam mulai").fill(f"{start:%H:%M}")
    page.get_by_label("Jam selesai").fill(f"{end:%H:%M}")
    page.get_by_label("Nama tempat").fill("Balai Desa Pontang")
    page.get_by_label("Topik utama").select_option(index=1)
    page.get_by_label("Kantor memilih dari kontak desa").check()
    page.get_by_label("Desa sudah setuju").check()
    page.get_by_role("button", name="Jadwalkan kegiatan").click()
    expect(page.get_by_text("Kegiatan dijadwalkan")).to_be_visible()


def held_figure(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def test_from_scheduling_to_the_changed_figure(cast, open_as, worker, mail_server):
    head = open_as("kakanwil.banten")
    assert "belum ada kegiatan" in held_figure(head)

    officer = open_as("petugas.serang")
    schedule_in_pontang(officer)
    session = OutreachSession.objects.get()

    reminders = mail_server.wait_for(3)
    assert {mail["X-RcptTo"] for mail in reminders} == {
        "kades@contoh.example", "operator.pontang@example.test", "petugas.serang@example.test",
    }  # fmt: skip
    to_kades = next(mail for mail in reminders if mail["X-RcptTo"] == "kades@contoh.example")
    assert "Balai Desa Pontang" in to_kades.get_body(("plain",)).get_content()

    operator = open_as("operator.pontang", phone=True)
    operator.get_by_role("link", name="Isi daftar hadir").first.click()
    for number in (1, 2, 3):
        operator.get_by_role("button", name=f"Hadir: Contoh RT {number}").tap()
    operator.get_by_role("button", name="Keterangan lain untuk Contoh RT 4").tap()
    operator.get_by_role("button", name="izin").tap()
    expect(operator.locator("#came")).to_have_text("3")
    expect(operator.locator("#unsent")).to_have_text("semua terkirim")
    assert violations(operator) == []
    operator.get_by_text("Menu", exact=True).tap()
    operator.get_by_role("link", name="Tutup daftar hadir…").tap()
    operator.get_by_role("button", name="Tutup daftar hadir").tap()
    expect(operator.get_by_text("setelah itu rekap dikirim")).to_be_visible()

    # half an hour later, when the closing can no longer be undone
    Message.objects.filter(kind="summary").update(due_at=timezone.now())
    mails = mail_server.wait_for(5)[3:]
    assert {mail["X-RcptTo"] for mail in mails} == {"operator.pontang@example.test", "petugas.serang@example.test"}
    summary = mails[0]
    assert "3 peserta" in summary["Subject"]
    assert "Desa Pontang: 3 hadir, 0 diwakili, 1 berhalangan" in summary.get_body(("plain",)).get_content()

    head.reload()
    expect(head.get_by_role("heading", level=1)).to_contain_text("1 dari 1 kegiatan terlaksana")
    expect(head.locator(".figures")).to_contain_text("3")
    assert OutreachSession.objects.get(pk=session.pk).state == "closed"


def test_attendance_survives_a_lost_network_and_a_reload(cast, open_as, worker, mail_server):
    schedule_in_pontang(open_as("petugas.serang"))
    session = OutreachSession.objects.get()
    page = open_as("operator.pontang", phone=True)
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + reverse("attendance", args=[session.pk]))
    page.context.set_offline(True)
    page.get_by_role("button", name="Hadir: Contoh RT 1").tap()
    page.get_by_role("button", name="Hadir: Contoh RT 2").tap()
    expect(page.locator("#unsent")).to_have_text("2 belum terkirim")
    expect(page.get_by_text("Tanpa sinyal.")).to_be_visible()
    page.context.set_offline(False)
    page.reload()
    expect(page.locator("#came")).to_have_text("2")
    # the words alone stand there for a moment before the phone has looked at what it kept
    until(page, "async () => { await offline.opened; return offline.queue.count() === 0; }")
    expect(page.locator("#unsent")).to_have_text("semua terkirim")
    assert session.roll.filter(status="present").count() == 2
