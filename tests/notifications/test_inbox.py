"""One's own inbox in the portal: what went there, and what was read."""

import datetime as dt
from itertools import count

import pytest
import time_machine
from django.urls import reverse

from notifications.domain.dispatch import dispatch
from notifications.enums import Channel, MessageState
from notifications.models import Message
from tests.guards.queries import assert_same_queries
from tests.notifications.plans import NOW, planned, written

pytestmark = pytest.mark.usefixtures("checks")
numbers = count(1)


def letter(user, *, subject="Besok: sosialisasi", text="Yth. Petugas", at=NOW, **context):
    """A message that went to the inbox, through the outbox."""
    number = next(numbers)
    with time_machine.travel(at, tick=False):
        [row] = written(
            f"orang{number}", channel=Channel.INBOX, address="", person=f"u{user.pk}", recipient_user_id=user.pk,
            dedupe_key=f"sample:{number}:r1:reminder_3:u{user.pk}:inbox", subject_key=f"sample:{number}:r1",
            template="", context={"subject": subject, "text": text, **context}, due_at=at,
            expires_at=at + dt.timedelta(days=1),
        )  # fmt: skip
        dispatch()
    return row


def badge(page):
    return page.text.count("data-unread>")


def test_a_message_is_unread_until_its_page_says_so(world, as_user):
    row = letter(world.officer, path="/kegiatan/12/")
    client = as_user(world.officer)
    assert badge(client.get("/")) == 2  # in the rail, and in the bar of phones
    page = client.get(reverse("inbox_message", args=[row.pk]))
    assert 'href="/kegiatan/12/"' in page.text
    row.refresh_from_db()
    assert (row.state, row.read_at) == (MessageState.SENT, None)
    answer = client.post(reverse("inbox_read", args=[row.pk]), headers={"accept": "text/plain"})
    assert (answer.status_code, answer.content) == (200, b"0")
    row.refresh_from_db()
    assert row.state == MessageState.READ
    assert row.read_at is not None
    first = row.read_at
    assert client.post(reverse("inbox_read", args=[row.pk])).url == reverse("inbox")
    row.refresh_from_db()
    assert row.read_at == first
    assert badge(client.get("/")) == 0


def test_all_at_once_and_only_ones_own(world, as_user):
    for user in (world.officer, world.officer, world.operator):
        letter(user)
    page = as_user(world.officer).post(reverse("inbox_read_all"), follow=True)
    assert "2 pesan ditandai sudah dibaca." in page.text
    assert badge(as_user(world.operator).get("/")) == 2


def test_what_waits_in_other_channels_or_for_others_is_not_shown(world, as_user):
    mine = letter(world.officer, subject="Untuk saya")
    theirs = letter(world.operator, subject="Untuk operator")
    written("amin", recipient_user_id=world.officer.pk, person=f"u{world.officer.pk}")
    page = as_user(world.officer).get(reverse("inbox")).text
    assert ("Untuk saya" in page, "Untuk operator" in page, page.count("is-unread")) == (True, False, 1)
    assert as_user(world.officer).get(reverse("inbox_message", args=[theirs.pk])).status_code == 404
    assert as_user(world.officer).post(reverse("inbox_read", args=[theirs.pk])).status_code == 404
    assert as_user(world.administrator).get(reverse("inbox_message", args=[mine.pk])).status_code == 404


def test_the_words_are_those_of_the_mail_without_what_a_mail_says_of_itself(world, as_user, samples):
    row = letter(world.officer)
    Message.objects.filter(pk=row.pk).update(template="samples/reminder", context=dict(planned().context) | {
        "starts_at": NOW.isoformat(), "title": "<b>x</b>",
    })  # fmt: skip
    page = as_user(world.officer).get(reverse("inbox_message", args=[row.pk])).text
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "<b>x</b>" not in page


def test_a_footer_for_mails_and_addresses_elsewhere_stay_out(world, as_user):
    row = letter(world.officer, text="Isi\n\n--\nSurel ini dikirim otomatis", path="//jahat.example/")
    page = as_user(world.officer).get(reverse("inbox_message", args=[row.pk])).text
    assert ("Isi" in page, "dikirim otomatis" in page, "jahat" in page) == (True, False, False)


def test_older_ones_are_on_the_next_page(world, as_user):
    for number in range(32):
        letter(world.officer, subject=f"Surat {number:02}", at=NOW + dt.timedelta(minutes=number // 2))
    client = as_user(world.officer)
    first = client.get(reverse("inbox"))
    second = client.get(f"{reverse('inbox')}?sebelum={first.context['page'].older}")
    shown = [[letter.subject for letter in page.context["page"].letters] for page in (first, second)]
    assert shown == [[f"Surat {n:02}" for n in range(31, 1, -1)], ["Surat 01", "Surat 00"]]
    assert second.context["page"].older == ""
    for odd in ("x", "99999999999999999999", "²"):
        assert client.get(reverse("inbox"), {"sebelum": odd}).status_code == 200


def test_an_empty_inbox_says_what_comes_here(world, as_user):
    assert "Belum ada pesan" in as_user(world.officer).get(reverse("inbox")).text


def test_the_list_costs_the_same_however_long_it_is(world, as_user):
    assert_same_queries(as_user(world.officer), reverse("inbox"), lambda: letter(world.officer))
