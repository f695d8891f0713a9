"""The demo's letter box shows what was written to files, and nothing else of the machine."""

import datetime as dt

import pytest
import time_machine
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client
from django.urls import get_resolver, reverse

from tests.guards.policies import complaint

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.desabinaan.demo_urls")]


@pytest.fixture
def mail_dir(settings, tmp_path):
    settings.MAIL_DIR = tmp_path / "mail"
    return settings.MAIL_DIR


@pytest.fixture
def send(mail_dir):
    """``send(file, *letters)`` writes letters through Django's own backend into one file of that name."""

    def write(name: str, *letters: dict) -> None:
        connection = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=str(mail_dir))
        connection._fname = str(mail_dir / f"{name}.log")
        connection.send_messages([_letter(**letter) for letter in letters])

    return write


def _letter(subject="Undangan", to="Siti <siti@contoh.example>", body="Isi surat", html="", file=""):
    letter = EmailMultiAlternatives(subject, body, "Kanim Serang <kanim@contoh.example>", [to])
    if html:
        letter.attach_alternative(html, "text/html")
    if file:
        letter.attach(file, "BEGIN:VCALENDAR", "text/calendar")
    return letter


def subjects(**query: str) -> list[str]:
    response = Client().get(reverse("demo_mail"), query)
    assert response.status_code == 200
    return [letter.subject for letter in response.context["letters"]]


def test_every_path_has_its_policy():
    demo = next(entry for entry in get_resolver().url_patterns if str(entry.pattern) == "demo/")
    assert [complaint(route.callback) for route in demo.url_patterns] == ["", "", ""]


def test_an_empty_box_says_what_comes_here(mail_dir):
    page = Client().get(reverse("demo_mail"))
    assert "Belum ada surat" in page.content.decode()


def test_newest_first_across_files(send):
    send("20251124-090000-1", {"subject": "Pertama"}, {"subject": "Kedua"})
    send("20251124-100000-2", {"subject": "Ketiga – 24 Nov"})
    assert subjects() == ["Ketiga – 24 Nov", "Kedua", "Pertama"]


def test_search_by_recipient(send):
    send("20251124-090000-1", {"to": "Siti <a@contoh.example>"}, {"to": "b@contoh.example", "subject": "Lain"})
    assert (subjects(kepada="siti"), subjects(kepada="B@contoh")) == (["Undangan"], ["Lain"])
    assert "Tidak ada surat yang cocok" in Client().get(reverse("demo_mail"), {"kepada": "tidak ada"}).content.decode()


def test_pages(send):
    send("20251124-090000-1", *({"subject": f"Surat {number}"} for number in range(1, 61)))
    assert [len(subjects(hal=page)) for page in ("", "1", "2", "3", "4", "-1", "satu", "9" * 30)] == [
        25, 25, 25, 10, 0, 25, 25, 25,
    ]  # fmt: skip
    assert subjects(hal="2")[0] == "Surat 35"
    page = Client().get(reverse("demo_mail"), {"hal": "2", "kepada": "siti"}).content.decode()
    assert "kepada=siti&amp;hal=1" in page or "hal=1&amp;kepada=siti" in page


def test_one_letter(send):
    text = "Yth. Ibu Siti,\n<b>tebal</b>\nhttp://127.0.0.1:8000/undangan/1/"
    send("20251124-090000-1", {"subject": "A"}, {"subject": "B", "body": text, "file": "kegiatan.ics"})
    response = Client().get(reverse("demo_letter", args=["20251124-090000-1", 2]))
    page = response.content.decode()
    assert response.context["letter"].text.strip() == text
    assert "&lt;b&gt;tebal" in page
    assert 'href="http://127.0.0.1:8000/undangan/1/"' in page
    assert "Siti &lt;siti@contoh.example&gt;" in page
    assert "kegiatan.ics" in page


@time_machine.travel(dt.datetime(2025, 11, 24, 17, 30, tzinfo=dt.UTC), tick=False)
def test_the_time_is_the_local_one(send):
    send("20251124-173000-1", {})
    for url in (reverse("demo_mail"), reverse("demo_letter", args=["20251124-173000-1", 1])):
        assert "Sel, 25 Nov 2025 · 00.30 WIB" in Client().get(url).content.decode()


def test_html_can_do_nothing(send):
    send("20251124-090000-1", {"html": "<p style='color:red'>Halo</p><script>alert(1)</script>"}, {"subject": "B"})
    response = Client().get(reverse("demo_letter_html", args=["20251124-090000-1", 1]))
    assert response.status_code == 200
    assert response["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
    )
    assert Client().get(reverse("demo_letter_html", args=["20251124-090000-1", 2])).status_code == 404


@pytest.mark.parametrize(
    "path", ["..", "../rahasia", "%2e%2e%2frahasia", "..%2Frahasia", "/etc/passwd", "tidak-ada", "a" * 400]
)
def test_nothing_outside_the_box_is_read(send, mail_dir, path):
    send("20251124-090000-1", {})
    (mail_dir.parent / "rahasia.log").write_bytes(b"Subject: rahasia\n\nx\n" + b"-" * 79 + b"\n")
    assert Client().get(f"/demo/surat/{path}/1/").status_code == 404


@pytest.mark.parametrize("number", [0, 2, 99])
def test_numbers_that_are_none(send, number):
    send("20251124-090000-1", {})
    assert Client().get(f"/demo/surat/20251124-090000-1/{number}/").status_code == 404


def test_a_letter_that_is_still_being_written_waits(send, mail_dir):
    send("20251124-090000-1", {"subject": "Utuh"})
    with (mail_dir / "20251124-090000-1.log").open("ab") as file:
        file.write(b"Subject: Setengah\nTo: a@contoh")
    assert subjects() == ["Utuh"]


def test_a_damaged_letter_is_listed_all_the_same(mail_dir):
    mail_dir.mkdir()
    separator = b"\n" + b"-" * 79 + b"\n"
    broken = b"Subject: Rusak\nDate: kapan-kapan\nContent-Type: text/plain; charset=tidak-ada\n\n\xff\xfe"
    (mail_dir / "20251124-090000-1.log").write_bytes(broken + separator + b"\x00\x01" + separator)
    assert subjects() == ["", "Rusak"]
    assert Client().get(reverse("demo_letter", args=["20251124-090000-1", 1])).status_code == 200
