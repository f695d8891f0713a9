"""Chromium for the browser tests: the system's own, never one that is downloaded."""

import os
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, expect

from accounts.models import User
from tests.mail_server import mail_server
from tests.worker import worker

__all__ = ["mail_server", "worker"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session", autouse=True)
def _database_beside_playwright() -> None:
    # Playwright keeps an event loop running in this thread; the test's own queries are still made one by one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session", autouse=True)
def _patience() -> None:
    # Two browsers share two slow cores with server and database; what has to be quick is measured where that is asked.
    expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = os.environ.get("PORTAL_CHROMIUM", "/usr/bin/chromium")
    return browser_type_launch_args | {"executable_path": chromium, "args": FLAGS}


@pytest.fixture
def signed_in(context: BrowserContext, live_server, as_user):  # type: ignore[no-untyped-def]
    """``signed_in(person)`` puts that person's session into the browser, without walking through the sign-in page."""

    def sign_in(user: User) -> None:
        client: Client = as_user(user)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])

    return sign_in
