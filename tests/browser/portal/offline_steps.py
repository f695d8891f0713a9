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


def until(page: Page, condition: str, arg: object = None) -> None:
    """Wait for a condition that has to be awaited: ``wait_for_function`` takes every promise for a yes."""
    page.evaluate(
        f"""async (arg) => {{
            const holds = {condition};
            for (let tries = 0; tries < 600; tries += 1) {{
                if (await holds(arg)) return;
                await new Promise((again) => setTimeout(again, 50));
            }}
            throw new Error("half a minute, and still not so");
        }}""",
        arg,
    )


def roll_kept(page: Page, session: OutreachSession) -> None:
    """The copy of this roll is on the device."""
    until(page, "(session) => offline.store.get('rolls', `${offline.user}:${session}`)", session.pk)


def kept_for_good(page: Page, count: int) -> None:
    """That many entries are written down: what a page shows as unsent may still be on its way into the storage."""
    page.wait_for_function("(count) => offline.queue.sendable().length === count", arg=count)


def statuses(session: OutreachSession) -> list[str]:
    return list(session.roll.order_by("roll_number").values_list("status", flat=True))[:3]
