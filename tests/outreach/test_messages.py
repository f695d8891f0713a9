"""The order of letters, who is told what once, and what the texts say."""

import datetime as dt

import pytest
from django.utils import timezone

from notifications.domain.rendering import rendered
from notifications.enums import MessageState
from notifications.models import Message
from outreach.domain import confirmation, reminders, roll, sessions, standing
from outreach.domain.confirmation import Reply
from outreach.domain.details import Speaker
from outreach.domain.wanted import still_wanted
from outreach.enums import MessageKind, SessionState, VillageAnswer
from outreach.models import OutreachSession
from tests.factories import ContactFactory, territory
from tests.outreach.conftest import DAY, details
from villages.enums import Function

S = SessionState


@pytest.fixture
def heads(world):
    """The Camat and both heads of villages, with addresses; a Lurah elsewhere who could be written to by mistake."""
    camat = ContactFactory(
        village=None, function=Function.DISTRICT_HEAD, name="Contoh Camat", title_before="Drs. H.", honorific="m",
        email="camat@x.example", **territory(world.pontang),
    )  # fmt: skip
    pontang = ContactFactory(
        village=world.pontang, function=Function.VILLAGE_HEAD, name="Contoh Kades", email="kades@x.example"
    )
    linduk = ContactFactory(village=world.linduk, function=Function.VILLAGE_HEAD, name="L", email="linduk@x.example")
    ContactFactory(village=world.tirtayasa, function=Function.VILLAGE_HEAD, name="Jauh", email="jauh@x.example")
    return {"camat": camat, "pontang": pontang, "linduk": linduk}


def planned(kind):
    rows = Message.objects.filter(kind=kind, state=MessageState.SCHEDULED).order_by("address")
    return list(rows.values_list("address", "due_at"))


def agree(world, session, *villages):
    return confirmation.answer(
        session=session, actor=world.officer, villages=[village.pk for village in villages],
        reply=Reply(VillageAnswer.CONFIRMED, channel="phone", heard_from="Kepala Desa"),
        seen_revision=session.revision,
    )  # fmt: skip


def send_out():
    due = Message.objects.filter(state=MessageState.SCHEDULED, due_at__lte=timezone.now())
    return due.update(state=MessageState.SENT, sent_at=timezone.now())


def test_kecamatan_first_then_the_village_then_everybody_else(world, schedule, people, heads, clock):
    world.operator, world.district_operator  # noqa: B018 - are told and asked
    session = schedule(state=S.AWAITING_VILLAGE)
    now = timezone.now()
    assert planned("notice") == [("camat@x.example", now), ("kecamatan.pontang@example.test", now)]
    later = now + reminders.NOTICE_LEAD
    assert planned("confirm") == [("kades@x.example", later), ("operator.pontang@example.test", later)]
    assert Message.objects.exclude(kind__in=["notice", "confirm", "confirm_reminder"]).count() == 0
    clock.shift(dt.timedelta(hours=2))
    agree(world, session, world.pontang)
    assert planned("confirm") == []
    now = timezone.now()
    assert planned("invitation") == [("ani@contoh.example", now), ("kades@x.example", now)]


def test_who_answered_is_not_asked_any_more(world, schedule, heads):
    session = schedule(villages=[world.pontang, world.linduk], state=S.AWAITING_VILLAGE)
    agree(world, session, world.linduk)
    assert [address for address, _due in planned("confirm")] == ["kades@x.example"]


def test_shortly_before_the_hour_the_village_is_asked_at_once(world, schedule, heads):
    today = timezone.localdate()
    session = schedule(day=today, start=dt.time(12, 20), end=dt.time(14), state=S.AWAITING_VILLAGE)
    assert planned("confirm") == [("kades@x.example", session.planned_at)]


def test_the_address_says_through_whom_the_letter_goes(world, schedule, heads):
    world.operator, world.district_operator  # noqa: B018
    schedule(state=S.AWAITING_VILLAGE)
    said = {
        row.address: rendered(row).text.splitlines()[0] for row in Message.objects.exclude(kind="confirm_reminder")
    }
    assert said["camat@x.example"].startswith("Yth. Camat Pontang, Bapak Drs. H. Contoh Camat, ")
    assert said["kecamatan.pontang@example.test"].startswith(
        f"Yth. Camat Pontang u.p. {world.district_operator.name}, "
    )
    assert said["kades@x.example"].startswith(
        "Yth. Kepala Desa Pontang melalui Camat Pontang, Bapak/Ibu Contoh Kades, mohon konfirmasi"
    )
    assert said["operator.pontang@example.test"].startswith(
        f"Yth. Kepala Desa Pontang melalui Camat Pontang u.p. {world.operator.name}, "
    )


@pytest.mark.parametrize("kind", [*MessageKind])
def test_every_text_names_officer_office_and_portal_and_needs_no_link(world, schedule, people, kind, settings):
    session = schedule(letter_number="W.11/123")
    session.reason = "banjir"
    template = "reminder" if kind in reminders.REMINDERS else kind
    row = Message.objects.filter(address="ani@contoh.example").first()
    row.template, row.context = (
        f"outreach/mail/{template}",
        {**row.context, "participants": 5, "listed": 9, "villages": []},
    )
    for text in (rendered(row).text, rendered(row).html):
        for words in (world.officer.name, world.serang.full_name, settings.PORTAL_URL, "W.11/123",
                      "Sel, 10 Mar 2026 · 09.00–11.00 WIB", "tidak perlu membuka tautan", "APK"):  # fmt: skip
            assert words in text
    row.context = {**row.context, "letter_number": ""}
    assert "Nomor surat" not in rendered(row).text


def test_an_invitation_carries_the_personal_link_of_its_reader(world, schedule, people):
    session = schedule()
    row = Message.objects.get(kind="invitation", address="ani@contoh.example")
    assert row.context["link"].startswith("http")
    assert row.context["link"] in rendered(row).text
    assert row.dedupe_key == f"session:{session.pk}:r1:invitation:c{people[0].pk}:email"


def test_speakers_are_invited_and_hear_of_changes(world, schedule):
    speaker = Speaker("Contoh Narasumber", agency="BP3MI", email="bp3mi@x.example")
    session = schedule(speakers=[speaker])
    assert [address for address, _due in planned("invitation")] == ["bp3mi@x.example"]
    send_out()
    changed = details(world, venue="Aula", speakers=[speaker])
    session = sessions.change(session=session, actor=world.officer, details=changed, seen_version=session.version)
    assert [address for address, _due in planned("changed")] == ["bp3mi@x.example"]
    assert planned("invitation") == []
    standing.cancel(session=session, actor=world.officer, reason="banjir")
    assert [address for address, _due in planned("cancelled")] == ["bp3mi@x.example"]


def test_after_a_move_who_knew_is_told_and_who_did_not_is_invited(world, schedule, people):
    late = ContactFactory(village=world.pontang, name="Contoh Zaki", email="zaki@x.example", function="teacher")
    session = schedule(functions=["rt_head"])
    send_out()
    session = sessions.change(
        session=session, actor=world.officer, details=details(world, venue="Aula"), seen_version=session.version
    )
    roll.invite_people(session=session, contacts=[late.pk])
    reminders.sync(session=OutreachSession.objects.get(pk=session.pk))
    assert [address for address, _due in planned("changed")] == ["ani@contoh.example"]
    assert [address for address, _due in planned("invitation")] == ["zaki@x.example"]


def test_a_changed_session_that_asks_again_tells_each_reader_one_thing(world, schedule, people, heads):
    """The Kades is asked again, the Camat is given notice, the RT who was invited hears of it: one mail each."""
    world.operator  # noqa: B018
    session = agree(world, schedule(state=S.AWAITING_VILLAGE), world.pontang)
    send_out()
    Message.objects.update(state=MessageState.SENT, sent_at=timezone.now())
    moved = details(world, day=DAY + dt.timedelta(days=3))
    session = sessions.change(session=session, actor=world.officer, details=moved, seen_version=session.version)
    rows = (
        Message.objects.filter(state=MessageState.SCHEDULED)
        .exclude(kind="confirm_reminder")
        .values_list("address", "kind")
    )
    assert sorted(rows) == [
        ("ani@contoh.example", "changed"),
        ("camat@x.example", "notice"),
        ("kades@x.example", "confirm"),
        ("operator.pontang@example.test", "confirm"),
        ("petugas.serang@example.test", "changed"),
    ]
    agree(world, session, world.pontang)
    assert [address for address, _due in planned("invitation")] == ["kades@x.example"]
    assert "jadwal kegiatan berikut berubah" in rendered(Message.objects.filter(kind="confirm").latest("pk")).text


def test_planning_twice_changes_nothing(world, schedule, people, heads):
    session = schedule(state=S.AWAITING_VILLAGE)
    columns = ("dedupe_key", "state", "due_at", "expires_at", "context")
    for _round in range(2):
        before = list(Message.objects.order_by("pk").values_list(*columns))
        reminders.sync(session=OutreachSession.objects.get(pk=session.pk))
        assert list(Message.objects.order_by("pk").values_list(*columns)) == before
        agree(world, session, world.pontang)


def test_who_is_invited_late_gets_no_reminder_beside_the_invitation(world, schedule, people, clock):
    session = schedule(functions=[])
    clock.move_to(session.starts_at - dt.timedelta(days=2), tick=False)
    roll.invite_people(session=session, contacts=[people[0].pk])
    for _time in range(2):
        reminders.sync(session=OutreachSession.objects.get(pk=session.pk))
    rows = Message.objects.filter(address="ani@contoh.example").order_by("due_at")
    assert list(rows.values_list("kind", flat=True)) == ["invitation", "reminder_h1", "reminder_day"]


def test_nobody_who_opted_out_is_written_to(world, schedule, heads):
    for person in heads.values():
        person.opted_out_at = timezone.now()
        person.save()
    session = schedule(state=S.AWAITING_VILLAGE)
    agree(world, session, world.pontang)
    assert not Message.objects.filter(address__endswith="@x.example").exists()


def test_what_was_claimed_before_a_yes_became_void_is_not_wanted(world, schedule, heads):
    session = schedule(state=S.AWAITING_VILLAGE)
    claimed = list(Message.objects.filter(kind="confirm"))
    assert still_wanted(claimed) == {row.pk for row in claimed}
    standing.postpone(session=session, actor=world.officer, reason="banjir")
    assert still_wanted(claimed) == set()
