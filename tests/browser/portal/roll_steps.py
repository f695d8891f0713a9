"""What people do on the attendance page, and what they read there."""

from contextlib import suppress

from django.urls import reverse
from playwright.sync_api import Error, Locator, Page, Route, expect

from accounts.models import User
from outreach.models import OutreachSession
from tests.browser.axe import violations
from tests.browser.portal.looks import HEIGHT
from tests.browser.portal.window import PHONE, Portal

# Resolves when all that was tapped has gone to the queue: what follows a frame is done in its order.
HANDED_OVER = "() => new Promise((done) => roll.afterPaint(done))"


class Held:
    """A route that answers nothing until ``let_go()``; what was given up meanwhile is nobody's loss."""

    def __init__(self) -> None:
        self.routes: list[Route] = []

    def __call__(self, route: Route) -> None:
        self.routes.append(route)

    def let_go(self) -> None:
        routes, self.routes = self.routes, []
        for route in routes:
            with suppress(Error):
                route.continue_()


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
    """Whatever was tapped before: the sum in the head follows a tap by a frame, and says so much less at once."""
    page.evaluate(HANDED_OVER)
    page.wait_for_function("() => roll.unsent() === 0", timeout=timeout)
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


def unreadable(page: Page) -> list[str]:
    """What axe finds on a phone where nothing hides behind the bars that stick: a list is scrolled past them."""
    page.set_viewport_size({"width": PHONE["width"], "height": HEIGHT})
    found = violations(page)
    page.set_viewport_size(PHONE)
    return found
