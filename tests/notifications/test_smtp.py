"""Mails written by hand are to the byte those of Django's mail classes, and arrive as they were written."""

import email
from email.generator import Generator
from email.utils import formataddr

import pytest
import time_machine
from django.core.mail import EmailMultiAlternatives
from hypothesis import given
from hypothesis import strategies as st

from notifications.domain.dispatch import dispatch
from notifications.domain.mail_bytes import as_bytes
from notifications.domain.plain_text import one_line
from notifications.enums import MessageState
from notifications.models import Message
from tests.notifications.plans import NOW, written

AWKWARD = [
    "<b>x</b>",
    "=1+1",
    "Amin\nBcc: x@y.test",
    "\U0001f600 Siti",
    "x" * 300,
    "\u202eAbd\u202c",
    '"A, B" <c>',
    ".",
    "=?utf-8?q?x?=",
]
# words without blanks, many too long for the line their header begins on
LINKS = st.text(st.characters(codec="ascii", exclude_categories=["Cc", "Zs"]), min_size=1, max_size=300)
TEXTS = st.one_of(st.sampled_from(AWKWARD), st.text(max_size=120))


def mail(subject, text, html, name, link="<https://portal.test/berhenti/a/>"):
    headers = {
        "List-Unsubscribe": one_line(link),
        "To": formataddr((one_line(name), "amin@example.test")),
        "Message-ID": "<1@portal.test>",
        "Auto-Submitted": "auto-generated",
    }
    written = EmailMultiAlternatives(
        one_line(subject), text, "Desa Binaan <a@portal.test>", ["amin@example.test"], headers=headers
    )
    if html:
        written.attach_alternative(html, "text/html")
    return written


@given(subject=TEXTS, text=TEXTS, html=TEXTS, name=TEXTS, link=LINKS)
def test_a_mail_by_hand_is_the_one_of_django(subject, text, html, name, link):
    with time_machine.travel(NOW, tick=False):
        mine = as_bytes(mail(subject, text, html, name, link))
        boundary = email.message_from_bytes(mine).get_boundary()
        with pytest.MonkeyPatch.context() as patched:
            if boundary:
                patched.setattr(Generator, "_make_boundary", classmethod(lambda *_text: boundary))
            assert mine == mail(subject, text, html, name, link).message().as_bytes(linesep="\r\n")


@pytest.mark.parametrize("after", ["", "\n", "\nakhir", "\n" + "y" * 998])
@pytest.mark.parametrize("before", ["", "awal\n", "a\n" * 700])
@pytest.mark.parametrize("longest", ["x" * 998, "x" * 999, "é" * 499, "é" * 499 + "x"])
def test_the_longest_line_that_is_written_as_it_is(before, longest, after):
    with time_machine.travel(NOW, tick=False):
        plain = mail("Rapat", before + longest + after, "", "Amin")
        assert as_bytes(plain) == plain.message().as_bytes(linesep="\r\n")
        by_hand = longest.encode() in as_bytes(plain)
    assert by_hand == (len(longest.encode()) <= 998)


@pytest.mark.django_db
@pytest.mark.usefixtures("checks")
@pytest.mark.parametrize("name", AWKWARD[:-1])  # the last is read as what it looks like
def test_what_arrives_is_what_was_written(any_smtp, name):
    text = f"Yth. {name},\n.\n..titik\nFrom sini\n"
    with time_machine.travel(NOW, tick=False):
        written(
            "amin",
            recipient_name=name,
            template="",
            context={"subject": name, "text": text, "html": f"<p>.</p>\n.{len(name)}"},
        )
        assert dispatch() == {MessageState.SENT: 1}
    [arrived] = any_smtp.mails
    plain, html = arrived.iter_parts()
    # a word that fits into no line begins on the next one
    assert arrived["Subject"].strip() == one_line(name)
    assert plain.get_content().splitlines() == text.splitlines()
    assert html.get_content().splitlines() == ["<p>.</p>", f".{len(name)}"]


@pytest.mark.django_db
@pytest.mark.usefixtures("checks")
def test_a_text_whose_last_line_does_not_end_arrives(any_smtp):
    with time_machine.travel(NOW, tick=False):
        written("amin", template="", context={"subject": "Kabar", "text": "Isi"})
        assert dispatch() == {MessageState.SENT: 1}
    [arrived] = any_smtp.mails
    assert arrived.get_content().strip() == "Isi"


@pytest.mark.django_db
@pytest.mark.usefixtures("checks")
def test_a_refused_recipient_leaves_the_conversation_in_step(any_smtp):
    any_smtp.answers["budi@example.test"] = "550 no such user"
    with time_machine.travel(NOW, tick=False):
        written("amin", "budi", "citra")
        dispatch()
    states = dict(Message.objects.values_list("address", "state"))
    assert states == {
        "amin@example.test": MessageState.SENT,
        "budi@example.test": MessageState.FAILED,
        "citra@example.test": MessageState.SENT,
    }
    assert any_smtp.connections == 1
