"""A mail whose body was ready is to the byte the one that would have been put together for its reader alone."""

import re
from email.generator import Generator

import pytest
import time_machine
from django.core.signing import Signer
from django.core.validators import validate_email
from hypothesis import given
from hypothesis import strategies as st

from notifications.domain import mail_bytes
from notifications.domain.dispatch import PREPARED, dispatch
from notifications.domain.email import as_sent, composed
from notifications.domain.mail_bytes import as_bytes
from notifications.domain.rendering import Ready, ready_or_rendered
from notifications.domain.smtp import PLAIN_ADDRESS
from notifications.domain.way_out import SALT, token_of
from notifications.domain.wording import texts_read_once
from notifications.enums import MessageState
from notifications.models import Message
from notifications.registry import register_check
from tests.notifications.plans import NOW, written
from tests.notifications.test_ready_made import KINDS, PERSONAL, message, relaxed

BOUNDARY = re.compile(rb'boundary="([^"]+)"')


def bytes_of(row):
    """As sent, and as put together for it alone with the same boundary."""
    row.address, row.dedupe_key = "amin@example.test", "plan:1"
    sent = as_sent(row)
    [boundary, *_more] = BOUNDARY.findall(sent) or [b""]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(mail_bytes, "new_boundary", boundary.decode)
        patched.setattr(Generator, "_make_boundary", classmethod(lambda *_text: boundary.decode()))
        return sent, as_bytes(composed(row))


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
@relaxed
@given(first=PERSONAL, second=PERSONAL, language=st.sampled_from(["id", "en"]))
def test_a_ready_mail_is_the_one_put_together(kind, first, second, language):
    with time_machine.travel(NOW, tick=False), texts_read_once():
        for personal in (first, first, first, second):
            sent, alone = bytes_of(message(kind, language, *personal))
            assert sent == alone


@pytest.mark.django_db
def test_from_the_second_on_bodies_are_ready():
    people = [message("reminder_h3", "id", name, name, "https://x.test/a") for name in ("Siti", "Budi", "Amin")]
    with texts_read_once():
        assert [isinstance(ready_or_rendered(row), Ready) for row in people] == [False, True, True]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["x" * 990, "é" * 500])
def test_a_name_that_makes_a_line_too_long_is_encoded(name):
    with time_machine.travel(NOW, tick=False), texts_read_once():
        for who in ("Siti", "Siti", name):
            sent = as_sent(message("reminder_h3", "id", who, "Siti", "", address="amin@example.test", dedupe_key="a"))
    assert max(map(len, sent.split(b"\r\n"))) <= 998


@pytest.mark.django_db
@pytest.mark.parametrize("after", ["", "é"])
def test_a_face_that_says_it_is_ascii_is(settings, tmp_path, after):
    for ending in (".txt", ".subject.txt", ".html"):
        (tmp_path / f"plain{ending}").write_text("Halo {{ name }}")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    with texts_read_once():
        for who in ("Siti", "Siti", f"Amin{after}"):
            sent = as_sent(
                message("reminder_h3", "id", who, "A", "", template="plain", address="a@b.test", dedupe_key="a")
            )
    assert (b"8bit" in sent) == (not sent.isascii()) == bool(after)


@given(address=st.from_regex(PLAIN_ADDRESS, fullmatch=True))
def test_a_plain_address_is_one(address):
    validate_email(address)


@given(person=st.text(max_size=40), group=st.text(max_size=20))
def test_a_link_is_signed_as_django_signs(person, group):
    assert token_of(person, group) == Signer(salt=SALT, sep=".").sign(f"{person}.{group}")


@pytest.mark.django_db
@pytest.mark.usefixtures("checks")
def test_one_of_those_prepared_together_that_cannot_be_composed_fails_alone(any_smtp):
    with time_machine.travel(NOW, tick=False):
        written(*(f"orang{number:03}" for number in range(3 * PREPARED)))
        Message.objects.filter(address="orang070@example.test").update(template="gone", context={})
        assert dispatch() == {MessageState.SENT: 3 * PREPARED - 1, MessageState.FAILED: 1}
    assert len(set(any_smtp.recipients)) == 3 * PREPARED - 1


@pytest.mark.django_db
@pytest.mark.usefixtures("checks")
def test_what_was_prepared_is_put_together_anew_when_its_owner_was_asked_again(smtp, monkeypatch):
    """An owner may write other words into a message while it is asked about it."""
    monkeypatch.setattr("notifications.domain.dispatch.ASKED_FOR_SECONDS", 0)
    monkeypatch.setattr("notifications.domain.dispatch.PREPARED", 2)
    asked = 0

    def check(rows):
        nonlocal asked
        asked += 1
        for row in rows:
            row.context = row.context | {"text": f"Kabar {asked}"}
        return {row.pk for row in rows}

    register_check("sample", check)
    with time_machine.travel(NOW, tick=False):
        written("amin", "budi", "citra", "dewi", template="", context={"subject": "Kabar", "text": "", "html": "<p>"})
        assert dispatch() == {MessageState.SENT: 4}
    assert [mail.get_payload()[0].get_content().strip() for mail in smtp.mails] == [f"Kabar {n}" for n in (1, 2, 3, 4)]
