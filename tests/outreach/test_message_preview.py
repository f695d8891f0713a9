"""What the form says will be sent, before anything is."""

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notifications.enums import MessageState
from notifications.models import Message
from outreach.domain import confirmation, moves
from outreach.domain.confirmation import Reply
from outreach.domain.message_preview import preview, preview_change
from outreach.domain.reminders import ASKING
from outreach.domain.rule_changes import Wish, change_rule
from outreach.domain.rules import Name
from outreach.domain.sketched_people import Sketch
from outreach.domain.times import SessionTimes
from outreach.enums import MessageAudience, MessageKind, SessionKind, SessionState, VillageAnswer
from outreach.models import SessionVillage
from tests.factories import ContactFactory
from tests.outreach.conftest import DAY
from tests.outreach.previewed import AGREED, ASKS, CASES, TOMORROW, lines, really_planned, shown_as, written_and_said
from villages.enums import Function

NIGHT = dt.datetime(2026, 3, 2, 15, 0, tzinfo=dt.UTC)  # 22.00 WIB


def test_a_session_the_village_has_agreed_to(world, sketch):
    for name, email in (("Ani", "ani@contoh.example"), ("Budi", ""), ("Cahya", "")):
        ContactFactory(village=world.pontang, name=f"Contoh {name}", email=email)
    ContactFactory(village=world.linduk, email="lain@contoh.example")
    shown = sketch(day=DAY, start=dt.time(9), functions=["rt_head"], speakers=["ahli@contoh.example", ""])
    assert lines(shown) == [
        ("Undangan", None, "1 undangan, 1 narasumber"),
        ("Pengingat H-7", "03/03 09.00", "1 Lurah/Kepala Desa, 1 narasumber"),
        ("Pengingat H-3", "07/03 09.00", "1 petugas, 1 operator, 1 undangan, 1 narasumber"),
        ("Pengingat H-1", "09/03 09.00", "1 petugas, 1 Lurah/Kepala Desa, 1 operator, 1 undangan, 1 narasumber"),
        ("Pengingat pagi hari", "10/03 07.00", "1 petugas, 1 operator, 1 undangan, 1 narasumber"),
    ]
    assert [(row.ways, row.without_way) for row in shown.tellings[:2]] == [("surel 2", 3), ("surel 2", 0)]
    assert (shown.people, shown.without_way, shown.needs_date) == (5, 3, False)


def test_the_kecamatan_hears_first_and_the_village_is_asked(world, sketch):
    assert world.district_operator.email
    shown = sketch(state=ASKS, by_village=True)
    assert lines(shown) == [
        ("Pemberitahuan ke kecamatan", None, "1 operator"),
        ("Undangan", None, "nama yang diisi desa"),
        ("Permintaan konfirmasi desa", None, "1 Lurah/Kepala Desa, 1 operator"),
    ]
    assert [(row.after_agreement, row.wait) for row in shown.tellings] == [(False, 0), (True, 0), (False, 30)]
    assert shown.needs_date is True


def test_villages_that_do_not_answer_are_asked_again_and_who_comes_after_the_yes_is_shown(world, sketch):
    shown = sketch(state=ASKS, by_village=True, day=DAY, start=dt.time(9))
    assert [line for line in lines(shown) if line[1]][:4] == [
        ("Pengingat H-7", "03/03 09.00", "1 Lurah/Kepala Desa"),
        ("Pengingat konfirmasi desa", "04/03 09.00", "1 Lurah/Kepala Desa, 1 operator"),
        ("Pengingat konfirmasi desa", "06/03 09.00", "1 Lurah/Kepala Desa, 1 operator"),
        ("Pengingat H-3", "07/03 09.00", "1 petugas, 1 operator, nama yang diisi desa"),
    ]


def test_a_draft_tells_nobody_and_neither_does_a_visit_logged_afterwards(sketch):
    assert sketch(state=SessionState.DRAFT).tellings == []
    shown = sketch(kind=SessionKind.VISIT, day=dt.date(2026, 3, 1), start=dt.time(9))
    assert (shown.tellings, shown.logged) == ([], True)


def test_a_day_that_cannot_be_plans_no_reminders(sketch):
    for day in (dt.date(2026, 3, 1), dt.date(2199, 12, 31)):
        assert [label for label, *_rest in lines(sketch(day=day, start=dt.time(9)))] == ["Undangan"]


def test_nobody_reachable_is_said(world, sketch):
    assert lines(sketch(functions=["pkk"]))[0] == ("Undangan", None, "belum ada orang yang dapat dihubungi")


def test_the_rules_of_the_office_are_shown(world, sketch):
    name = Name(MessageKind.REMINDER_H3, MessageAudience.OFFICERS)
    wish = Wish(on=False, days=3, times=1, hour=9, channels=["email"])
    other = Name(MessageKind.REMINDER_H3, MessageAudience.OPERATORS)
    change_rule(actor=world.office_head, session_kind="outreach", name=name, wish=wish)
    change_rule(actor=world.office_head, session_kind="outreach", name=other, wish=replace(wish, on=True, hour=10))
    shown = lines(sketch(day=DAY, start=dt.time(9)))
    assert ("Pengingat H-3", "07/03 10.00", "1 operator") in shown
    assert ("Pengingat H-1", "09/03 09.00", "1 petugas, 1 Lurah/Kepala Desa, 1 operator") in shown


def test_quiet_hours_put_off_what_is_written_at_night_or_leave_it_out(sketch, clock):
    clock.move_to(NIGHT, tick=False)
    first = sketch(day=DAY, start=dt.time(9), speakers=["ahli@contoh.example"]).tellings[0]
    assert [(row.count, row.until) for row in first.delays] == [(1, dt.datetime(2026, 3, 3, 0, 0, tzinfo=dt.UTC))]
    first = sketch(day=TOMORROW, start=dt.time(6), speakers=["ahli@contoh.example"]).tellings[0]
    assert [(row.count, row.until) for row in first.delays] == [(1, None)]


# The preview and what is really planned


@pytest.mark.parametrize("at_night", [False, True], ids=["noon", "night"])
@pytest.mark.parametrize("case", CASES)
def test_what_is_said_is_what_is_planned(world, crowd, clock, case, at_night):
    if at_night:
        clock.move_to(NIGHT, tick=False)
    shown, session = written_and_said(world, **CASES[case])
    asks = session.state == ASKS
    said_now = [row for row in shown.before if not asks or row.kind in ASKING]
    assert shown_as(said_now) == really_planned(session)
    assert sum(really_planned(session).values()) > 0
    assert all(row.after_agreement for row in shown.before if row not in said_now and row.due <= timezone.now())
    if asks:
        for row in SessionVillage.objects.filter(session=session):
            yes = Reply(VillageAnswer.CONFIRMED, channel="phone", heard_from="Contoh")
            confirmation.answer(
                session=session, villages=[row.village_id], actor=world.officer, reply=yes, seen_revision=1
            )
        session.refresh_from_db()
        assert session.state == AGREED
        then = shown_as([row for row in shown.before if row.kind not in ASKING])
        assert then == Counter({key: count for key, count in really_planned(session).items() if key[0] not in ASKING})


LATER = DAY + dt.timedelta(days=9)


@pytest.mark.parametrize(
    ("day", "at_night"),
    [(LATER, False), (LATER, True), (TOMORROW, True)],
    ids=["later", "later_told_at_night", "tomorrow_told_at_night"],
)
@pytest.mark.parametrize("state", [AGREED, ASKS])
@pytest.mark.parametrize("gone_out", [True, False])
def test_what_is_said_of_a_move_is_what_it_plans(world, crowd, clock, day, at_night, state, gone_out):
    _shown, session = written_and_said(world, state=state)
    if gone_out:
        soon = timezone.now() + dt.timedelta(hours=1)
        Message.objects.filter(due_at__lte=soon).update(state=MessageState.SENT, sent_at=timezone.now())
    clock.move_to(NIGHT if at_night else timezone.now() + dt.timedelta(hours=1), tick=False)
    times = SessionTimes(day, dt.time(13), dt.time(15), SessionTimes.of(session).zone)
    shown = preview_change(session, times, venue=session.venue, now=timezone.now())
    moved = moves.move(session=session, actor=world.officer, times=times, seen_version=session.version)
    asks = moved.state == ASKS
    told = (*ASKING, MessageKind.CHANGED)
    assert shown_as([row for row in shown.before if not asks or row.kind in told]) == really_planned(moved)
    assert shown.news == sum(really_planned(moved, kind=MessageKind.CHANGED).values())
    urgent = Message.objects.filter(subject_key=f"session:{session.pk}:r{moved.revision}", urgent=True)
    assert any(row.delays for row in shown.tellings if row.kind is MessageKind.CHANGED) == (
        at_night and shown.news > 0 and not urgent.exists()
    )


def test_nothing_is_said_of_a_change_nobody_hears_of(world, crowd):
    _shown, session = written_and_said(world)
    same = SessionTimes.of(session)
    assert preview_change(session, same, venue=session.venue, now=timezone.now()) is None
    assert preview_change(session, same, venue="Aula lain", now=timezone.now()).change is True


def test_as_many_queries_for_many_people_as_for_few(world, crowd):
    def asked(**more) -> int:
        with CaptureQueriesContext(connection) as captured:
            written = Sketch(
                state=ASKS, villages=[world.pontang], officers=[world.officer], day=DAY, start=dt.time(9),
                functions=Function.values, with_district=True, **more,
            )  # fmt: skip
            preview(written, now=timezone.now())
        return len(captured)

    asked()  # what these villages keep of themselves is kept now
    few = asked()
    ContactFactory.create_batch(8, village=world.pontang, email="banyak@contoh.example")
    for number in range(3):
        ContactFactory(village=world.pontang, function=Function.VILLAGE_HEAD, phone=f"+628120000006{number}")
    assert asked() == few <= 25
