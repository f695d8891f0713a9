"""On how many phones a roll is ready, and who reads that."""

import datetime as dt

import pytest
from django.urls import reverse

from offices.roles import Role
from outreach.enums import SessionState
from outreach.models import OutreachSession, SessionTally
from outreach.queries.offline import Readiness, readiness_of
from tests.factories import PostingFactory, RegionFactory, SessionFactory
from tests.guards.queries import assert_same_queries
from tests.outreach.ready_phones import NOON, also_for, at, tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOON, tick=False)


def test_ready_until_the_roll_changes(world, time_machine):
    session = at(1, world.pontang)
    read = lambda: readiness_of(world.officer, [session.pk])[session.pk]  # noqa: E731
    assert (read(), read().words, read().pill) == (Readiness(), "belum siap di HP mana pun", "warn")
    tell(world.operator, session, unsent=2)
    time_machine.move_to(NOON + dt.timedelta(hours=2), tick=False)
    assert read() == Readiness(phones=1, latest=NOON, unsent=2)
    assert (read().words, read().pill) == ("siap di 1 HP (2 jam lalu)", "ok")
    SessionTally.objects.filter(session=session).update(stamp=1)
    assert read() == Readiness(outdated=1, latest=NOON, unsent=2)
    assert (read().words, read().pill) == ("siap, tetapi daftar sudah berubah", "warn")
    tell(world.operator, session)
    assert read().words == "siap di 1 HP (baru saja)"


def test_each_village_needs_a_phone_that_holds_its_people(world):
    session = at(1, world.pontang, lead=world.officer)
    also_for(session, world.linduk)
    tell(world.operator, session)
    assert readiness_of(world.officer, [session.pk])[session.pk].words == "siap di 1 HP (baru saja); belum: Linduk"
    linduk = world.person("operator.linduk", Role.VILLAGE_OPERATOR, region=world.linduk.region)
    assert readiness_of(linduk, [session.pk])[session.pk] == Readiness()
    # what changes in the other village leaves the own part as it is
    SessionTally.objects.filter(session=session, village=world.linduk).update(stamp=3)
    assert readiness_of(world.operator, [session.pk])[session.pk].phones == 1
    tell(world.officer, session, device="petugas1")
    assert readiness_of(world.officer, [session.pk])[session.pk] == Readiness(phones=2, latest=NOON)


def test_a_phone_of_somebody_with_two_postings(world):
    session = at(1, world.pontang)
    tell(world.operator, session)
    PostingFactory(user=world.operator, role=Role.DISTRICT_OPERATOR, region=RegionFactory(code="36.04.12"))
    assert readiness_of(world.officer, [session.pk])[session.pk].phones == 1


def test_a_post_that_records_nobody_makes_a_phone_hold_no_more(world):
    session = at(1, world.pontang)
    also_for(session, world.linduk)
    tell(world.operator, session)
    PostingFactory(
        user=world.operator, role=Role.REGIONAL_HEAD, regional_office=world.banten, starts_on=dt.date(2024, 1, 1)
    )
    assert readiness_of(world.officer, [session.pk])[session.pk].words == "siap di 1 HP (baru saja); belum: Linduk"


def test_a_phone_of_somebody_who_left_is_not_relied_on(world):
    session = at(1, world.pontang)
    tell(world.operator, session)
    posting = world.operator.posting
    posting.ends_on = dt.date(2026, 3, 1)
    posting.save()
    assert readiness_of(world.officer, [session.pk])[session.pk] == Readiness()


# Where it is shown


def test_from_the_day_before_on_the_page_of_the_session(world, as_user):
    session, later = at(1, world.pontang, lead=world.officer), at(2, world.pontang)
    for person in (world.officer, world.operator, world.district_operator):
        page = as_user(person).get(reverse("session_detail", args=[session.pk])).content.decode()
        assert ("belum siap di HP mana pun" in page, "Buka sekali sekarang" in page) == (True, True)
        page = as_user(person).get(reverse("session_detail", args=[later.pk])).content.decode()
        assert "Siap tanpa sinyal" not in page
    page = as_user(world.regional_head).get(reverse("session_detail", args=[session.pk])).content.decode()
    assert "Siap tanpa sinyal" not in page


def test_the_office_reads_how_much_a_phone_has_not_sent(world, as_user):
    session = at(0, world.pontang, state=SessionState.ONGOING)
    url = reverse("session_detail", args=[session.pk])
    assert "Siap tanpa sinyal" not in as_user(world.officer).get(url).content.decode()
    tell(world.operator, session, unsent=3)
    assert "3 catatan di HP itu belum terkirim." in as_user(world.officer).get(url).content.decode()
    assert "belum terkirim." not in as_user(world.operator).get(url).content.decode()


def test_at_home(world, as_user):
    session = at(1, world.pontang, lead=world.officer)
    for person in (world.officer, world.operator):
        page = as_user(person).get("/").content.decode()
        assert ("belum siap di HP mana pun" in page, page.count("Siap tanpa sinyal")) == (True, 1)
    tell(world.operator, session)
    assert "siap di 1 HP (baru saja)" in as_user(world.operator).get("/").content.decode()
    OutreachSession.objects.filter(pk=session.pk).update(local_date=dt.date(2026, 3, 9))
    assert "Siap tanpa sinyal" not in as_user(world.operator).get("/").content.decode()


def test_home_asks_as_often_for_many(world, as_user):
    hours = iter(range(8))

    def add():
        hour = dt.timedelta(days=1, hours=next(hours))
        session = SessionFactory(
            host=world.pontang, starts_at=NOON + hour, ends_at=NOON + hour + dt.timedelta(minutes=30)
        )
        tell(world.operator, session, device=f"phone-{session.pk}")

    for person in (world.officer, world.operator):
        assert_same_queries(as_user(person), "/", add)
