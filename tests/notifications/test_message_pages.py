"""What went out to whom: the list, one message, one person; and who may see which."""

import datetime as dt

import pytest
from django.db import InternalError, transaction
from django.urls import reverse
from django.utils import timezone

from notifications.domain import quiet
from notifications.domain.outbox import Territory, enqueue
from notifications.domain.pulse import beat_was_heard
from notifications.enums import ACCOUNT_KIND, MessageState
from notifications.kinds import Kind, KindGroup, register_kinds
from notifications.models import Message, RetryAct
from offices.domain.territory import ancestors_of
from tests.factories import ContactFactory, SessionFactory
from tests.guards.queries import assert_same_queries
from tests.notifications.plans import planned
from villages.models import Stakeholder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("samples")]


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    monkeypatch.setattr("notifications.kinds._kinds", {})
    register_kinds([Kind("reminder_3", "Pengingat H-3", KindGroup.REMINDER, "samples/reminder")])


def to(world, who, *, village=None, office=None, state=MessageState.FAILED, **fields) -> Message:
    """A message to somebody, due an hour ago, living for a day; rows of Serang unless said otherwise."""
    due = fields.pop("due_at", timezone.now() - dt.timedelta(hours=1))
    place = Territory(**ancestors_of(code=(village or world.pontang).region_id, office=office or world.serang))
    columns = {
        name: fields.pop(name)
        for name in ("last_error", "sent_at", "attempts", "root", "bundle") if name in fields
    }  # fmt: skip
    plan = planned(who, due_at=due, **{"expires_at": due + dt.timedelta(days=1), "territory": place, **fields})
    enqueue([plan])
    if state in (MessageState.SENT, MessageState.DELIVERED):
        columns.setdefault("sent_at", due)
    Message.objects.filter(dedupe_key=plan.dedupe_key).update(state=state, **columns)
    return Message.objects.get(dedupe_key=plan.dedupe_key)


def page(client, query=""):
    return client.get(f"{reverse('message_list')}{query}").content.decode()


def test_an_office_sees_its_own_with_addresses_masked(world, as_user):
    to(world, "amin", last_error="550 5.1.1 no such user")
    to(world, "jauh", village=world.cakung_timur, office=world.jaktim)
    text = page(as_user(world.officer))
    assert "Amin" in text
    assert "Jauh" not in text
    assert "a…@example.test" in text
    assert "amin@example.test" not in text
    assert "Alamat surel ini tidak dikenal server tujuan." in text


def test_the_kanwil_sees_its_offices_and_may_send_nothing_again(world, as_user):
    row = to(world, "amin")
    client = as_user(world.regional_head)
    assert "Amin" in page(client)
    assert "Kirim ulang" not in page(client, "?state=failed")
    assert client.post(reverse("message_retry"), {"pesan": row.pk, "ya": "1"}).status_code == 403


def test_the_administrator_sees_figures_and_no_person(world, as_user):
    to(world, "amin", last_error="550 <amin@example.test>")
    to(world, "budi", kind=ACCOUNT_KIND, context={}, template="")
    beat_was_heard()
    text = page(as_user(world.administrator))
    for word in ("Amin", "Budi", "example.test", "550", "TPPO", "sample:12"):
        assert word not in text
    assert "Pengingat H-3" in text
    assert "tentang akun" in text
    assert "2 pesan dalam 30 hari terakhir tidak sampai" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Amin", "Budi", "Citra", "Dewi"]), ("?state=failed", ["Amin"]), ("?state=missed", ["Budi"]),
        ("?state=waiting", ["Dewi"]), ("?state=sent", ["Citra"]), ("?state=delivered", []), ("?q=bud", ["Budi"]),
        ("?saluran=whatsapp", []), ("?jenis=summary", ["Dewi"]), ("?masa=90&state=failed", ["Amin", "Lama"]),
        ("?state=%00&masa=x&saluran=x&sesudah=99999999999999999999", ["Amin", "Budi", "Citra", "Dewi"]),
    ],
)  # fmt: skip
def test_what_the_address_chooses(world, as_user, query, found):
    to(world, "amin")
    to(world, "budi", state=MessageState.MISSED)
    to(world, "citra", state=MessageState.SENT)
    to(world, "dewi", state=MessageState.SCHEDULED, kind="summary")
    to(world, "lama", due_at=timezone.now() - dt.timedelta(days=40))
    text = page(as_user(world.officer), query)
    assert [name for name in ("Amin", "Budi", "Citra", "Dewi", "Lama") if name in text] == found


def test_what_went_on_another_way_is_not_among_those_that_reached_nobody(world, as_user):
    first = to(world, "amin")
    to(world, "amin", kind="r2", state=MessageState.SENT, root=first)
    to(world, "budi")
    text = page(as_user(world.officer), "?state=failed")
    assert "Amin" not in text
    assert "Budi" in text


def test_pages_stand_beside_each_other(world, as_user, monkeypatch):
    monkeypatch.setattr("villages.queries.keyset.PAGE", 2)
    now = timezone.now()
    for n, who in enumerate(("satu", "dua", "tiga")):
        to(world, who, due_at=now - dt.timedelta(hours=n + 1))
    client = as_user(world.officer)
    first = client.get(reverse("message_list"))
    assert [row.name for row in first.context["page"].rows] == ["Satu", "Dua"]
    second = client.get(f"{reverse('message_list')}{first.context['after_url']}")
    assert [row.name for row in second.context["page"].rows] == ["Tiga"]


def test_a_list_costs_the_same_for_many(world, as_user):
    numbers = iter(range(9))
    client = as_user(world.officer)
    add = lambda: to(world, f"orang{next(numbers)}")  # noqa: E731
    assert_same_queries(client, reverse("message_list"), add)


def test_the_pages_of_a_person_and_of_a_session_cost_the_same_for_many(world, as_user):
    contact = ContactFactory(village=world.pontang)
    session = SessionFactory(host=world.pontang, lead=world.officer)
    numbers, client = iter(range(9)), as_user(world.officer)
    about = {"sample": session.pk, "subject_key": f"session:{session.pk}:r1"}
    of_person = lambda: to(world, "amin", kind=f"r{next(numbers)}", person=f"c{contact.pk}")  # noqa: E731
    assert_same_queries(client, reverse("message_person", args=[f"c{contact.pk}"]), of_person)
    of_session = lambda: to(world, f"orang{(n := next(numbers))}", person=f"c{n}", **about)  # noqa: E731
    assert_same_queries(client, reverse("session_messages", args=[session.pk]), of_session)


def test_who_sent_again_stays_written(world, as_user):
    row = to(world, "amin")
    as_user(world.officer).post(reverse("message_retry"), {"pesan": row.pk, "ya": "1"})
    acts = RetryAct.objects.filter(message=row)
    for change in (lambda: acts.update(was="sent"), acts.delete):
        with pytest.raises(InternalError, match="Cannot"), transaction.atomic():
            change()
    assert acts.get().was == MessageState.FAILED


def test_the_administrator_reads_there_that_beat_is_silent(world, as_user, time_machine):
    def text():
        return as_user(world.administrator).get(reverse("message_list")).content.decode()

    time_machine.move_to("2026-03-02T01:00:00Z", tick=False)
    assert "belum pernah terdengar" in text()
    beat_was_heard()
    assert "terdengar" not in text()
    time_machine.move_to("2026-03-02T01:04:00Z", tick=False)
    assert "Pengirim pesan diam" in text()
    assert "Penjadwal terakhir terdengar Sen, 2 Mar 2026 · 08.00 WIB" in text()


def test_one_message_tells_its_way_and_its_words(world, as_user):
    row = to(world, "amin", person="c7")
    following = to(world, "amin", kind="r2", state=MessageState.SENT, root=row, channel="whatsapp", person="c7")
    text = as_user(world.officer).get(reverse("message_detail", args=[row.pk])).content.decode()
    assert "Undangan: Sosialisasi TPPO untuk Amin" in text
    assert reverse("message_detail", args=[following.pk]) in text
    assert reverse("message_person", args=["c7"]) in text
    assert "Kirim ulang" not in text  # the other way carried it


def test_a_message_whose_words_are_broken_still_has_a_page(world, as_user):
    row = to(world, "amin", template="samples/tidak_ada")
    response = as_user(world.officer).get(reverse("message_detail", args=[row.pk]))
    assert "tidak dapat disusun" in response.content.decode()


def test_one_who_missed_it_in_the_night_is_listed_with_the_reason(world, as_user):
    to(world, "amin", state=MessageState.MISSED, last_error=quiet.MISSED_IN_THE_NIGHT)
    to(world, "budi", state=MessageState.MISSED)
    text = page(as_user(world.officer), "?state=missed")
    assert "Jatuh pada jam tenang" in text
    assert "server pengirim atau pekerja portal sedang tidak jalan" in text


def test_sending_again_asks_first_and_then_does_it_once(world, as_user):
    rows = [to(world, who, last_error="552 full") for who in ("amin", "budi")]
    late = to(world, "citra", expires_at=timezone.now() - dt.timedelta(minutes=1))
    client, url = as_user(world.officer), reverse("message_retry")
    chosen = {"pesan": [row.pk for row in (*rows, late)]}
    asked = client.post(url, chosen).content.decode()
    assert "2 orang mendapat pesan" in asked
    assert "1 pesan lain sudah kedaluwarsa" in asked
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.FAILED}
    assert client.post(url, {**chosen, "ya": "1"}).status_code == 302
    states = dict(Message.objects.values_list("recipient_name", "state"))
    assert states == {"Amin": "scheduled", "Budi": "scheduled", "Citra": "failed"}
    acts = list(RetryAct.objects.order_by("message").values_list("actor__username", "was", "error"))
    assert acts == [("petugas.serang", "failed", "552 full")] * 2
    assert client.post(url, {**chosen, "ya": "1"}).status_code == 422
    assert RetryAct.objects.count() == 2
    assert world.officer.name in client.get(reverse("message_detail", args=[rows[0].pk])).content.decode()


def test_all_that_the_filters_leave_can_be_chosen_and_nothing_else(world, as_user):
    for who in ("amin", "amir", "budi"):
        to(world, who)
    to(world, "amat", village=world.cakung_timur, office=world.jaktim)
    as_user(world.officer).post(reverse("message_retry"), {"semua": "1", "state": "failed", "q": "am", "ya": "1"})
    again = Message.objects.filter(state=MessageState.SCHEDULED).order_by("address")
    assert [row.recipient_name for row in again] == ["Amin", "Amir"]


def test_the_administrator_sends_a_kind_again_without_seeing_it(world, as_user):
    to(world, "amin")
    to(world, "budi", kind="summary")
    client, url = as_user(world.administrator), reverse("message_retry")
    asked = client.post(url, {"jenis": "reminder_3"}).content.decode()
    assert "1 orang mendapat pesan" in asked
    assert "Amin" not in asked
    client.post(url, {"jenis": "reminder_3", "ya": "1"})
    assert dict(Message.objects.values_list("recipient_name", "state")) == {"Amin": "scheduled", "Budi": "failed"}


def test_one_person_under_every_name(world, as_user):
    kept = ContactFactory(village=world.pontang, name="Contoh Satu")
    alias = ContactFactory(village=world.pontang, name="Contoh Dua")
    Stakeholder.objects.filter(pk=alias.pk).update(merged_into=kept, retired_at=timezone.now())
    to(world, "amin", person=f"c{kept.pk}")
    to(world, "budi", person=f"c{alias.pk}", kind="summary")
    to(world, "citra", person="c999999")
    client = as_user(world.officer)
    for person in (kept, alias):
        text = client.get(reverse("message_person", args=[f"c{person.pk}"])).content.decode()
        assert "Pesan untuk Contoh Satu" in text
        assert "Amin" in text
        assert "Budi" in text
        assert "Citra" not in text


@pytest.mark.parametrize("person", ["c", "u", "c0", "x", "c999999999999999999999", "s1f", "c1\0", "\0"])
def test_nobody_is_not_found(world, as_user, person):
    assert as_user(world.officer).get(reverse("message_person", args=[person])).status_code == 404


def test_the_first_page_of_an_officer_names_what_did_not_arrive(world, as_user):
    client = as_user(world.officer)
    assert "tidak sampai" not in client.get("/").content.decode()
    to(world, "amin")
    to(world, "lama", due_at=timezone.now() - dt.timedelta(days=8))
    to(world, "jauh", village=world.cakung_timur, office=world.jaktim)
    text = client.get("/").content.decode()
    assert "1 pesan tidak sampai" in text
    assert f"{reverse('message_list')}?state=failed" in text


def test_a_session_tells_whom_it_told_what(world, as_user):
    session = SessionFactory(host=world.pontang, lead=world.officer)
    about = {"sample": session.pk, "subject_key": f"session:{session.pk}:r1"}
    to(world, "amin", **about)
    to(world, "budi", kind="summary", state=MessageState.CANCELLED, **about)
    to(world, "citra", sample=session.pk + 1, kind="summary")
    client = as_user(world.officer)
    url = reverse("session_messages", args=[session.pk])
    page_of_session = client.get(reverse("session_detail", args=[session.pk])).content.decode()
    assert url in page_of_session
    text = client.get(url).content.decode()
    assert [name in text for name in ("Amin", "Budi", "Citra")] == [True, True, False]
    text = client.get(f"{url}?jenis=summary").content.decode()
    assert [name in text for name in ("Amin", "Budi", "Citra")] == [False, True, False]


def test_a_contact_leads_to_what_it_was_told(world, as_user):
    contact = ContactFactory(village=world.pontang, name="Contoh Satu")
    url = reverse("message_person", args=[f"c{contact.pk}"])
    assert url in as_user(world.officer).get(reverse("contact_detail", args=[contact.pk])).content.decode()
    assert url not in as_user(world.operator).get(reverse("contact_detail", args=[contact.pk])).content.decode()
    assert "Belum ada pesan untuk orang ini" in as_user(world.officer).get(url).content.decode()


@pytest.mark.parametrize(
    ("query", "headline"), [("", "2 pesan tidak sampai"), ("?state=sent", "Pesan yang dikirim portal")]
)
def test_the_headline_says_what_did_not_arrive(world, as_user, query, headline):
    to(world, "amin")
    to(world, "budi")
    to(world, "citra", state=MessageState.SENT)
    assert headline in page(as_user(world.officer), query).split("<h1", 1)[1].split("</h1>", 1)[0]
