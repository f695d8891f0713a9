"""Several dispatchers at once, on real transactions."""

import datetime as dt
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest
from django.db import connection, transaction
from django.utils import timezone

from notifications.domain.dispatch import dispatch
from notifications.domain.outbox import sync
from notifications.enums import MessageState
from notifications.models import Message
from tests.notifications.plans import planned

pytestmark = pytest.mark.django_db(transaction=True)


def due_now(*people):
    now = timezone.now()
    # urgent: the clock is the real one, and it may be night
    plan = [planned(who, due_at=now, expires_at=now + dt.timedelta(hours=1), urgent=True) for who in people]
    sync(subject="sample:12", revision_key="sample:12:r3", planned=plan, kinds=["reminder_3"])


def in_thread(act):
    """``act`` with a database session of its own."""

    def run():
        try:
            return act()
        finally:
            connection.close()

    return run


def test_dispatchers_side_by_side_send_each_message_once(smtp, checks, monkeypatch):
    monkeypatch.setattr("notifications.domain.dispatch.BATCH", 7)
    people = [f"orang{n:02}" for n in range(60)]
    due_now(*people)
    together = threading.Barrier(3)

    def work():
        together.wait(10)
        return dispatch()

    with ThreadPoolExecutor(3) as pool:
        results = [future.result(60) for future in [pool.submit(in_thread(work)) for _ in range(3)]]
    assert sum(results, Counter()) == {MessageState.SENT: 60}
    assert smtp.recipients == [f"{who}@example.test" for who in people]
    assert len([result for result in results if result]) > 1


def test_rows_another_dispatcher_is_claiming_are_skipped(smtp, checks):
    due_now("amin", "budi")
    with transaction.atomic(), ThreadPoolExecutor(1) as pool:
        Message.objects.select_for_update().get(address="amin@example.test")
        assert pool.submit(in_thread(dispatch)).result(30) == {MessageState.SENT: 1}
    assert smtp.recipients == ["budi@example.test"]


def test_a_plan_that_changes_while_a_message_is_claimed_leaves_that_message_alone(smtp, checks):
    due_now("amin", "budi")
    Message.objects.filter(address="amin@example.test").update(state=MessageState.SENDING, claimed_at=timezone.now())
    result = sync(subject="sample:12", revision_key="sample:12:r4", planned=[], kinds=["reminder_3"])
    assert result.cancelled == 1
    assert Message.objects.get(address="amin@example.test").state == MessageState.SENDING


class BreaksTheDatabaseSessions:
    """A channel during whose sending the dispatcher's database sessions are ended from outside."""

    def __init__(self):
        self.sent = []

    def send(self, message):
        self.sent.append(message.address)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(in_thread(end_other_sessions)).result(10)

    def close(self):
        pass


def end_other_sessions():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_database_session_lost_while_a_mail_goes_out_doubles_nothing(checks):
    channel = BreaksTheDatabaseSessions()
    due_now("amin", "budi", "citra")
    assert dispatch(open_channel=lambda _name: channel) == {MessageState.SENT: 3}
    assert channel.sent == ["amin@example.test", "budi@example.test", "citra@example.test"]
    assert dispatch(open_channel=lambda _name: channel) == {}
    assert set(Message.objects.values_list("state", "attempts")) == {(MessageState.SENT, 1)}


def test_a_claim_that_was_taken_back_meanwhile_is_not_marked(checks):
    due_now("amin")

    class Slow:
        def send(self, message):
            Message.objects.update(state=MessageState.CANCELLED)

        def close(self):
            pass

    dispatch(open_channel=lambda _name: Slow())
    assert Message.objects.get().state == MessageState.CANCELLED


def test_all_marks_of_a_run_go_over_one_session_of_their_own(smtp, checks, monkeypatch):
    due_now(*(f"orang{n:02}" for n in range(30)))
    opened = []
    connect = psycopg2.connect
    monkeypatch.setattr(psycopg2, "connect", lambda *args, **options: opened.append(1) or connect(*args, **options))
    assert dispatch() == {MessageState.SENT: 30}
    assert len(opened) == 1
