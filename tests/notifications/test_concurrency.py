"""Several dispatchers at once, on real transactions."""

import datetime as dt
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

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


class BreaksTheDatabaseSession:
    """A channel during whose sending the dispatcher's database session is ended from outside."""

    sent: list[str] = []

    def send(self, message):
        self.sent.append(message.address)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            [pid] = cursor.fetchone()
        with ThreadPoolExecutor(1) as pool:
            pool.submit(in_thread(lambda: end_session(pid))).result(10)

    def close(self):
        pass


def end_session(pid):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])


def test_a_database_session_lost_while_a_mail_goes_out_doubles_nothing(checks):
    due_now("amin", "budi")
    assert dispatch(open_channel=lambda _name: BreaksTheDatabaseSession()) == {MessageState.SENT: 2}
    assert BreaksTheDatabaseSession.sent == ["amin@example.test", "budi@example.test"]
    assert dispatch(open_channel=lambda _name: BreaksTheDatabaseSession()) == {}
