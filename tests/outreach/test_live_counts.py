"""Counts that are asked again and again: in the asker's scope, and nothing while nothing has changed."""

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from outreach.domain import clock as session_clock
from outreach.domain import closing, corrections, counted, held, roll, standing
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.models import Attendance, HeldEntry
from outreach.queries.live_counts import roll_stamp
from outreach.queries.roll import stamp_of
from outreach.queries.session_page import SessionPage
from tests.factories import ContactFactory


@pytest.fixture
def session(two_villages):
    return two_villages


@pytest.fixture
def ask(world, as_user, session):
    """``ask(person, etag)``: the answer to a poll."""
    clients = {}

    def get(who="officer", etag=""):
        if who not in clients:
            clients[who] = as_user(getattr(world, who))
        client = clients[who]
        headers = {"If-None-Match": etag} if etag else {}
        return client.get(reverse("attendance_counts", args=[session.pk]), headers=headers)

    return get


def tap(session, actor, status="present", version=0, number=1) -> None:
    row = Attendance.objects.get(session=session, roll_number=number)
    entry = {"id": row.pk, "status": status, "version": version}
    take_batch(session=session, actor=actor, batch=Batch(uuid4(), "HP", [entry]))


def first(session) -> Attendance:
    return Attendance.objects.get(session=session, roll_number=1)


def test_the_counts_are_those_of_the_page(world, session, ask):
    tap(session, world.operator)
    body = ask().json()
    page = SessionPage(world.officer, session)
    assert (body["counts"], body["open"], body["state"]) == (page.counts, True, "Terjadwal")
    assert body["stamp"] == stamp_of(session, page.tallies) == roll_stamp(world.officer, session.pk)
    villages = [(row["code"], row["came"], row["listed"], row["counted"], row["locked"]) for row in body["villages"]]
    assert villages == [(world.pontang.pk, 1, 5, 0, False), (world.tirtayasa.pk, 0, 1, 0, False)]


def test_nobody_is_absent_who_was_only_not_recorded(world, session, ask, as_user):
    tap(session, world.operator, "absent")
    tap(session, world.operator, "ill", number=2)
    columns = ("listed", "present", "away", "absent", "blank")
    (pontang, tirtayasa) = [tuple(row[name] for name in columns) for row in ask().json()["villages"]]
    assert (pontang, tirtayasa) == ((5, 0, 1, 1, 3), (1, 0, 0, 0, 1))
    page = as_user(world.officer).get(reverse("session_detail", args=[session.pk])).content.decode()
    assert re.findall(r'data-live="blank">(\d+)</span> belum dicatat', page) == ["3", "1"]


def test_each_sees_the_own_villages(world, session, ask):
    assert [row["code"] for row in ask("operator").json()["villages"]] == [world.pontang.pk]
    assert ask("far_officer").status_code == 404
    assert roll_stamp(world.far_officer, session.pk) is None
    assert ask("national").json()["counts"]["listed"] == 6


@pytest.mark.parametrize("who", ["officer", "operator", "district_operator", "regional_head"])
def test_nothing_is_asked_twice_of_what_has_not_changed(world, session, ask, who):
    etag = ask(who).headers["ETag"]
    with CaptureQueriesContext(connection) as captured:
        response = ask(who, etag)
    assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", etag)
    assert len(captured) <= 4, [query["sql"][:200] for query in captured]


class Acts:
    """What may be done to the session, each under the name of what has to be seen."""

    def __init__(self, world, session) -> None:
        self.world, self.session = world, session

    def nothing(self) -> None:
        """The roll as it was made."""

    def batch(self) -> None:
        tap(self.session, self.world.operator)

    def contradict(self) -> None:
        tap(self.session, self.world.officer, "absent")

    def count(self) -> None:
        numbers = {("pupil", "f"): 3}
        counted.count(session=self.session, village=self.world.pontang, actor=self.world.operator, counts=numbers)

    def close_one(self) -> None:
        closing.close(session=self.session, actor=self.world.operator)

    def close(self) -> None:
        closing.close(session=self.session, actor=self.world.officer)

    def undo(self) -> None:
        closing.undo_close(session=self.session, actor=self.world.officer)

    def reopen(self) -> None:
        closing.reopen(session=self.session, actor=self.world.officer, reason="x")

    def correct(self) -> None:
        row = first(self.session)
        corrections.correct(attendance=row, actor=self.world.officer, status="ill", reason="x", seen_version=0)

    def annul(self) -> None:
        corrections.annul(attendance=first(self.session), actor=self.world.officer, reason="x", seen_version=0)

    def newcomer(self) -> None:
        ContactFactory(village=self.world.pontang)

    def invite(self) -> None:
        roll.invite_more(session=self.session, actor=self.world.officer, functions=["rt_head"])

    def take_in(self) -> None:
        held.take_in_late(session=self.session, actor=self.world.officer)

    def lay_aside(self) -> None:
        held.decide(entry=HeldEntry.objects.get(), actor=self.world.officer, take_in=False)

    def clock(self) -> None:
        session_clock.advance()

    def cancel(self) -> None:
        standing.cancel(session=self.session, actor=self.world.officer, reason="banjir")


# What was done before, and what has to be seen then.
CHANGES = [
    "nothing, batch", "nothing, count", "nothing, close_one", "nothing, close", "close, undo", "close, reopen",
    "close, correct", "close, annul", "newcomer, invite", "close, batch", "close, batch, take_in",
    "close, batch, lay_aside", "batch, contradict", "nothing, clock", "nothing, cancel",
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("who", ["officer", "operator"])
def test_whatever_changes_is_seen_at_the_next_question(world, session, ask, change, who):
    acts = Acts(world, session)
    *before, act = change.split(", ")
    for name in before:
        getattr(acts, name)()
    etag = ask(who).headers["ETag"]
    getattr(acts, act)()
    response = ask(who, etag)
    assert (response.status_code, response.headers["ETag"] != etag) == (200, True)


def test_the_language_and_the_posting_are_part_of_what_was_asked(world, session, ask, as_user):
    etag = ask("officer").headers["ETag"]
    assert ask("operator", etag).status_code == 200
    world.officer.language = "en"
    world.officer.save()
    assert ask("officer", etag).status_code == 200


def test_the_page_asks_only_while_something_is_open(world, session, as_user, clock):
    client = as_user(world.officer)
    url = reverse("session_detail", args=[session.pk])
    assert "data-live-counts" in client.get(url).content.decode()
    clock.shift(dt.timedelta(hours=1))
    closing.close(session=session, actor=world.officer)
    assert "data-live-counts" not in client.get(url).content.decode()
