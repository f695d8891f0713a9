"""One act begins while another, not yet committed, holds what it needs: it must act on what it finds afterwards."""

import datetime as dt
import threading
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from notifications.models import Message
from offices.errors import DomainError
from outreach.domain import closing, held, replanning, roll, sessions, standing, texts
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.enums import SessionKind
from outreach.models import Attendance, HeldEntry, OutreachSession, SessionTally
from tests.factories import ContactFactory
from tests.outreach.conftest import details
from villages.domain.consents import opt_out
from villages.domain.contacts import ContactDetails, add_contact, change_contact
from villages.models import Stakeholder

pytestmark = pytest.mark.django_db(transaction=True)


def meanwhile(first, second):
    """Run ``second`` in a thread that has to wait for ``first``, which commits only then; what ``second`` gave."""
    outcome = []

    def run():
        try:
            outcome.append(second())
        except DomainError as error:
            outcome.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        first()
        thread.start()
        while thread.is_alive() and not somebody_waits():
            thread.join(0.01)
    thread.join(30)
    return outcome[0]


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        # within a transaction the view of who is connected is kept: somebody who came since would not be seen
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks l JOIN pg_database d ON d.datname = current_database()"
            " JOIN pg_stat_activity a ON a.pid = l.pid AND a.datid = d.oid WHERE NOT l.granted)"
        )
        return cursor.fetchone()[0]


@pytest.fixture
def session(world):
    ContactFactory(village=world.pontang, name="Contoh Pertama", email="pertama@example.test")
    return book(world, villages=[world.pontang, world.tirtayasa])


def book(world, **fields):
    return sessions.schedule(
        actor=world.officer, kind=SessionKind.OUTREACH, functions=["rt_head"],
        details=details(world, day=timezone.localdate() + dt.timedelta(days=30)), **fields,
    )  # fmt: skip


def more(world, session, **fields):
    ContactFactory(village=world.pontang, name="Contoh Kedua", **fields)
    return lambda: roll.invite_more(session=session, actor=world.officer, functions=["rt_head"])


def test_nobody_joins_the_roll_of_a_session_being_cancelled(world, session):
    refused = meanwhile(
        lambda: standing.cancel(session=session, actor=world.officer, reason="banjir"), more(world, session)
    )
    assert isinstance(refused, DomainError)
    assert SessionTally.objects.get(session=session, village=world.pontang).listed == 1
    assert not Message.objects.filter(state="scheduled").exists()


def test_who_joins_a_session_being_moved_is_reminded_of_its_new_day(world, session):
    later = details(world, day=session.local_date + dt.timedelta(days=7))
    move = lambda: sessions.change(session=session, actor=world.officer, details=later, seen_version=1)  # noqa: E731
    assert meanwhile(move, more(world, session, email="kedua@example.test")) == 1
    session.refresh_from_db()
    scheduled = Message.objects.filter(state="scheduled", kind__startswith="reminder")
    assert set(scheduled.values_list("subject_key", flat=True)) == {texts.revision_key(session)}
    assert set(scheduled.values_list("address", flat=True)) == {
        "pertama@example.test", "kedua@example.test", world.officer.email,
    }  # fmt: skip


def test_the_nightly_plan_leaves_a_session_being_moved_its_new_reminders(world, session):
    later = details(world, day=session.local_date + dt.timedelta(days=7))
    move = lambda: sessions.change(session=session, actor=world.officer, details=later, seen_version=1)  # noqa: E731
    meanwhile(move, replanning.sync_all)
    session.refresh_from_db()
    scheduled = Message.objects.filter(state="scheduled", kind__startswith="reminder")
    assert scheduled.exists()
    assert set(scheduled.values_list("subject_key", flat=True)) == {texts.revision_key(session)}


def test_two_people_inviting_at_once_add_everybody_once(world, session):
    invite = more(world, session)
    assert meanwhile(invite, invite) == 0
    assert list(Attendance.objects.values_list("roll_number", flat=True)) == [1, 2]
    assert SessionTally.objects.get(session=session, village=world.pontang).listed == 2


@pytest.fixture
def late(world, session, time_machine):
    """An entry held because Pontang's roll is closed while Tirtayasa's is open."""
    time_machine.move_to(session.ends_at)
    closing.close(session=session, actor=world.operator)
    pk = Attendance.objects.get(session=session).pk
    batch = Batch(uuid4(), "HP", [{"id": pk, "status": "present"}])
    take_batch(session=session, actor=world.operator, batch=batch)
    return HeldEntry.objects.get()


def test_a_held_entry_is_not_taken_into_a_session_being_cancelled(world, session, late):
    refused = meanwhile(
        lambda: standing.cancel(session=session, actor=world.officer, reason="banjir"),
        lambda: held.decide(entry=late, actor=world.officer, take_in=True),
    )
    assert isinstance(refused, DomainError)
    assert SessionTally.objects.get(session=session, village=world.pontang).present == 0


def test_of_two_decisions_at_once_one_stands(world, session, late):
    decide = lambda take_in: held.decide(entry=late, actor=world.officer, take_in=take_in)  # noqa: E731
    assert isinstance(meanwhile(lambda: decide(False), lambda: decide(True)), DomainError)
    late.refresh_from_db()
    assert (late.taken_in, SessionTally.objects.get(session=session, village=world.pontang).present) == (False, 0)


def test_a_decision_finds_what_a_device_decided_a_moment_before(world, session, time_machine):
    time_machine.move_to(session.starts_at)
    pk = Attendance.objects.get(session=session).pk

    def send(status, actor, **fields):
        batch = Batch(uuid4(), "HP", [{"id": pk, "status": status, "version": 0} | fields])
        return take_batch(session=session, actor=actor, batch=batch)

    send("present", world.operator)
    assert send("absent", world.officer)[0]["outcome"] == "conflict"
    conflict = HeldEntry.objects.get()
    refused = meanwhile(
        lambda: send("ill", world.operator, decide=True),
        lambda: held.decide(entry=conflict, actor=world.officer, take_in=True),
    )
    assert isinstance(refused, DomainError)
    assert Attendance.objects.get(pk=pk).status == "ill"


def test_a_past_visit_sent_twice_is_logged_once(world):
    world.officer, world.pontang  # noqa: B018 - made before the block that is not yet committed
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    log = lambda: sessions.schedule(  # noqa: E731
        actor=world.officer, villages=[world.pontang], kind=SessionKind.VISIT, details=details(world, day=yesterday)
    )
    assert isinstance(meanwhile(log, log), DomainError)
    assert OutreachSession.objects.count() == 1


def test_a_contact_sent_twice_is_taken_in_once(world):
    world.operator  # noqa: B018 - made before the block that is not yet committed
    person = ContactDetails(function="community", name="H. Contoh")
    add = lambda: add_contact(  # noqa: E731
        actor=world.operator, village=world.pontang, district=world.pontang.district, details=person
    )
    assert isinstance(meanwhile(add, add), DomainError)
    assert Stakeholder.objects.count() == 1


def test_a_correction_leaves_the_wish_said_meanwhile(world):
    contact = ContactFactory(village=world.pontang, function="community")
    seen = Stakeholder.objects.get(pk=contact.pk)
    opt_out(actor=world.officer, contact=contact, source="telepon")
    change_contact(actor=world.operator, contact=seen, details=ContactDetails(function="community", name="H. Contoh"))
    contact.refresh_from_db()
    assert (contact.full_name, contact.opted_out_at is None) == ("H. Contoh", False)


@pytest.mark.parametrize("contact", [False, True])
@pytest.mark.parametrize(("second", "outcome"), [("other_operator", "rejected"), ("officer", "unchanged")])
@pytest.mark.parametrize("late", [False, True])
def test_one_person_added_for_two_villages_at_one_moment_is_one(
    world, session, second, outcome, contact, late, time_machine
):
    if late:
        time_machine.move_to(session.ends_at)
        closing.close(session=session, actor=world.officer)
    client_id = str(uuid4())

    def add(actor, village, **fields):
        guest = {"key": "k", "client_id": client_id, "name": "Contoh Tamu", "village": village.pk, "status": "present"}
        batch = Batch(uuid4(), actor.username, [guest | fields], format=2)
        return lambda: take_batch(session=session, actor=actor, batch=batch)

    first = add(world.operator, world.pontang, contact=contact)
    (answer,) = meanwhile(first, add(getattr(world, second), world.tirtayasa, contact=True))
    if late:
        assert answer["outcome"] == ("held" if outcome == "unchanged" else outcome)
        (waiting,) = HeldEntry.objects.all()
        assert (waiting.village, waiting.sent_by) == (world.pontang, world.operator)
        return
    assert (answer["outcome"], answer.get("reason")) == (outcome, "unknown" if outcome == "rejected" else None)
    kept = Attendance.objects.get(session=session, client_id=client_id)
    assert (kept.village, kept.status, kept.version) == (world.pontang, "present", 1)
    assert Stakeholder.objects.filter(name="Contoh Tamu").count() == int(contact)
