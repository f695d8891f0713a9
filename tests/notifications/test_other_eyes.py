"""Nobody but the reader of a message gets the links by which one acts in the reader's name."""

import pytest
from django.conf import settings
from django.urls import reverse

from notifications.domain.other_eyes import for_other_eyes
from notifications.domain.outbox import Territory
from notifications.domain.rendering import rendered
from notifications.domain.way_out import token_of
from notifications.kinds import Kind, KindGroup, register_kinds
from notifications.models import Message
from offices.domain.territory import ancestors_of
from tests.notifications.plans import written
from villages.domain.phones import mask_phone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("samples")]

TOKEN = "7Bq.1.dGhpcyBpcyBub3Qgb25l-_"  # no secret: it opens nothing


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setattr("notifications.kinds._kinds", {})
    register_kinds([Kind("reminder_3", "Pengingat H-3", KindGroup.REMINDER, "samples/linked")])


def linked(world, link: str) -> Message:
    place = Territory(**ancestors_of(code=world.pontang.region_id, office=world.serang))
    context = {"link": link, "title": "Sosialisasi TPPO"}
    (row,) = written("amin", person="c34", template="samples/linked", context=context, territory=place)
    return row


def test_the_page_of_a_message_shows_no_personal_link(world, as_user):
    row = linked(world, f"{settings.PORTAL_URL}/u/{TOKEN}/")
    for reader in (world.officer, world.regional_head):
        page = as_user(reader).get(reverse("message_detail", args=[row.pk])).content.decode()
        assert "Jawab di [tautan pribadi]. Atau" in page
        assert f"{settings.PORTAL_URL}/kegiatan/12/" in page
        for secret in (TOKEN, token_of("c34", KindGroup.REMINDER), "/berhenti/", "/u/"):
            assert secret not in page


def test_neither_text_nor_html_keeps_one(world):
    row = linked(world, f"{settings.PORTAL_URL}/u/{TOKEN}/")
    words = rendered(row)
    assert [TOKEN in part for part in words] == [False, True, True]
    hidden = for_other_eyes(words)
    for part in hidden:
        assert TOKEN not in part
        assert token_of("c34", KindGroup.REMINDER) not in part
    assert "Jawab di [tautan pribadi]. Atau lihat" in hidden.text
    assert "dan ([tautan pribadi])." in hidden.text
    assert '<a href="[tautan pribadi]">[tautan pribadi]</a>' in hidden.html
    assert f'<a href="{settings.PORTAL_URL}/kegiatan/12/">' in hidden.html


@pytest.mark.parametrize(
    ("link", "is_hidden"),
    [
        (f"https://nama-lama.test/u/{TOKEN}/", True),
        (f"https://nama-lama.test/u/{TOKEN}", True),
        (f"{settings.PORTAL_URL}/l/{TOKEN}/", True),
        (f"{settings.PORTAL_URL}/u/{TOKEN}/undangan.ics", True),
        (f"{settings.PORTAL_URL}/kalender/langganan/{TOKEN}.ics", True),
        (f"{settings.PORTAL_URL}/u/{TOKEN}/)/lagi", True),
        (f"{settings.PORTAL_URL}/lupa-sandi/MQ/{TOKEN}/", True),
        (f"{settings.PORTAL_URL}/u/{TOKEN}/?x=1", True),
        ("https://contoh.example/rapat", False),
        (settings.PORTAL_URL, False),
    ],
)
def test_what_a_token_opens_is_hidden_and_nothing_else(world, link, is_hidden):
    text = for_other_eyes(rendered(linked(world, link))).text
    assert (link not in text, TOKEN not in text) == (is_hidden, True)


def test_the_reader_still_gets_the_links_in_their_inbox(world, as_user):
    link = f"{settings.PORTAL_URL}/u/{TOKEN}/"
    row = linked(world, link)
    columns = {"channel": "inbox", "recipient_user": world.officer, "state": "sent", "sent_at": row.due_at}
    Message.objects.filter(pk=row.pk).update(**columns)
    assert link in as_user(world.officer).get(reverse("inbox_message", args=[row.pk])).content.decode()


def test_a_number_to_call_is_read_by_its_reader_alone(world, as_user):
    number = "+6281234567890"
    row = linked(world, f"{settings.PORTAL_URL}/u/{TOKEN}/")
    Message.objects.filter(pk=row.pk).update(
        template="", context={"subject": "Serah terima", "text": f"Bapak Contoh · {number}, W.11+2024", "html": ""}
    )
    page = as_user(world.regional_head).get(reverse("message_detail", args=[row.pk])).content.decode()
    assert number not in page
    assert f"Bapak Contoh · {mask_phone(number)}, W.11+2024" in page
