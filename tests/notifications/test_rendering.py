"""What a mail says: safe in headers and in HTML, unescaped in text, in the reader's language."""

import pytest
import time_machine

from notifications.domain.dispatch import dispatch
from notifications.domain.email import composed
from notifications.domain.plain_text import one_line
from notifications.domain.rendering import rendered
from tests.notifications.plans import NOW, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("samples")]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def test_markup_in_names_is_text_in_html_and_unharmed_in_text():
    [row] = written("amin", recipient_name="Amin & <b>x</b>", context={"title": "Temu <script>"})
    words = rendered(row)
    assert words.subject == "Undangan: Temu <script> untuk Amin & <b>x</b>"
    assert "Yth. Amin & <b>x</b>," in words.text
    assert "Yth. Amin &amp; &lt;b&gt;x&lt;/b&gt;," in words.html
    assert "<h1>Temu &lt;script&gt;</h1>" in words.html


def test_line_breaks_in_names_cannot_write_headers(smtp):
    name = 'Amin\r\nBcc: korban@example.test\u2028\x1b, "Ketua" <lain@example.test>'
    written("amin", recipient_name=name, context={"title": "Rapat\nX-Palsu: ya"})
    dispatch()
    [mail] = smtp.mails
    assert mail["X-RcptTo"] == "amin@example.test"
    assert (mail["Bcc"], mail["X-Palsu"]) == (None, None)
    assert [address.addr_spec for address in mail["To"].addresses] == ["amin@example.test"]
    assert mail["Subject"].startswith("Undangan: Rapat X-Palsu: ya untuk Amin Bcc:")


def test_a_long_name_with_accents_arrives_whole(smtp):
    name = "H. Àmîn " * 14
    written("amin", recipient_name=name.strip())
    dispatch()
    [mail] = smtp.mails
    [address] = mail["To"].addresses
    assert (address.display_name, address.addr_spec) == (name.strip(), "amin@example.test")


def test_times_come_back_as_times_in_the_readers_language():
    [row] = written("amin")
    assert "Sosialisasi TPPO pada Kam, 5 Mar 2026 · 08.00 WIB" in rendered(row).text
    row.language = "en"
    assert "Thu, 5 Mar 2026 · 08:00 WIB" in rendered(row).text


def test_every_mail_names_the_portal_and_loads_nothing(settings):
    settings.PORTAL_URL = "https://desa-binaan.test"
    [row] = written("amin")
    words = rendered(row)
    assert "https://desa-binaan.test" in words.text
    assert '<a href="https://desa-binaan.test">' in words.html
    for outside in ("<img", "<link", "<script", "@import", "url("):
        assert outside not in words.html


def test_a_mail_without_a_face_is_text_alone(settings, tmp_path):
    for ending in (".txt", ".subject.txt"):
        (tmp_path / f"plain{ending}").write_text("Halo {{ recipient_name }}")
    engines = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    settings.TEMPLATES = engines
    [row] = written("amin", template="plain")
    assert rendered(row) == ("Halo Amin", "Halo Amin\n", "")
    assert composed(row).alternatives == []


@pytest.mark.parametrize(
    ("text", "line"),
    [(" a \n b\t c", "a b c"), ("a\x00b\x85c", "a b c"), ("\u202eterbalik", "terbalik"), ("", "")],
)
def test_one_line(text, line):
    assert one_line(text) == line
