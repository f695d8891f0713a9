"""Secret addresses, people's addresses and their numbers do not reach the log."""

import io
import logging.config

import pytest
from django.conf import settings
from django.test import Client

from desabinaan.discretion import Discretion

FEED = "/kalender/langganan/abc-_123"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Not Found: /u/4c.1.a-b_c/", "Not Found: /u/…/"),
        ("Gone: /u/4c.1.a-b_c/undangan.ics", "Gone: /u/…/undangan.ics"),
        ("Too Many Requests: /l/4c.1.a-b_c/", "Too Many Requests: /l/…/"),
        ("Bad Request: /berhenti/c34.reminder.a-b_c/", "Bad Request: /berhenti/…/"),
        ("Forbidden: /lupa-sandi/MQ/d1-abc/ x", "Forbidden: /lupa-sandi/… x"),
        ("Not Found: /lupa-sandi/", "Not Found: /lupa-sandi/"),
        (f"Not Found: {FEED}.ics", "Not Found: /kalender/langganan/….ics"),
        ('"GET /u/4c.1.abc/?x=1 HTTP/1.1" 404 -', '"GET /u/…/?x=1 HTTP/1.1" 404 -'),
        ("Not Found: /kalender/langganan/7/cabut/", "Not Found: /kalender/langganan/7/cabut/"),
        ('"GET /cari/?q=Siti+Aminah&x=1 HTTP/1.1" 200 -', '"GET /cari/?q=…&x=1 HTTP/1.1" 200 -'),
        ("Bad Request: /kontak/?desa=36&q=0812%20345", "Bad Request: /kontak/?desa=36&q=…"),
        ("Not Found: /kegiatan/12/", "Not Found: /kegiatan/12/"),
        ("Not Found: /u/", "Not Found: /u/"),
        ("550 5.1.1 <amin.b+c@desa.example>: unknown", "550 5.1.1 <…@desa.example>: unknown"),
        ("to +6281234567890 and 6281234567890, 081234567890.", "to +62… and 628…, 08…."),
        ("DETAIL:  Failing row contains (1, Amin).\nCONTEXT: x", "DETAIL:…\nCONTEXT: x"),
        ("redis://:x@127.0.0.1:6379/0 2026-08-12 08:12:01,1", "redis://:…@127.0.0.1:6379/0 2026-08-12 08:12:01,1"),
        ("Task a[62812345-0812-4812-8812-628123456789]", "Task a[62812345-0812-4812-8812-628123456789]"),
        ("12345678 messages", "12345678 messages"),
    ],
)
def test_only_what_is_nobodys_business_is_blotted_out(text, written):
    for message, arguments in ((text.replace("%", "%%"), ()), ("%s", (text,))):
        record = logging.LogRecord("x", logging.WARNING, "", 1, message, arguments, None)
        assert Discretion().filter(record)
        assert record.getMessage() == written


def test_every_handler_has_it():
    assert [name for name, found in settings.LOGGING["handlers"].items() if "discretion" not in found["filters"]] == []


def test_what_an_error_says_is_read_too():
    logger, handler = logging.getLogger("x"), logging.StreamHandler(io.StringIO())
    handler.addFilter(Discretion())
    logger.addHandler(handler)
    try:
        raise ValueError("<amin@desa.example> 081234567890")
    except ValueError:
        logger.exception("No")
    finally:
        logger.removeHandler(handler)
    logged = handler.stream.getvalue()
    assert "ValueError: <…@desa.example> 08…" in logged
    assert "Traceback" in logged


def test_a_wrong_link_is_logged_without_it(db, capfd):
    """What pytest has put into the place of stderr must be what the handlers write to."""
    logging.config.dictConfig(settings.LOGGING)
    Client().get("/u/4c91.1.signature/")
    logged = capfd.readouterr().err
    assert "Not Found: /u/…/" in logged
    assert "4c91" not in logged
