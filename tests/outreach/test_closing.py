"""Closing by village, taking it back for half an hour, opening again on record, and the summary that waits."""

import datetime as dt

import pytest
from django.utils import timezone

from notifications.domain.dispatch import dispatch
from notifications.domain.rendering import rendered
from notifications.models import Message
from offices.errors import DomainError
from offices.roles import Role
from outreach.domain import clock as session_clock
from outreach.domain import closing, corrections, standing
from outreach.domain.closing import UNDO_WITHIN
from outreach.domain.wanted import still_wanted
from outreach.enums import SessionState
from outreach.models import Attendance, OutreachSession, RollAct, SessionReport, SessionTally, SessionVillage
from tests.factories import ContactFactory, PostingFactory, SessionFactory
from tests.outreach.recount import assert_agrees

S = SessionState
MINUTE = dt.timedelta(minutes=1)


class Mailbox:
    def __init__(self) -> None:
        self.sent: list[Message] = []

    def send(self, message: Message) -> None:
        self.sent.append(message)

    def close(self) -> None:
        """Nothing to let go of."""


@pytest.fixture
def session(world, schedule, people, clock):
    """Of Pontang and Tirtayasa, just over; its operators exist."""
    world.operator, world.other_operator, world.district_operator  # noqa: B018
    ContactFactory(village=world.tirtayasa, name="Contoh Tirta")
    session = schedule(villages=[world.pontang, world.tirtayasa])
    clock.move_to(session.ends_at, tick=False)
    session_clock.advance()
    session.refresh_from_db()
    return session


@pytest.fixture
def send(clock):
    """``send()`` sends what is due; the mails that went out."""

    def run():
        mailbox = Mailbox()
        dispatch(open_channel=lambda _name: mailbox)
        return mailbox.sent

    return run


def fresh(session) -> OutreachSession:
    return OutreachSession.objects.get(pk=session.pk)


def locks(session) -> dict:
    rows = SessionVillage.objects.filter(session=session).order_by("village_id")
    return dict(rows.values_list("village_id", "locked_by__username"))


def summaries(state="scheduled") -> list[Message]:
    return list(Message.objects.filter(kind="summary", state=state).order_by("pk"))


def stamps(session) -> int:
    return sum(SessionTally.objects.filter(session=session).values_list("stamp", flat=True))


@pytest.mark.parametrize(
    ("who", "named", "closed"),
    [
        ("operator", None, ["pontang"]),
        ("other_operator", None, ["tirtayasa"]),
        ("district_operator", None, ["pontang"]),
        ("officer", None, ["pontang", "tirtayasa"]),
        ("officer", ["tirtayasa"], ["tirtayasa"]),
        ("operator", ["pontang", "tirtayasa"], ["pontang"]),
    ],
)
def test_each_closes_what_is_theirs_and_the_session_with_the_last(world, session, who, named, closed):
    actor = getattr(world, who)
    villages = None if named is None else [getattr(world, name).pk for name in named]
    closing.close(session=session, actor=actor, villages=villages)
    found = {name: locks(session)[getattr(world, name).pk] for name in ("pontang", "tirtayasa")}
    assert found == {name: actor.username if name in closed else None for name in found}
    assert fresh(session).state == (S.CLOSED if len(closed) == 2 else S.AWAITING_ROLL)
    acts = RollAct.objects.filter(session=session).values_list("act", "village_id", "actor__username")
    assert sorted(acts) == [("closed", getattr(world, name).pk, actor.username) for name in closed]


def test_nobody_closes_another_village(world, session):
    with pytest.raises(DomainError, match="sudah ditutup"):
        closing.close(session=session, actor=world.operator, villages=[world.tirtayasa.pk])
    assert set(locks(session).values()) == {None}


@pytest.mark.parametrize("minutes", [0, 29, 30, 600])
def test_undone_for_half_an_hour_by_who_closed(world, session, clock, minutes):
    before = fresh(session)
    closing.close(session=session, actor=world.officer)
    clock.shift(dt.timedelta(minutes=minutes))
    if minutes >= 30:
        with pytest.raises(DomainError, match="dalam 30 menit"):
            closing.undo_close(session=session, actor=world.officer)
        assert fresh(session).state == S.CLOSED
        return
    closing.undo_close(session=session, actor=world.officer)
    after = fresh(session)
    assert (after.state, after.blocks, after.roll_closed_at, after.held_at) == (before.state, True, None, None)
    assert (set(locks(session).values()), summaries(), after.version) == ({None}, [], before.version + 2)


@pytest.mark.parametrize("who", ["operator", "second_officer", "other_operator"])
def test_nobody_else_undoes(world, session, who):
    closing.close(session=session, actor=world.officer)
    with pytest.raises(DomainError, match="oleh yang menutupnya"):
        closing.undo_close(session=session, actor=getattr(world, who))


def test_of_several_villages_only_the_own_are_opened(world, session, clock):
    closing.close(session=session, actor=world.operator)
    clock.shift(10 * MINUTE)
    closing.close(session=session, actor=world.other_operator)
    assert fresh(session).state == S.CLOSED
    closing.undo_close(session=session, actor=world.operator)
    assert (fresh(session).state, locks(session)) == (
        S.AWAITING_ROLL,
        {world.pontang.pk: None, world.tirtayasa.pk: "operator.tirtayasa"},
    )
    clock.shift(25 * MINUTE)
    with pytest.raises(DomainError):
        closing.undo_close(session=session, actor=world.operator)
    closing.undo_close(session=session, actor=world.other_operator)
    assert set(locks(session).values()) == {None}


def test_what_somebody_closed_under_another_post_is_not_opened_under_this_one(world, session):
    """Operator of two villages, one at a time."""
    second = PostingFactory(user=world.operator, role=Role.VILLAGE_OPERATOR, region=world.tirtayasa.region)
    closing.close(session=session, actor=world.operator)
    world.operator.work_under(second)
    with pytest.raises(DomainError, match="oleh yang menutupnya"):
        closing.undo_close(session=session, actor=world.operator)
    assert locks(session)[world.pontang.pk] == "operator.pontang"


def test_of_a_session_called_off_meanwhile_nothing_is_opened(world, session):
    closing.close(session=session, actor=world.operator)
    standing.cancel(session=session, actor=world.officer, reason="banjir")
    with pytest.raises(DomainError, match="berstatus"):
        closing.undo_close(session=session, actor=world.operator)
    assert locks(session)[world.pontang.pk] == "operator.pontang"


def test_undoing_goes_back_to_where_the_clock_is(world, session, clock):
    clock.move_to(session.starts_at - dt.timedelta(hours=2), tick=False)
    OutreachSession.objects.filter(pk=session.pk).update(state=S.SCHEDULED)
    SessionReport.objects.all().delete()
    closing.close(session=session, actor=world.officer)
    assert SessionReport.objects.count() == 1
    closing.undo_close(session=session, actor=world.officer)
    reminded = Message.objects.filter(kind="reminder_day", state="scheduled").count()
    assert (fresh(session).state, SessionReport.objects.count(), reminded > 0) == (S.SCHEDULED, 0, True)


def test_a_report_stays_owed_when_the_session_is_over(world, session):
    assert SessionReport.objects.filter(session=session).count() == 1
    closing.close(session=session, actor=world.officer)
    closing.undo_close(session=session, actor=world.officer)
    assert SessionReport.objects.filter(session=session).count() == 1


def test_only_an_officer_of_the_office_opens_again_and_says_why(world, session, clock):
    closing.close(session=session, actor=world.officer)
    clock.shift(dt.timedelta(days=3))
    for who, reason, message in (
        ("operator", "lupa", "Peran Anda"),
        ("far_officer", "lupa", "petugas Kantor Imigrasi kegiatan ini"),
        ("second_officer", " ", "Tuliskan alasannya"),
    ):
        with pytest.raises(DomainError, match=message):
            closing.reopen(session=session, actor=getattr(world, who), reason=reason)
    before = stamps(session)
    why, villages = "RT 3  belum dicatat", [world.pontang.pk]
    closing.reopen(session=session, actor=world.second_officer, reason=why, villages=villages)
    assert (fresh(session).state, stamps(session) > before) == (S.AWAITING_ROLL, True)
    assert locks(session) == {world.pontang.pk: None, world.tirtayasa.pk: "petugas.serang"}
    act = RollAct.objects.get(act="reopened")
    assert (act.reason, act.actor, act.village) == ("RT 3 belum dicatat", world.second_officer, world.pontang)


def test_what_was_logged_afterwards_has_no_roll_to_open(world, clock):
    session = SessionFactory(host=world.pontang, lead=world.officer, state=S.CLOSED, logged_afterwards=True)
    SessionVillage.objects.filter(session=session).update(locked_at=timezone.now(), locked_by=world.officer)
    for act in (
        lambda: closing.undo_close(session=session, actor=world.officer),
        lambda: closing.reopen(session=session, actor=world.officer, reason="x"),
    ):
        with pytest.raises(DomainError):
            act()


@pytest.mark.parametrize("status", ["present", ""])
def test_held_since_the_first_who_came_and_not_since_the_closing(world, session, clock, status):
    row = Attendance.objects.filter(session=session).first()
    corrections.correct(attendance=row, actor=world.officer, status="present", reason="kertas", seen_version=0)
    first = timezone.now()
    clock.shift(5 * MINUTE)
    closing.close(session=session, actor=world.officer)
    if not status:
        corrections.correct(attendance=row, actor=world.officer, status="", reason="salah", seen_version=1)
    closing.undo_close(session=session, actor=world.officer)
    after = fresh(session)
    expected = first if status else None
    assert (after.held_at, after.first_attendance_at) == (expected, expected)
    assert_agrees(session, world.officer)


def test_the_summary_is_due_when_the_half_hour_is_over(world, session, clock, send):
    closing.close(session=session, actor=world.officer)
    closed_at = timezone.now()
    rows = summaries()
    assert {row.due_at for row in rows} == {closed_at + UNDO_WITHIN}
    clock.shift(29 * MINUTE)
    assert send() == []
    clock.shift(MINUTE)
    assert sorted(message.pk for message in send()) == sorted(row.pk for row in rows)


def test_a_closing_taken_back_sends_nothing_and_the_next_one_sends_once(world, session, clock, send):
    closing.close(session=session, actor=world.officer)
    clock.shift(20 * MINUTE)
    closing.undo_close(session=session, actor=world.officer)
    clock.shift(20 * MINUTE)
    assert send() == []
    closing.close(session=session, actor=world.officer)
    clock.shift(UNDO_WITHIN)
    sent = send()
    addresses = [message.address for message in sent]
    assert (len(addresses), len(set(addresses))) == (4, 4)
    assert {message.context["corrected"] for message in sent} == {False}
    assert send() == []


def test_after_the_summary_went_out_the_next_one_says_it_takes_its_place(world, session, clock, send):
    closing.close(session=session, actor=world.officer)
    clock.shift(UNDO_WITHIN)
    first = send()
    closing.reopen(session=session, actor=world.officer, reason="RT 3 belum dicatat")
    closing.close(session=session, actor=world.officer)
    clock.shift(UNDO_WITHIN)
    second = send()
    assert (len(first), len(second)) == (4, 4)
    text = rendered(second[0])
    assert text.subject.startswith("Rekap daftar hadir yang diperbaiki")
    assert "menggantikan rekap yang Anda terima sebelumnya" in text.text
    assert "menggantikan rekap yang Anda terima sebelumnya" in text.html
    assert "diperbaiki" not in rendered(first[0]).subject


def test_a_summary_claimed_while_the_closing_is_undone_does_not_go_out(world, session, clock):
    closing.close(session=session, actor=world.officer)
    Message.objects.filter(kind="summary").update(state="sending", claimed_at=timezone.now())
    claimed = summaries("sending")
    assert still_wanted(claimed) == {message.pk for message in claimed}
    closing.undo_close(session=session, actor=world.officer)
    assert still_wanted(claimed) == set()
    clock.shift(MINUTE)
    closing.close(session=session, actor=world.officer)
    assert still_wanted(claimed) == set()


def test_a_correction_within_the_half_hour_is_in_the_summary(world, session, clock, send):
    closing.close(session=session, actor=world.officer)
    row = Attendance.objects.filter(session=session, village=world.pontang).first()
    clock.shift(10 * MINUTE)
    corrections.correct(attendance=row, actor=world.officer, status="present", reason="kertas", seen_version=0)
    clock.shift(20 * MINUTE)
    assert {message.context["participants"] for message in send()} == {1}
    corrections.correct(attendance=row, actor=world.officer, status="ill", reason="salah", seen_version=1)
    clock.shift(UNDO_WITHIN)
    assert send() == []


def test_a_village_that_closes_sends_no_summary(world, session, clock, send):
    closing.close(session=session, actor=world.operator)
    clock.shift(UNDO_WITHIN)
    assert (summaries(), send()) == ([], [])
