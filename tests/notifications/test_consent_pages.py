"""Where people say yes to WhatsApp, or no again: a contact to the office, and everybody with an account oneself."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications import kinds
from notifications.domain import consents
from notifications.domain.dispatch import dispatch
from notifications.domain.routes import Reach, Route, Routing
from notifications.enums import Channel, ConsentWay, MessageState
from notifications.models import Message, WhatsAppConsent
from tests.factories import ContactFactory
from tests.graph_server import graph
from tests.notifications.kinds import SAMPLE, register
from tests.notifications.whatsapp import NUMBER, OTHER_NUMBER, approved, message_to
from villages.domain.merges import merge
from villages.domain.phones import mask_phone

__all__ = ["graph"]
pytestmark = pytest.mark.django_db
MAIL = (Channel.EMAIL, "contoh@example.test")


@pytest.fixture(autouse=True)
def prepared(monkeypatch, checks, samples):
    monkeypatch.setattr(kinds, "_kinds", {})
    register()


def test_ones_own_yes_is_kept_with_when_how_and_on_which_number(world, as_user, graph, time_machine):
    time_machine.move_to("2026-03-02T01:00:00Z", tick=False)
    client, url = as_user(world.officer), reverse("own_whatsapp")
    refused = client.post(url, {"phone": "12"})
    assert (refused.status_code, WhatsAppConsent.objects.count()) == (422, 0)
    assert "Nomor telepon tidak dikenali" in refused.text
    page = client.post(url, {"phone": "0812-3456-7890"}, follow=True).text
    assert "Anda menerima pesan WhatsApp." in page
    row = WhatsAppConsent.objects.get()
    assert (row.person, row.user, row.recorded_by) == (f"u{world.officer.pk}", world.officer, world.officer)
    assert (row.phone, row.how, row.given_at) == (NUMBER, ConsentWay.PORTAL, timezone.now())
    reach = Reach(row.person, email="a@example.test", user_id=world.officer.pk)
    routes = Routing.load([reach]).routes(reach, kind=SAMPLE, order=(Channel.WHATSAPP, Channel.EMAIL))
    assert routes[0] == Route(Channel.WHATSAPP, NUMBER)
    for shown in (client.get(url).text, client.get(reverse("own_wishes")).text):
        assert NUMBER not in shown
        assert mask_phone(NUMBER) in shown


def test_ones_own_no_holds_at_once_and_both_stay_on_record(world, as_user):
    client, url = as_user(world.officer), reverse("own_whatsapp")
    client.post(url, {"phone": NUMBER})
    client.post(url, {"tarik": "1"})
    row = WhatsAppConsent.objects.get()
    assert (row.withdrawn_how, row.withdrawn_at is not None) == (ConsentWay.PORTAL, True)
    text = client.get(url).text
    assert "ditarik" in text
    assert "Terima pesan lewat WhatsApp?" in text
    client.post(url, {"phone": OTHER_NUMBER})
    assert WhatsAppConsent.objects.active().get().phone == OTHER_NUMBER


def test_it_is_nobody_elses(world, as_user):
    as_user(world.officer).post(reverse("own_whatsapp"), {"phone": NUMBER})
    text = as_user(world.second_officer).get(reverse("own_whatsapp")).text
    assert "Yang tercatat" not in text
    as_user(world.second_officer).post(reverse("own_whatsapp"), {"tarik": "1"})
    assert WhatsAppConsent.objects.active().count() == 1


def test_a_contact_takes_it_back_and_what_was_planned_goes_by_mail(world, as_user, graph, smtp):
    contact = ContactFactory(village=world.pontang, phone=NUMBER, email=MAIL[1])
    client, url = as_user(world.operator), reverse("contact_whatsapp", args=[contact.pk])
    assert "menerima pesan WhatsApp." in client.post(url, {"how": "paper"}, follow=True).text
    approved()
    hour = timezone.now() + dt.timedelta(hours=1)
    row = message_to(contact, ways=[MAIL], due_at=timezone.now(), expires_at=hour, template="samples/reminder")
    assert "tidak mau dikirimi WhatsApp lagi?" in client.get(url).text
    client.post(url, {"how": "phone", "tarik": "1"})
    assert dispatch() == {MessageState.SENT: 1}
    states = list(Message.objects.order_by("pk").values_list("channel", "state", "root"))
    assert states == [("whatsapp", "cancelled", None), ("email", "sent", row.pk)]
    assert (graph.tried, smtp.recipients) == ([], [MAIL[1]])
    consent = WhatsAppConsent.objects.get()
    assert (consent.how, consent.withdrawn_how, consent.recorded_by) == ("paper", "phone", world.operator)


def test_a_contact_without_a_number_is_not_asked(world, as_user):
    contact = ContactFactory(village=world.pontang, phone="")
    client, url = as_user(world.officer), reverse("contact_whatsapp", args=[contact.pk])
    assert "Isi dulu nomornya" in client.get(url).text
    assert "Isi dulu nomornya" in client.post(url, {"how": "paper"}, follow=True).text
    assert WhatsAppConsent.objects.count() == 0


def test_a_yes_under_a_name_that_was_merged_is_shown_and_taken_back(world, as_user, graph):
    winner, loser = (
        ContactFactory(village=world.pontang, name="Budi", phone=phone, phone_is_shared=True)
        for phone in (NUMBER, NUMBER)
    )
    consents.record(actor=world.officer, contact=loser, how=ConsentWay.PAPER)
    merge(actor=world.officer, winner=winner, loser=loser)
    reach = Reach(f"c{winner.pk}", phone=NUMBER)
    assert Routing.load([reach]).routes(reach, kind=SAMPLE, order=(Channel.WHATSAPP,)) == [(Channel.WHATSAPP, NUMBER)]
    client, url = as_user(world.officer), reverse("contact_whatsapp", args=[winner.pk])
    assert "formulir kertas" in client.get(url).text
    client.post(url, {"tarik": "1", "how": ConsentWay.PHONE})
    assert WhatsAppConsent.objects.get().withdrawn_how == ConsentWay.PHONE
    assert Routing.load([reach]).routes(reach, kind=SAMPLE, order=(Channel.WHATSAPP,)) == []
