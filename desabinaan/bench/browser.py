"""Chromium as a slow phone, for benches of what people wait for."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "locale": "id-ID"}
SLOWER_CPU = 4
# 400 ms until the first byte, 1.6 Mbit/s: what Chromium's developer tools call slow 4G
SLOW_4G = {"offline": False, "latency": 400, "downloadThroughput": 200_000, "uploadThroughput": 94_000}


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser; ask the database nothing inside, Playwright keeps an event loop running in this thread."""
    program = os.environ.get("PORTAL_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise CommandError("This bench needs Playwright: pip install -r requirements-test.txt") from error
    if not program:
        raise CommandError("This bench needs Chromium (apt install chromium), or its path in PORTAL_CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def phone(browser: Any, url: str, login: str = "", **options: Any) -> Iterator[tuple[Any, Any]]:
    """A page with an empty cache on a processor four times slower, and its CDP session; ``login``: somebody's key."""
    context = browser.new_context(**(PHONE | options))
    if login:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": login, "url": url}])
    page = context.new_page()
    cdp = context.new_cdp_session(page)
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
    try:
        yield page, cdp
    finally:
        context.close()
