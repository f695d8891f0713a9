"""Calendar feeds: who reads what under a secret address, and for how long."""

import datetime as dt

import pytest
import vobject
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from offices.roles import Role
from outreach.domain import feeds, standing
from outreach.models import CalendarFeed, OutreachSession
from outreach.queries import feeds as queries
from tests.factories import ContactFactory, PostingFactory, SessionFactory, on_roll
from tests.guards.queries import assert_same_queries


def path_of(actor) -> str:
    """A fresh address of this person, as a program asks for it."""
    return feeds.make(actor=actor).address.removeprefix("http://127.0.0.1:8000")


def read(path: str, **headers):
    return Client().get(path, headers=headers)


def events(path: str) -> dict[str, object]:
    """The calendar's events by their UID."""
    response = read(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = vobject.readOne(response.content.decode())
    return {event.uid.value: event for event in calendar.contents.get("vevent", [])}


def uids(*sessions: OutreachSession) -> set[str]:
    return {f"kegiatan-{session.pk}@127.0.0.1" for session in sessions}


def days(number: int) -> dt.datetime:
    return timezone.now() + dt.timedelta(days=number)


@pytest.fixture
def everywhere(world, clock) -> dict[str, OutreachSession]:
    """One session in each of four places, with people on the rolls."""
    made = {}
    for name, host, lead in (
        ("pontang", world.pontang, world.officer),
        ("tirtayasa", world.tirtayasa, world.second_officer),
        ("far", world.cakung_timur, world.far_officer),
    ):
        made[name] = SessionFactory(host=host, lead=lead, starts_at=days(3), notes="Rahasiawati")
        on_roll(made[name], ContactFactory(village=host, name="Rahasiawati"))
    return made


def test_an_address_shows_what_its_posting_may_see(everywhere, world):
    seen = {
        role: set(events(path_of(getattr(world, role))))
        for role in ("officer", "operator", "other_operator", "district_operator", "regional_head", "far_officer")
    }
    serang = uids(everywhere["pontang"], everywhere["tirtayasa"])
    assert seen == {
        "officer": serang,
        "operator": uids(everywhere["pontang"]),
        "other_operator": uids(everywhere["tirtayasa"]),
        "district_operator": uids(everywhere["pontang"]),
        "regional_head": serang,
        "far_officer": uids(everywhere["far"]),
    }


def test_it_names_place_and_title_and_nobody_who_is_invited(everywhere, world):
    content = read(path_of(world.officer)).content.decode()
    assert "Rahasiawati" not in content
    assert "Petugas" not in content.replace("NAME:Desa Binaan · Petugas", "")
    event = events(path_of(world.operator)).popitem()[1]
    assert event.location.value == "Balai Desa, Desa Pontang, Kec. Pontang"
    assert event.url.value == f"http://127.0.0.1:8000/kegiatan/{everywhere['pontang'].pk}/"


def test_the_window_is_bounded(world, clock):
    def at(number: int, **fields) -> OutreachSession:
        return SessionFactory(host=world.pontang, starts_at=days(number), **fields)

    shown = [at(-89), at(0), at(364), at(5, state="cancelled", reason="x"), at(-80, state="cancelled", reason="x")]
    at(-91)
    at(366)
    at(-91, state="cancelled", reason="x")
    at(6, state="draft")
    assert set(events(path_of(world.officer))) == uids(*shown)


def test_a_large_office_gets_what_is_near(world, clock, monkeypatch):
    monkeypatch.setattr(queries, "MOST_EVENTS", 4)
    rows = {number: SessionFactory(host=world.pontang, starts_at=days(number)) for number in (-30, -3, -2, 1, 2)}
    assert set(events(path_of(world.officer))) == uids(*(rows[number] for number in (-3, -2, 1, 2)))
    for number in (3, 4):
        rows[number] = SessionFactory(host=world.pontang, starts_at=days(number))
    assert set(events(path_of(world.officer))) == uids(*(rows[number] for number in (1, 2, 3, 4)))


def test_a_cancelled_session_stays_as_cancelled_with_a_higher_sequence(world, schedule):
    session, path = schedule(), path_of(world.officer)
    before = events(path).popitem()[1]
    standing.cancel(session=session, actor=world.officer, reason="banjir", now=timezone.now())
    after = events(path).popitem()[1]
    assert (before.status.value, after.status.value) == ("CONFIRMED", "CANCELLED")
    assert int(after.sequence.value) > int(before.sequence.value)
    assert after.uid.value == before.uid.value
    assert "banjir" not in after.serialize()


def test_what_has_not_changed_is_not_sent_again(world, schedule, django_assert_max_num_queries):
    session, path = schedule(), path_of(world.officer)
    etag = read(path)["ETag"]
    with django_assert_max_num_queries(3):
        again = read(path, if_none_match=f'"other", {etag}')
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert read(path, if_none_match=f"W/{etag}").status_code == 304
    standing.cancel(session=session, actor=world.officer, reason="banjir", now=timezone.now())
    changed = read(path, if_none_match=etag)
    assert changed.status_code == 200
    assert changed["ETag"] != etag


def test_the_first_reading_costs_few_queries_however_many_sessions(world, clock, django_assert_num_queries):
    path = path_of(world.officer)
    read(path)  # notes that it was read
    for number in (1, 3):
        for day in range(number):
            SessionFactory(host=world.pontang, starts_at=days(10 * number + day))
        with django_assert_num_queries(5):
            read(path)


def test_the_answer_is_kept_by_nobody_in_between(world, clock):
    response = read(path_of(world.officer))
    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "Set-Cookie" not in response


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_can_only_be_read(method, world, clock):
    assert getattr(Client(), method)(path_of(world.officer)).status_code == 405


def _deactivate(world):
    world.officer.is_active = False
    world.officer.save()


def _end_posting(world):
    posting = world.officer.posting
    posting.ends_on = timezone.localdate() - dt.timedelta(days=1)
    posting.save()


def _revoke(world):
    feeds.revoke(feed=CalendarFeed.objects.get(revoked_at=None), actor=world.officer)


def _renew(world):
    feeds.make(actor=world.officer)


@pytest.mark.parametrize("stop", [_deactivate, _end_posting, _revoke, _renew])
def test_an_address_stops(stop, world, everywhere):
    path = path_of(world.officer)
    etag = read(path)["ETag"]
    stop(world)
    assert read(path).status_code == 404
    assert read(path, if_none_match=etag).status_code == 404
    assert Client().head(path).status_code == 404


def test_a_posting_that_has_not_begun_shows_nothing_yet(world, clock):
    path = path_of(world.officer)
    posting = world.officer.posting
    posting.starts_on = timezone.localdate() + dt.timedelta(days=1)
    posting.save()
    assert read(path).status_code == 404


def test_a_wrong_address_finds_nothing(world, clock, django_assert_num_queries):
    path_of(world.officer)
    for wrong in ("salah", "x" * 2000, CalendarFeed.objects.get().token_hash):
        with django_assert_num_queries(1):
            assert read(reverse("calendar_feed", args=[wrong])).status_code == 404


def test_it_reads_with_the_eyes_of_its_own_posting_alone(world, everywhere):
    """Somebody with two postings: the address of one does not open the other's sessions."""
    PostingFactory(user=world.officer, role=Role.OFFICER, office=world.jaktim)
    serang = path_of(world.officer)
    world.officer.work_under(world.officer.all_postings.get(office=world.jaktim))
    jaktim = path_of(world.officer)
    assert set(events(serang)) == uids(everywhere["pontang"], everywhere["tirtayasa"])
    assert set(events(jaktim)) == uids(everywhere["far"])


def test_only_the_hash_is_kept(world, clock):
    address = feeds.make(actor=world.officer).address
    token = address.rpartition("/")[2].removesuffix(".ics")
    assert len(token) == 43
    kept = CalendarFeed.objects.values().get()
    assert kept["token_hash"] == feeds.hash_of(token)
    assert token not in str(kept)


def test_reading_is_noted_once_an_hour(world, clock):
    path = path_of(world.officer)
    read(path)
    first = timezone.now()
    clock.shift(dt.timedelta(minutes=59))
    read(path)
    assert CalendarFeed.objects.get().read_at == first
    clock.shift(dt.timedelta(minutes=2))
    read(path)
    assert CalendarFeed.objects.get().read_at == timezone.now()


def test_the_page_shows_an_address_once_and_takes_it_back(world, as_user, clock):
    page, client = reverse("calendar_feeds"), as_user(world.officer)
    assert "Belum ada." in client.get(page).content.decode()
    made = client.post(page)
    address = made.context["made"].address
    assert address in made.content.decode()
    shown = client.get(page).content.decode()
    assert address not in shown
    assert "belum pernah dibaca" in shown
    path = address.removeprefix("http://127.0.0.1:8000")
    assert read(path).status_code == 200
    assert "terakhir dibaca" in client.get(page).content.decode()
    revoke = reverse("calendar_feed_revoke", args=[CalendarFeed.objects.get().pk])
    assert as_user(world.second_officer).post(revoke).status_code == 404
    assert client.get(revoke).status_code == 405
    assert read(path).status_code == 200
    assert client.post(revoke).status_code == 302
    assert read(path).status_code == 404


def test_the_page_costs_the_same_with_one_and_three(world, as_user, clock):
    places = iter([world.serang, world.jaktim, world.cilegon])

    def add() -> None:
        office = next(places)
        posting = PostingFactory(user=world.officer, role=Role.SECTION_HEAD, office=office)
        world.officer.work_under(posting)
        feeds.make(actor=world.officer)

    assert_same_queries(as_user(world.officer), reverse("calendar_feeds"), add)
