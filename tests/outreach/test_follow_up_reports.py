"""Reports of follow-ups through a personal link: the link, what is taken, what an operator makes of it."""

import datetime as dt
from uuid import uuid4

import pytest

from offices.errors import DomainError
from outreach.domain import follow_up_decisions, follow_up_links, follow_up_reports
from outreach.domain.follow_up_decisions import Decided
from outreach.domain.follow_up_reports import MOST_A_DAY, MOST_WAITING, Reported, TooMany
from outreach.domain.invitations import LinkError
from outreach.domain.sent_items import SentItem
from outreach.enums import SessionState
from outreach.models import (
    Attendance,
    CountedParticipants,
    FollowUpLink,
    FollowUpReport,
    OutreachSession,
    SessionTally,
    SessionVillage,
)
from outreach.queries.follow_ups import progress_of
from tests.factories import ContactFactory, SessionFactory
from tests.outreach.cascaded import MONDAY, create, neighbourhood, session_of_kecamatan

TUESDAY_NIGHT = dt.datetime(2026, 3, 10, 14, 30, tzinfo=dt.UTC)


@pytest.fixture
def parent(world, clock):
    return session_of_kecamatan(world)


@pytest.fixture
def follow_up(world, clock, parent):
    """Of RW 01 and its three RT, on Monday evening, led by the head of the RW; it is Tuesday night."""
    units = neighbourhood(world.pontang)
    made = create(world.operator, parent, units[:3]).sessions[0]
    clock.move_to(TUESDAY_NIGHT, tick=False)
    return OutreachSession.objects.get(pk=made.pk)


def reported(**fields) -> Reported:
    return Reported(**({"held_on": MONDAY, "men": 12, "women": 8, "sent_by_name": "Contoh Ketua"} | fields))


def receive(session, *, client_id=None, **fields) -> FollowUpReport:
    item = SentItem(client_id=client_id or uuid4(), at=TUESDAY_NIGHT)
    return follow_up_reports.receive(session=session, reported=reported(**fields), sent=item).report


def confirm(report, actor, **fields):
    decided = Decided(**({"held_on": report.held_on, "men": report.men, "women": report.women} | fields))
    return follow_up_decisions.confirm(report=report, actor=actor, decided=decided)


def problem(token) -> str:
    with pytest.raises(LinkError) as error:
        follow_up_links.session_of(token)
    return error.value.problem.value


def test_a_link_opens_its_follow_up_and_nothing_is_stored_for_it(follow_up):
    link = follow_up_links.link_of(follow_up)
    token = link.rstrip("/").rpartition("/")[2]

    assert follow_up_links.session_of(token) == follow_up
    assert FollowUpLink.objects.count() == 0
    assert link in follow_up_links.message_for(follow_up, link)


def test_a_made_up_link_costs_no_query(follow_up, django_assert_num_queries):
    good = follow_up_links.token_of(follow_up, 1)
    with django_assert_num_queries(0):
        assert {problem(token) for token in ("x", "1.1.x", good[:-1], good + "x", good.replace(".1.", ".3."))} == {
            "unknown"
        }


def test_revoked_and_renewed_each_link_is_another(world, follow_up):
    first = follow_up_links.token_of(follow_up, 1)
    follow_up_links.change_link(session=follow_up, actor=world.operator, revoke=True)
    assert (problem(first), follow_up_links.link_of(follow_up)) == ("revoked", "")
    follow_up_links.change_link(session=follow_up, actor=world.operator, revoke=True)
    assert problem(follow_up_links.token_of(follow_up, 2)) == "revoked"
    follow_up_links.change_link(session=follow_up, actor=world.operator, revoke=False)
    second = follow_up_links.token_of(follow_up, 3)
    assert (follow_up_links.session_of(second), problem(first)) == (follow_up, "revoked")
    follow_up_links.change_link(session=follow_up, actor=world.operator, revoke=False)
    assert (problem(second), follow_up_links.version_of(follow_up)) == ("revoked", 5)


def test_who_hands_nothing_out_changes_no_link(world, follow_up, parent):
    with pytest.raises(DomainError):
        follow_up_links.change_link(session=follow_up, actor=world.regional_head, revoke=True)
    with pytest.raises(DomainError):
        follow_up_links.change_link(session=parent, actor=world.officer, revoke=True)
    assert (follow_up_links.link_of(parent), problem(follow_up_links.token_of(parent, 1))) == ("", "unknown")


def test_a_report_waits_and_changes_no_figure(world, follow_up, parent):
    report = receive(follow_up, note=" ramai ")

    assert (report.state, report.note, report.received_at) == ("waiting", "ramai", TUESDAY_NIGHT)
    assert SessionTally.objects.get(session=follow_up).counted == 0
    assert progress_of(world.operator, [parent])[parent.pk].held == 0


def test_sent_again_it_is_the_same_report_also_after_it_was_decided(world, follow_up):
    key = uuid4()
    first = receive(follow_up, client_id=key)
    assert receive(follow_up, client_id=key, men=99) == first
    confirm(first, world.operator)
    follow_up.refresh_from_db()
    assert receive(follow_up, client_id=key) == first
    assert FollowUpReport.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"held_on": dt.date(2026, 3, 11)}, "held_on"),
        ({"held_on": dt.date(2026, 2, 23)}, "held_on"),
        ({"men": 0, "women": 0}, "men"),
        ({"men": 2001}, "men"),
        ({"sent_by_name": " "}, "sent_by_name"),
    ],
    ids=["tomorrow", "before the parent", "nobody", "too many", "no name"],
)
def test_what_cannot_be_is_refused(follow_up, fields, field):
    with pytest.raises(DomainError) as error:
        receive(follow_up, **fields)
    assert error.value.field == field
    assert FollowUpReport.objects.count() == 0


@pytest.mark.parametrize(
    ("at", "day", "taken"),
    [
        (TUESDAY_NIGHT, dt.date(2026, 2, 24), True),
        (dt.datetime(2026, 3, 10, 16, 59, tzinfo=dt.UTC), dt.date(2026, 3, 11), False),
        (dt.datetime(2026, 3, 10, 17, 0, tzinfo=dt.UTC), dt.date(2026, 3, 11), True),
    ],
    ids=["the parent's own day", "a minute before midnight in the village", "midnight in the village"],
)
def test_days_are_those_of_the_village_from_the_parents_on(follow_up, at, day, taken):
    item = SentItem(client_id=uuid4(), at=at)
    if taken:
        follow_up_reports.receive(session=follow_up, reported=reported(held_on=day), sent=item)
    else:
        with pytest.raises(DomainError, match="belum tiba"):
            follow_up_reports.receive(session=follow_up, reported=reported(held_on=day), sent=item)


def test_two_months_after_its_day_nothing_is_reported_any_more(follow_up, clock):
    clock.move_to(follow_up.ends_at + follow_up_links.OPEN_FOR - dt.timedelta(seconds=1), tick=False)
    assert receive(follow_up).state == "waiting"
    clock.shift(dt.timedelta(seconds=1))
    with pytest.raises(DomainError, match="tidak dapat dikirim"):
        receive(follow_up)


def test_a_report_of_another_link_is_not_taken_for_this_one(world, follow_up, parent):
    other = SessionFactory(
        host=world.linduk,
        parent=parent,
        level="unit",
        led_by=ContactFactory(village=world.linduk),
        starts_at=TUESDAY_NIGHT,
    )
    key = uuid4()
    receive(follow_up, client_id=key)
    with pytest.raises(DomainError, match="tautan lain"):
        receive(other, client_id=key)


def test_the_limit_of_a_day_is_over_the_next_day(world, follow_up, clock):
    for _number in range(MOST_A_DAY):
        follow_up_decisions.decline(report=receive(follow_up), actor=world.operator, reason="Salah")
    with pytest.raises(TooMany):
        receive(follow_up)
    clock.shift(dt.timedelta(days=1))
    assert receive(follow_up).state == "waiting"


def test_a_link_takes_only_so_many(world, follow_up):
    for _number in range(MOST_WAITING):
        receive(follow_up)
    with pytest.raises(TooMany):
        receive(follow_up)
    for _number in range(MOST_A_DAY - MOST_WAITING):
        follow_up_decisions.decline(report=FollowUpReport.objects.filter(state="waiting").first(),
                                    actor=world.operator, reason="Salah")  # fmt: skip
        receive(follow_up)
    follow_up_decisions.decline(
        report=FollowUpReport.objects.filter(state="waiting").first(), actor=world.operator, reason="Salah"
    )
    with pytest.raises(TooMany):
        receive(follow_up)


def test_confirmed_the_follow_up_was_held_and_its_rt_count_at_once(world, follow_up, parent):
    listed = Attendance.objects.filter(session=follow_up).count()

    confirm(receive(follow_up), world.operator, men=13)

    follow_up.refresh_from_db()
    counted = CountedParticipants.objects.filter(session=follow_up)
    assert set(counted.values_list("village", "sex", "count")) == {
        (world.pontang.pk, "m", 13),
        (world.pontang.pk, "f", 8),
    }
    assert (follow_up.state, follow_up.held_at is not None, follow_up.moves) == (SessionState.CLOSED, True, 0)
    tally = SessionTally.objects.get(session=follow_up)
    assert (tally.counted, tally.present, tally.listed) == (21, 0, listed)
    assert set(Attendance.objects.filter(session=follow_up).values_list("status", flat=True)) == {""}
    assert progress_of(world.operator, [parent])[parent.pk].held == 3
    report = FollowUpReport.objects.get()
    assert (report.state, report.decided_by, report.decided_at) == ("confirmed", world.operator, TUESDAY_NIGHT)


def test_the_day_is_kept_as_entered(world, follow_up):
    confirm(receive(follow_up, held_on=dt.date(2026, 3, 10)), world.operator)

    follow_up.refresh_from_db()
    assert (follow_up.local_date, follow_up.local_start, follow_up.moves) == (dt.date(2026, 3, 10), dt.time(19, 30), 1)
    assert set(SessionVillage.objects.filter(session=follow_up).values_list("starts_at", flat=True)) == {
        follow_up.starts_at
    }


def test_held_before_its_hour_it_ended_by_now(world, follow_up, clock):
    clock.move_to(dt.datetime(2026, 3, 9, 8, 0, tzinfo=dt.UTC), tick=False)  # Monday, 15.00 WIB: planned for 19.30
    item = SentItem(client_id=uuid4(), at=dt.datetime(2026, 3, 9, 8, 0, tzinfo=dt.UTC))
    report = follow_up_reports.receive(session=follow_up, reported=reported(), sent=item).report

    confirm(report, world.operator)

    follow_up.refresh_from_db()
    assert (follow_up.local_date, follow_up.local_start, follow_up.local_end) == (
        MONDAY, dt.time(13, 30), dt.time(15),
    )  # fmt: skip


def test_one_that_was_put_off_was_held_all_the_same(world, follow_up):
    OutreachSession.objects.filter(pk=follow_up.pk).update(state="postponed", blocks=False, reason="Hujan")
    follow_up.refresh_from_db()
    confirm(receive(follow_up), world.operator)
    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.reason) == (SessionState.CLOSED, "")


def test_the_others_that_wait_are_declined_and_nothing_is_decided_twice(world, follow_up):
    first, second = receive(follow_up), receive(follow_up)
    confirm(first, world.operator)
    second.refresh_from_db()
    assert (second.state, second.reason != "") == ("declined", True)
    for report in (first, second):
        with pytest.raises(DomainError):
            confirm(report, world.operator)
    with pytest.raises(DomainError):
        receive(follow_up)


def test_declined_with_a_reason_another_can_be_sent(world, follow_up):
    report = receive(follow_up)
    with pytest.raises(DomainError) as error:
        follow_up_decisions.decline(report=report, actor=world.operator, reason=" ")
    assert error.value.field == "reason"
    follow_up_decisions.decline(report=report, actor=world.operator, reason="Tanggalnya keliru")
    report.refresh_from_db()
    assert (report.state, report.reason) == ("declined", "Tanggalnya keliru")
    assert receive(follow_up).state == "waiting"


def test_what_was_confirmed_is_not_declined_and_what_was_declined_stays_so(world, follow_up):
    confirmed, declined = receive(follow_up), receive(follow_up)
    follow_up_decisions.decline(report=declined, actor=world.operator, reason="Tanggalnya keliru")
    confirm(confirmed, world.operator)
    for report, state in ((confirmed, "confirmed"), (declined, "declined")):
        with pytest.raises(DomainError, match="sudah diputuskan"):
            follow_up_decisions.decline(report=report, actor=world.operator, reason="Lain")
        report.refresh_from_db()
        assert (report.state, report.reason) == (state, "Tanggalnya keliru" if state == "declined" else "")


def test_who_has_nothing_to_do_with_the_village_confirms_nothing(world, follow_up):
    report = receive(follow_up)
    for actor in (world.other_operator, world.regional_head):
        with pytest.raises(DomainError):
            confirm(report, actor)
    with pytest.raises(DomainError, match="Peran Anda"):
        follow_up_decisions.decline(report=report, actor=world.regional_head, reason="Salah")
    assert SessionTally.objects.get(session=follow_up).counted == 0
