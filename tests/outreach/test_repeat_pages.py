"""Repeating, changing and copying a session through the browser's eyes."""

import datetime as dt

import pytest
from django.urls import reverse

from outreach.enums import SessionState
from outreach.forms.series_changes import versions_of
from outreach.models import OutreachSession, SessionSeries
from tests.factories import SessionFactory, village
from tests.guards.queries import assert_same_queries
from tests.outreach.repeated import LATER, make

RULE = {"every": "1", "period": "month", "by_weekday": "", "until": "30 Jun 2026"}
SHOWN = "|".join(RULE.values())


@pytest.fixture
def first(schedule, people):
    return schedule()


@pytest.fixture
def client(world, as_user, clock):
    return as_user(world.officer)


def repeat(client, session, **other):
    session.refresh_from_db()
    data = {**RULE, "state": "draft", "with_people": "on", "version": session.version, "step": "preview", **other}
    return client.post(reverse("session_repeat", args=[session.pk]), data)


def test_a_rule_is_shown_day_by_day_before_anything_is_made(client, first):
    page = repeat(client, first).content.decode()
    assert [day in page for day in ("Jum, 10 Apr 2026", "Min, 10 Mei 2026", "Rab, 10 Jun 2026")] == [True] * 3
    assert "hari Minggu" in page
    assert SessionSeries.objects.count() == 0


def test_the_ticked_days_are_made(client, first):
    days = [LATER[0].isoformat(), LATER[2].isoformat()]
    response = repeat(client, first, step="save", shown=SHOWN, days=days)
    assert response.url == reverse("session_series", args=[first.pk])
    assert list(OutreachSession.objects.order_by("pk").values_list("occurrence", flat=True)) == [
        dt.date(2026, 3, 10), LATER[0], LATER[2],
    ]  # fmt: skip
    page = client.get(response.url).content.decode()
    assert ("2 kegiatan dibuat" in page, "3 kegiatan, setiap bulan, tanggal 10" in page) == (True, True)


def test_a_rule_without_end_is_refused_and_kept(client, first):
    response = repeat(client, first, until="", every="3")
    page = response.content.decode()
    assert (response.status_code, "Isi sampai tanggal berapa" in page, 'value="3"' in page) == (422, True, True)


def test_saving_another_rule_than_the_one_shown_shows_it_first(client, first):
    response = repeat(client, first, step="save", shown=SHOWN, until="31 Jul 2026", days=[LATER[0].isoformat()])
    assert (response.status_code, "Jum, 10 Jul 2026" in response.content.decode()) == (200, True)
    assert SessionSeries.objects.count() == 0


def test_pressed_twice_the_second_is_told_and_makes_nothing(client, first):
    data = {"step": "save", "shown": SHOWN, "days": [LATER[0].isoformat()], "version": 1}
    repeat(client, first, **data)
    response = repeat(client, first, **data)
    assert (response.status_code, "baru saja diubah" in response.content.decode()) == (422, True)
    assert OutreachSession.objects.count() == 2


@pytest.mark.parametrize("bad", [{"days": ["2026-13-40"]}, {"every": "0"}, {"until": "kapan-kapan"}, {"version": "x"}])
def test_nonsense_is_refused_with_a_sentence(client, first, bad):
    assert repeat(client, first, step="save", shown=SHOWN, **bad).status_code == 422


def changes(session, rows, **other):
    return {
        "topic": session.topic_id,
        "venue": "Aula",
        "start": "09.00",
        "end": "11.00",
        "lead": session.created_by_id,
        "scope": "following",
        "versions": versions_of(rows),
        "step": "preview",
        **other,
    }


@pytest.fixture
def series(first, world):
    make(first, world, LATER, state=SessionState.AWAITING_VILLAGE)
    return list(OutreachSession.objects.order_by("occurrence"))


def test_a_change_is_tried_first_and_nothing_is_kept(client, series):
    page = client.post(reverse("series_change", args=[series[1].pk]), changes(series[1], series[1:]))
    assert "3 kegiatan akan berubah" in page.content.decode()
    assert set(OutreachSession.objects.values_list("venue", flat=True)) == {"Balai Desa Pontang"}


def test_those_left_ticked_are_changed(client, series):
    data = changes(series[1], series[1:], step="save", chosen=[series[3].pk])
    response = client.post(reverse("series_change", args=[series[1].pk]), data)
    assert response.url == reverse("session_series", args=[series[1].pk])
    venues = OutreachSession.objects.order_by("occurrence").values_list("venue", flat=True)
    assert list(venues) == ["Balai Desa Pontang", "Aula", "Balai Desa Pontang", "Aula"]


def test_sessions_of_others_cannot_be_slipped_in(client, series, world):
    foreign = SessionFactory(host=world.cakung_timur)
    data = changes(series[1], [*series[1:], foreign], step="save", chosen=[series[2].pk])
    client.post(reverse("series_change", args=[series[1].pk]), data)
    foreign.refresh_from_db()
    assert (foreign.venue, foreign.version) == ("Balai Desa", 1)


def test_calling_off_says_how_many_and_asks_why(client, series):
    url = reverse("series_call_off", args=[series[1].pk])
    data = {"scope": "following", "versions": versions_of(series[1:]), "reason": "", "step": "preview"}
    assert client.post(url, data).status_code == 422
    assert "3 kegiatan akan dibatalkan" in client.post(url, {**data, "reason": "Pilkades"}).content.decode()
    client.post(url, {**data, "reason": "Pilkades", "step": "save", "chosen": [row.pk for row in series[2:]]})
    states = OutreachSession.objects.order_by("occurrence").values_list("state", flat=True)
    assert list(states) == ["scheduled", "cancelled", "cancelled", "cancelled"]


def test_a_copy_goes_to_its_own_page(client, first, world):
    data = {
        "date": "14 Apr 2026", "start": "13.00", "end": "15.00", "host": world.pontang.pk, "venue": "Aula",
        "lead": world.officer.pk, "with_people": "on", "state": "draft",
    }  # fmt: skip
    response = client.post(reverse("session_copy", args=[first.pk]), data)
    copy = OutreachSession.objects.exclude(pk=first.pk).get()
    assert response.url == reverse("session_detail", args=[copy.pk])
    refused = client.post(reverse("session_copy", args=[first.pk]), {**data, "date": "1 Mar 2026"})
    page = refused.content.decode()
    assert (refused.status_code, "Tanggal ini sudah lewat" in page, "1 Mar 2026" in page) == (422, True, True)


def test_the_session_page_leads_to_its_neighbours(client, series):
    page = client.get(reverse("session_detail", args=[series[1].pk])).content.decode()
    links = [reverse("session_detail", args=[row.pk]) in page for row in (series[0], series[2], series[3])]
    assert ("Kegiatan ke-2 dari 4" in page, links) == (True, [True, True, False])


def test_a_series_takes_the_same_queries_however_long(client, first, world):
    done = make(first, world, LATER[:1])
    hosts = iter(village(f"36.04.12.20{number}", office=world.serang) for number in range(10, 20))

    def add():
        host = next(hosts)
        day = dt.datetime(2026, 4, 13 + int(host.pk[-1]), 2, tzinfo=dt.UTC)
        SessionFactory(host=host, starts_at=day, series=done.series, occurrence=day.date())

    assert_same_queries(client, reverse("session_series", args=[first.pk]), add)
