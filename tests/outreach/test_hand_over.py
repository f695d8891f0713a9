"""Sessions follow the villages of an officer who rotates."""

import datetime as dt

import pytest
from django.db import transaction

from notifications.domain.dispatch import dispatch
from notifications.models import Message
from offices.errors import DomainError
from offices.roles import Role
from outreach.domain import clock as session_clock
from outreach.domain import hand_over as domain
from outreach.domain import sessions, texts
from outreach.models import OutreachSession, SessionOfficer
from tests.factories import AssignmentFactory, ContactFactory, SessionFactory
from tests.outreach.conftest import DAY, NOON, details
from tests.outreach.test_races import meanwhile
from villages.domain.hand_over import hand_over
from villages.models import Assignment

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture
def pontang(world, clock):
    """Pontang and Tirtayasa are the officer's."""
    for village in (world.pontang, world.tirtayasa):
        AssignmentFactory(officer=world.officer, village=village)
    world.second_officer, world.section_head  # noqa: B018 - made on first use
    return world.pontang


@pytest.fixture
def pass_on(world, pontang):
    def act(**fields):
        return hand_over(**{
            "actor": world.section_head, "officer": world.officer, "successor": world.second_officer, "on": TODAY,
            **fields,
        })  # fmt: skip

    return act


def officers(session) -> list[tuple[str, str]]:
    rows = SessionOfficer.objects.filter(session=session).order_by("role", "officer__username")
    return list(rows.values_list("officer__username", "role"))


OLD, NEW = [("petugas.serang", "lead")], [("petugas2.serang", "lead")]


def at(days, **fields):
    return {"starts_at": NOON + dt.timedelta(days=days), "local_date": TODAY + dt.timedelta(days=days), **fields}


def test_sessions_that_have_not_begun_follow(world, pass_on, schedule):
    lead = {"host": world.pontang, "lead": world.officer}
    draft, postponed, cancelled = (
        SessionFactory(**lead, **at(9 + number, state=state, reason="banjir" if state != "draft" else ""))
        for number, state in enumerate(("draft", "postponed", "cancelled"))
    )
    ongoing = SessionFactory(**lead, **at(0, state="ongoing"))
    awaiting, closed = (
        SessionFactory(**lead, **at(-3 - number, state=state))
        for number, state in enumerate(("awaiting_roll", "closed"))
    )
    of_another_village = SessionFactory(host=world.linduk, lead=world.officer, **at(20))
    before_the_day = SessionFactory(**lead, **at(1))
    planned = schedule()
    invited = schedule(villages=[world.linduk, world.tirtayasa], day=DAY + dt.timedelta(days=1))
    pass_on(on=TODAY + dt.timedelta(days=2))
    assert [officers(row) for row in (draft, postponed, planned, invited)] == [NEW] * 4
    stayed = (cancelled, ongoing, awaiting, closed, of_another_village, before_the_day)
    assert [officers(row) for row in stayed] == [OLD] * 6


def test_what_is_under_way_or_ended_stays_with_who_does_the_work(world, pass_on):
    lead = {"host": world.pontang, "lead": world.officer, "local_date": TODAY}
    morning, under_way, evening = (
        SessionFactory(starts_at=NOON + dt.timedelta(hours=hours), state=state, **lead)
        for hours, state in ((-4, "awaiting_roll"), (-1, "ongoing"), (5, "scheduled"))
    )
    pass_on()
    assert [officers(row) for row in (morning, under_way, evening)] == [OLD, OLD, NEW]


def test_lead_stays_lead_and_nobody_is_named_twice(world, pass_on, schedule):
    third = world.person("petugas3.serang", Role.OFFICER, office=world.serang)
    helped = schedule(lead=third, members=[world.officer])
    both = schedule(day=DAY + dt.timedelta(days=1), members=[world.second_officer, third])
    led = schedule(day=DAY + dt.timedelta(days=2), lead=world.second_officer, members=[world.officer])
    pass_on()
    assert officers(helped) == [("petugas3.serang", "lead"), ("petugas2.serang", "member")]
    assert officers(both) == [("petugas2.serang", "lead"), ("petugas3.serang", "member")]
    assert officers(led) == [("petugas2.serang", "lead")]


def test_a_held_session_stays_with_who_did_the_work(world, pass_on, schedule):
    """Its roll has somebody on it before the announced hour."""
    session = schedule()
    OutreachSession.objects.filter(pk=session.pk).update(held_at=NOON)
    pass_on()
    assert officers(session) == OLD


def test_reminders_follow_and_nobody_gets_another_message(world, pass_on, schedule):
    contact = ContactFactory(village=world.pontang, name="Contoh Ani", email="ani@contoh.example")
    session = schedule()
    sent = Message.objects.filter(kind="reminder_h3").update(state="sent", sent_at=NOON)
    assert (sent, domain.readers([session])) == (2, 2)
    pass_on()
    waiting = Message.objects.filter(state="scheduled", subject=texts.subject_of(session))
    expected = {(kind, address) for kind in ("reminder_h1", "reminder_day")
                for address in (contact.email, world.second_officer.email)}  # fmt: skip
    assert expected <= set(waiting.values_list("kind", "address"))
    assert not waiting.filter(address=world.officer.email).exists()
    assert {row.context["officer"] for row in waiting} == {world.second_officer.name}
    assert not Message.objects.filter(kind="changed").exists()
    assert OutreachSession.objects.get(pk=session.pk).revision == 1


def test_every_clash_is_named_and_nothing_has_changed(world, pass_on, schedule):
    free = schedule(day=DAY + dt.timedelta(days=5))
    first = schedule(start=dt.time(9), end=dt.time(11))
    second = schedule(villages=[world.tirtayasa], day=DAY + dt.timedelta(days=1), venue="Aula Tirtayasa")
    elsewhere = {"lead": world.second_officer, "villages": [world.linduk], "venue": "SDN 1 Linduk"}
    schedule(start=dt.time(10), end=dt.time(12), **elsewhere)
    schedule(day=DAY + dt.timedelta(days=1), start=dt.time(8), end=dt.time(10), **elsewhere)
    schedule(day=DAY, start=dt.time(11), end=dt.time(13), lead=world.section_head, villages=[world.linduk])
    before = snapshot()
    with pytest.raises(DomainError) as error, transaction.atomic():
        pass_on()
    title, busy = str(first), "Petugas2 Serang (contoh) sudah bertugas di SDN 1 Linduk, Desa Linduk, pukul"
    assert (error.value.field, error.value.message) == ("left", " ".join((
        f"{title} di Balai Desa Pontang, Desa Pontang, Sel, 10 Mar 2026 pukul 09.00–11.00: {busy} 10.00–12.00.",
        f"{title} di Aula Tirtayasa, Desa Tirtayasa, Rab, 11 Mar 2026 pukul 09.00–11.00: {busy} 08.00–10.00.",
        "Biarkan kegiatan itu pada petugas lama, atau pilih penerus lain.",
    )))  # fmt: skip
    assert snapshot() == before
    pass_on(left=[texts.subject_of(first), texts.subject_of(second)])
    assert [officers(row) for row in (free, first, second)] == [NEW, OLD, OLD]
    assert not Assignment.objects.filter(officer=world.officer, ends_on=None).exists()


def snapshot():
    return [list(model.objects.order_by("pk").values()) for model in (Assignment, SessionOfficer, Message)]


def test_drafts_do_not_clash(world, pass_on, schedule):
    draft = SessionFactory(host=world.pontang, lead=world.officer, **at(8, state="draft"))
    SessionFactory(host=world.linduk, lead=world.second_officer, **at(8))
    pass_on()
    assert officers(draft) == NEW


def test_handed_back(world, pass_on, schedule):
    session = schedule()
    before = snapshot()[:2]
    pass_on()
    pass_on(officer=world.second_officer, successor=world.officer)
    assert snapshot()[:2] == before
    waiting = Message.objects.filter(state="scheduled", kind__in=texts.REMINDERS)
    assert set(waiting.values_list("address", flat=True)) == {world.officer.email}
    assert officers(session) == OLD


def test_of_another_office_nothing_follows(world, pass_on, clock):
    abroad = SessionFactory(host=world.cakung_timur, lead=world.officer, **at(9))
    pass_on()
    assert officers(abroad) == OLD


def test_the_whole_way_to_the_mailbox(world, pass_on, schedule, clock):
    schedule()
    pass_on()
    sent = []

    class Mailbox:
        def send(self, message):
            if message.kind != "hand_over":
                sent.append((message.address, message.context["officer"]))

        def close(self):
            """Nothing to let go of."""

    clock.move_to(dt.datetime(2026, 3, 9, 3, tzinfo=dt.UTC), tick=False)
    session_clock.advance()
    dispatch(open_channel=lambda _name: Mailbox())
    assert set(sent) == {(world.second_officer.email, world.second_officer.name)}


@pytest.mark.django_db(transaction=True)
def test_the_successor_is_scheduled_elsewhere_at_the_same_moment(world):
    days = dt.date.today().toordinal() - DAY.toordinal() + 40  # noqa: DTZ011 - a day far enough ahead
    day = DAY + dt.timedelta(days=days)
    AssignmentFactory(officer=world.officer, village=world.pontang)
    mine = sessions.schedule(
        actor=world.officer, villages=[world.pontang], kind="outreach", details=details(world, day=day)
    )
    other = details(world, day=day, lead=world.second_officer, venue="Aula Linduk")
    world.linduk, world.section_head  # noqa: B018 - made on first use
    refused = meanwhile(
        lambda: sessions.schedule(actor=world.officer, villages=[world.linduk], kind="outreach", details=other),
        lambda: hand_over(
            actor=world.section_head, officer=world.officer, successor=world.second_officer, on=dt.date(2026, 3, 2)
        ),
    )
    assert isinstance(refused, DomainError)
    assert "Petugas2 Serang (contoh) sudah bertugas di Aula Linduk" in refused.message
    assert officers(mine) == OLD
