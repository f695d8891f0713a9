"""Nobody is written to between 20.00 and 07.00 where they live, unless it is urgent."""

import datetime as dt
import itertools
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.mail import send_mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.domain import quiet
from notifications.domain.dispatch import dispatch
from notifications.domain.outbox import enqueue
from notifications.enums import MessageState
from notifications.models import Message
from offices.models import Zone
from tests.notifications.plans import planned

DAY = dt.date(2026, 3, 2)
ZONES = [(Zone.WIB, "WIB"), (Zone.WITA, "WITA"), (Zone.WIT, "WIT")]


def local(hour, minute=0, *, zone=Zone.WIB, days=0):
    return dt.datetime.combine(DAY + dt.timedelta(days=days), dt.time(hour, minute), tzinfo=ZoneInfo(zone))


@pytest.fixture
def clock(checks):
    with time_machine.travel(local(21), tick=False) as traveller:
        yield traveller


def due(who, at, *, lives=dt.timedelta(days=1), **fields):
    enqueue([planned(who, due_at=at, expires_at=at + lives, **fields)])
    return Message.objects.get(address=f"{who}@example.test")


def states():
    return dict(Message.objects.values_list("recipient_name", "state"))


@pytest.mark.parametrize("zone", Zone)
@pytest.mark.parametrize(
    ("hour", "minute", "then"),
    [(6, 59, (7, 0, 0)), (7, 0, None), (19, 59, None), (20, 0, (7, 0, 1)), (23, 59, (7, 0, 1)), (0, 0, (7, 0, 0))],
)
def test_what_a_moment_becomes(zone, hour, minute, then):
    moment = local(hour, minute, zone=zone)
    expected = local(then[0], then[1], zone=zone, days=then[2]) if then else moment
    assert quiet.delayed_until(moment, zone, urgent=False) == expected
    assert quiet.delayed_until(moment, zone, urgent=True) == moment


@pytest.mark.django_db
def test_at_night_it_waits_for_the_morning_and_goes_out_then(smtp, clock):
    row = due("amin", local(20, 30))
    assert dispatch() == {}
    row.refresh_from_db()
    assert (row.state, row.due_at, row.retry_at) == (MessageState.SCHEDULED, local(20, 30), local(7, days=1))
    clock.move_to(local(6, 59, days=1))
    assert dispatch() == {}
    clock.move_to(local(7, days=1))
    assert dispatch() == {MessageState.SENT: 1}


@pytest.mark.django_db
def test_the_night_is_that_of_the_reader(smtp, clock):
    for zone, name in ZONES:
        due(name.lower(), local(12), zone=zone)
    clock.move_to(local(18, 30))  # 19.30 in the middle, 20.30 in the east
    assert dispatch() == {MessageState.SENT: 2}
    assert states() == {"Wib": "sent", "Wita": "sent", "Wit": "scheduled"}
    clock.move_to(local(5, days=1))  # 06.00 and 07.00
    assert dispatch() == {MessageState.SENT: 1}


@pytest.mark.django_db
def test_the_urgent_and_what_is_about_an_account_wake_people(smtp, clock, settings):
    settings.EMAIL_BACKEND = "notifications.mail.OutboxEmailBackend"
    due("amin", local(20, 30), urgent=True)
    due("budi", local(20, 30))
    send_mail("Atur ulang sandi", "isi", None, ["citra@example.test"])
    assert dispatch() == {MessageState.SENT: 2}
    assert sorted(smtp.recipients) == ["amin@example.test", "citra@example.test"]


@pytest.mark.django_db
def test_what_does_not_live_until_the_morning_is_missed_with_the_reason(smtp, clock):
    hours = dt.timedelta(hours=1)
    rows = [due(who, local(20), lives=n * hours) for who, n in (("amin", 11), ("budi", 12))]
    assert dispatch() == {}
    for row in rows:
        row.refresh_from_db()
    assert [(row.state, row.last_error) for row in rows] == [
        (MessageState.MISSED, quiet.MISSED_IN_THE_NIGHT), (MessageState.SCHEDULED, ""),
    ]  # fmt: skip
    assert smtp.mails == []


@pytest.mark.django_db
def test_a_later_try_does_not_fall_into_the_night(smtp, clock):
    clock.move_to(local(19, 59, days=0))
    smtp.answers["amin@example.test"] = "451 greylisted"
    row = due("amin", local(19))
    assert dispatch() == {MessageState.SCHEDULED: 1}
    clock.move_to(local(20, 1))
    assert dispatch() == {}
    row.refresh_from_db()
    assert (row.attempts, row.retry_at) == (1, local(7, days=1))


@pytest.mark.django_db
def test_rows_put_off_are_not_written_again_and_by_day_nothing_is_asked(clock):
    due("amin", local(20, 30))
    assert [quiet.hold(local(21)), quiet.hold(local(22)), quiet.hold(local(23, 59))] == [1, 0, 0]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert quiet.hold(local(12)) == 0
    assert len(asked) == 0


@pytest.mark.django_db
def test_what_is_written_after_the_others_were_put_off_is_not_sent_either(smtp, clock, monkeypatch):
    due("amin", local(20, 30))
    held = quiet.hold
    late = itertools.chain(["budi"], itertools.repeat(None))

    def hold_then_write(now):
        count = held(now)
        if who := next(late):
            due(who, local(20, 45))
        return count

    monkeypatch.setattr(quiet, "hold", hold_then_write)
    assert dispatch() == {}
    assert smtp.mails == []
