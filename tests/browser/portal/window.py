"""Windows on the running portal: one browser per person, signed in, with ears for complaints."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from accounts.models import User
from tests.browser.portal.furnished import Furnished

# What Playwright writes where it keeps service workers away.
NO_WORKER = "Service Worker registration blocked by Playwright"
# The clock on the wall of the pilot: hours a page offers are those of the person, not of the machine that tests it.
PLACE = {"locale": "id-ID", "timezone_id": "Asia/Jakarta"}
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


class Window:
    """``page`` in a browser of its own; ``complaints`` is what it writes to the console: errors, warnings, blocks."""

    def __init__(self, context: BrowserContext) -> None:
        self.context, self.page = context, context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, said: Any) -> None:
        if said.type in ("error", "warning") and said.text != NO_WORKER:
            self.complaints.append(said.text)


@dataclass
class Portal:
    """The running portal: its address, the rows it serves, and windows on it."""

    url: str
    rows: Furnished
    browser: Browser
    windows: ExitStack = field(default_factory=ExitStack)

    def window(self, user: User | None = None, **options: Any) -> Window:
        # a service worker would answer before a test's own routes: those about it ask for it
        calm = {"reduced_motion": "reduce", "service_workers": "block"}
        options = {"viewport": DESKTOP, "base_url": self.url, **PLACE, **calm, **options}
        context = self.browser.new_context(**options)
        self.windows.callback(context.close)
        if user:
            self.sign_in(context, user)
        return Window(context)

    def open(self, user: User | None, path: str, **options: Any) -> Page:
        page = self.window(user, **options).page
        page.goto(path)
        return page

    def phone(self, user: User | None, path: str, **options: Any) -> Page:
        return self.open(user, path, viewport=PHONE, has_touch=True, **options)

    def sign_in(self, context: BrowserContext, user: User) -> None:
        """Put a session of that person into the browser, without walking through the sign-in page."""
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.url}])
