"""What the database itself refuses, whatever the code above it does."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from outreach.enums import SessionState
from outreach.models import GroupPost, OutreachSession, SessionOfficer, SessionVillage
from tests.factories import SessionFactory


def test_an_officer_is_in_one_place_at_a_time(world):
    first = SessionFactory(host=world.pontang, lead=world.officer)
    elsewhere, later = world.linduk, first.starts_at + dt.timedelta(hours=1)
    with pytest.raises(IntegrityError, match="officer_is_in_one_place_at_a_time"), transaction.atomic():
        SessionFactory(host=elsewhere, lead=world.officer, starts_at=later)
    SessionFactory(host=elsewhere, lead=world.officer, starts_at=first.ends_at)


def test_moving_a_session_moves_its_officers_and_villages(world):
    session = SessionFactory(host=world.pontang, lead=world.officer)
    moved = session.starts_at + dt.timedelta(days=2)
    OutreachSession.objects.filter(pk=session.pk).update(starts_at=moved, ends_at=moved + dt.timedelta(hours=1))
    bound = SessionOfficer.objects.get(session=session)
    assert (bound.starts_at, bound.ends_at) == (moved, moved + dt.timedelta(hours=1))
    assert SessionVillage.objects.get(session=session).starts_at == moved


def test_cancelling_frees_the_officer(world):
    session = SessionFactory(host=world.pontang, lead=world.officer)
    OutreachSession.objects.filter(pk=session.pk).update(state=SessionState.CANCELLED, blocks=False, reason="banjir")
    other = SessionFactory(host=world.linduk, lead=world.officer, starts_at=session.starts_at)
    assert SessionOfficer.objects.get(session=other).blocks is True


def test_the_host_is_one_of_the_villages(world):
    session = SessionFactory(host=world.pontang, lead=world.officer)
    elsewhere = world.linduk

    def take_another_host():
        with transaction.atomic():
            OutreachSession.objects.filter(pk=session.pk).update(host=elsewhere)
            connection.check_constraints()

    with pytest.raises(IntegrityError, match="host_is_one_of_the_villages"):
        take_another_host()


def test_a_tick_is_taken_back_within_its_session(world):
    first, second = SessionFactory(host=world.pontang), SessionFactory(host=world.linduk)

    def said_of(session: OutreachSession, withdraws: GroupPost | None = None) -> GroupPost:
        return GroupPost.objects.create(
            session=session, kind="invitation", revision=1, client_id=uuid.uuid4(), withdraws=withdraws,
            marked_by=world.officer, marked_at=timezone.now(),
        )  # fmt: skip

    post = said_of(first)
    with pytest.raises(IntegrityError, match="group_post_withdraws_one_of_its_session"), transaction.atomic():
        said_of(second, withdraws=post)
    assert said_of(first, withdraws=post).withdraws == post
