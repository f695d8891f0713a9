"""The calendar: its days and filters, what it counts, and what it keeps from whom."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from offices.models import CalendarKind, CalendarPeriod, Zone
from outreach.enums import OfficerRole, SessionState
from outreach.models import OutreachSession, SessionOfficer
from outreach.queries.calendar_address import CalendarAddress, Span, View
from tests.factories import RegionFactory, SessionFactory, village
from tests.guards.queries import assert_same_queries

URL = reverse("calendar")


def at(day: str, hour: int = 9, zone: Zone = Zone.WIB) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour), tzinfo=zone.info)


@pytest.fixture
def session(world, clock):
    """``session("2026-03-10", hour, ...)`` in Pontang, led by its officer."""

    def make(day="2026-03-10", hour=9, zone=Zone.WIB, **fields):
        fields = {"host": world.pontang, "lead": world.officer} | fields
        times = {"starts_at": at(day, hour, zone), "local_start": dt.time(hour), "local_end": dt.time(hour + 2)}
        return SessionFactory(zone=zone, **{**times, **fields})

    return make


def days(response) -> dict[str, list[int]]:
    """The sessions shown, by day."""
    shown = response.context["calendar"].days
    return {day.iso: [row.pk for row in day.rows] for day in shown if day.rows}


def test_a_month_is_drawn_with_the_rest_of_its_first_and_last_week(world, as_user, session):
    inside, before, after, far = session(), session("2026-02-23"), session("2026-04-05"), session("2026-04-06")
    page = as_user(world.officer).get(URL, {"bulan": "2026-03"})
    shown = page.context["calendar"].days
    assert (shown[0].iso, shown[-1].iso, len(shown)) == ("2026-02-23", "2026-04-05", 42)
    assert days(page) == {"2026-03-10": [inside.pk], "2026-02-23": [before.pk], "2026-04-05": [after.pk]}
    assert page.context["calendar"].total == 1
    assert far.pk not in [pk for keys in days(page).values() for pk in keys]


def test_a_week_and_a_list_show_their_days_alone(world, as_user, session):
    tuesday, sunday, next_week = session("2026-03-10"), session("2026-03-15", 19), session("2026-03-16")
    client = as_user(world.officer)
    week = client.get(URL, {"tampilan": "minggu", "tanggal": "2026-03-12"})
    assert days(week) == {"2026-03-10": [tuesday.pk], "2026-03-15": [sunday.pk]}
    evening = week.context["calendar"].days[6].parts[3]
    assert [row.pk for row in evening.rows] == [sunday.pk]
    listed = client.get(URL, {"tampilan": "daftar", "bulan": "2026-03"}).context["calendar"].days
    assert [day.iso for day in listed] == ["2026-03-10", "2026-03-15", "2026-03-16"]
    alone = client.get(URL, {"tampilan": "daftar", "tanggal": "2026-03-16"})
    assert days(alone) == {"2026-03-16": [next_week.pk]}


def test_a_full_day_says_how_many_more_there_are(world, as_user, session):
    for hour in range(7, 13):
        session(hour=hour, state=SessionState.DRAFT)
    page = as_user(world.officer).get(URL, {"bulan": "2026-03", "status": "draft"})
    assert "+2 lagi" in page.content.decode()
    day = next(day for day in page.context["calendar"].days if day.iso == "2026-03-10")
    assert (len(day.rows), day.total) == (4, 6)
    alone = as_user(world.officer).get(f"{URL}{day.url}")
    assert (len(alone.context["calendar"].days[0].rows), alone.context["address"].state) == (6, "draft")


def test_a_long_list_goes_on_with_its_next_day(world, as_user, session, monkeypatch):
    monkeypatch.setattr("outreach.queries.calendar.LONG_LIST", 2)
    for day in ("2026-03-03", "2026-03-04", "2026-03-05"):
        session(day)
    first = as_user(world.officer).get(URL, {"tampilan": "daftar", "bulan": "2026-03"})
    assert (list(days(first)), first.context["calendar"].total) == (["2026-03-03", "2026-03-04"], 3)
    rest = as_user(world.officer).get(f"{URL}{first.context['goes_on'].url}")
    assert list(days(rest)) == ["2026-03-05"]


def test_filters_are_in_the_address(world, as_user, session):
    mine = session()
    theirs = session(
        "2026-03-11", host=world.tirtayasa, lead=world.second_officer, state=SessionState.AWAITING_VILLAGE
    )
    client = as_user(world.officer)
    for query, expected in (
        ({"petugas": "saya"}, [mine.pk]),
        ({"petugas": str(world.second_officer.pk)}, [theirs.pk]),
        ({"desa": world.tirtayasa.pk}, [theirs.pk]),
        ({"status": "awaiting_village"}, [theirs.pk]),
        ({"topik": mine.topic.slug}, [mine.pk, theirs.pk]),
        ({"topik": "tidak-ada"}, []),
        ({"petugas": "saya", "status": "awaiting_village"}, []),
        ({"petugas": "x", "desa": "\0", "status": "?", "tampilan": "?"}, [mine.pk, theirs.pk]),
    ):
        page = client.get(URL, {"bulan": "2026-03", **query})
        assert [pk for keys in days(page).values() for pk in keys] == expected, query


def test_the_filters_of_the_address_stay_on_the_way(world, as_user, session):
    page = as_user(world.officer).get(URL, {"tampilan": "minggu", "tanggal": "2026-03-12", "petugas": "saya"})
    address = page.context["address"]
    assert address.following.url == "?tampilan=minggu&tanggal=2026-03-16&petugas=saya"
    assert address.previous.url == "?tampilan=minggu&tanggal=2026-03-08&petugas=saya"
    assert address.seen_as(View.MONTH).url == "?tampilan=bulan&bulan=2026-03&petugas=saya"


def test_the_kanwil_chooses_an_office_first(world, as_user, session):
    session()
    near = session("2026-03-11", host=village("36.72.01.1001", office=world.cilegon), lead=world.near_officer)
    client = as_user(world.regional_head)
    choices = client.get(URL, {"bulan": "2026-03"}).context["choices"]
    assert (choices["petugas"], choices["desa"]) == ([], [])
    page = client.get(URL, {"bulan": "2026-03", "kantor": "cilegon"})
    assert days(page) == {"2026-03-11": [near.pk]}
    assert page.context["choices"]["petugas"] == [(str(world.near_officer.pk), world.near_officer.name)]


def test_who_meets_no_persons_cannot_ask_for_one(world, as_user, session):
    session()
    page = as_user(world.local_government).get(URL, {"bulan": "2026-03", "petugas": str(world.officer.pk)})
    assert (days(page), page.context["choices"]["petugas"]) == ({}, [])
    assert world.officer.name not in page.content.decode()


def test_the_headline_counts_what_waits(world, as_user, session):
    states = (SessionState.SCHEDULED, SessionState.AWAITING_ROLL, SessionState.AWAITING_VILLAGE,
              SessionState.AWAITING_VILLAGE, SessionState.DRAFT)  # fmt: skip
    for number, state in enumerate(states):
        session(f"2026-03-{number + 3:02}", state=state)
    session("2026-03-20", state=SessionState.CANCELLED, reason="banjir")
    text = " ".join(as_user(world.officer).get(URL, {"bulan": "2026-03"}).content.decode().split())
    assert "5 kegiatan" in text
    for words in ("1 daftar hadir belum masuk", "2 menunggu konfirmasi desa", "1 draf"):
        assert f"· {words}" in text


def test_status_is_a_word_and_a_sign(world, as_user, session):
    session(state=SessionState.DRAFT)
    page = as_user(world.officer).get(URL, {"bulan": "2026-03"}).content.decode()
    entry = page[page.index('class="cal-event cal-draft"') :].split("</li>")[0]
    assert "#edit" in entry
    assert '<span class="cal-state">Draf</span>' in entry


def test_drafts_stay_in_their_office(world, as_user, session):
    """Neither the village, nor its kecamatan, nor the Kanwil, nor an office that has the village now sees them."""
    draft = session(state=SessionState.DRAFT)
    everybody = (world.operator, world.district_operator, world.regional_head, world.local_government, world.national)
    for person in (world.officer, world.section_head, world.office_head):
        assert list(OutreachSession.objects.visible_to(person)) == [draft]
    for person in everybody:
        assert list(OutreachSession.objects.visible_to(person)) == [], person
    client = as_user(world.operator)
    for path in (URL, reverse("session_list"), reverse("home"), reverse("village_detail", args=[world.pontang.pk])):
        assert f"/kegiatan/{draft.pk}/" not in client.get(path).content.decode(), path
    assert client.get(reverse("session_detail", args=[draft.pk])).status_code == 404
    draft.session_villages.update(office=world.jaktim)
    assert list(OutreachSession.objects.visible_to(world.far_officer)) == []
    OutreachSession.objects.filter(pk=draft.pk).update(state=SessionState.SCHEDULED, blocks=True)
    for person in (*everybody, world.far_officer):
        assert [row.pk for row in OutreachSession.objects.visible_to(person)] == [draft.pk], person


def test_two_villages_of_one_name_show_their_kecamatan(world, as_user, session):
    twin = village("36.04.13.2009", office=world.serang)
    RegionFactory._meta.model.objects.filter(pk=twin.pk).update(name="Pontang")
    session(), session("2026-03-11", host=twin), session("2026-03-12", host=world.tirtayasa)
    page = as_user(world.officer).get(URL, {"bulan": "2026-03"}).content.decode()
    assert '<span class="cal-name">Pontang, Kec. Pontang</span>' in page
    assert '<span class="cal-name">Pontang, Kec. Tirtayasa</span>' in page
    assert '<span class="cal-name">Tirtayasa</span>' in page


@pytest.mark.parametrize(
    "query", ["bulan=2026-03", "tampilan=minggu&tanggal=2026-03-10", "tampilan=daftar&bulan=2026-03"]
)
def test_the_calendar_costs_the_same_for_one_and_three(world, as_user, session, query):
    hosts = iter([world.pontang, world.tirtayasa, world.linduk])
    leads = iter([world.officer, world.second_officer, world.section_head])
    hours = iter([9, 11, 13])

    def add():
        session(hour=next(hours), host=next(hosts), lead=next(leads), state=SessionState.AWAITING_ROLL)

    assert_same_queries(as_user(world.officer), f"{URL}?{query}", add)


def test_what_waits_stands_beside_it(world, as_user, session):
    roll = session("2026-03-01", state=SessionState.AWAITING_ROLL)
    unanswered = session("2026-03-04", state=SessionState.AWAITING_VILLAGE)
    draft = session("2026-03-20", state=SessionState.DRAFT)
    others = session("2026-02-27", lead=world.second_officer, state=SessionState.AWAITING_ROLL)
    tasks = as_user(world.officer).get(URL).context["tasks"]
    assert [task.url for task in tasks.shown] == [
        reverse("attendance", args=[roll.pk]),
        reverse("session_detail", args=[unanswered.pk]),
        reverse("session_detail", args=[draft.pk]),
    ]
    assert [task.when for task in tasks.shown] == ["kemarin", "2 hari lagi 09.00", "Jum, 20 Mar 2026"]
    heads = as_user(world.section_head).get(URL).context["tasks"]
    assert heads.shown[0].url == reverse("attendance", args=[others.pk])
    assert as_user(world.regional_head).get(URL).context["tasks"].shown == []


def test_a_member_has_the_session_among_the_own(world, as_user, session):
    other = session(lead=world.second_officer)
    times = {"starts_at": other.starts_at, "ends_at": other.ends_at, "blocks": True}
    SessionOfficer.objects.create(session=other, officer=world.officer, role=OfficerRole.MEMBER, **times)
    assert days(as_user(world.officer).get(URL, {"bulan": "2026-03", "petugas": "saya"})) == {"2026-03-10": [other.pk]}


@pytest.mark.parametrize(
    ("query", "view", "first", "last"),
    [
        ("", View.MONTH, "2026-03-01", "2026-03-31"),
        ("bulan=2026-02", View.MONTH, "2026-02-01", "2026-02-28"),
        ("bulan=2026-13", View.MONTH, "2026-03-01", "2026-03-31"),
        ("bulan=1890-01", View.MONTH, "2026-03-01", "2026-03-31"),
        ("tampilan=minggu&tanggal=2026-12-31", View.WEEK, "2026-12-28", "2027-01-03"),
        ("tampilan=minggu&tanggal=2026-02-30", View.WEEK, "2026-03-02", "2026-03-08"),
        ("tampilan=daftar&tanggal=2026-12-31", View.LIST, "2026-12-31", "2026-12-31"),
    ],
)
def test_an_address_names_its_days(rf, query, view, first, last):
    address = CalendarAddress.read(rf.get(f"/?{query}").GET, today=dt.date(2026, 3, 2))
    assert (address.view, address.span) == (view, Span(dt.date.fromisoformat(first), dt.date.fromisoformat(last)))


def test_the_century_has_its_edges(world, as_user, db):
    client = as_user(world.officer)
    for query in ("bulan=2000-01", "bulan=2099-12", "tampilan=minggu&tanggal=2000-01-01"):
        assert client.get(f"{URL}?{query}").status_code == 200


def test_a_holiday_is_named_in_its_square(world, as_user, session):
    common = {"first_day": dt.date(2026, 3, 19), "last_day": dt.date(2026, 3, 19), "kind": CalendarKind.HOLIDAY}
    CalendarPeriod.objects.create(name="Hari Contoh", **common)
    CalendarPeriod.objects.create(name="Pilkades", region=RegionFactory(code="36.04.12"), **common)
    CalendarPeriod.objects.create(name="Pilkades lain", region=RegionFactory(code="31.75"), **common)
    session()
    page = as_user(world.officer).get(URL, {"bulan": "2026-03"})
    named = {day.iso: list(day.names) for day in page.context["calendar"].days if day.names}
    assert named == {"2026-03-19": ["Hari Contoh", "Pilkades, Kecamatan Pontang"]}
    assert "Hari Contoh; Pilkades, Kecamatan Pontang" in page.content.decode()


def test_a_month_takes_at_most_twelve_queries(world, as_user, session):
    client = as_user(world.officer)
    for number, state in enumerate((SessionState.AWAITING_ROLL, SessionState.DRAFT, SessionState.SCHEDULED)):
        session(f"2026-03-{number + 3:02}", state=state)
    client.get(URL)
    with CaptureQueriesContext(connection) as captured:
        client.get(URL, {"bulan": "2026-03", "petugas": "saya"})
    assert len(captured) <= 12
