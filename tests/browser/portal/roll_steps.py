"""What people do on the attendance page, and what they read there."""

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from outreach.models import OutreachSession
from tests.browser.portal.window import Portal


def roll_of(session: OutreachSession) -> str:
    return reverse("attendance", args=[session.pk])


def phone(portal: Portal, session: OutreachSession, user: User | None = None, **options) -> Page:
    page = portal.phone(user or portal.rows.world.operator, roll_of(session), **options)
    page.evaluate("() => offline.ready")
    return page


def mark(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=f"Hadir: {name}", exact=True)


def row(page: Page, name: str) -> Locator:
    return page.locator(".roll-row", has_text=name)


def more(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=f"Keterangan lain untuk {name}", exact=True)


def choose(page: Page, name: str, word: str) -> None:
    more(page, name).tap()
    row(page, name).get_by_role("button", name=word, exact=True).tap()


def all_sent(page: Page, timeout: float = 15_000) -> None:
    expect(page.locator("#unsent")).to_have_text("semua terkirim", timeout=timeout)


def add(page: Page, name: str, *, contact: bool = False, unit: str = "") -> None:
    page.get_by_role("button", name="Tambah", exact=True).click()
    page.get_by_label("Nama", exact=True).fill(name)
    page.get_by_label("RT/RW (boleh kosong)").fill(unit)
    page.get_by_label("Jadikan kontak desa").set_checked(contact)
    page.get_by_role("button", name="Tambah sebagai hadir").click()


def write_note(page: Page, text: str) -> None:
    page.get_by_role("button", name="Catatan").tap()
    page.get_by_label("Catatan baru").fill(text)
    page.get_by_role("button", name="Simpan catatan").tap()
