"""What people said about messages, and which notice they were told."""

import time_machine
from django.urls import reverse

from tests.factories import ContactFactory
from tests.villages.test_contact_rules import NOON, add
from villages.domain.consents import opt_in, opt_out
from villages.models import Consent, Stakeholder


def test_how_a_person_was_told_is_their_first_consent(world, as_user):
    data = {"function": "pkk", "name": "Contoh Baru", "told": "lewat telepon"}
    with time_machine.travel(NOON, tick=False):
        text = as_user(world.operator).post(reverse("contact_create"), data, follow=True).text
    consent = Consent.objects.get()
    assert (consent.wants_messages, consent.at, consent.source) == (True, NOON, "lewat telepon")
    assert (consent.notice_version, consent.recorded_by) == ("2026-11", world.operator)
    assert "Riwayat persetujuan (1)" in text
    assert f"dicatat {world.operator.name}" in text


def test_nobody_is_told_by_saving_alone(world, as_user):
    as_user(world.operator).post(reverse("contact_create"), {"function": "pkk", "name": "Contoh Baru"})
    contact = Stakeholder.objects.get()
    text = as_user(world.operator).get(reverse("contact_detail", kwargs={"pk": contact.pk})).text
    assert "Belum tercatat bahwa pemberitahuan privasi disampaikan" in text
    assert Consent.objects.count() == 0


def test_every_word_about_messages_is_kept(world):
    contact = add(world, village=world.pontang, told="langsung")
    assert opt_in(actor=world.officer, contact=contact, source="langsung") is None
    assert opt_out(actor=world.operator, contact=contact, source="WhatsApp")
    assert opt_out(actor=world.operator, contact=contact, source="WhatsApp") is None
    assert opt_in(actor=world.officer, contact=contact, source="telepon")
    said = list(Consent.objects.order_by("pk").values_list("wants_messages", "source", "recorded_by__username"))
    assert said == [
        (True, "langsung", "petugas.serang"),
        (False, "WhatsApp", "operator.pontang"),
        (True, "telepon", "petugas.serang"),
    ]


def test_who_was_told_an_older_notice_can_be_seen_and_told_anew(world, as_user):
    contact = ContactFactory(village=world.pontang, notice_version="2024-01", opted_in_at=NOON, wish_source="langsung")
    client = as_user(world.operator)
    url = reverse("contact_detail", kwargs={"pk": contact.pk})
    assert "pemberitahuan lama" in client.get(url).text
    client.post(reverse("contact_opt_in", kwargs={"pk": contact.pk}), {"source": "lewat telepon"})
    contact.refresh_from_db()
    assert contact.notice_version == "2026-11"
    assert "pemberitahuan lama" not in client.get(url).text
    assert list(Consent.objects.values_list("notice_version", "source")) == [("2026-11", "lewat telepon")]


def test_who_says_no_was_told_nothing_new(world):
    contact = ContactFactory(village=world.pontang, notice_version="2024-01")
    assert opt_out(actor=world.operator, contact=contact, source="telepon").notice_version == "2024-01"
