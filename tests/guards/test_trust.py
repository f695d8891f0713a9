"""Whatever a message is about and whichever way it takes: it says whose it is, and leads nowhere but to the portal."""

import re

import pytest
from django.conf import settings

from notifications.domain.rendering import rendered
from notifications.domain.sms import text_of
from notifications.domain.trust import check_links
from notifications.kinds import KindGroup, kind_of, kinds
from notifications.models import Message
from offices.errors import DomainError

pytestmark = pytest.mark.django_db
KINDS = [kind.value for kind in kinds() if kind.group != KindGroup.ACCOUNT]
PORTAL = settings.PORTAL_URL
SAID = {"officer": "Petugas Contoh", "office": "Kanim Contoh", "letter_number": "W.0/1", "place": "Kanim Contoh"}
LINK = re.compile(r"""(?:https?:)?//[^\s"'<>]+""")


def message(kind: str, language: str) -> Message:
    known = kind_of(kind)
    context = {key: SAID.get(key, value) for key, value in known.sample_in(language).items()} | {
        "link": f"{PORTAL}/u/contoh/",
        "posting": f"Kepala Kantor · {SAID['place']}",
    }
    return Message(
        kind=kind, template=known.template, language=language, recipient_name="Contoh", person="c7", context=context
    )


def owed(kind: str) -> set[str]:
    return {variable.key for variable in kind_of(kind).variables if variable.owed}


def test_kinds_about_a_session_owe_officer_office_and_letter_and_all_others_their_office():
    assert {kind: owed(kind) for kind in KINDS} == {
        kind: {"officer", "office", "letter_number"} if "letter_number" in kind_of(kind).sample
        else owed(kind) & {"office", "place"} for kind in KINDS
    }  # fmt: skip
    assert [kind for kind in KINDS if not owed(kind)] == []


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_way_says_whose_message_it_is(kind, language):
    row = message(kind, language)
    words = rendered(row)
    for text in (words.text, words.html, text_of(row)):
        assert [said for said in [*(SAID[key] for key in owed(kind)), PORTAL] if said not in text] == []


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_link_leads_to_the_portal(kind, language):
    words = rendered(message(kind, language))
    links = LINK.findall(words.text) + LINK.findall(words.html)
    assert links
    assert [link for link in links if not f"{link}/".startswith(f"{PORTAL}/")] == []


@pytest.mark.parametrize(
    "text",
    ["a.n. Camat, RT 01/RW 02, 09.00/10.00", f"buka {PORTAL}.", f"({PORTAL}/kegiatan/1/)", "surel amin@desa.example"],
)
def test_what_is_no_link_elsewhere_may_be_written(text):
    assert check_links(text, field="opening") is None


@pytest.mark.parametrize(
    "text",
    [
        "s.id/x",
        "buka http://bit.ly/x",
        "www.contoh.test",
        f"{PORTAL}.contoh.test",
        f"{PORTAL}@contoh.test/",
        "ftp://x",
        "HTTPS://CONTOH.TEST/X",
        "WWW.CONTOH.TEST",
    ],
)
def test_links_elsewhere_are_refused(text):
    with pytest.raises(DomainError, match="hanya menyebut alamat portal"):
        check_links(text, field="opening")
