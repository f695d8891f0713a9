"""A session repeated by a rule: changed or called off with those that follow it."""

import datetime as dt

import pytest

from guidance.models import Topic
from offices.errors import DomainError
from offices.models import Zone
from outreach.domain import moves, sessions
from outreach.domain.details import details_of
from outreach.domain.series_changes import call_off, change, following
from outreach.domain.times import SessionTimes
from outreach.enums import SessionState
from outreach.models import OutreachSession, SessionSeries
from tests.outreach.conftest import DAY, NOON
from tests.outreach.repeated import LATER, common, make, seen


@pytest.fixture
def first(schedule, people):
    """10 March 2026, 09.00–11.00, with five people of Pontang on its roll."""
    return schedule()


@pytest.fixture
def series(first, world):
    make(first, world, LATER, state=SessionState.AWAITING_VILLAGE)
    return list(OutreachSession.objects.order_by("occurrence"))


def test_following_are_this_one_and_those_the_rule_gave_after_it(series):
    assert following(series[1]) == series[1:]


def test_this_and_following_get_new_hours_and_place_on_their_own_days(series, world):
    moves.move(
        session=series[2],
        actor=world.officer,
        times=SessionTimes(dt.date(2026, 5, 15), dt.time(9), dt.time(11), Zone.WIB),
        seen_version=series[2].version,
        now=NOON,
    )
    hours = SessionTimes(series[1].local_date, dt.time(13), dt.time(15), Zone.WIB)
    steps = change(
        session=series[1],
        actor=world.officer,
        wanted=common(series[1], times=hours, venue="Aula"),
        seen=seen(*series[1:]),
        now=NOON,
    )
    rows = OutreachSession.objects.order_by("occurrence").values_list("local_date", "local_start", "venue")
    assert list(rows) == [
        (DAY, dt.time(9), "Balai Desa Pontang"),
        (LATER[0], dt.time(13), "Aula"),
        (dt.date(2026, 5, 15), dt.time(13), "Aula"),
        (LATER[2], dt.time(13), "Aula"),
    ]
    assert [step.changed for step in steps] == [True, True, True]


def test_what_one_has_of_its_own_it_keeps_unless_told_otherwise(series, world):
    topic = Topic.objects.last()
    sessions.change(
        session=series[2],
        actor=world.officer,
        details=details_of(series[2], venue="SDN 1"),
        seen_version=series[2].version,
        now=NOON,
    )
    wanted = common(series[1], topic=topic, venue="Aula")
    steps = change(session=series[1], actor=world.officer, wanted=wanted, seen=seen(*series[1:]), now=NOON)
    assert [step.kept for step in steps] == [[], ["tempat"], []]
    rows = OutreachSession.objects.filter(occurrence__gte=LATER[0]).order_by("occurrence")
    assert list(rows.values_list("venue", "topic")) == [("Aula", topic.pk), ("SDN 1", topic.pk), ("Aula", topic.pk)]


def test_overwriting_takes_what_it_had_of_its_own(series, world):
    OutreachSession.objects.filter(pk=series[2].pk).update(venue="SDN 1")
    wanted = common(series[1], venue="Aula")
    change(session=series[1], actor=world.officer, wanted=wanted, seen=seen(*series[1:]), overwrite=True, now=NOON)
    assert set(OutreachSession.objects.filter(occurrence__gte=LATER[0]).values_list("venue", flat=True)) == {"Aula"}


def test_one_that_clashes_stays_as_it_was_and_is_reported(series, world, schedule):
    schedule(villages=[world.tirtayasa], day=LATER[1], start=dt.time(13), end=dt.time(14))
    hours = SessionTimes(LATER[0], dt.time(13), dt.time(15), Zone.WIB)
    steps = change(
        session=series[1], actor=world.officer, wanted=common(series[1], times=hours), seen=seen(*series[1:]), now=NOON
    )
    assert [(step.changed, "sudah bertugas" in step.refused) for step in steps] == [
        (True, False), (False, True), (True, False),
    ]  # fmt: skip
    starts = OutreachSession.objects.filter(series=series[1].series).order_by("occurrence")
    assert list(starts.values_list("local_start", flat=True)[1:]) == [dt.time(13), dt.time(9), dt.time(13)]


def test_when_the_first_clashes_nothing_changes(series, world, schedule):
    schedule(villages=[world.tirtayasa], day=LATER[0], start=dt.time(13), end=dt.time(14))
    hours = SessionTimes(LATER[0], dt.time(13), dt.time(15), Zone.WIB)
    with pytest.raises(DomainError):
        change(
            session=series[1],
            actor=world.officer,
            wanted=common(series[1], times=hours),
            seen=seen(*series[1:]),
            now=NOON,
        )
    assert set(OutreachSession.objects.filter(series=series[1].series).values_list("local_start", flat=True)) == {
        dt.time(9)
    }


def test_one_changed_by_somebody_else_meanwhile_is_reported_not_overwritten(series, world):
    versions = seen(*series[1:])
    sessions.change(
        session=series[2],
        actor=world.second_officer,
        details=details_of(series[2], venue="SDN 1"),
        seen_version=series[2].version,
        now=NOON,
    )
    wanted = common(series[1], venue="Aula")
    steps = change(session=series[1], actor=world.officer, wanted=wanted, seen=versions, overwrite=True, now=NOON)
    assert ["baru saja diubah" in step.refused for step in steps] == [False, True, False]
    assert OutreachSession.objects.get(pk=series[2].pk).venue == "SDN 1"


def test_this_one_alone_leaves_the_others(series, world):
    wanted = common(series[1], venue="Aula")
    change(session=series[1], actor=world.officer, wanted=wanted, seen=seen(series[1]), now=NOON)
    venues = OutreachSession.objects.order_by("occurrence").values_list("venue", flat=True)
    assert list(venues) == ["Balai Desa Pontang", "Aula", "Balai Desa Pontang", "Balai Desa Pontang"]


def test_this_and_following_are_called_off_held_ones_are_not(series, world):
    OutreachSession.objects.filter(pk=series[2].pk).update(state="closed", held_at=NOON, roll_closed_at=NOON)
    steps = call_off(session=series[1], actor=world.officer, reason="Pilkades", seen=seen(*series[1:]), now=NOON)
    states = OutreachSession.objects.order_by("occurrence").values_list("state", flat=True)
    assert list(states) == ["scheduled", "cancelled", "closed", "cancelled"]
    assert [step.changed for step in steps] == [True, False, True]


def test_drafts_called_off_are_gone_and_their_days_are_exceptions(first, world):
    april, may, june = make(first, world, LATER).made
    call_off(session=may, actor=world.officer, reason="x", seen=seen(may, june), now=NOON)
    assert list(OutreachSession.objects.order_by("occurrence")) == [first, april]
    assert SessionSeries.objects.get().exceptions == [may.occurrence, june.occurrence]


def test_calling_off_needs_a_reason(series, world):
    with pytest.raises(DomainError) as error:
        call_off(session=series[1], actor=world.officer, reason=" ", seen=seen(series[1]), now=NOON)
    assert error.value.field == "reason"
