"""The way out of every mail: a link that asks, and a button of the mail program that does not."""

import re
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from notifications import kinds
from notifications.domain import wishes
from notifications.domain.dispatch import dispatch
from notifications.domain.way_out import token_of
from notifications.domain.wishes import CHANNELS, Wishes
from notifications.enums import ACCOUNT_KIND, Channel, WishSource
from notifications.kinds import Kind, KindGroup, register_kinds
from notifications.models import Refusal
from tests.factories import ContactFactory
from tests.notifications.plans import NOW, written
from villages.domain.consents import opt_out

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("checks")]


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    register_kinds([Kind("reminder_3", "H-3", KindGroup.REMINDER)])


@pytest.fixture
def contact(world):
    return ContactFactory(village=world.pontang, email="siti@desa.example")


def mail_to(person, smtp, **fields):
    with time_machine.travel(NOW, tick=False):
        written("siti", person=person, **fields)
        dispatch()
    [mail] = smtp.mails
    return mail


@pytest.fixture
def path(contact):
    return reverse("unsubscribe", args=[token_of(f"c{contact.pk}", KindGroup.REMINDER)])


def said():
    return list(Refusal.objects.active().values_list("person", "channel", "kind_group", "source"))


def test_a_mail_carries_its_way_out(contact, smtp, settings):
    mail = mail_to(f"c{contact.pk}", smtp)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = re.fullmatch(r"<(.+)>", mail["List-Unsubscribe"].strip()).group(1)
    assert url.startswith(f"{settings.PORTAL_URL}/berhenti/")
    answer = Client(enforce_csrf_checks=True).post(urlsplit(url).path, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert said() == [(f"c{contact.pk}", "", KindGroup.REMINDER, WishSource.LINK)]


@pytest.mark.parametrize("fields", [{"person": ""}, {"kind": ACCOUNT_KIND}, {"kind": "unknown"}])
def test_a_mail_nobody_may_refuse_has_none(contact, smtp, fields):
    mail = mail_to(fields.pop("person", f"c{contact.pk}"), smtp, **fields)
    assert (mail["List-Unsubscribe"], mail["List-Unsubscribe-Post"]) == (None, None)


def test_the_link_asks_stops_and_takes_it_back(contact, path):
    client = Client()
    page = client.get(path)
    assert "Berhenti menerima “Pengingat”?" in page.text
    assert "s…@desa.example" in page.text
    assert "siti@" not in page.text
    assert contact.name not in page.text
    assert page["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert said() == []
    assert "Sudah berhenti" in client.post(path, follow=True).text
    assert "Sudah berhenti" in client.post(path, follow=True).text
    assert said() == [(f"c{contact.pk}", "", KindGroup.REMINDER, WishSource.LINK)]
    assert "Berhenti menerima “Pengingat”?" in client.post(path, {"lagi": "1"}, follow=True).text
    assert said() == []


def test_the_page_speaks_english(path):
    client = Client()
    client.cookies["bahasa"] = "en"
    assert "Stop getting “Reminders”?" in client.get(path).text


def test_taking_it_back_leaves_what_was_said_before(contact, path):
    person = f"c{contact.pk}"
    wishes.refuse(person=person, channel=Channel.SMS, group=KindGroup.REMINDER, source=WishSource.STAFF)
    client = Client()
    client.post(path)
    client.post(path, {"lagi": "1"})
    assert said() == [(person, Channel.SMS, KindGroup.REMINDER, WishSource.STAFF)]


def test_everything_at_once_and_back_to_what_was_said_before(contact, path):
    person, client = f"c{contact.pk}", Client()
    wishes.refuse(person=person, channel=Channel.SMS, group=KindGroup.NEWS, source=WishSource.STAFF)
    assert "Berhenti dari semua pesan" in client.get(path).text
    assert "Semua pesan sudah berhenti" in client.post(path, {"semua": "1"}, follow=True).text
    heeded = Wishes.load([person])
    assert all(heeded.refuses(person, channel=channel, kind="reminder_3") for channel in CHANNELS)
    assert "Berhenti menerima “Pengingat”?" in client.post(path, {"lagi": "semua"}, follow=True).text
    assert said() == [(person, Channel.SMS, KindGroup.NEWS, WishSource.STAFF)]


def test_who_wants_nothing_at_all_reads_so(world, contact, path):
    opt_out(actor=world.officer, contact=contact, source="telepon")
    page = Client().get(path).text
    assert "tidak dikirimi pesan apa pun" in page
    assert "name='lagi'" not in page


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: f"c9{t[1:]}", lambda t: t.replace("reminder", "news")])
def test_a_link_somebody_made_up_opens_nothing(path, change, django_assert_num_queries):
    token = path.split("/")[2]
    with django_assert_num_queries(0):
        page = Client().post(reverse("unsubscribe", args=[change(token)]))
    assert page.status_code == 404
    assert said() == []
