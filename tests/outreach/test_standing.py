"""Putting off, calling off, bringing back: who is freed, who is told, and that it is told once."""

import datetime as dt

import pytest
from django.utils import timezone

from notifications.enums import MessageState
from notifications.models import Message
from offices.errors import DomainError
from offices.models import Zone
from outreach.domain import confirmation, reminders, standing
from outreach.domain.confirmation import Reply
from outreach.domain.times import SessionTimes
from outreach.domain.told import readers, told
from outreach.enums import SessionState, VillageAnswer
from outreach.models import OutreachSession, SessionOfficer, SessionVillage
from tests.factories import SessionFactory, on_roll
from tests.outreach.conftest import DAY
from villages.models import Venue

S = SessionState
LATER = SessionTimes(DAY + dt.timedelta(days=7), dt.time(9), dt.time(11), Zone.WIB)


def send_out(**rows):
    """What is due is taken for sent, as a dispatcher marks it."""
    due = Message.objects.filter(state=MessageState.SCHEDULED, due_at__lte=timezone.now(), **rows)
    return due.update(state=MessageState.SENT, sent_at=timezone.now())


def scheduled(kind):
    rows = Message.objects.filter(kind=kind, state=MessageState.SCHEDULED).order_by("address")
    return list(rows.values_list("address", flat=True))


def test_postponing_frees_officer_and_place_and_tells_with_the_reason(world, schedule, people):
    place = Venue.objects.create(village=world.pontang, name="Balai Desa")
    session = schedule(place=place)
    send_out(address="ani@contoh.example")
    put_off = standing.postpone(session=session, actor=world.officer, reason="  banjir ")
    assert (put_off.state, put_off.reason, put_off.blocks, put_off.revision) == (S.POSTPONED, "banjir", False, 2)
    assert SessionOfficer.objects.get(session=session).blocks is False
    row = Message.objects.get(state=MessageState.SCHEDULED)
    assert (row.kind, row.address, row.context["reason"]) == ("postponed", "ani@contoh.example", "banjir")
    again = schedule(place=place)
    assert again.starts_at == session.starts_at


@pytest.mark.parametrize("act", [standing.postpone, standing.cancel])
def test_a_reason_is_owed(world, schedule, act):
    with pytest.raises(DomainError) as refusal:
        act(session=schedule(), actor=world.officer, reason="  ")
    assert refusal.value.field == "reason"


@pytest.mark.parametrize("act", [standing.postpone, standing.cancel])
def test_what_was_held_is_not_called_off(world, schedule, people, act):
    session = schedule()
    on_roll_row = session.roll.first()
    on_roll_row.session.tallies.update(present=1)
    with pytest.raises(DomainError, match="terlaksana"):
        act(session=session, actor=world.officer, reason="banjir")


def test_a_new_day_asks_the_villages_and_tells_the_others(world, schedule, people):
    world.operator  # noqa: B018 - is asked
    session = schedule()
    send_out()
    standing.postpone(session=session, actor=world.officer, reason="banjir")
    send_out()
    session = standing.reschedule(session=session, actor=world.officer, times=LATER)
    assert (session.state, session.moves, session.reason, session.revision) == (S.AWAITING_VILLAGE, 1, "", 3)
    assert (session.local_date, SessionOfficer.objects.get().starts_at) == (LATER.local_date, LATER.starts_at)
    assert (scheduled("changed"), scheduled("confirm")) == (["ani@contoh.example"], ["operator.pontang@example.test"])
    assert scheduled("invitation") == []


def test_a_new_day_that_is_over_or_taken_is_refused(world, schedule):
    session = standing.postpone(session=schedule(), actor=world.officer, reason="banjir")
    past = SessionTimes(DAY - dt.timedelta(days=30), dt.time(9), dt.time(11), Zone.WIB)
    with pytest.raises(DomainError, match="sudah lewat"):
        standing.reschedule(session=session, actor=world.officer, times=past)
    schedule(villages=[world.tirtayasa], day=LATER.local_date)
    with pytest.raises(DomainError, match="sudah bertugas"):
        standing.reschedule(session=session, actor=world.officer, times=LATER)
    session.refresh_from_db()
    assert (session.state, session.local_date) == (S.POSTPONED, DAY)


def test_bringing_back_is_a_new_revision_and_tells_those_who_were_told(world, schedule, people):
    session = schedule()
    send_out()
    session = standing.cancel(session=session, actor=world.officer, reason="banjir")
    assert send_out() == 1
    session = standing.reinstate(session=session, actor=world.officer)
    assert (session.state, session.revision, session.reason, session.blocks) == (S.SCHEDULED, 3, "", True)
    assert scheduled("reinstated") == ["ani@contoh.example"]
    assert scheduled("invitation") == []
    assert set(scheduled("reminder_h3")) == {"ani@contoh.example", "petugas.serang@example.test"}
    row = Message.objects.get(kind="reinstated")
    assert row.dedupe_key.startswith(f"session:{session.pk}:r3:reinstated:c")


def test_bringing_back_is_refused_when_the_officer_is_elsewhere_by_now(world, schedule):
    session = standing.cancel(session=schedule(), actor=world.officer, reason="banjir")
    schedule(villages=[world.tirtayasa])
    with pytest.raises(DomainError, match="sudah bertugas di Balai Desa Pontang, Desa Tirtayasa"):
        standing.reinstate(session=session, actor=world.officer)
    session.refresh_from_db()
    assert session.state == S.CANCELLED


@pytest.mark.parametrize("state", [S.DRAFT, S.AWAITING_VILLAGE, S.SCHEDULED, S.POSTPONED])
def test_it_comes_back_to_where_it_was(world, schedule, state):
    session = schedule(state=S.SCHEDULED if state == S.POSTPONED else state)
    if state == S.POSTPONED:
        session = standing.postpone(session=session, actor=world.officer, reason="banjir")
    session = standing.cancel(session=session, actor=world.officer, reason="pilkades")
    session = standing.reinstate(session=session, actor=world.officer)
    assert (session.state, session.reason) == (state, "banjir" if state == S.POSTPONED else "")


def test_called_off_by_mistake_after_its_hour_it_waits_for_its_roll(world, schedule, clock):
    session = schedule()
    clock.move_to(session.ends_at + dt.timedelta(hours=1), tick=False)
    session = standing.cancel(session=session, actor=world.officer, reason="salah tekan")
    session = standing.reinstate(session=session, actor=world.officer)
    assert (session.state, scheduled("reinstated")) == (S.AWAITING_ROLL, [])


def test_everybody_is_told_once_per_revision_however_often_it_is_planned(world, schedule, people):
    session = schedule()
    send_out()
    session = standing.postpone(session=session, actor=world.officer, reason="banjir")
    before = list(Message.objects.order_by("pk").values_list("dedupe_key", "state"))
    for _time in range(2):
        reminders.sync(session=OutreachSession.objects.get(pk=session.pk))
    assert list(Message.objects.order_by("pk").values_list("dedupe_key", "state")) == before


def test_news_that_did_not_go_out_in_time_is_replaced_by_the_later_news(world, schedule, people):
    session = schedule()
    send_out()
    session = standing.postpone(session=session, actor=world.officer, reason="banjir")
    standing.cancel(session=session, actor=world.officer, reason="tidak jadi")
    assert (scheduled("postponed"), scheduled("cancelled")) == ([], ["ani@contoh.example"])


def test_whoever_opted_out_hears_nothing_of_it(world, schedule, people):
    session = schedule()
    send_out()
    person = people[0]
    person.opted_out_at = timezone.now()
    person.save()
    standing.cancel(session=session, actor=world.officer, reason="banjir")
    assert scheduled("cancelled") == []


def test_the_page_says_how_many_hear_of_it(world, schedule, people):
    world.operator  # noqa: B018 - is asked
    session = schedule()
    assert readers(session, state=S.CANCELLED) == 0
    send_out()
    assert readers(session, state=S.CANCELLED) == 1
    assert readers(session, state=S.AWAITING_VILLAGE) == 2
    standing.cancel(session=session, actor=world.officer, reason="banjir")
    assert len(scheduled("cancelled")) == 1


def test_an_unanswered_session_whose_hour_is_over_is_decided_by_the_officer(world, schedule, clock):
    session = schedule(state=S.AWAITING_VILLAGE)
    clock.move_to(session.ends_at + dt.timedelta(hours=1), tick=False)
    held = confirmation.answer(
        session=session, actor=world.officer, villages=[world.pontang.pk], seen_revision=1,
        reply=Reply(VillageAnswer.CONFIRMED, channel="phone", heard_from="Kepala Desa"),
    )  # fmt: skip
    assert (held.state, SessionVillage.objects.get().answer) == (S.AWAITING_ROLL, "confirmed")
    assert Message.objects.filter(kind="invitation").count() == 0


def test_nobody_is_told_of_a_day_that_is_over(world, schedule, people, clock):
    session = schedule()
    send_out()
    clock.move_to(session.ends_at + dt.timedelta(hours=1), tick=False)
    session = standing.cancel(session=session, actor=world.officer, reason="tidak terlaksana")
    assert scheduled("cancelled") == []
    assert told(session) != []


@pytest.mark.parametrize(
    ("act", "data", "state"),
    [
        ("session_postpone", {"reason": "banjir"}, "postponed"),
        ("session_cancel", {"reason": "banjir"}, "cancelled"),
    ],
)
def test_pages_ask_first_and_then_do_it(world, as_user, schedule, act, data, state):
    session = schedule()
    url = f"/kegiatan/{session.pk}/" + {"session_postpone": "tunda/", "session_cancel": "batal/"}[act]
    client = as_user(world.officer)
    assert "Tidak ada yang mendapat pesan." in client.get(url).text
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, data).status_code == 302
    session.refresh_from_db()
    assert session.state == state
    page = client.get(f"/kegiatan/{session.pk}/").text
    assert ("Jadwalkan ulang" if state == "postponed" else "Pulihkan kegiatan") in page
    assert "banjir" in page
    assert "tidak dapat dilakukan sekarang" in client.get(url).text


def test_the_page_of_a_new_day_reads_what_people_type(world, as_user, schedule):
    session = standing.postpone(session=schedule(), actor=world.officer, reason="banjir")
    url = f"/kegiatan/{session.pk}/jadwal-ulang/"
    client = as_user(world.officer)
    wrong = client.post(url, {"date": "17 Mar 2026", "start": "11", "end": "9.00"})
    assert (wrong.status_code, "Jam selesai harus sesudah jam mulai" in wrong.text) == (422, True)
    assert client.post(url, {"date": "17 Mar 2026", "start": "9", "end": "11.00"}).status_code == 302
    session.refresh_from_db()
    assert (session.state, session.local_date) == (S.AWAITING_VILLAGE, LATER.local_date)


def test_a_draft_is_asked_for_scheduled_or_thrown_away_from_its_page(world, as_user, schedule):
    client = as_user(world.officer)
    for path, state in (("minta-konfirmasi", S.AWAITING_VILLAGE), ("jadwalkan", S.SCHEDULED)):
        draft = schedule(state=S.DRAFT, start=dt.time(9 if state == S.SCHEDULED else 13), end=dt.time(16))
        assert client.post(f"/kegiatan/{draft.pk}/{path}/").status_code == 302
        draft.refresh_from_db()
        assert draft.state == state
        OutreachSession.objects.filter(pk=draft.pk).update(state=S.CANCELLED, blocks=False, reason="coba")
    draft = schedule(state=S.DRAFT)
    assert "tidak dapat diurungkan" in client.get(f"/kegiatan/{draft.pk}/hapus/").text
    assert client.post(f"/kegiatan/{draft.pk}/hapus/").url == "/kegiatan/"
    assert not OutreachSession.objects.filter(pk=draft.pk).exists()


def test_history_says_who_did_what_in_words(world, as_user, schedule):
    session = schedule(state=S.AWAITING_VILLAGE)
    client = as_user(world.officer)
    client.post(
        f"/kegiatan/{session.pk}/konfirmasi/",
        {"villages": [world.pontang.pk], "answer": "confirmed", "channel": "phone", "heard_from": "H. Contoh, Kades",
         "revision": 1},
    )  # fmt: skip
    client.post(f"/kegiatan/{session.pk}/tunda/", {"reason": "banjir besar"})
    page = " ".join(client.get(f"/kegiatan/{session.pk}/").text.split())
    for words in ("Riwayat", "Ditunda", "banjir besar", "Desa Pontang: setuju", "lewat telepon oleh H. Contoh, Kades",
                  world.officer.name):  # fmt: skip
        assert words in page
    assert "Riwayat" not in as_user(world.operator).get(f"/kegiatan/{session.pk}/").text
    assert "Riwayat" not in as_user(world.regional_head).get(f"/kegiatan/{session.pk}/").text


def test_another_office_cannot_act(world, as_user):
    session = SessionFactory(host=world.pontang, lead=world.officer, starts_at=timezone.now() + dt.timedelta(days=3))
    on_roll(session, session.host.stakeholders.create(**_contact(world), name="Contoh"))
    for path in ("tunda", "batal", "kuota", "konfirmasi", "pulihkan", "hapus", "jadwal-ulang", "minta-konfirmasi"):
        assert as_user(world.far_officer).post(f"/kegiatan/{session.pk}/{path}/", {"reason": "x"}).status_code == 404


def _contact(world):
    return {"office": world.serang, "regional_office": world.banten, "regency_id": "36.04", "district_id": "36.04.12",
            "function": "rt_head"}  # fmt: skip
