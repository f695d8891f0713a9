"""The portal as production serves it (collected, compressed static files), with the demo's letter box.

Rows are committed once per module and wiped after it: its tests share them and make what they change themselves.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser

from tests.browser.portal.furnished import Furnished
from tests.browser.portal.window import Portal
from tests.browser.portal.wire import Wire, wire_to
from tests.master_data import put_back

PRODUCTION_STORAGE = "desabinaan.static_files.HashedFiles"


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static files as a release has them: hashed names, compressed copies."""
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=folder, STORAGES=_storages()):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


@pytest.fixture(scope="module")
def rows(django_db_setup: None, django_db_blocker: Any) -> Iterator[Furnished]:
    with django_db_blocker.unblock():
        assert connection.settings_dict["NAME"].startswith("test_"), "this would wipe a real database"
        put_back()
        try:
            yield Furnished()
        finally:
            _wipe()
            connections.close_all()


def _wipe(tries: int = 3) -> None:
    """Pages ask for things of their own: a request of a window that has just been closed may hold the tables yet."""
    try:
        call_command("flush", interactive=False, verbosity=0)
    except CommandError:
        if tries == 1:
            raise
        _wipe(tries - 1)


@pytest.fixture
def transactional_db(rows: Furnished) -> None:
    """Asks pytest-django for a test database as its own fixture does, but leaves the module's rows where they are."""


@pytest.fixture(scope="module")
def server(rows: Furnished, collected: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    mail = tmp_path_factory.mktemp("mail")
    _write_letter(mail)
    changed = {"STATIC_ROOT": collected, "STORAGES": _storages(), "DEMO": True, "MAIL_DIR": mail}
    with override_settings(ROOT_URLCONF="tests.desabinaan.demo_urls", **changed):
        thread = LiveServerThread("127.0.0.1", static_handler=_served_by_middleware)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield f"http://127.0.0.1:{thread.port}"
        thread.terminate()


@pytest.fixture
def portal(transactional_db: None, server: str, rows: Furnished, browser: Browser) -> Iterator[Portal]:
    portal = Portal(server, rows, browser)
    with portal.windows:
        yield portal


@pytest.fixture
def wire(server: str) -> Iterator[Wire]:
    with wire_to(server) as wire:
        yield wire


def _storages() -> dict[str, Any]:
    return settings.STORAGES | {"staticfiles": {"BACKEND": PRODUCTION_STORAGE}}


def _served_by_middleware(application: Any) -> Any:
    """In place of Django's own static handler: WhiteNoise serves, as in production."""
    return application


def _write_letter(folder: Path) -> None:
    letter = EmailMultiAlternatives(
        "Undangan: Sosialisasi di Balai Desa Pontang", "Yth. Ibu Contoh,\nhttp://127.0.0.1:8000/", "kanim@contoh.test",
        ["Ibu Contoh <ibu@contoh.test>"],
    )  # fmt: skip
    letter.attach_alternative("<p>Yth. Ibu Contoh</p>", "text/html")
    backend = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=str(folder))
    backend._fname = str(folder / "20251124-090000-1.log")
    backend.send_messages([letter])
