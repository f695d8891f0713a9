"""What tests of the queue do in a browser: capture on any page, and wait until everything has been answered."""

from playwright.sync_api import Page, expect

from outreach.models import OutreachSession
from tests.browser.portal.window import Portal
from tests.browser.portal.wire import Wire

HOME = "/"
ADD = """async ([session, id, status]) => {
    await offline.queue.add({
        scope: `roll:${session}`, url: `/kegiatan/${session}/hadir/kirim/`, form: "batch", part: "entries",
        key: `r${id}`, payload: {id, status, version: 0},
    });
}"""
DRAINED = "() => offline.queue.count() === 0"


def row_of(session: OutreachSession, number: int = 0):
    return session.roll.order_by("roll_number")[number]


def tap(page: Page, session: OutreachSession, number: int = 0, status: str = "present") -> None:
    page.evaluate(ADD, [session.pk, row_of(session, number).pk, status])


def opened(portal: Portal, wire: Wire | None = None, user=None, path: str = HOME, **options) -> Page:
    options = {"service_workers": "allow", **({"base_url": wire.url} if wire else {}), **options}
    page = portal.open(user or portal.rows.world.operator, path, **options)
    page.evaluate("() => offline.ready")
    return page


def all_sent(page: Page) -> None:
    page.wait_for_function(DRAINED)
    expect(page.locator(".rail [data-unsent]")).to_be_hidden()


def statuses(session: OutreachSession) -> list[str]:
    return list(session.roll.order_by("roll_number").values_list("status", flat=True))[:3]
