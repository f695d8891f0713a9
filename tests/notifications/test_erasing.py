"""After years a message says what went to whom, and when, and nothing else of them; nothing open is touched."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from notifications.domain.erasing import erase
from notifications.domain.outbox import Territory
from notifications.enums import ACCOUNT_KIND, MessageState
from notifications.models import Message
from notifications.queries import inbox
from notifications.tasks import erase_old
from offices.domain.territory import ancestors_of
from tests.factories import ContactFactory
from tests.guards.queries import assert_same_queries
from tests.notifications.plans import written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("samples")]
EMPTY = {
    "recipient_name": "", "address": "", "ways": [], "context": {}, "provider_id": "", "last_error": "",
}  # fmt: skip
OVER = [state for state in MessageState if state not in (MessageState.SCHEDULED, MessageState.SENDING)]


def of_age(who: str, *, days: int, state=MessageState.SENT, place=None, **fields) -> Message:
    """A message written ``days`` ago, ended a day later."""
    now = timezone.now()
    due = now - dt.timedelta(days=days)
    plan = {name: fields.pop(name) for name in ("person", "kind", "ways", "recipient_user_id") if name in fields}
    territory = Territory(**ancestors_of(code=place.region_id, office=place.office)) if place else Territory()
    (row,) = written(who, due_at=due, expires_at=due + dt.timedelta(days=1), territory=territory, **plan)
    columns = {"sent_at": due, "claimed_at": due, "provider_id": f"wamid.{who}", "last_error": f"550 {who}"}
    Message.objects.filter(pk=row.pk).update(**{**columns, "state": state, "created_at": due, **fields})
    return Message.objects.get(pk=row.pk)


def test_what_ended_before_the_limit_keeps_kind_person_state_and_times():
    bundle = of_age("ikat", days=9)
    olds = [
        of_age(f"c{n}", days=366 * 5 + 2, state=state, person=f"c{n}", ways=[["sms", "+628120000001"]], bundle=bundle)
        for n, state in enumerate(OVER)
    ]
    of_age("baru", days=366 * 5)
    columns = ("id", "kind", "person", "state", "subject", "due_at", "sent_at", "expires_at", "dedupe_key")
    before = list(Message.objects.order_by("pk").values(*columns))
    assert sum(erase(step=3)) == len(olds)
    assert list(Message.objects.order_by("pk").values(*columns)) == before
    assert set(Message.objects.filter(**EMPTY, erased_at__isnull=False)) == set(olds)
    assert set(Message.objects.exclude(address="").values_list("recipient_name", flat=True)) == {"Ikat", "Baru"}


def test_a_second_run_finds_nothing_and_changes_nothing():
    of_age("amin", days=9999)
    erase_old()
    first = Message.objects.get().erased_at
    assert first is not None
    assert sum(erase()) == 0
    erase_old()
    assert Message.objects.get().erased_at == first


@pytest.mark.parametrize("state", [MessageState.SCHEDULED, MessageState.SENDING])
def test_an_open_row_is_left_alone_however_old(state):
    row = of_age("amin", days=9999, state=state)
    of_age("budi", days=9999, state=MessageState.BUNDLED, bundle=row)
    assert sum(erase()) == 0
    assert set(Message.objects.values_list("address", flat=True)) == {"amin@example.test", "budi@example.test"}


def test_a_stopped_run_goes_on_the_next_night(monkeypatch):
    for who in ("amin", "budi", "citra"):
        of_age(who, days=9999)
    parts = erase(step=1)
    assert [next(parts), next(parts)] == [1, 1]
    parts.close()
    assert list(Message.objects.exclude(address="").values_list("recipient_name", flat=True)) == ["Citra"]
    monkeypatch.setattr("notifications.tasks.erase", lambda: erase(step=1))
    monkeypatch.setattr("notifications.tasks.NIGHT_SECONDS", 0.0)
    for _night in range(3):
        erase_old()
    assert list(Message.objects.exclude(address="").values_list("recipient_name", flat=True)) == ["Citra"]
    monkeypatch.setattr("notifications.tasks.NIGHT_SECONDS", 60.0)
    erase_old()
    assert not Message.objects.exclude(address="").exists()


def test_it_ends_where_messages_are_younger(django_assert_num_queries):
    of_age("amin", days=9999)
    for n in range(4):
        of_age(f"c{n}", days=1)
    with django_assert_num_queries(4):  # the ends, the age of two parts, one of them erased
        assert list(erase(step=1)) == [1]


def test_the_office_may_set_another_limit(settings):
    settings.MESSAGES_KEPT_YEARS = 2
    of_age("amin", days=366 * 2 + 2)
    of_age("budi", days=366 * 2)
    assert sum(erase()) == 1
    assert Message.objects.exclude(address="").get().recipient_name == "Budi"


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"address": ""}, "message_leads_somewhere"),
        ({"erased_at": timezone.now(), "address": ""}, "message_erased_is_over_and_empty"),
        ({"erased_at": timezone.now(), **EMPTY, "state": "scheduled"}, "message_erased_is_over_and_empty"),
        *[
            ({"erased_at": timezone.now(), **EMPTY, name: value}, "message_erased_is_over_and_empty")
            for name, value in (
                ("recipient_name", "Amin"), ("context", {"name": "Amin"}), ("ways", [["sms", "1"]]),
                ("provider_id", "wamid"), ("last_error", "550 amin"), ("address", "amin@example.test"),
            )
        ],
    ],
)  # fmt: skip
def test_the_database_refuses_half_a_person(columns, name):
    row = of_age("amin", days=1)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Message.objects.filter(pk=row.pk).update(**columns)


def test_an_inbox_needs_no_address(world):
    row = of_age("amin", days=1, recipient_user_id=world.officer.pk)
    assert Message.objects.filter(pk=row.pk).update(channel="inbox", address="") == 1


def test_constraints_hold_for_what_was_there_before():
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE NOT convalidated AND conname LIKE 'message%'")
        assert cursor.fetchall() == []
    out = StringIO()
    call_command("makemigrations", "notifications", "outreach", check=True, dry_run=True, stdout=out)
    assert "No changes" in out.getvalue()


def test_pages_say_so_and_still_tell_who_was_told_what(world, as_user):
    contact = ContactFactory(village=world.pontang, name="Contoh Satu")
    row = of_age("amin", days=9999, person=f"c{contact.pk}", state=MessageState.FAILED, place=world.pontang)
    sum(erase())
    client = as_user(world.officer)
    text = client.get(reverse("message_detail", args=[row.pk])).content.decode()
    assert "sudah dihapus" in text
    assert "tidak dapat disusun" not in text
    assert "untuk Contoh Satu" in text
    assert "Kirim ulang" not in text
    assert "Server tujuan menolak" not in text
    page = client.get(reverse("message_person", args=[f"c{contact.pk}"])).context["page"]
    assert [(shown.name, shown.state, shown.where) for shown in page.rows] == [("Contoh Satu", "gagal", "")]


def test_an_account_is_still_named(world, as_user):
    row = of_age("amin", days=9999, person=f"u{world.officer.pk}", place=world.pontang)
    sum(erase())
    text = as_user(world.officer).get(reverse("message_detail", args=[row.pk])).content.decode()
    assert f"untuk {world.officer.name}" in text


def test_the_page_of_a_person_costs_the_same_for_many_erased(world, as_user):
    contact = ContactFactory(village=world.pontang)
    numbers = iter(range(9))

    def add():
        of_age(f"o{(n := next(numbers))}", days=9999, person=f"c{contact.pk}", kind=f"k{n}", place=world.pontang)
        sum(erase())

    assert_same_queries(as_user(world.officer), reverse("message_person", args=[f"c{contact.pk}"]), add)


def test_the_own_inbox_holds_no_empty_letters(world):
    row = of_age("amin", days=9999, recipient_user_id=world.officer.pk)
    Message.objects.filter(pk=row.pk).update(channel="inbox", address="")
    assert len(inbox.inbox_page(world.officer).letters) == 1
    sum(erase())
    assert inbox.inbox_page(world.officer).letters == []
    assert inbox.unread_count(world.officer) == 0


def test_of_what_was_about_an_account_nobody_is_left():
    of_age("amin", days=9999, kind=ACCOUNT_KIND, context={})
    assert sum(erase()) == 1
    assert Message.objects.filter(**EMPTY).count() == 1
