"""Plans and rows: writing, changing and cancelling messages."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import DataError, IntegrityError, transaction

from notifications.domain.outbox import SyncResult, Territory, cancel, enqueue, subject_of, sync
from notifications.domain.routes import Route
from notifications.enums import MessageState
from notifications.models import Message
from offices.domain.territory import ancestors_of
from tests.notifications.plans import NOW, planned

KINDS = ("reminder_3", "reminder_1")


def synced(*messages, sample=12, revision=3, kinds=KINDS):
    return sync(subject=f"sample:{sample}", revision_key=f"sample:{sample}:r{revision}", planned=messages, kinds=kinds)


def states():
    return dict(Message.objects.order_by("dedupe_key").values_list("dedupe_key", "state"))


def key(who, revision=3, kind="reminder_3", sample=12):
    return f"sample:{sample}:r{revision}:{kind}:{who}:email"


@pytest.mark.django_db
def test_a_plan_becomes_rows_once(world, django_assert_num_queries):
    place = Territory(**ancestors_of(code=world.pontang.region_id, office=world.serang))
    plan = [planned("amin", territory=place), planned("budi", territory=place)]
    assert synced(*plan) == SyncResult(written=2, cancelled=0, kept=0)
    with django_assert_num_queries(5):  # three, and the savepoint around them
        assert synced(*plan) == SyncResult(written=0, cancelled=0, kept=2)
    row = Message.objects.get(dedupe_key=key("amin"))
    assert (row.subject, row.subject_key, row.office, row.district_id) == (
        "sample:12", "sample:12:r3", world.serang, "36.04.12",
    )  # fmt: skip
    assert row.context == {"title": "Sosialisasi TPPO", "starts_at": "2026-03-05T01:00:00Z"}


@pytest.mark.django_db
def test_a_new_revision_replaces_the_old_one_and_leaves_other_subjects_alone():
    synced(planned("amin"), planned("budi"))
    synced(planned("amin", sample=1), sample=1)
    synced(planned("amin", kind="summary"), kinds=["summary"])
    moved = [planned("amin", revision=4), planned("budi", revision=4)]
    assert synced(*moved, revision=4) == SyncResult(written=2, cancelled=2, kept=0)
    assert synced(sample=1) == SyncResult(written=0, cancelled=1, kept=0)
    assert states() == {
        key("amin"): MessageState.CANCELLED,
        key("budi"): MessageState.CANCELLED,
        key("amin", kind="summary"): MessageState.SCHEDULED,
        key("amin", revision=4): MessageState.SCHEDULED,
        key("budi", revision=4): MessageState.SCHEDULED,
        key("amin", sample=1): MessageState.CANCELLED,
    }


@pytest.mark.django_db
def test_scheduled_rows_follow_the_plan_in_few_queries(django_assert_max_num_queries):
    people = [f"orang{n}" for n in range(60)]
    synced(*(planned(who) for who in people))
    later = NOW + dt.timedelta(hours=2)
    plan = [planned(who, due_at=later, address=f"{who}@baru.test", context={"venue": "Aula"}) for who in people[:50]]
    with django_assert_max_num_queries(7):
        assert synced(*plan, planned("baru")) == SyncResult(written=1, cancelled=10, kept=50)
    row = Message.objects.get(dedupe_key=key("orang0"))
    assert (row.due_at, row.address, row.context) == (later, "orang0@baru.test", {"venue": "Aula"})


@pytest.mark.django_db
def test_sent_and_claimed_rows_are_never_touched():
    synced(planned("amin"), planned("budi"), planned("citra"))
    Message.objects.filter(dedupe_key=key("amin")).update(state=MessageState.SENT, sent_at=NOW)
    Message.objects.filter(dedupe_key=key("budi")).update(state=MessageState.SENDING, claimed_at=NOW)
    Message.objects.filter(dedupe_key=key("citra")).update(state=MessageState.MISSED)
    before = list(Message.objects.order_by("pk").values())
    other = {"address": "lain@example.test"}
    plan = [planned("amin", **other), planned("budi", **other), planned("citra", **other)]
    assert synced(*plan) == SyncResult(written=0, cancelled=0, kept=3)
    assert synced() == SyncResult(written=0, cancelled=0, kept=0)
    assert list(Message.objects.order_by("pk").values()) == before


@pytest.mark.django_db
def test_who_comes_back_into_the_plan_is_reminded_after_all():
    synced(planned("amin"))
    synced()
    assert synced(planned("amin")) == SyncResult(written=1, cancelled=0, kept=0)
    assert states() == {key("amin"): MessageState.SCHEDULED}


@pytest.mark.django_db
def test_a_failed_message_is_tried_again_when_its_address_was_corrected():
    synced(planned("amin"))
    Message.objects.update(state=MessageState.FAILED, attempts=4, last_error="550 tidak ada")
    assert synced(planned("amin")) == SyncResult(written=0, cancelled=0, kept=1)
    assert states() == {key("amin"): MessageState.FAILED}
    assert synced(planned("amin", address="amin@benar.test")) == SyncResult(written=1, cancelled=0, kept=0)
    row = Message.objects.get()
    assert (row.state, row.attempts, row.address) == (MessageState.SCHEDULED, 0, "amin@benar.test")


@pytest.mark.django_db
def test_an_unchanged_plan_does_not_shorten_the_wait_for_the_next_try():
    synced(planned("amin"))
    waits_until = NOW + dt.timedelta(minutes=15)
    Message.objects.update(attempts=3, retry_at=waits_until)
    synced(planned("amin", context={"venue": "Aula"}))
    assert Message.objects.get().retry_at == waits_until
    synced(planned("amin", address="amin@benar.test"))
    assert Message.objects.get().retry_at is None


@pytest.mark.django_db
def test_a_plan_of_another_revision_or_kind_is_a_mistake():
    with pytest.raises(ValueError, match="is not a message of"):
        synced(planned("amin", revision=2))
    with pytest.raises(ValueError, match="is not a message of"):
        synced(planned("amin", kind="summary"))
    with pytest.raises(ValueError, match="is not a message of"):
        synced(replace(planned("amin"), dedupe_key=key("amin", revision=2)))
    with pytest.raises(ValueError, match="is not a revision of"):
        sync(subject="sample:1", revision_key="sample:12:r3", planned=[], kinds=KINDS)
    assert Message.objects.count() == 0


@pytest.mark.django_db
def test_rolling_back_the_subject_takes_its_messages_along():
    with transaction.atomic():
        synced(planned("amin"))
        transaction.set_rollback(True)
    assert Message.objects.count() == 0


@pytest.mark.django_db
def test_single_messages_are_written_once_and_cancelled_by_kind():
    enqueue([planned("amin", kind="summary"), planned("amin")])
    enqueue([planned("amin", kind="summary", address="lain@example.test")])
    assert Message.objects.get(kind="summary").address == "amin@example.test"
    assert cancel(subject="sample:12", kinds=["summary"]) == 1
    enqueue([planned("amin", kind="summary")])
    assert states() == {key("amin"): MessageState.SCHEDULED, key("amin", kind="summary"): MessageState.CANCELLED}
    assert cancel(subject="sample:1") == 0
    assert cancel(subject="sample:12") == 1


@pytest.mark.django_db
def test_the_database_refuses_a_message_that_ends_before_it_is_due():
    with pytest.raises(IntegrityError, match="message_expires_after_it_is_due"), transaction.atomic():
        enqueue([replace(planned(), expires_at=NOW)])


@pytest.mark.django_db
def test_the_database_keeps_no_content_about_an_account_once_it_is_over():
    enqueue([planned(kind="account", subject_key="")])
    assert cancel(subject="") == 1
    assert Message.objects.get().context == {}
    with pytest.raises(IntegrityError, match="keeps_no_secret"), transaction.atomic():
        Message.objects.update(context={"text": "rahasia"})


@pytest.mark.parametrize(
    ("subject_key", "subject"),
    [
        ("sample:12:r3", "sample:12"),
        ("sample:12", "sample:12"),
        ("digest:2026-03", "digest:2026-03"),
        ("", ""),
    ],
)
def test_the_subject_of_a_key(subject_key, subject):
    assert subject_of(subject_key) == subject


@pytest.mark.django_db
def test_what_is_written_and_changed_together_is_kept_to_the_letter():
    odd = 'Ibu "Siti" \\ <b>x</b>\r\n\t{0} %s \u2028 \U0001f600'
    due = NOW + dt.timedelta(microseconds=1)
    fields = {"recipient_name": odd, "due_at": due, "context": {"name": odd, "asked": [], "count": 1.5, "none": None}}
    synced(planned("amin", ways=[Route("whatsapp", "+6281200000001")], **fields), planned("budi"))
    synced(planned("amin", **fields), planned("budi", **fields))
    kept = Message.objects.order_by("dedupe_key").values("recipient_name", "due_at", "context", "ways")
    assert list(kept) == [fields | {"ways": []}, fields | {"ways": []}]


@pytest.mark.django_db
def test_what_is_too_long_for_its_column_is_an_error_and_not_cut():
    with pytest.raises(DataError), transaction.atomic():
        synced(planned("amin", address="a" * 255))
    synced(planned("amin"))
    with pytest.raises(DataError), transaction.atomic():
        synced(planned("amin", address="a" * 255))
    assert Message.objects.get().address == "amin@example.test"
