"""The plan of a quarter: who has nothing, a day when the officer is free, drafts in one act."""

import datetime as dt
from itertools import count

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guidance.models import Topic
from offices.errors import DomainError
from offices.models import CalendarPeriod, Zone
from offices.periods import Quarter
from outreach.domain.quarter_plan import DaysOff, Wanting, Wish, draft, end_of, suggest
from outreach.enums import SessionState
from outreach.models import Attendance, OutreachSession, SessionOfficer
from outreach.queries.quarter_plan import QuarterFilters, quarter_plan
from tests.factories import AssignmentFactory, ContactFactory, SessionFactory, village
from villages.models import AssistedVillage, Venue, VillageSuccession

FIRST, LAST = dt.date(2026, 3, 9), dt.date(2026, 3, 31)  # of March 2026: a Monday, and the end of the quarter
QUARTER = Quarter(2026, 1)
MORNING, NOON = (dt.time(9), dt.time(11)), (dt.time(13), dt.time(15))
FRIDAY_NOON = (dt.time(13, 30), dt.time(15, 30))


def wanting(*codes, officer=1):
    return [Wanting(code, officer, Zone.WIB) for code in codes]


def days(villages, *, busy=None, off=(), last=LAST):
    """``code -> (day of March, hours)``."""
    found = suggest(villages, first=FIRST, last=last, busy=busy or {}, off=DaysOff(off))
    return {code: (one.day.day, (one.start, one.end)) for code, one in found.items()}


def span(day, start, end):
    moment = lambda hour: dt.datetime(2026, 3, day, hour, tzinfo=Zone.WIB.info)  # noqa: E731
    return moment(start), moment(end)


# suggestions


def test_neighbours_share_a_day_and_an_officer_goes_to_one_kecamatan_a_day():
    villages = wanting("36.04.12.2001", "36.04.13.2001", "36.04.12.2002", "36.04.12.2003")
    assert days(villages) == {
        "36.04.12.2001": (9, MORNING), "36.04.12.2002": (9, NOON), "36.04.13.2001": (10, MORNING),
        "36.04.12.2003": (11, MORNING),
    }  # fmt: skip


def test_officers_do_not_stand_in_each_others_way():
    villages = wanting("36.04.12.2001") + wanting("36.04.13.2001", officer=2)
    assert {day for day, _hours in days(villages).values()} == {9}


def test_weekends_and_days_off_of_the_place_are_left_out():
    friday = dt.date(2026, 3, 13)
    off = [("36", dt.date(2026, 3, 9), friday), ("31", dt.date(2026, 3, 16), dt.date(2026, 3, 16))]
    assert days(wanting("36.04.12.2001"), off=off) == {"36.04.12.2001": (16, MORNING)}


def test_when_the_officer_is_elsewhere():
    assert days(wanting("36.04.12.2001"), busy={1: [span(9, 10, 14), span(10, 8, 10)]}) == {
        "36.04.12.2001": (10, NOON)
    }


def test_friday_afternoon_begins_after_the_prayer():
    off = [("", dt.date(2026, 3, 9), dt.date(2026, 3, 12))]
    villages = wanting("36.04.12.2001", "36.04.12.2002")
    assert days(villages, off=off) == {"36.04.12.2001": (13, MORNING), "36.04.12.2002": (13, FRIDAY_NOON)}


def test_where_the_days_do_not_suffice_nothing_is_suggested():
    villages = wanting("36.04.12.2001", "36.04.13.2001", "36.04.14.2001")
    assert list(days(villages, last=dt.date(2026, 3, 10))) == ["36.04.12.2001", "36.04.13.2001"]


def test_hours_of_the_places_own_zone():
    east = [Wanting("91.04.12.2001", 1, Zone.WIT)]
    assert days(east, busy={1: [span(9, 7, 8)]}) == {"91.04.12.2001": (9, NOON)}  # 07.00 WIB is 09.00 WIT


def test_holidays_elections_and_leave_count_as_days_off(world, clock):
    for number, kind in enumerate(("holiday", "collective_leave", "village_election", "school_break"), start=9):
        day = dt.date(2026, 3, number)
        CalendarPeriod.objects.create(kind=kind, name=f"Contoh {kind}", first_day=day, last_day=day)
    off = DaysOff.between(FIRST, LAST, ["36.04.12.2001"])
    assert [off.holds("36.04.12.2001", dt.date(2026, 3, day)) for day in (9, 10, 11, 12)] == [True, True, True, False]


# who has nothing


@pytest.fixture
def planned(world, clock):
    """Pontang looked after by the officer; Linduk by the second one; Tirtayasa by nobody."""
    AssignmentFactory(officer=world.officer, village=world.pontang)
    AssignmentFactory(officer=world.second_officer, village=world.linduk)
    assert world.tirtayasa
    return world


def rows(user, **filters):
    plan = quarter_plan(user, QUARTER, QuarterFilters(**filters))
    return [(row.village.region.name, row.officer != "", row.suggestion is not None) for row in plan.rows]


def test_the_most_urgent_first(planned, clock):
    AssistedVillage.objects.filter(pk=planned.tirtayasa.pk).update(
        vulnerability_level="high", vulnerability_score=5, vulnerability_assessed_on=FIRST
    )
    past = dt.datetime(2025, 11, 1, 2, 0, tzinfo=dt.UTC)
    SessionFactory(host=planned.pontang, lead=planned.officer, starts_at=past, state=SessionState.CLOSED)
    assert rows(planned.officer) == [("Tirtayasa", False, False), ("Linduk", True, True), ("Pontang", True, True)]
    assert quarter_plan(planned.officer, QUARTER, QuarterFilters()).rows[2].last_day == dt.date(2025, 11, 1)


@pytest.mark.parametrize(
    ("state", "counts"),
    [("scheduled", 2), ("closed", 2), ("draft", 2), ("awaiting_village", 2), ("cancelled", 3), ("postponed", 3)],
)
def test_what_counts_as_something(state, counts, planned):
    reason = {"reason": "x"} if counts == 3 else {}
    start = dt.datetime(2026, 3, 20, 2, 0, tzinfo=dt.UTC)
    SessionFactory(host=planned.pontang, lead=planned.officer, starts_at=start, state=state, **reason)
    plan = quarter_plan(planned.officer, QUARTER, QuarterFilters())
    drafted = int(state in ("draft", "awaiting_village"))
    assert (len(plan.rows), plan.drafted, plan.total) == (counts, drafted, 3)


def test_what_was_held_under_the_old_code_counts(planned):
    new = village("36.04.12.2050", office=planned.serang)
    SessionFactory(host=planned.pontang, lead=planned.officer, state=SessionState.CLOSED)
    VillageSuccession.objects.create(
        predecessor=planned.pontang, successor=new, kind="renumbered", since=FIRST, units=0, contacts=0,
        carried_by=planned.office_head,
    )  # fmt: skip
    AssistedVillage.objects.filter(pk=planned.pontang.pk).update(status="superseded")
    assert [name for name, *_rest in rows(planned.officer)] == ["Linduk", "Tirtayasa"]


def test_an_officer_who_has_moved_looks_after_nothing(planned):
    planned.officer.all_postings.update(ends_on=dt.date(2026, 3, 1))
    assert ("Pontang", False, False) in rows(planned.section_head)


def test_filters_of_place_and_level(planned):
    assert [name for name, *_rest in rows(planned.officer, district="36.04.13")] == ["Tirtayasa"]
    assert rows(planned.officer, level="high") == []
    assert len(rows(planned.regional_head, office="serang")) == 3
    assert rows(planned.regional_head, office="cilegon") == []


def test_kanwil_reads_the_same_and_others_nothing(planned):
    assert rows(planned.regional_head) == rows(planned.officer)
    assert rows(planned.far_officer) == []


# drafts


def wish(place, day=20, start=dt.time(9)):
    return Wish(place.pk, dt.date(2026, 3, day), start)


def make(actor, *wishes):
    return draft(actor=actor, quarter=QUARTER, wishes=wishes, topic=Topic.objects.first())


def test_drafts_in_one_act(planned):
    head = ContactFactory(village=planned.pontang, function="village_head")
    ContactFactory(village=planned.pontang, function="pkk")
    hall = Venue.objects.create(village=planned.pontang, name="Aula Contoh")
    made = make(planned.section_head, wish(planned.pontang), wish(planned.tirtayasa, start=dt.time(13))).sessions
    first, second = made
    assert [(one.state, one.blocks, one.local_date.day, one.local_end) for one in made] == [
        ("draft", False, 20, dt.time(11)), ("draft", False, 20, dt.time(15)),
    ]  # fmt: skip
    assert (first.place, first.venue, second.venue) == (hall, "Aula Contoh", "Balai Desa Tirtayasa")
    leads = dict(SessionOfficer.objects.values_list("session_id", "officer__username"))
    assert leads == {first.pk: "petugas.serang", second.pk: "kasi.serang"}
    assert list(Attendance.objects.values_list("session_id", "name")) == [(first.pk, head.name)]


def test_a_village_planned_meanwhile_is_told_not_doubled(planned):
    make(planned.officer, wish(planned.pontang))
    again = make(planned.section_head, wish(planned.pontang, day=25), wish(planned.linduk))
    assert (len(again.sessions), again.skipped) == (1, [planned.pontang])
    assert OutreachSession.objects.count() == 2


@pytest.mark.parametrize(
    ("day", "start", "field"),
    [(dt.date(2026, 4, 1), dt.time(9), "date"), (dt.date(2026, 3, 1), dt.time(9), "date"),
     (dt.date(2026, 3, 20), dt.time(23, 59), "start")],
)  # fmt: skip
def test_impossible_days_name_their_village_and_nothing_is_written(day, start, field, planned):
    with pytest.raises(DomainError, match="Desa Linduk: ") as refused:
        make(planned.officer, wish(planned.pontang), Wish(planned.linduk.pk, day, start))
    assert refused.value.field == f"{field}_{planned.linduk.pk}"
    assert not OutreachSession.objects.exists()


def test_villages_of_another_office_are_refused(planned):
    for actor in (planned.far_officer, planned.regional_head):
        with pytest.raises(DomainError, match="kantor lain"):
            make(actor, wish(planned.pontang))


def test_two_hours_and_never_past_midnight():
    assert [end_of(dt.time(9, 15)), end_of(dt.time(22, 30))] == [dt.time(11, 15), dt.time(23, 59)]


# the page


def sent(*places, **fields):
    data = {"triwulan": QUARTER.code, "topic": Topic.objects.first().pk, "desa": [place.pk for place in places]}
    for place in places:
        data |= {f"date_{place.pk}": "20 Mar 2026", f"start_{place.pk}": "9.00"}
    return data | fields


def test_ticked_villages_become_drafts(planned, as_user):
    client, url = as_user(planned.officer), reverse("quarter_plan")
    text = client.get(url).content.decode()
    assert "3 desa tanpa kegiatan" in text
    assert "Sen, 9 Mar 2026" in text  # suggested
    text = client.post(url, sent(planned.pontang, planned.linduk), follow=True).content.decode()
    assert "2 draf dibuat." in text
    assert "1 desa tanpa kegiatan" in text
    assert "2 desa baru berupa draf" in text
    text = client.post(url, sent(planned.pontang), follow=True).content.decode()
    assert "Sudah punya kegiatan triwulan ini, tidak dibuat lagi: Desa Pontang." in text


@pytest.mark.parametrize("wrong", [{"date": "31 Feb"}, {"date": ""}, {"date": "1 Apr 2026"}, {"start": "25.00"}])
def test_what_was_typed_stays(wrong, planned, as_user):
    ((name, value),) = wrong.items()
    data = sent(planned.pontang, **{f"{name}_{planned.pontang.pk}": value})
    response = as_user(planned.officer).post(reverse("quarter_plan"), data)
    text = response.content.decode()
    assert response.status_code == 422
    assert f'value="{value}"' in text or not value
    assert f'value="{planned.pontang.pk}" checked' in text


def test_nothing_ticked_and_foreign_villages(planned, as_user):
    client = as_user(planned.officer)
    for data in (sent(), sent(planned.cakung_timur)):
        response = client.post(reverse("quarter_plan"), data)
        assert (response.status_code, "Centang paling sedikit satu desa." in response.content.decode()) == (422, True)


def test_where_everything_is_planned_the_page_says_so(world, clock, as_user):
    SessionFactory(host=world.pontang, lead=world.officer)
    text = as_user(world.officer).get(reverse("quarter_plan")).content.decode()
    assert "Semua desa sudah punya kegiatan atau draf" in text


def test_home_leads_to_the_plan(planned, as_user):
    assert reverse("quarter_plan") in as_user(planned.officer).get(reverse("home")).content.decode()


@pytest.mark.parametrize("person", ["officer", "regional_head"])
def test_as_many_queries_for_a_hundred_villages(person, planned, as_user):
    client, url, serial = as_user(getattr(planned, person)), reverse("quarter_plan"), count(10)

    def add(number):
        for _one in range(number):
            AssignmentFactory(
                officer=planned.officer, village=village(f"36.04.{next(serial)}.2090", office=planned.serang)
            )

    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    add(60)
    with CaptureQueriesContext(connection) as many:
        text = client.get(url).content.decode()
    assert "63 desa tanpa kegiatan" in text
    assert len(many) == len(few)


def test_drafts_cost_as_many_queries_for_many(planned):
    others = [village(f"36.04.{number}.2090", office=planned.serang) for number in range(20, 60)]
    for one in (planned.pontang, *others):
        ContactFactory(village=one, function="rt_head")
    assert planned.officer.scope
    with CaptureQueriesContext(connection) as few:
        make(planned.officer, wish(planned.pontang))
    with CaptureQueriesContext(connection) as many:
        assert len(make(planned.officer, *map(wish, others)).sessions) == 40
    assert len(many) == len(few)
