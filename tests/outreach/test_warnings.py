"""What somebody who plans hears: each kind where it holds, not where it does not, in a fixed number of queries."""

import datetime as dt

import pytest
from django.test import override_settings

from offices.domain.national_days import load_national_days
from offices.models import Region, Zone
from outreach.domain.times import SessionTimes
from outreach.domain.travel import distance_km, way_between
from outreach.domain.warnings import day_warnings, for_move, warnings_for
from outreach.enums import SessionState
from outreach.models import OutreachSession
from tests.offices.test_calendar import PONTANG, period
from tests.outreach.conftest import DAY
from villages.models import AssistedVillage, Venue

FRIDAY = dt.date(2026, 4, 10)
# A degree of latitude is 111.2 km: Tirtayasa lies 12 km north of Pontang.
POINTS = {PONTANG: ("-6.000000", "106.300000"), "36.04.13.2001": ("-5.892300", "106.300000")}


@pytest.fixture
def villages(world):
    """Pontang and Tirtayasa with the points of their middles."""
    world.pontang, world.tirtayasa  # noqa: B018 - made before they are placed
    for code, (latitude, longitude) in POINTS.items():
        Region.objects.filter(pk=code).update(latitude=latitude, longitude=longitude)
    return {village.region.name: village for village in AssistedVillage.objects.select_related("region", "district")}


@pytest.fixture
def plan(world, clock, villages):
    """``plan(start=..., end=...)`` of the officer in Pontang: (kind, severity, sentence) of each warning."""

    def ask(day=DAY, start=dt.time(9), end=dt.time(11), *, where=("Pontang",), officers=None, zone=Zone.WIB, **fields):
        found = warnings_for(
            actor=world.officer,
            villages=[villages[name] for name in where],
            times=SessionTimes(day, start, end, zone),
            officers=[world.officer] if officers is None else officers,
            **fields,
        )
        return [(row.kind, row.severity.value, row.sentence) for row in found]

    return ask


def kinds(found) -> list[tuple[str, str]]:
    return [(kind, severity) for kind, severity, _sentence in found]


def test_a_free_morning_has_nothing_to_tell(plan, schedule):
    schedule(day=DAY + dt.timedelta(days=1))
    assert plan() == []


def test_clashes_come_first_and_name_everything(world, plan, schedule):
    hall = Venue.objects.create(village=world.pontang, name="Balai Desa", capacity=40)
    other = schedule(place=hall, venue="Balai Desa", start=dt.time(10), end=dt.time(12))
    where = "Desa Pontang, Kec. Pontang"
    assert plan(place=hall, expected=60) == [
        ("officer", "clash", f"{world.officer.name} sudah bertugas di Balai Desa, {where}, pukul 10.00–12.00 WIB."),
        ("venue", "clash", f"Balai Desa, {where}, sudah dipakai pukul 10.00–12.00 WIB: {other}."),
        ("capacity", "warning", "Balai Desa memuat 40 orang, perkiraan peserta 60."),
        (
            "village",
            "warning",
            f"{where} hari itu sudah punya kegiatan pukul 10.00–12.00 WIB: {other} di Balai Desa.",
        ),
    ]
    assert plan(place=hall, expected=40, session=other) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, [("village", "warning")]),
        ({"state": "draft", "blocks": False}, [("village", "warning")]),
        ({"state": "cancelled", "blocks": False, "reason": "banjir"}, []),
        ({"state": "postponed", "blocks": False, "reason": "banjir"}, []),
        ({"imported": True, "blocks": False}, []),
    ],
)
def test_a_village_is_met_once_a_day(world, plan, schedule, change, told):
    session = schedule(lead=world.second_officer, start=dt.time(19), end=dt.time(21))
    OutreachSession.objects.filter(pk=session.pk).update(**change)
    found = plan()
    assert kinds(found) == told
    assert all(("draf kegiatan" in row[2]) == (change.get("state") == SessionState.DRAFT) for row in found)


def test_what_another_office_does_is_told_without_place_and_title(world, plan, schedule):
    hall = Venue.objects.create(village=world.pontang, name="Balai Desa")
    session = schedule(place=hall, venue="Rumah rahasia")
    OutreachSession.objects.filter(pk=session.pk).update(office=world.cilegon)
    found = plan(place=hall)
    assert kinds(found) == [("officer", "clash"), ("venue", "clash"), ("village", "warning")]
    for _kind, _severity, sentence in found:
        assert "kantor lain" in sentence
        assert "Rumah rahasia" not in sentence
        assert session.topic.name not in sentence


TRAVEL = {
    "a quarter of an hour after": ((11, 15), (13, 0), "dari Desa Tirtayasa, Kec. Tirtayasa", 15),
    "twenty-four minutes are enough": ((11, 24), (13, 0), None, 0),
    "straight before": ((7, 0), (9, 0), "ke Desa Tirtayasa, Kec. Tirtayasa", 0),
}


@pytest.mark.parametrize(("start", "end", "words", "gap"), TRAVEL.values(), ids=TRAVEL)
def test_the_way_is_compared_with_the_gap(world, plan, schedule, start, end, words, gap):
    schedule(villages=[world.tirtayasa], members=[world.second_officer])
    found = plan(start=dt.time(*start), end=dt.time(*end), officers=[world.officer, world.second_officer])
    names = f"{world.officer.name}, {world.second_officer.name}"
    sentence = f"{names}: {words} (12 km, kira-kira 24 menit) jeda hanya {gap} menit."
    assert found == ([("travel", "warning", sentence)] if words else [])


def test_the_way_counts_from_the_nearest_session_of_the_day(world, plan, schedule):
    schedule(villages=[world.tirtayasa], start=dt.time(8), end=dt.time(10))
    schedule(villages=[world.linduk], start=dt.time(10), end=dt.time(11))
    assert plan(start=dt.time(11, 5), end=dt.time(12)) == []


def test_the_same_village_and_unknown_points_need_no_way(world, plan, schedule):
    schedule(villages=[world.linduk])
    assert plan(start=dt.time(11), end=dt.time(12), where=("Tirtayasa",)) == []
    schedule(day=DAY + dt.timedelta(days=1))
    assert kinds(plan(DAY + dt.timedelta(days=1), start=dt.time(11), end=dt.time(12))) == [("village", "warning")]


def test_a_hall_with_a_point_is_nearer_than_the_middle_of_its_village(world, plan, schedule):
    schedule(villages=[world.tirtayasa])
    hall = Venue.objects.create(village=world.pontang, name="SDN 1", latitude="-5.9", longitude="106.3")
    assert kinds(plan(start=dt.time(11, 5), end=dt.time(13))) == [("travel", "warning")]
    assert plan(start=dt.time(11, 5), end=dt.time(13), place=Venue.objects.get(pk=hall.pk)) == []


@override_settings(TRAVEL_KMH=60.0)
def test_the_speed_is_a_setting(world, plan, schedule):
    schedule(villages=[world.tirtayasa])
    assert plan(start=dt.time(11, 12), end=dt.time(13)) == []


def test_distances_follow_the_globe():
    jakarta, surabaya = (-6.2088, 106.8456), (-7.2575, 112.7521)
    assert round(distance_km(jakarta, surabaya)) == 663
    assert (distance_km(jakarta, jakarta), way_between(None, jakarta)) == (0, None)


DOUBT = " (Tanggal ini perlu diperiksa.)"
HOURS = [
    ("2026-04-03", (9, 11), "holiday", "warning", f"Jum, 3 Apr 2026 hari libur: Wafat Yesus Kristus.{DOUBT}"),
    ("2026-12-24", (8, 10), "collective_leave", "warning", f"Kam, 24 Des 2026: Cuti bersama Natal.{DOUBT}"),
    ("2026-04-11", (9, 11), "weekend", "note", "Sab, 11 Apr 2026 di luar hari kerja."),
    ("2026-04-10", (10, 12), "friday_prayer", "warning", "Bertepatan dengan salat Jumat, pukul 11.30–13.00."),
    ("2026-03-05", (13, 16), "ramadan", "warning", f"Di luar jam kerja Ramadan 1447 H, pukul 08.00–15.00.{DOUBT}"),
    ("2026-03-05", (9, 11), "ramadan", "note", f"Pada bulan puasa: Ramadan 1447 H, jam kerja 08.00–15.00.{DOUBT}"),
]


@pytest.mark.parametrize(("day", "hours", "kind", "severity", "sentence"), HOURS, ids=str)
def test_days_and_hours_that_are_not_like_others(plan, day, hours, kind, severity, sentence):
    load_national_days()
    assert plan(dt.date.fromisoformat(day), dt.time(hours[0]), dt.time(hours[1])) == [(kind, severity, sentence)]


@pytest.mark.parametrize("hours", [(9, 0, 11, 30), (13, 0, 15, 0)])
def test_a_session_beside_the_friday_prayer_is_fine(plan, hours):
    assert plan(FRIDAY, dt.time(*hours[:2]), dt.time(*hours[2:])) == []


PERIODS = {
    "an election of the village": ({"kind": "village_election", "region": PONTANG}, [("village_election", "warning")]),
    "of its regency": ({"kind": "village_election", "region": "36.04"}, [("village_election", "warning")]),
    "of another village": ({"kind": "village_election", "region": "36.04.13.2001"}, []),
    "at other hours": (
        {"kind": "village_election", "starts": dt.time(13), "ends": dt.time(15)}, [("village_election", "note")],
    ),
    "a school break": ({"kind": "school_break", "region": "36"}, [("school_break", "note")]),
    "something else": ({"kind": "other"}, [("other", "note")]),
    "retired": ({"kind": "holiday", "retired_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}, []),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "told"), PERIODS.values(), ids=PERIODS)
def test_the_calendar_of_the_village_counts(plan, fields, told):
    period(DAY.isoformat(), **fields)
    assert kinds(plan()) == told


def test_what_was_checked_is_not_doubted(plan):
    period(DAY.isoformat(), kind="village_election", name="Pilkades", region=PONTANG, source="SK",
           checked_on=DAY, starts=dt.time(7), ends=dt.time(13))  # fmt: skip
    found = "Pilkades, Desa Pontang, Kec. Pontang, 07.00–13.00. Balai desa dan perangkatnya mungkin terpakai."
    assert [row[2] for row in plan()] == [f"Sel, 10 Mar 2026 ada pemilihan kepala desa: {found}"]


def test_the_day_is_that_of_the_village(world, plan, schedule):
    """At 06.00 in Papua it is still the evening before in Jakarta: another day, and the same officer is free."""
    schedule(start=dt.time(20), end=dt.time(22))
    assert plan(DAY + dt.timedelta(days=1), dt.time(6), dt.time(8), zone=Zone.WIT, where=("Tirtayasa",)) == []
    assert (
        kinds(plan(DAY + dt.timedelta(days=1), dt.time(0, 30), dt.time(1), zone=Zone.WIT, where=("Tirtayasa",))) == []
    )
    assert kinds(plan(DAY, dt.time(22, 30), dt.time(23, 30), zone=Zone.WIT, where=("Tirtayasa",))) == [
        ("officer", "clash")
    ]


def test_what_is_over_needs_no_warning(plan, schedule):
    period("2026-02-27")
    assert plan(dt.date(2026, 2, 27)) == []


def test_a_day_without_hours_is_looked_at_too(world, villages, schedule, django_assert_num_queries):
    schedule(lead=world.second_officer)
    period(DAY.isoformat())
    with django_assert_num_queries(2):
        found = day_warnings(actor=world.officer, villages=[villages["Pontang"]], day=DAY, zone=Zone.WIB)
    assert [row.kind for row in found] == ["village", "holiday"]


def test_queries_do_not_grow(world, villages, plan, schedule, django_assert_num_queries):
    people = [world.officer, world.second_officer, world.section_head]
    hall = Venue.objects.create(village=world.pontang, name="Balai Desa", capacity=10)
    hall = Venue.objects.select_related("village").get(pk=hall.pk)
    schedule(place=hall, expected_participants=30)
    for number, person in enumerate(people):
        schedule(villages=[world.tirtayasa], lead=person, start=dt.time(13 + number), end=dt.time(14 + number))
        period(DAY.isoformat(), name=f"Hari {number}", region=PONTANG)
    with django_assert_num_queries(4):
        found = plan(place=hall, officers=people, where=("Pontang", "Tirtayasa"), expected=30, end=dt.time(13))
    assert len(found) == 2 + 1 + 1 + 4 + 3


def test_a_move_is_asked_with_all_the_session_has(world, villages, schedule, django_assert_num_queries):
    session = schedule(villages=[world.pontang, world.tirtayasa], members=[world.second_officer])
    schedule(lead=world.second_officer, villages=[world.linduk], start=dt.time(13), end=dt.time(15), venue="SDN 1")
    session = OutreachSession.objects.get(pk=session.pk)
    times = SessionTimes(DAY, dt.time(14), dt.time(16), Zone.WIB)
    with django_assert_num_queries(5):
        found = for_move(session=session, times=times, actor=world.officer)
    assert [str(row) for row in found] == [
        f"{world.second_officer.name} sudah bertugas di SDN 1, Desa Linduk, Kec. Pontang, pukul 13.00–15.00 WIB."
    ]
