"""Words with variables: filled in once, as plain text, whatever a name contains."""

from html.parser import HTMLParser

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from notifications import kinds
from notifications.domain.dispatch import dispatch
from notifications.domain.plain_text import is_plain
from notifications.domain.rendering import rendered
from notifications.domain.texts import Words, back_to_built_in, save_text
from notifications.domain.wording import Template, filled, parts_of, texts_read_once, worded
from notifications.kinds import Kind, KindGroup, Variable
from notifications.models import Message
from tests.notifications.plans import NOW, written

KIND = Kind(
    "reminder_3",
    "Pengingat",
    KindGroup.REMINDER,
    template="outreach/mail/reminder",
    variables=(
        Variable("nama", "Nama", "Bapak Amin", context_key="name"),
        Variable("kegiatan", "Kegiatan", "Sosialisasi", context_key="title"),
        Variable("nomor_surat", "Nomor surat", "W12/1", context_key="letter_number"),
    ),
)
TEXT = {"template": "outreach/mail/reminder", "context": {"name": "Amin", "title": "Temu warga", "when": "Kamis"}}
HOSTILE = '<b>x</b> {kegiatan} =1+1\r\nBcc: a@b.test\u2028\u202e {{ & "'


@pytest.fixture(autouse=True)
def _known_kind(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {KIND.value: KIND})


def save(world, subject="Jangan lupa, {nama}", opening="Yth. {nama}, datanglah.", closing="", language="id", seen=0):
    words = Words(subject, opening, closing)
    return save_text(actor=world.national, kind=KIND, language=language, words=words, seen=seen)


class Reader(HTMLParser):
    """Tags of a document, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.words = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.words += data


@pytest.mark.django_db
def test_own_words_take_the_place_of_the_portals_and_leave_the_facts(world):
    save(world, closing="Sampai jumpa.\nHormat kami,\n\nKantor Imigrasi")
    [row] = written("amin", **TEXT)
    words = rendered(row)
    assert words.subject == "Jangan lupa, Amin"
    assert words.text.startswith("Yth. Amin, datanglah.\n\nTemu warga\nWaktu: Kamis\n")
    assert "\n\nSampai jumpa.\nHormat kami,\n\nKantor Imigrasi\n\nAnda tidak perlu membuka tautan" in words.text
    assert "kami mengingatkan" not in words.text + words.html
    assert "<p>Sampai jumpa.<br>Hormat kami,</p>\n<p>Kantor Imigrasi</p>" in words.html
    for fact in ("Kamis", "Anda tidak perlu membuka tautan"):
        assert fact in words.html


@pytest.mark.django_db
def test_the_other_language_and_other_kinds_keep_the_portals_words(world):
    save(world)
    [english] = written("amin", language="en", **TEXT)
    [other] = written("budi", kind="reminder_1", **TEXT)
    assert rendered(english).subject == "Reminder: Temu warga, Kamis"
    assert "kami mengingatkan" in rendered(other).text


@pytest.mark.django_db
def test_what_a_name_contains_is_nothing_but_a_name(world):
    save(world, subject="{nama}: {kegiatan}", opening="Yth. {nama} {{tetap}} {nomor_surat}", closing="{nama}")
    name = '<b>x</b> {kegiatan} =1+1 Bcc: a@b.test {{ & "'
    plain = written("amin", **TEXT)[0]
    [row] = written("budi", **TEXT | {"context": TEXT["context"] | {"name": HOSTILE}})
    words = rendered(row)
    assert words.subject == f"{name}: Temu warga"
    assert words.text.startswith(f"Yth. {name} {{tetap}} –\n\nTemu warga\n")
    assert Reader(words.html).tags == Reader(rendered(plain).html).tags
    assert f"Yth. {name} {{tetap}} –" in Reader(words.html).words


@pytest.mark.django_db
def test_a_text_changed_or_taken_back_counts_for_what_is_already_scheduled(world, smtp):
    with time_machine.travel(NOW, tick=False):
        written("amin", "budi", **TEXT)
        save(world)
        Message.objects.filter(address="budi@example.test").update(due_at=NOW.replace(hour=9))
        dispatch()
        back_to_built_in(actor=world.national, kind=KIND, language="id", seen=1)
    with time_machine.travel(NOW.replace(hour=10), tick=False):
        dispatch()
    assert [mail["Subject"] for mail in smtp.mails] == ["Jangan lupa, Amin", "Pengingat: Temu warga, Kamis"]


@pytest.mark.django_db
def test_a_batch_reads_its_texts_once(world):
    save(world)
    rows = written("amin", "budi", "citra", **TEXT)
    with CaptureQueriesContext(connection) as captured, texts_read_once():
        assert [rendered(row).subject for row in rows] == ["Jangan lupa, Amin"] * 3
    assert len(captured) == 1


# Few letters and what means something somewhere: drawn at once, where all of Unicode would be tabled and sifted first.
LETTERS = "aZ0 {}{}!:.[]\"'<>&%=+-@\\/é字\U0001f600\n"
ANYTHING = st.text(alphabet=LETTERS + "\r\t\x00\x1b\x85\u2028\u202e\u2066", max_size=40)
PLAIN = st.text(alphabet=LETTERS, max_size=40)
PIECE = st.one_of(
    PLAIN.map(lambda text: (text.replace("{", "{{").replace("}", "}}"), text, None)),
    st.sampled_from(["nama", "kegiatan"]).map(lambda name: (f"{{{name}}}", None, name)),
)


@given(pieces=st.lists(PIECE, max_size=8), name=ANYTHING, title=ANYTHING)
def test_every_text_is_filled_in_once(pieces, name, title):
    text = "".join(written for written, _words, _name in pieces)
    assert is_plain(text)
    values = {"nama": name, "kegiatan": title}
    wanted = "".join(values[variable] if variable else words for _written, words, variable in pieces)
    assert filled(parts_of(text), values) == wanted


@given(st.text(alphabet="{}na!:.[]0 \n", max_size=12))
def test_whatever_is_typed_is_read_as_words_and_plain_names_or_refused(text):
    try:
        parts = parts_of(text)
    except ValueError:
        return
    rebuilt = "".join(
        words.replace("{", "{{").replace("}", "}}") + (f"{{{name}}}" if name is not None else "")
        for words, name in parts
    )
    assert rebuilt == text


@pytest.mark.parametrize("text", ["{nama!r}", "{nama:>9}", "{nama:}", "{", "}", "{nama", "a}b", "{a{b}}"])
def test_anything_but_a_plain_name_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 - of the standard library, too
        parts_of(text)


def test_a_variable_a_kind_has_lost_stands_as_it_was_typed():
    template = Template(parts_of("{hilang}"), parts_of("{nama}"), [])
    assert worded(template, {"nama": "Amin"}) == ("{hilang}", ["Amin"], [])
