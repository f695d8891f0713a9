"""Two check-ins at once, and one in the moment the roll is closed: once, or a sentence; never half."""

import datetime as dt
import threading

import pytest
from django.db import connections, transaction
from django.utils import timezone

from offices.errors import DomainError
from outreach.domain import check_in as domain
from outreach.domain import roll, venue_codes
from outreach.models import Attendance, AttendanceBatch, CheckInTries, HeldEntry, SessionTally, SessionVillage
from tests.factories import ContactFactory, SessionFactory, on_roll
from tests.outreach.test_races import meanwhile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def row(world, clock) -> Attendance:
    with transaction.atomic():
        session = SessionFactory(host=world.pontang, starts_at=timezone.now() + dt.timedelta(minutes=20))
        return on_roll(session, ContactFactory(village=world.pontang))


def seen(row: Attendance) -> Attendance:
    return Attendance.objects.select_related("session").get(pk=row.pk)


def check_in(row: Attendance) -> None:
    domain.check_in(attendance=row, code=venue_codes.code_at(row.session, timezone.now()))


def test_two_at_once_are_one(row):
    first, second = seen(row), seen(row)
    assert meanwhile(lambda: check_in(first), lambda: check_in(second)) is None
    assert Attendance.objects.values_list("status", "version").get() == ("present", 1)
    assert (AttendanceBatch.objects.count(), SessionTally.objects.get().present) == (1, 1)


def test_one_in_the_moment_of_closing_is_told_so_and_leaves_nothing(row, world):
    def close():
        roll.lock_tallies(row.session)
        SessionVillage.objects.update(locked_at=timezone.now(), locked_by=world.officer)

    # the page had been opened, and the hour judged, before
    late = seen(row)
    code = venue_codes.code_at(row.session, timezone.now())
    refused = meanwhile(close, lambda: domain.check_in(attendance=late, code=code))
    assert isinstance(refused, DomainError)
    assert "sudah ditutup" in refused.message
    assert (AttendanceBatch.objects.count(), HeldEntry.objects.count()) == (0, 0)
    assert Attendance.objects.get().version == 0


def test_guesses_sent_all_at_once_are_no_more_than_five(row):
    guesses, sentences = [f"{number:06}" for number in range(12)], []
    begin = threading.Barrier(len(guesses))

    def guess(code: str) -> None:
        begin.wait(20)
        try:
            domain.check_in(attendance=seen(row), code=code)
        except DomainError as error:
            sentences.append(error.message)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guess, args=[code]) for code in guesses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sum("Kode tidak cocok" in sentence for sentence in sentences) == domain.TRIES
    assert sum("Terlalu banyak" in sentence for sentence in sentences) == len(guesses) - domain.TRIES
    assert CheckInTries.objects.get().count == domain.TRIES
