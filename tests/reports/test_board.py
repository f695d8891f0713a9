"""The dashboard: the right figures for each reader and place, whatever the address says, and lists equal to them."""

import datetime as dt

import pytest
from django.urls import reverse

from offices.models import Zone
from offices.periods import Period, Quarter
from outreach.enums import SessionState
from outreach.models import CountedParticipants, OutreachSession
from reports.domain.rollups import fold
from reports.domain.snapshot import one_snapshot
from reports.indicators import INDICATORS
from reports.queries.behind import SESSION_LISTS, VILLAGE_LISTS, sessions_behind, villages_behind
from reports.queries.board import board
from reports.queries.selection import read
from reports.rounding import persons, rounded
from tests.factories import ContactFactory, SessionFactory, UnitFactory, UserFactory, on_roll
from villages.enums import Function

NOW = dt.datetime(2026, 11, 20, 5, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _frozen(time_machine):
    time_machine.move_to(NOW, tick=False)


def held(host, day, *, came=3, zone=Zone.WIB, at=dt.time(9), **fields):
    starts_at = dt.datetime.combine(day, at, tzinfo=zone.info)
    arrived = starts_at + dt.timedelta(hours=3)
    fields = {"state": SessionState.CLOSED, "held_at": arrived, "first_attendance_at": arrived, **fields}
    session = SessionFactory(host=host, lead=UserFactory(), starts_at=starts_at, zone=zone, **fields)
    for _number in range(came):
        on_roll(session, ContactFactory(village=host), status="present")
    return session


def shown(user, **address):
    selection, problem = read(user, address)
    return board(user, selection), problem


def number(user, key, **address):
    found, _problem = shown(user, **address)
    value = found.values[key]
    return value.number if value.whole is None else (value.number, value.whole)


def page(client, **address):
    return " ".join(client.get(reverse("dashboard"), address).content.decode().split())


def test_the_figures_of_a_quarter(world):
    world.tirtayasa  # noqa: B018 - a village without activity
    rw = UnitFactory(village=world.pontang)
    unit = UnitFactory(village=world.pontang, parent=rw, number="001")
    UnitFactory(village=world.pontang, parent=rw, number="002")
    first = held(world.pontang, dt.date(2026, 10, 5), came=4, moves=1)
    first.session_units.create(unit=unit, village=world.pontang)
    held(world.linduk, dt.date(2026, 11, 5), came=2, first_attendance_at=NOW)
    SessionFactory(host=world.linduk, lead=UserFactory(), starts_at=NOW + dt.timedelta(days=9))
    CountedParticipants.objects.create(session=first, village=world.pontang, category="pupil", sex="f", count=30)
    held(world.pontang, dt.date(2026, 9, 30), came=9)
    found, _problem = shown(world.officer, periode="2026-T4")
    values = {key: (value.number, value.whole) for key, value in found.values.items()}
    assert values["villages_active"] == (2, 3)
    assert values["sessions_held"] == (2, 3)
    assert values["sessions_moved"] == (1, None)
    assert values["participants"] == (36, None)
    assert values["rt_socialised"] == (1, 2)
    assert values["rolls_on_time"] == (1, 2)
    assert found.counts["pupils"] == 30
    assert [(month.month, n["held"]) for month, n in found.months] == [
        (6, 0),
        (7, 0),
        (8, 0),
        (9, 1),
        (10, 1),
        (11, 1),
    ]


def test_an_unfinished_quarter_is_compared_with_the_same_day_of_the_last(world):
    held(world.pontang, dt.date(2026, 8, 20))
    held(world.pontang, dt.date(2026, 8, 21))
    held(world.pontang, dt.date(2026, 10, 1))
    found, _problem = shown(world.officer, periode="2026-T4")
    assert (found.before.first, found.before.last) == (dt.date(2026, 7, 1), dt.date(2026, 8, 20))
    value = found.values["sessions_held"]
    assert (value.number, value.before) == (1, 1)
    over, _problem = shown(world.officer, periode="2026-T3", banding="2026-T4")
    assert (over.values["sessions_held"].number, over.values["sessions_held"].before) == (2, 1)


@pytest.mark.parametrize("folded", [True, False])
def test_lists_hold_what_the_figures_count(world, folded):
    for day, host in ((1, world.pontang), (5, world.linduk), (9, world.tirtayasa), (12, world.pontang)):
        session = held(host, dt.date(2026, 10, day), came=day)
        CountedParticipants.objects.create(session=session, village=host, category="public", sex="m", count=day * 7)
    SessionFactory(host=world.linduk, lead=UserFactory(), starts_at=NOW, state=SessionState.CANCELLED, reason="banjir")
    if folded:
        board(world.officer, read(world.officer, {})[0])
        fold()
    for user in (world.officer, world.regional_head, world.local_government, world.district_operator, world.national):
        selection, _problem = read(user, {"periode": "2026-T4"})
        found = board(user, selection)
        for indicator in INDICATORS:
            value = found.values[indicator.key]
            if indicator.behind in SESSION_LISTS:
                told = sessions_behind(user, selection, SESSION_LISTS[indicator.behind], before=None, after=None)
                exact = rounded if indicator.persons and found.rounding else int
                assert value.number in [exact(total) for total in told.totals], (user, indicator.key)
            elif indicator.behind != "rt":
                wanted = VILLAGE_LISTS[indicator.behind]
                told = villages_behind(user, selection, wanted, today=TODAY, before=None, after=None)
                assert told.totals == (value.number,), (user, indicator.key)


def test_places_below_add_up_to_the_whole(world, as_user):
    held(world.pontang, dt.date(2026, 10, 5), came=8)
    held(world.tirtayasa, dt.date(2026, 10, 6), came=5)
    held(world.cakung_timur, dt.date(2026, 10, 7), came=1)
    nation, _problem = shown(world.national)
    assert {(p.label.split()[-1], p.counts.participants) for p in nation.places} >= {("banten", 13)} or len(
        nation.places
    ) == 2
    assert sum(place.counts.participants for place in nation.places) == nation.counts.participants == 14
    kanwil, _problem = shown(world.national, kanwil="banten")
    assert [(place.parameter, place.counts.participants) for place in kanwil.places] == [(("kantor", "serang"), 13)]
    office, _problem = shown(world.national, kanwil="banten", kantor="serang")
    assert {place.parameter[1]: place.counts.participants for place in office.places} == {"36.04.12": 8, "36.04.13": 5}
    district, _problem = shown(world.national, kantor="serang", kecamatan="36.04.12")
    assert [(place.parameter, place.counts["present"]) for place in district.places] == [
        (("desa", "36.04.12.2001"), 8)
    ]
    village, _problem = shown(world.national, kantor="serang", kecamatan="36.04.12", desa="36.04.12.2001")
    assert (village.places, village.counts.participants) == ([], 8)
    text = page(as_user(world.national), kantor="serang", kecamatan="36.04.12", desa="36.04.12.2001")
    assert 'aria-current="page">Desa' in text


def test_figures_stay_with_the_kanwil_the_office_belonged_to_then(world):
    held(world.pontang, dt.date(2026, 10, 5))
    world.dkj  # noqa: B018
    type(world.serang).objects.filter(pk=world.serang.pk).update(regional_office=world.dkj)
    world.serang.refresh_from_db()
    type(world.pontang).objects.filter(pk=world.pontang.pk).update(regional_office=world.dkj)
    world.pontang.refresh_from_db()
    held(world.pontang, dt.date(2026, 11, 5))
    fold()
    by_kanwil = {place.parameter[1]: place.counts["held"] for place in shown(world.national)[0].places}
    assert by_kanwil == {"banten": 1, "dkj": 1}
    assert number(world.regional_head, "sessions_held") == (1, 1)


def test_a_session_after_midnight_in_papua_is_of_the_month_there(world):
    """00.30 WIT on the 1st is still the last day of the month before in Jakarta."""
    held(world.pontang, dt.date(2026, 11, 1), zone=Zone.WIT, at=dt.time(0, 30))
    assert number(world.officer, "sessions_held", periode="2026-11") == (1, 1)
    assert number(world.officer, "sessions_held", periode="2026-10") == (0, 0)
    assert number(world.officer, "sessions_held", periode="2026-10-30..2026-11-01") == (1, 1)


@pytest.mark.parametrize(
    "span",
    [
        "01..09",
        "01..15",
        "01..16",
        "01..17",
        "01..30",
        "09..31",
        "16..31",
        "17..31",
        "02..31",
        "02..30",
        "09..16",
        "31..31",
    ],
)
def test_days_of_a_broken_month(world, span):
    """Whichever is fewer is read, the days asked for or those the month has besides; folded or not."""
    days = [1, 9, 15, 16, 17, 24, 31]
    for day in days[::2]:
        topic = held(world.pontang, dt.date(2026, 10, day), came=day % 3).topic
    fold()
    for day in days[1::2]:
        held(world.linduk, dt.date(2026, 10, day), came=day % 3)
    first, last = (f"2026-10-{day}" for day in span.split(".."))
    within = [day for day in days if first[-2:] <= f"{day:02}" <= last[-2:]]
    for user in (world.officer, world.regional_head, world.national):
        for address in ({}, {"topik": topic.slug}):
            found, _problem = shown(user, periode=f"{first}..{last}", **address)
            assert found.values["sessions_planned"].number == len(within)
            assert found.counts["present"] == sum(day % 3 for day in within)


def test_filters_narrow_the_figures(world):
    topic = held(world.pontang, dt.date(2026, 10, 5), kind="training").topic
    held(world.linduk, dt.date(2026, 10, 6))
    type(world.linduk).objects.filter(pk=world.linduk.pk).update(
        vulnerability_level="high", vulnerability_score=7, vulnerability_assessed_on=TODAY
    )
    for user in (world.officer, world.national, world.local_government):
        assert number(user, "sessions_held", jenis="training") == (1, 1)
        assert number(user, "sessions_held", topik=topic.slug) == (2, 2)
        assert number(user, "sessions_held", kerawanan="high") == (1, 1)
        assert number(user, "sessions_held", kerawanan="high", jenis="training") == (0, 0)
        assert number(user, "villages_active", kerawanan="belum") == (1, 1)
        assert number(user, "villages_active", jenis="training") == (1, 2)


def test_local_government_reads_rounded_counts_of_persons(world, as_user):
    held(world.pontang, dt.date(2026, 10, 5), came=3)
    client = as_user(world.local_government)
    assert "&lt; 5" in page(client)
    lists = client.get(reverse("figure_behind", args=["peserta"])).content.decode()
    assert "&lt; 5" in lists
    held(world.linduk, dt.date(2026, 10, 6), came=9)
    found, _problem = shown(world.local_government)
    assert (found.values["participants"].number, found.counts.participants) == (10, 12)
    assert [persons(count, rounding=True) for count in (0, 1, 4, 5, 7, 8, 1234)] == [
        "0",
        "< 5",
        "< 5",
        "5",
        "5",
        "10",
        "1.235",
    ]


def test_visits_of_several_villages_count_once_but_reach_both(world):
    session = held(world.pontang, dt.date(2026, 10, 5), came=2)
    session.session_villages.create(
        village=world.linduk, starts_at=session.starts_at, session_office_id=session.office_id,
        office=world.serang, regional_office=world.banten, regency_id="36.04", district_id="36.04.12",
    )  # fmt: skip
    session.tallies.create(
        village=world.linduk, starts_at=session.starts_at, office=world.serang, regional_office=world.banten,
        regency_id="36.04", district_id="36.04.12",
    )  # fmt: skip
    on_roll(session, ContactFactory(village=world.linduk, function=Function.PKK), status="present")
    for user in (world.officer, world.district_operator, world.national):
        assert number(user, "sessions_held") == (1, 1)
        assert number(user, "participants") == 3
        assert number(user, "villages_active") == (2, 2)
    assert number(world.officer, "participants", kecamatan="36.04.12", desa="36.04.12.2002") == 1


def test_periods_read_as_they_are_written():
    for code in ("2026-T4", "2026-11", "2026", "2026-10-05..2026-11-02"):
        period = Period.read(code)
        assert period.code == code
        assert Period.between(period.first, period.last) == period
    assert Period.between(dt.date(2026, 10, 1), dt.date(2026, 12, 31)) == Period.of_quarter(Quarter(2026, 4))
    assert Period.read("2026-10-05..2026-12-02").edges == [
        (dt.date(2026, 10, 5), dt.date(2026, 10, 31)), (dt.date(2026, 12, 1), dt.date(2026, 12, 2)),
    ]  # fmt: skip
    assert Period.read("2026-11").previous.code == "2026-10"


def test_what_ended_without_anybody_is_not_held(world):
    session = SessionFactory(host=world.pontang, lead=UserFactory(), starts_at=NOW - dt.timedelta(days=3))
    OutreachSession.objects.filter(pk=session.pk).update(state=SessionState.AWAITING_ROLL)
    assert number(world.officer, "sessions_held") == (0, 1)
    assert number(world.officer, "rolls_received") == (0, 1)


def test_a_village_that_waits_to_be_counted_anew_is_counted_once(world):
    world.tirtayasa  # noqa: B018 - nobody was ever there
    unit = UnitFactory(village=world.pontang, parent=UnitFactory(village=world.pontang), number="001")
    held(world.linduk, dt.date(2026, 8, 3))
    first = held(world.pontang, dt.date(2026, 5, 2))
    first.session_units.create(unit=unit, village=world.pontang)
    with one_snapshot():
        fold()
    assert shown(world.officer)[0].cover.idle == [0, 0, 1, 1, 1]
    second = held(world.pontang, dt.date(2026, 11, 5))
    second.session_units.create(unit=unit, village=world.pontang)
    cover = shown(world.officer)[0].cover
    assert (cover.idle, cover.villages, cover.active) == ([1, 0, 1, 0, 1], 3, 1)
    assert (cover.units, cover.socialised, cover.reached) == (1, 1, 1)
    with one_snapshot():
        fold()
    assert shown(world.officer)[0].cover == cover
