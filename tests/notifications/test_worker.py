"""The whole way: a row, a real beat, a real broker, a real worker, a real mail server."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from notifications.domain.outbox import enqueue
from notifications.enums import MessageState
from notifications.models import Message
from tests.notifications.plans import planned
from tests.worker import APPLICATION_NAME


def due_now(who):
    now = timezone.now()
    words = {"subject": f"Untuk {who}", "text": "Isi"}
    enqueue([planned(who, template="", context=words, due_at=now, expires_at=now + dt.timedelta(hours=1))])


def end_sessions_of_the_worker():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = %s",
            [APPLICATION_NAME],
        )
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_a_row_becomes_a_mail_also_after_the_database_broke_off(worker, mail_server):
    due_now("amin")
    worker.send("notifications.dispatch_due")
    [mail] = mail_server.wait_for(1)
    assert (mail["X-RcptTo"], mail["Subject"]) == ("amin@example.test", "Untuk amin")

    assert 1 <= end_sessions_of_the_worker() <= 2
    due_now("budi")
    assert [mail["X-RcptTo"] for mail in mail_server.wait_for(2)] == ["amin@example.test", "budi@example.test"]

    worker.stop()
    assert worker.worker.process.returncode == 0
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}
