"""Secret addresses do not reach the log."""

import logging.config

import pytest
from django.conf import settings
from django.test import Client

from desabinaan.discretion import SecretPaths

FEED = "/kalender/langganan/abc-_123"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Not Found: /u/4c.1.a-b_c/", "Not Found: /u/…/"),
        ("Gone: /u/4c.1.a-b_c/undangan.ics", "Gone: /u/…/undangan.ics"),
        ("Too Many Requests: /l/4c.1.a-b_c/", "Too Many Requests: /l/…/"),
        ("Bad Request: /berhenti/c34.reminder.a-b_c/", "Bad Request: /berhenti/…/"),
        (f"Not Found: {FEED}.ics", "Not Found: /kalender/langganan/….ics"),
        ('"GET /u/4c.1.abc/?x=1 HTTP/1.1" 404 -', '"GET /u/…/?x=1 HTTP/1.1" 404 -'),
        ("Not Found: /kalender/langganan/7/cabut/", "Not Found: /kalender/langganan/7/cabut/"),
        ("Not Found: /kegiatan/12/", "Not Found: /kegiatan/12/"),
        ("Not Found: /u/", "Not Found: /u/"),
    ],
)
def test_only_the_secret_is_blotted_out(text, written):
    for message, arguments in ((text.replace("%", "%%"), ()), ("%s", (text,))):
        record = logging.LogRecord("x", logging.WARNING, "", 1, message, arguments, None)
        assert SecretPaths().filter(record)
        assert record.getMessage() == written


def test_every_handler_has_it():
    assert [
        name for name, found in settings.LOGGING["handlers"].items() if "secret_paths" not in found["filters"]
    ] == []


def test_a_wrong_link_is_logged_without_it(db, capfd):
    """What pytest has put into the place of stderr must be what the handlers write to."""
    logging.config.dictConfig(settings.LOGGING)
    Client().get("/u/4c91.1.signature/")
    logged = capfd.readouterr().err
    assert "Not Found: /u/…/" in logged
    assert "4c91" not in logged
