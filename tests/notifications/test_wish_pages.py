"""Where people say which messages they want, and where an office writes down what a contact said."""

import pytest
from django.urls import reverse

from notifications.domain.wishes import CHANNELS, GROUPS, Cell, refuse, refused_cells
from notifications.enums import Channel, WishSource
from notifications.kinds import KindGroup
from notifications.models import Refusal
from tests.factories import ContactFactory
from villages.domain.merges import merge

EVERYTHING = [f"{group}.{channel}" for group in GROUPS for channel in CHANNELS]
NO_SMS_DIGESTS = {"terima": [name for name in EVERYTHING if name != "digest.sms"]}


@pytest.fixture(autouse=True)
def with_sms(settings):
    settings.SMS = {**settings.SMS, "url": "http://127.0.0.1:1/"}


def test_a_channel_that_is_not_set_up_is_not_asked_about(world, as_user, settings):
    client, person = as_user(world.officer), f"u{world.officer.pk}"
    refuse(person=person, channel=Channel.SMS, group=KindGroup.NEWS, source=WishSource.SELF)
    settings.SMS = {**settings.SMS, "url": ""}
    text = client.get(reverse("own_wishes")).text
    assert 'value="reminder.email"' in text
    assert ".sms" not in text
    shown = [name for name in EVERYTHING if not name.endswith(".sms")]
    client.post(reverse("own_wishes"), {"terima": [name for name in shown if not name.startswith("digest.")]})
    whole_row = {Cell(channel, KindGroup.DIGEST) for channel in CHANNELS}
    assert refused_cells(person) == whole_row | {Cell(Channel.SMS, KindGroup.NEWS)}
    client.post(reverse("own_wishes"), {"terima": shown})
    assert refused_cells(person) == {Cell(Channel.SMS, KindGroup.NEWS)}


def test_own_wishes_are_kept_and_shown(world, as_user):
    client, person = as_user(world.officer), f"u{world.officer.pk}"
    assert client.get(reverse("own_wishes")).text.count(" checked") == len(EVERYTHING)
    page = client.post(reverse("own_wishes"), NO_SMS_DIGESTS, follow=True)
    assert "Pilihan Anda tersimpan." in page.text
    assert page.text.count(" checked") == len(EVERYTHING) - 1
    assert refused_cells(person) == {Cell(Channel.SMS, KindGroup.DIGEST)}
    row = Refusal.objects.get()
    assert (row.user, row.source, row.recorded_by) == (world.officer, WishSource.SELF, None)
    client.post(reverse("own_wishes"), {"terima": EVERYTHING})
    assert refused_cells(person) == set()
    assert "Diterima lagi sejak" in client.get(reverse("own_wishes")).text


def test_an_operator_writes_down_what_a_contact_said(world, as_user):
    contact = ContactFactory(village=world.pontang)
    client = as_user(world.operator)
    page = client.post(reverse("contact_wishes", args=[contact.pk]), NO_SMS_DIGESTS, follow=True).text
    assert "Tidak mau menerima:" in page
    row = Refusal.objects.get()
    assert (row.person, row.contact, row.source) == (f"c{contact.pk}", contact, WishSource.STAFF)
    assert row.recorded_by == world.operator
    history = client.get(reverse("contact_wishes", args=[contact.pk])).text
    assert "dicatat petugas atau operator" in history
    assert world.operator.name in history


def test_what_was_said_under_another_name_stands_on_the_page_of_the_person(world, as_user):
    winner, loser = ContactFactory(village=world.pontang), ContactFactory(village=world.pontang, name="Contoh Ganda")
    refuse(person=f"c{loser.pk}", group=KindGroup.NEWS, source=WishSource.LINK)
    merge(actor=world.officer, winner=winner, loser=loser)
    client = as_user(world.officer)
    assert "Perubahan dan pembatalan" in client.get(reverse("contact_detail", args=[winner.pk])).text
    assert client.get(reverse("contact_wishes", args=[loser.pk])).status_code in (302, 404)
    client.post(reverse("contact_wishes", args=[winner.pk]), {"terima": EVERYTHING})
    assert refused_cells(f"c{winner.pk}") == set()


@pytest.mark.parametrize("sent", [{"terima": ["reminder.inbox", "account.email", "x"]}, {}])
def test_made_up_boxes_are_no_boxes(world, as_user, sent):
    as_user(world.officer).post(reverse("own_wishes"), sent)
    said = Refusal.objects.values_list("channel", "kind_group").order_by("kind_group")
    assert set(said) == {("", group) for group in GROUPS}
