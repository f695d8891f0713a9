"""Village first: who may say yes, what a yes is worth, and that nobody is invited before."""

import datetime as dt

import pytest
from django.urls import reverse

from notifications.models import Message
from offices.errors import DomainError
from offices.models import Zone
from outreach.domain import confirmation, moves
from outreach.domain.confirmation import Reply
from outreach.domain.details import details_of
from outreach.domain.sessions import change
from outreach.domain.times import SessionTimes
from outreach.enums import SessionState, VillageAnswer
from outreach.models import OutreachSession, SessionReport, SessionVillage
from tests.outreach.conftest import DAY

S = SessionState
YES = Reply(VillageAnswer.CONFIRMED)
LATER = SessionTimes(DAY + dt.timedelta(days=7), dt.time(9), dt.time(11), Zone.WIB)


@pytest.fixture
def asked(world, schedule, people):
    """Pontang is host, Linduk comes too; both were asked."""
    world.operator  # noqa: B018 - who is written to
    return schedule(villages=[world.pontang, world.linduk], state=S.AWAITING_VILLAGE)


def say(session, actor, *villages, reply=YES, seen=None):
    return confirmation.answer(
        session=session, actor=actor, villages=[village.pk for village in villages], reply=reply,
        seen_revision=seen or session.revision,
    )  # fmt: skip


def answers(session):
    rows = SessionVillage.objects.filter(session=session).order_by("village_id")
    return list(rows.values_list("answer", flat=True))


def kinds():
    return set(Message.objects.filter(state="scheduled").values_list("kind", flat=True))


def test_the_last_yes_schedules_the_session_and_only_then_people_are_invited(world, asked):
    assert "invitation" not in kinds()
    session = say(asked, world.operator, world.pontang)
    assert (session.state, answers(session), "invitation" in kinds()) == (S.AWAITING_VILLAGE, ["confirmed", ""], False)
    session = say(session, world.district_operator, world.linduk)
    assert (session.state, session.revision, answers(session)) == (S.SCHEDULED, 1, ["confirmed"] * 2)
    assert "invitation" in kinds()
    assert "confirm" not in kinds()


def test_an_operator_answers_for_the_own_village_only(world, asked):
    with pytest.raises(DomainError, match="Pilih desa"):
        say(asked, world.operator, world.linduk)
    say(asked, world.operator, world.pontang, world.linduk)
    assert answers(asked) == ["confirmed", ""]


def test_a_kecamatan_answers_for_all_its_villages_at_once(world, asked):
    session = say(asked, world.district_operator, world.pontang, world.linduk)
    assert session.state == S.SCHEDULED


def test_a_village_that_cannot_says_why_and_which_day_suits(world, asked):
    no = Reply(VillageAnswer.DECLINED, note="Pilkades", proposed_on=DAY + dt.timedelta(days=2))
    session = say(asked, world.operator, world.pontang, reply=no)
    row = SessionVillage.objects.get(village=world.pontang)
    assert (session.state, row.answer, row.answer_note, row.proposed_on, row.answered_by) == (
        S.AWAITING_VILLAGE, "declined", "Pilkades", DAY + dt.timedelta(days=2), world.operator,
    )  # fmt: skip
    say(session, world.district_operator, world.linduk)
    session.refresh_from_db()
    assert session.state == S.AWAITING_VILLAGE
    session = say(session, world.operator, world.pontang)
    row.refresh_from_db()
    assert (session.state, row.answer_note, row.proposed_on) == (S.SCHEDULED, "", None)


@pytest.mark.parametrize(
    ("reply", "field"),
    [
        (Reply(VillageAnswer.DECLINED, note=" "), "note"),
        (Reply(VillageAnswer.DECLINED, note="Pilkades", proposed_on=dt.date(2026, 3, 2)), "proposed_on"),
    ],
)
def test_half_an_answer_is_refused(world, asked, reply, field):
    with pytest.raises(DomainError) as refusal:
        say(asked, world.operator, world.pontang, reply=reply)
    assert refusal.value.field == field
    assert answers(asked) == ["", ""]


def test_an_officer_names_who_said_it_and_how(world, asked):
    with pytest.raises(DomainError) as refusal:
        say(asked, world.officer, world.pontang)
    assert refusal.value.field == "heard_from"
    heard = Reply(VillageAnswer.CONFIRMED, channel="whatsapp", heard_from="H. Contoh, Kepala Desa")
    session = say(asked, world.officer, world.pontang, world.linduk, reply=heard)
    row = SessionVillage.objects.get(village=world.pontang)
    assert (session.state, row.answer_channel, row.answered_for, row.answered_by) == (
        S.SCHEDULED, "whatsapp", "H. Contoh, Kepala Desa", world.officer,
    )  # fmt: skip


def test_a_yes_noted_after_the_session_owes_its_report(world, asked, clock):
    clock.move_to(asked.ends_at, tick=False)
    heard = Reply(VillageAnswer.CONFIRMED, channel="phone", heard_from="H. Contoh, Kepala Desa")
    session = say(asked, world.officer, world.pontang, world.linduk, reply=heard)
    assert (session.state, SessionReport.objects.get(session=session).state) == (S.AWAITING_ROLL, "none")


def test_a_yes_is_a_yes_to_one_day(world, asked):
    moves.move(session=asked, actor=world.officer, times=LATER, seen_version=asked.version)
    with pytest.raises(DomainError, match="baru saja berubah"):
        say(asked, world.operator, world.pontang, seen=1)
    assert answers(asked) == ["", ""]


def test_moving_empties_the_answers_and_asks_again(world, asked):
    session = say(asked, world.district_operator, world.pontang, world.linduk)
    moved = moves.move(session=session, actor=world.officer, times=LATER, seen_version=session.version)
    assert (moved.state, answers(moved), moved.revision) == (S.AWAITING_VILLAGE, ["", ""], 2)
    assert kinds() == {"notice", "confirm", "confirm_reminder"}
    history = SessionVillage.pgh_event_model.objects.filter(answer="confirmed").count()
    assert history == 2


def test_about_another_hall_only_the_host_is_asked(world, asked):
    session = say(asked, world.district_operator, world.pontang, world.linduk)
    moved = change(
        session=session, actor=world.officer, details=details_of(session, venue="Aula Kecamatan"),
        seen_version=session.version,
    )  # fmt: skip
    assert (moved.state, answers(moved)) == (S.AWAITING_VILLAGE, ["", "confirmed"])


def test_a_session_agreed_beforehand_is_moved_without_asking(world, schedule):
    session = schedule()
    moved = moves.move(session=session, actor=world.officer, times=LATER, seen_version=session.version)
    assert (moved.state, answers(moved)) == (S.SCHEDULED, [""])


def test_after_the_hour_a_village_cannot_answer_any_more(world, asked, clock):
    clock.move_to(asked.starts_at, tick=False)
    with pytest.raises(DomainError, match="sudah lewat"):
        say(asked, world.operator, world.pontang)


def test_asking_holds_officer_and_place(world, schedule):
    draft = schedule(state=S.DRAFT)
    schedule(villages=[world.tirtayasa])
    with pytest.raises(DomainError, match="sudah bertugas"):
        confirmation.ask(session=draft, actor=world.officer)
    draft.refresh_from_db()
    assert (draft.state, SessionVillage.objects.get(session=draft).asked_at) == (S.DRAFT, None)


def test_asking_for_a_day_that_is_over_is_refused(world, schedule, clock):
    draft = schedule(state=S.DRAFT)
    clock.move_to(draft.starts_at, tick=False)
    with pytest.raises(DomainError, match="sudah lewat"):
        confirmation.ask(session=draft, actor=world.officer)


# pages


def test_the_village_says_yes_from_its_page(world, as_user, asked):
    client = as_user(world.operator)
    url = reverse("session_confirmation", args=[asked.pk])
    page = client.get(url).text
    assert "Sel, 10 Mar 2026 · 09.00–11.00 WIB" in page
    assert "Linduk" not in page  # another village's answer is not this one's business
    answer = {"villages": [world.pontang.pk], "answer": "confirmed", "revision": 1}
    assert client.post(url, answer).status_code == 302
    assert answers(asked) == ["confirmed", ""]
    assert "Menunggu desa lain" in client.get(reverse("session_detail", args=[asked.pk])).text


def test_the_village_says_no_and_the_officer_moves_with_one_click(world, as_user, asked):
    url = reverse("session_confirmation", args=[asked.pk])
    answer = {"villages": [world.pontang.pk], "answer": "declined", "revision": 1, "proposed_on": "2026-03-12"}
    refused = as_user(world.operator).post(url, answer)
    assert (refused.status_code, "Tuliskan alasannya" in refused.text) == (422, True)
    assert as_user(world.operator).post(url, answer | {"note": "Ada pilkades"}).status_code == 302
    page = as_user(world.officer).get(reverse("session_detail", args=[asked.pk])).text
    assert f"{reverse('session_move', args=[asked.pk])}?tanggal=2026-03-12" in page
    for words in ("Pindahkan ke Kam, 12 Mar 2026", "Ada pilkades", "Ada desa yang tidak bisa"):
        assert words in page


def test_who_meets_no_persons_reads_neither_names_nor_notes(world, as_user, asked):
    heard = Reply(VillageAnswer.DECLINED, note="sakit", channel="phone", heard_from="Ibu Contohwati")
    say(asked, world.officer, world.pontang, reply=heard)
    page = as_user(world.local_government).get(reverse("session_detail", args=[asked.pk])).text
    assert "tidak bisa" in page
    for words in ("Contohwati", "sakit", world.officer.name):
        assert words not in page


def test_a_village_of_elsewhere_finds_nothing(world, as_user, asked):
    url = reverse("session_confirmation", args=[asked.pk])
    for person in (world.other_operator, world.far_operator, world.far_officer, world.near_officer):
        assert as_user(person).get(url).status_code == 404
        assert as_user(person).post(url, {"answer": "confirmed", "revision": 1}).status_code == 404
    assert answers(asked) == ["", ""]


def test_a_foreign_village_in_the_form_is_refused(world, as_user, asked):
    url = reverse("session_confirmation", args=[asked.pk])
    data = {"villages": [world.linduk.pk], "answer": "confirmed", "revision": 1}
    assert as_user(world.operator).post(url, data).status_code == 422
    assert OutreachSession.objects.get().state == S.AWAITING_VILLAGE
