"""What a first visit costs on the line, as Chromium counts it: bytes as sent, headers included, and requests."""

import gzip

import pytest
from django.urls import reverse

from desabinaan.bench.budgets import AFTERWARDS
from tests.browser.portal.window import Portal, Window

pytestmark = pytest.mark.browser
KB = 1000
BUDGETS = {"first": (120 * KB, 12), "list": (160 * KB, 15), "dashboard": (250 * KB, 20)}


def cost(window: Window, path: str) -> tuple[int, int]:
    """Bytes and requests of opening ``path`` with an empty cache, until everything it asked for has come.

    The page itself counts as the proxy in front of the portal sends it, compressed. Playwright's idle network leaves
    out the icon of the tab, which may still be on its way then.
    """
    requests: dict[str, str] = {}
    sent: dict[str, int] = {}
    line = window.context.new_cdp_session(window.page)
    line.send("Network.enable")
    line.on("Network.requestWillBeSent", lambda event: requests.update({event["requestId"]: event["request"]["url"]}))
    line.on("Network.loadingFinished", lambda event: sent.update({event["requestId"]: event["encodedDataLength"]}))
    response = window.page.goto(path, wait_until="networkidle")
    body = response.body()
    page = [number for number, url in requests.items() if not AFTERWARDS.search(url)]
    for _tries in range(200):
        if set(page) <= set(sent):
            break
        window.page.evaluate("() => new Promise((again) => setTimeout(again, 50))")
    assert set(page) <= set(sent), f"not finished: {[requests[number] for number in page if number not in sent]}"
    compressed = len(body) - len(gzip.compress(body, 6))
    return int(sum(sent[number] for number in page)) - compressed, len(page)


@pytest.mark.parametrize(
    ("budget", "name", "user"),
    [
        ("first", "sign_in", None),
        ("first", "home", "officer"),
        ("first", "home", "operator"),
        ("first", "attendance", "operator"),
        ("list", "calendar", "officer"),
        ("list", "session_list", "officer"),
        ("list", "session_create", "officer"),
        ("list", "contact_list", "officer"),
        ("list", "village_list", "officer"),
        ("dashboard", "dashboard", "regional_head"),
    ],
)
def test_first_visit(portal: Portal, budget, name, user):
    people = portal.rows.crowd(54) if name == "attendance" else []
    args = [portal.rows.open_roll(portal.rows.people[:6] + people).pk] if name == "attendance" else []
    window = portal.window(user and getattr(portal.rows.world, user))
    weight, requests = cost(window, reverse(name, args=args))
    most_bytes, most_requests = BUDGETS[budget]
    assert (weight <= most_bytes, requests <= most_requests) == (True, True), f"{weight} bytes, {requests} requests"
