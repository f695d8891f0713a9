"""What is told, when and to whom; and that a move leaves no message of the old date."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notifications.domain.rendering import rendered
from notifications.domain.wishes import refused
from notifications.enums import MessageState
from notifications.models import Message
from offices.models import Zone
from outreach.domain import clock as session_clock
from outreach.domain import closing, moments, moves, reminders, replanning, roll, sessions, standing
from outreach.domain.times import SessionTimes
from outreach.domain.wanted import still_wanted
from outreach.enums import MessageAudience, SessionKind, SessionState
from tests.factories import ContactFactory
from tests.outreach.conftest import DAY, details
from villages.domain.consents import opt_out
from villages.domain.contacts import retire_contact

REMINDED = ("reminder_h3", "reminder_h1", "reminder_day")


def local(day, hour):
    return dt.datetime.combine(day, dt.time(hour), tzinfo=Zone.WIB.info)


def waiting() -> list[tuple[str, str]]:
    rows = Message.objects.filter(state=MessageState.SCHEDULED).order_by("due_at", "address")
    return list(rows.values_list("kind", "address"))


def test_three_reminders_for_everybody_with_an_address(world, schedule, people):
    world.operator  # noqa: B018 - the operator of Pontang exists
    session = schedule()
    due = moments.reminding(session, moments.DEFAULTS, [MessageAudience.OFFICERS])
    assert [(moment.rule.kind, moment.due, moment.end) for moment in due] == [
        ("reminder_h3", local(DAY - dt.timedelta(days=3), 9), local(DAY - dt.timedelta(days=1), 9)),
        ("reminder_h1", local(DAY - dt.timedelta(days=1), 9), local(DAY, 7)),
        ("reminder_day", local(DAY, 7), session.starts_at),
    ]
    addresses = ["ani@contoh.example", "operator.pontang@example.test", "petugas.serang@example.test"]
    assert waiting() == [
        ("invitation", "ani@contoh.example"),
        *((kind, address) for kind in REMINDED for address in addresses),
    ]


def test_one_message_per_address(world, schedule):
    for name in ("Contoh Ani", "Contoh Budi"):
        ContactFactory(village=world.pontang, name=name, email="sama@contoh.example")
    schedule()
    assert [kind for kind, address in waiting() if address == "sama@contoh.example"] == [
        "invitation",
        *REMINDED,
    ]


def test_people_who_opted_out_get_nothing(world, schedule):
    ContactFactory(village=world.pontang, email="tolak@contoh.example", opted_out_at=timezone.now())
    schedule()
    assert "tolak@contoh.example" not in {address for _kind, address in waiting()}


def test_a_session_at_short_notice_is_made_up_for_at_once(world, schedule):
    session = schedule(day=dt.date(2026, 3, 4))
    assert [kind for kind, _address in waiting()] == ["reminder_h3", "reminder_h1", "reminder_day"]
    assert Message.objects.get(kind="reminder_h3").due_at == session.planned_at
    tomorrow = schedule(villages=[world.linduk], day=dt.date(2026, 3, 3), start=dt.time(13), end=dt.time(14))
    kinds = Message.objects.filter(subject=f"session:{tomorrow.pk}").order_by("due_at").values_list("kind", "due_at")
    assert list(kinds) == [("reminder_h1", tomorrow.planned_at), ("reminder_day", local(dt.date(2026, 3, 3), 7))]


def test_a_move_cancels_the_old_rows_and_writes_the_new(world, schedule):
    session = schedule()
    sessions.change(
        session=session, actor=world.officer, details=details(world, day=DAY + dt.timedelta(days=7)), seen_version=1
    )
    states = Message.objects.values_list("subject_key", "state").distinct().order_by("subject_key")
    assert list(states) == [(f"session:{session.pk}:r1", "cancelled"), (f"session:{session.pk}:r2", "scheduled")]
    due = Message.objects.get(kind="reminder_day", state=MessageState.SCHEDULED).due_at
    assert due == local(DAY + dt.timedelta(days=7), 7)


def test_a_change_is_told_to_those_who_already_had_a_message(world, schedule, people):
    session = schedule()
    Message.objects.filter(kind="reminder_h3", address="ani@contoh.example").update(
        state=MessageState.SENT, sent_at=timezone.now()
    )
    sessions.change(session=session, actor=world.officer, details=details(world, venue="Aula"), seen_version=1)
    assert list(Message.objects.filter(kind="changed").values_list("address", flat=True)) == ["ani@contoh.example"]


def test_a_cancellation_stops_reminders_and_tells_with_the_reason(world, schedule, people):
    session = schedule()
    Message.objects.filter(kind="reminder_h3", address="ani@contoh.example").update(
        state=MessageState.SENT, sent_at=timezone.now()
    )
    standing.cancel(session=session, actor=world.officer, reason="banjir")
    told = Message.objects.get(state=MessageState.SCHEDULED)
    assert (told.kind, told.address, told.context["reason"]) == ("cancelled", "ani@contoh.example", "banjir")


def test_what_was_claimed_before_a_move_is_not_wanted_any_more(world, schedule):
    session = schedule()
    claimed = list(Message.objects.all())
    assert still_wanted(claimed) == {message.pk for message in claimed}
    sessions.change(session=session, actor=world.officer, details=details(world, venue="Aula"), seen_version=1)
    assert still_wanted(claimed) == set()


def test_the_summary_carries_the_counts_and_goes_once(world, schedule, people, clock):
    world.operator  # noqa: B018
    session = schedule()
    clock.move_to(session.ends_at, tick=False)
    closing.close(session=session, actor=world.operator)
    rows = Message.objects.filter(kind="summary").order_by("address")
    assert [row.address for row in rows] == ["operator.pontang@example.test", "petugas.serang@example.test"]
    assert rows[0].context["villages"][0]["listed"] == 5
    assert (rows[0].context["participants"], rows[0].context["listed"]) == (0, 5)
    assert not Message.objects.filter(kind__in=REMINDED, state=MessageState.SCHEDULED).exists()


def test_a_visit_logged_afterwards_reminds_nobody(schedule):
    schedule(kind=SessionKind.VISIT, day=dt.date(2026, 2, 27))
    assert Message.objects.count() == 0


def test_the_nightly_backstop_repairs_the_outbox_and_changes_nothing_twice(world, schedule, people):
    schedule()
    before = waiting()
    Message.objects.filter(address="ani@contoh.example").delete()
    replanning.sync_all()
    assert waiting() == before
    replanning.sync_all()
    assert waiting() == before


def test_people_invited_later_are_reminded_too(world, schedule):
    session = schedule()
    ContactFactory(village=world.pontang, email="baru@contoh.example", function="teacher")
    assert roll.invite_more(session=session, actor=world.operator, functions=["teacher"]) == 1
    assert ("reminder_h3", "baru@contoh.example") in waiting()


@pytest.mark.parametrize(
    ("moment", "state"),
    [("starts_at", SessionState.ONGOING), ("ends_at", SessionState.AWAITING_ROLL)],
)
def test_time_moves_sessions_on(schedule, clock, moment, state):
    session = schedule()
    clock.move_to(getattr(session, moment), tick=False)
    session_clock.advance()
    session_clock.advance()
    session.refresh_from_db()
    assert (session.state, session.blocks) == (state, True)


def test_who_says_no_after_the_reminders_were_written_gets_none(world, schedule, people):
    contact = ContactFactory(village=world.pontang, email="berubah@contoh.example")
    gone = ContactFactory(village=world.pontang, email="pindah@contoh.example")
    schedule()
    opt_out(actor=world.officer, contact=contact, source="telepon")
    retire_contact(actor=world.officer, contact=gone)
    world.officer.is_active = False
    world.officer.save()
    written = Message.objects.filter(kind="reminder_h3")
    unwanted = refused(list(written)).keys()
    assert set(written.exclude(pk__in=unwanted).values_list("address", flat=True)) == {"ani@contoh.example"}


def test_the_nightly_plan_drops_whoever_is_no_longer_used(world, schedule):
    gone = ContactFactory(village=world.pontang, email="pindah@contoh.example")
    schedule()
    retire_contact(actor=world.officer, contact=gone)
    replanning.sync_all()
    assert "pindah@contoh.example" not in {address for _kind, address in waiting()}


def test_a_name_as_long_as_names_may_be_can_be_invited(world, schedule):
    ContactFactory(village=world.pontang, email="panjang@contoh.example", name="A" * 120)
    schedule()
    assert Message.objects.filter(address="panjang@contoh.example").count() == 4


SAYS = {"id": "buka portal sekali hari ini di HP yang akan dibawa", "en": "open the portal once today"}


def test_the_day_before_those_who_record_are_told_to_open_the_portal_once(world, schedule, people):
    """Without signal a phone has the roll only if it was opened before; the invited have none to open."""
    world.officer.language = "en"
    world.officer.save()
    people = [world.operator, world.district_operator, world.officer]
    session = schedule()
    told = []
    for message in Message.objects.filter(subject=f"session:{session.pk}"):
        mail, words = rendered(message), SAYS[message.language]
        said = [words in " ".join(text.split()) for text in (mail.text, mail.html)]
        assert said in ([True, True], [False, False])
        if all(said):
            told.append((message.kind, message.address))
            assert f"/kegiatan/{session.pk}/" in mail.text
    assert sorted(told) == sorted(("reminder_h1", person.email) for person in people)


def queries_of(act) -> int:
    with CaptureQueriesContext(connection) as captured, transaction.atomic():
        act()
    return len(captured)


def test_planning_and_telling_of_a_move_ask_no_more_of_a_large_session(world, schedule, people):
    def costs(day):
        """Of planning anew, of the same with nothing to change, and of a move once the invitations are out."""
        session = schedule(day=day)
        Message.objects.filter(subject=f"session:{session.pk}").delete()
        costs = [queries_of(lambda: reminders.sync(session=session)) for _again in range(2)]
        Message.objects.filter(kind="invitation").update(state=MessageState.SENT, sent_at=timezone.now())
        times = replace(SessionTimes.of(session), local_date=day + dt.timedelta(days=90))
        return [
            *costs,
            queries_of(lambda: moves.move(session=session, actor=world.officer, times=times, seen_version=1)),
        ]

    small = costs(DAY)
    for number in range(40):
        ContactFactory(village=world.pontang, email=f"undangan{number}@contoh.example")
    assert costs(DAY + dt.timedelta(days=1)) == small
    assert Message.objects.filter(kind="changed").count() == 1 + 41
