"""People who plan at the same instant, on real transactions: one wins, the others are told, nobody waits for ever."""

import datetime as dt
import random
import threading

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guidance.models import Topic
from offices.errors import DomainError
from outreach.domain import moves, sessions
from outreach.domain.clashes import claim, once_more
from outreach.domain.details import details_of
from outreach.domain.times import SessionTimes
from outreach.enums import SessionKind
from outreach.models import OutreachSession
from tests.outreach.conftest import details
from tests.outreach.test_concurrency import together
from villages.models import Venue

pytestmark = pytest.mark.django_db(transaction=True)
OVERLAPS = """
    SELECT count(*) FROM outreach_outreachsession a JOIN outreach_outreachsession b
        ON a.id < b.id AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
    WHERE a.blocks AND b.blocks AND (a.place_id = b.place_id OR EXISTS (
        SELECT FROM outreach_sessionofficer x JOIN outreach_sessionofficer y ON x.officer_id = y.officer_id
        WHERE x.session_id = a.id AND y.session_id = b.id))
"""


@pytest.fixture
def day():
    return timezone.localdate() + dt.timedelta(days=30)


@pytest.fixture
def hall(world):
    return Venue.objects.create(village=world.pontang, name="Balai Desa Pontang")


def book(world, day, *, village=None, **fields):
    return sessions.schedule(
        actor=world.officer, villages=[village or world.pontang], kind=SessionKind.OUTREACH,
        details=details(world, day=day, **fields),
    )  # fmt: skip


def refusals(results) -> list[DomainError]:
    return [result for result in results if isinstance(result, DomainError)]


@pytest.mark.parametrize("_round", range(3))
def test_two_who_need_each_others_officers(world, day, _round):
    """Each would have one and wait for the other; the second to come is told of both."""
    a, b = world.officer, world.second_officer
    villages = [world.pontang, world.tirtayasa]
    results = together(
        lambda: book(world, day, village=villages[0], lead=a, members=[b], venue="Aula Satu"),
        lambda: book(world, day, village=villages[1], lead=b, members=[a], venue="Aula Dua"),
    )
    (refused,) = refusals(results)
    (winner,) = OutreachSession.objects.all()
    assert refused.message.count(f"sudah bertugas di {winner.venue}, {winner.host.label}, pukul 09.00–11.00 WIB.") == 2


@pytest.mark.parametrize("_round", range(3))
def test_two_who_need_the_same_hall(world, day, hall, _round):
    leads = [world.officer, world.second_officer]
    results = together(*(lambda lead=lead: book(world, day, lead=lead, place=hall) for lead in leads))
    (refused,) = refusals(results)
    winner = OutreachSession.objects.get()
    assert (refused.field, refused.message) == (
        "place",
        f"Balai Desa Pontang, Desa Pontang, Kec. Pontang, sudah dipakai pukul 09.00–11.00 WIB: {winner}.",
    )


def test_the_second_to_come_finds_what_is_not_yet_committed(world, day, hall):
    """It waits, and is told by name instead of in general."""
    world.officer, world.second_officer, hall  # noqa: B018 - made before the block that is not yet committed
    told, begun = [], threading.Event()

    def second():
        begun.set()
        told.extend(together(lambda: book(world, day, lead=world.second_officer, place=hall)))

    thread = threading.Thread(target=second)
    with transaction.atomic():
        book(world, day, place=hall)
        thread.start()
        begun.wait(10)
    thread.join(30)
    assert "Balai Desa Pontang, Desa Pontang, Kec. Pontang, sudah dipakai" in told[0].message


@pytest.mark.parametrize("_round", range(3))
def test_two_sessions_moved_onto_the_same_hours(world, day, _round):
    rows = [book(world, day), book(world, day, start=dt.time(13), end=dt.time(15))]
    target = SessionTimes(day, dt.time(16), dt.time(18), SessionTimes.of(rows[0]).zone)
    results = together(*(lambda row=row: move(world, row, target) for row in rows))
    assert [refused.field for refused in refusals(results)] == ["lead"]
    assert sorted(OutreachSession.objects.values_list("version", flat=True)) == [1, 2]


@pytest.mark.parametrize("_round", range(3))
def test_two_sessions_that_swap_their_hours(world, day, _round):
    """Neither may pass through the other: both are told, and both stay."""
    rows = [book(world, day), book(world, day, start=dt.time(13), end=dt.time(15))]
    times = [SessionTimes.of(row) for row in rows]
    pairs = zip(rows, reversed(times), strict=True)
    results = together(*(lambda row=row, to=to: move(world, row, to) for row, to in pairs))
    assert ["sudah bertugas" in refused.message for refused in refusals(results)] == [True, True]
    assert list(OutreachSession.objects.order_by("pk").values_list("version", flat=True)) == [1, 1]


@pytest.mark.parametrize("_round", range(3))
def test_two_sessions_that_swap_hall_and_officer(world, day, hall, _round):
    other = Venue.objects.create(village=world.pontang, name="SDN 1")
    rows = [book(world, day, place=hall), book(world, day, place=other, lead=world.second_officer)]
    wanted = [
        details_of(rows[0], place=other, lead=world.second_officer),
        details_of(rows[1], place=hall, lead=world.officer),
    ]
    change = lambda row, new: sessions.change(session=row, actor=world.officer, details=new, seen_version=1)  # noqa: E731
    results = together(*(lambda row=row, new=new: change(row, new) for row, new in zip(rows, wanted, strict=True)))
    assert [refused.field for refused in refusals(results)] == ["place", "place"]


def test_many_who_plan_at_once_leave_no_overlap(world, day, hall):
    chance = random.Random("banyak")
    people = [world.officer, world.second_officer, world.section_head]
    halls = [hall, Venue.objects.create(village=world.pontang, name="SDN 1"), None]

    def plan(number):
        lead, member = chance.sample(people, 2)
        start = chance.choice([8, 9, 10, 13])
        fields = {"lead": lead, "members": [member], "place": chance.choice(halls), "village": world.pontang}
        return lambda: book(world, day, start=dt.time(start), end=dt.time(start + 2), **fields)

    results = together(*(plan(number) for number in range(24)))
    assert [result for result in results if not isinstance(result, OutreachSession | DomainError)] == []
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPS)
        assert cursor.fetchone()[0] == 0
    assert 2 <= OutreachSession.objects.count() == 24 - len(refusals(results))


def test_of_two_who_wait_for_each_other_one_tries_again(world):
    """What claims do in order, somebody else may do in another: then the database ends one, and it begins anew."""
    met, tries = threading.Barrier(2), []

    def act(first: int, second: int):
        @once_more
        @transaction.atomic
        def hold() -> str:
            tries.append(first)
            claim(officers=[first])
            if tries.count(first) == 1:
                met.wait(10)
            claim(officers=[second])
            return "done"

        return hold

    assert together(act(1, 2), act(2, 1)) == ["done", "done"]
    assert len(tries) == 3


def test_two_forms_sent_at_once_one_saved_one_told(world, day):
    topic = Topic.objects.earliest("pk").pk
    form = {"kind": "outreach", "date": day.isoformat(), "start": "09:00", "end": "11:00", "topic": topic,
            "lead": world.officer.pk, "state": "scheduled"}  # fmt: skip

    def send(client, **fields):
        return lambda: client.post(reverse("session_create"), form | fields)

    clients = []
    for person in (world.officer, world.section_head):
        clients.append(Client())
        clients[-1].force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    results = together(
        send(clients[0], host=world.pontang.pk, venue="Aula Satu"),
        send(clients[1], host=world.tirtayasa.pk, venue="Aula Dua"),
    )
    assert sorted(result.status_code for result in results) == [302, 422]
    lost = next(result for result in results if result.status_code == 422)
    winner = OutreachSession.objects.get()
    assert f"{world.officer.name} sudah bertugas di {winner.venue}, {winner.host.label}" in lost.content.decode()
    assert lost.context["form"]["venue"].value() == {"Aula Satu": "Aula Dua", "Aula Dua": "Aula Satu"}[winner.venue]


def move(world, session, times):
    return moves.move(session=session, actor=world.officer, times=times, seen_version=1)
