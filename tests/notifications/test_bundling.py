"""A cap per person and day: what is above it goes out as one message."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection

from notifications.domain import bundling
from notifications.domain.dispatch import dispatch
from notifications.domain.outbox import cancel, enqueue, sync
from notifications.domain.reasons import reason_of
from notifications.domain.retrying import retry
from notifications.domain.way_out import read_token
from notifications.enums import MessageState
from notifications.kinds import Kind, KindGroup, register_kinds
from notifications.models import Message
from notifications.registry import register_check
from tests.notifications.plans import NOW, planned

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def kinds(monkeypatch, checks, settings):
    settings.MESSAGES_PER_PERSON_AND_DAY = 3
    monkeypatch.setattr("notifications.kinds._kinds", {})
    register_kinds(
        [
            Kind("reminder_3", "Pengingat", KindGroup.REMINDER, bundles=True),
            Kind("changed", "Kabar", KindGroup.NEWS),
        ]
    )
    register_check(bundling.BUNDLE, bundling.still_wanted)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def due(number: int, who="amin", **fields):
    """Messages about as many samples, due now."""
    first = fields.pop("first", 1)
    at = fields.pop("at", NOW)
    plans = [
        planned(who, sample=n, person=f"x-{who}",
                **{"context": {"title": f"Rapat {n}", "starts_at": at}, "due_at": at,
                    "expires_at": at + dt.timedelta(hours=5), **fields})
        for n in range(first, first + number)
    ]  # fmt: skip
    enqueue(plans)
    return plans


def states():
    return dict(Message.objects.order_by("dedupe_key").values_list("dedupe_key", "state"))


def test_up_to_the_cap_each_goes_out_by_itself(smtp, clock):
    due(3)
    due(3, "budi")
    assert dispatch() == {MessageState.SENT: 6}


def test_above_it_they_go_out_as_one_that_names_them_all(smtp, clock):
    due(4)
    due(1, "budi")
    assert dispatch() == {MessageState.SENT: 2}
    [mail] = [mail for mail in smtp.mails if mail["X-RcptTo"] == "amin@example.test"]
    assert mail["Subject"] == "4 kegiatan minggu ini"
    for part in ("plain", "html"):
        text = mail.get_body((part,)).get_content()
        assert [f"Undangan: Rapat {n} untuk Amin" in text for n in (1, 2, 3, 4)] == [True] * 4
    bundle = Message.objects.get(kind="bundle")
    assert bundle.dedupe_key == "bundle:x-amin:2026-03-02:1:email"
    assert set(Message.objects.filter(bundle=bundle).values_list("state", flat=True)) == {MessageState.BUNDLED}
    assert Message.objects.filter(bundle=bundle).count() == 4


def test_what_went_out_today_counts_and_what_went_out_yesterday_does_not(smtp, clock):
    due(3, at=NOW - dt.timedelta(hours=9))  # 23.00 of the evening before, held until now
    Message.objects.update(state=MessageState.SENT, sent_at=NOW - dt.timedelta(hours=9))
    due(2, first=4)
    assert dispatch() == {MessageState.SENT: 2}
    due(2, first=6)
    assert dispatch() == {MessageState.SENT: 1}
    assert Message.objects.get(kind="bundle").context["count"] == 2


def test_the_urgent_and_kinds_that_stay_alone_count_but_go_out_by_themselves(smtp, clock):
    due(2, urgent=True)
    due(1, first=5, kind="changed")
    due(2, first=6)
    assert dispatch() == {MessageState.SENT: 4}
    assert Message.objects.get(kind="bundle").context["count"] == 2


def test_the_inbox_disturbs_nobody(clock, world):
    due(5, channel="inbox", recipient_user_id=world.officer.pk)
    assert bundling.bundle_due(NOW) == 0


def test_a_later_bundle_of_the_day_has_the_next_number(smtp, clock):
    due(4)
    dispatch()
    due(3, first=10)
    dispatch()
    keys = Message.objects.filter(kind="bundle").order_by("pk").values_list("dedupe_key", flat=True)
    assert [key.split(":")[3] for key in keys] == ["1", "2"]


def test_what_is_no_longer_wanted_is_left_out(smtp, clock):
    register_check("sample", lambda rows: {row.pk for row in rows if ":1:" not in f"{row.subject}:"})
    due(4)
    assert dispatch() == {MessageState.SENT: 1}
    [mail] = smtp.mails
    assert mail["Subject"] == "3 kegiatan minggu ini"
    assert "Rapat 1" not in mail.get_body(("plain",)).get_content()
    assert states()["sample:1:r3:reminder_3:amin:email"] == MessageState.CANCELLED


def test_a_bundle_of_nothing_does_not_go_out(smtp, clock):
    register_check("sample", lambda _rows: set())
    due(4)
    assert dispatch() == {MessageState.CANCELLED: 1}
    assert smtp.mails == []


def test_a_bundle_waits_while_an_owner_cannot_be_asked(smtp, clock):
    def broken(rows):
        raise LookupError

    register_check("sample", broken)
    due(4)
    assert dispatch() == {}
    register_check("sample", lambda rows: {row.pk for row in rows})
    clock.shift(dt.timedelta(seconds=15))
    assert dispatch() == {MessageState.SENT: 1}


def test_the_new_revision_goes_out_and_the_old_fact_does_not(smtp, clock):
    due(4)
    assert bundling.bundle_due(NOW) == 1
    new = planned(sample=1, revision=4, person="x-amin", context={"title": "Rapat pindah", "starts_at": NOW})
    sync(subject="sample:1", revision_key="sample:1:r4", planned=[new], kinds=["reminder_3"])
    found = states()
    assert found["sample:1:r3:reminder_3:amin:email"] == MessageState.CANCELLED
    dispatch()
    text = "".join(mail.get_body(("plain",)).get_content() for mail in smtp.mails)
    assert "Rapat pindah" in text
    assert "Rapat 1" not in text


def test_what_is_cancelled_leaves_its_bundle(smtp, clock):
    due(4)
    bundling.bundle_due(NOW)
    assert cancel(subject="sample:1") == 1
    dispatch()
    assert smtp.mails[0]["Subject"] == "3 kegiatan minggu ini"


def test_a_member_that_expires_first_is_missed(smtp, clock):
    due(1, expires_at=NOW + dt.timedelta(minutes=1))
    due(3, first=2)
    bundling.bundle_due(NOW)
    clock.shift(dt.timedelta(minutes=2))
    assert dispatch() == {MessageState.SENT: 1}
    assert states()["sample:1:r3:reminder_3:amin:email"] == MessageState.MISSED
    assert smtp.mails[0]["Subject"] == "3 kegiatan minggu ini"


def test_a_bundle_refused_for_good_takes_the_next_way(smtp, clock, world):
    smtp.answers["amin@example.test"] = "550 5.1.1 no such user"
    due(4, ways=[("inbox", "")], recipient_user_id=world.officer.pk)
    dispatch()
    dispatch()
    ways = Message.objects.filter(kind="bundle").order_by("pk").values_list("channel", "state")
    assert list(ways) == [("email", "failed"), ("inbox", "sent")]
    assert Message.objects.get(kind="bundle", channel="inbox").context["count"] == 4


def test_what_was_in_a_bundle_that_reached_nobody_did_not_arrive_and_is_retried_by_itself(smtp, clock, world):
    smtp.answers["amin@example.test"] = "550 5.1.1 no such user"
    due(4)
    assert dispatch() == {MessageState.FAILED: 1}
    members = Message.objects.exclude(kind="bundle")
    assert {(row.state, reason_of(row).do) for row in members} == {
        (MessageState.FAILED, "Periksa alamat penerima, lalu kirim ulang pesan ini.")
    }
    smtp.answers.clear()
    assert retry(rows=Message.objects.all(), actor=world.officer).messages == 4
    assert dispatch() == {MessageState.SENT: 1}
    assert set(members.values_list("state", flat=True)) == {MessageState.BUNDLED}


def test_what_was_in_a_bundle_that_expired_is_missed(smtp, clock):
    due(4)
    bundling.bundle_due(NOW)
    clock.shift(dt.timedelta(hours=6))
    assert dispatch() == {MessageState.MISSED: 1}
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.MISSED}


def test_a_bundle_says_whose_it_is_and_can_be_refused(smtp, clock, settings):
    facts = {"officer": "Dewi <b>", "office": "Kanim Serang", "letter_number": "W.11/123"}
    due(4, context={"title": "Rapat", "starts_at": NOW, **facts})
    dispatch()
    [mail] = smtp.mails
    plain, html = (mail.get_body((part,)).get_content().replace("\r", "") for part in ("plain", "html"))
    assert plain.count("   Dewi <b>, Kanim Serang\n   Nomor surat: W.11/123") == 4
    assert (html.count("Dewi &lt;b&gt;, Kanim Serang"), html.count("Nomor surat: W.11/123")) == (4, 4)
    assert settings.PORTAL_URL in plain
    assert "tidak perlu membuka tautan" in plain
    link = mail["List-Unsubscribe"].strip(" <>")
    assert f"Berhenti menerima: Pengingat {link}" in " ".join(plain.split())
    assert read_token(link.rstrip("/").rpartition("/")[2]) == ("x-amin", KindGroup.REMINDER)


def test_english_counts_in_english(smtp, clock):
    due(4, language="en")
    dispatch()
    assert smtp.mails[0]["Subject"] == "4 sessions this week"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_bundle(samples):
    due(6)
    together = threading.Barrier(2)

    def work():
        try:
            together.wait(10)
            return bundling.bundle_due(NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        made = [future.result(30) for future in [pool.submit(work) for _ in range(2)]]
    assert sorted(made) == [0, 1]
    assert Message.objects.filter(kind="bundle").count() == 1
    assert Message.objects.filter(state=MessageState.BUNDLED).count() == 6
