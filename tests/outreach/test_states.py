"""The table of steps: every act, in every state, by every role; and what each step leaves behind."""

import datetime as dt

import pytest
from django.utils import timezone

from notifications.models import Message
from offices.errors import DomainError
from offices.models import Zone
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES, Role
from outreach.domain import clock as session_clock
from outreach.domain import closing, confirmation, corrections, moves, quotas, sessions, standing, states
from outreach.domain.confirmation import Reply
from outreach.domain.details import details_of
from outreach.domain.states import STEPS
from outreach.domain.times import SessionTimes
from outreach.enums import SessionState, VillageAnswer
from outreach.models import OutreachSession, SessionOfficer, SessionSeries, SessionVillage
from tests.factories import ContactFactory, SessionFactory, on_roll
from tests.outreach.conftest import DAY, NOON, details

S = SessionState
# Per act and state: who may. o: the office, v: villages and kecamatan, *: both, -: nobody.
ORDER = (S.DRAFT, S.AWAITING_VILLAGE, S.SCHEDULED, S.POSTPONED, S.CANCELLED, S.ONGOING, S.AWAITING_ROLL, S.CLOSED)
TABLE = {
    "ask": "o-------",
    "schedule": "o-------",
    "discard": "o-------",
    "change": "ooo-----",
    "quota": "ooo-----",
    "fill": "***-----",
    "answer": "-vv-----",
    "confirm": "-oo-----",
    "postpone": "-oo--oo-",
    "reschedule": "---o----",
    "cancel": "oooo-oo-",
    "reinstate": "----o---",
    "record": "--*--**-",
    "close": "--*--**-",
    "follow_up": "--*--***",
    "take_in": "--o--ooo",
    "undo_close": "--*--***",
    "reopen": "--o--ooo",
    "correct": "--*--***",
    "annul": "--*--***",
    "correct_visit": "-------o",
    "annul_visit": "-------o",
    "report_follow_up": "--**-**-",
}
SIGNS = {"o": set(OFFICE_ROLES), "v": set(VILLAGE_ROLES), "*": {*OFFICE_ROLES, *VILLAGE_ROLES}, "-": set()}
LATER = SessionTimes(DAY + dt.timedelta(days=7), dt.time(13), dt.time(15), Zone.WIB)


def allowed(act, state):
    return SIGNS[TABLE[act][ORDER.index(state)]]


def test_every_act_in_every_state_by_every_role():
    assert set(TABLE) == set(STEPS)
    found = {
        (act, state): {role for role in [*Role, None] if states.may(act, OutreachSession(state=state), role)}
        for act in STEPS
        for state in ORDER
    }
    assert found == {(act, state): allowed(act, state) for act in TABLE for state in ORDER}


@pytest.mark.parametrize("act", TABLE)
def test_an_illegal_step_is_refused_with_a_sentence(act):
    for state in ORDER:
        for role in Role:
            session = OutreachSession(state=state)
            if role in allowed(act, state):
                states.require(act, session, role=role, reason="banjir")
                continue
            with pytest.raises(DomainError) as refusal:
                states.require(act, session, role=role, reason="banjir")
            known = any(role in allowed(act, other) for other in ORDER)
            said = state.label if known else "Peran Anda tidak dapat melakukan ini"
            assert str(said) in refusal.value.message


def yes(world, session, **reply):
    return confirmation.answer(
        session=session, actor=world.officer, villages=[world.pontang.pk], seen_revision=session.revision,
        reply=Reply(VillageAnswer.CONFIRMED, channel="phone", heard_from="Kepala Desa", **reply),
    )  # fmt: skip


def shut(world, session):
    """Its village's roll was just closed by the officer, whatever the session is."""
    SessionVillage.objects.filter(session=session).update(locked_at=timezone.now(), locked_by=world.officer)
    return session


def somebody(world, session):
    return on_roll(session, ContactFactory(village=world.pontang))


# What an officer does, each as a call of the domain.
ACTS = {
    "ask": lambda world, session: confirmation.ask(session=session, actor=world.officer),
    "schedule": lambda world, session: confirmation.schedule(session=session, actor=world.officer),
    "confirm": yes,
    "change": lambda world, session: sessions.change(
        session=session, actor=world.officer, details=details_of(session, venue="Aula"), seen_version=session.version
    ),
    "move": lambda world, session: moves.move(
        session=session, actor=world.officer, times=LATER, seen_version=session.version
    ),
    "quota": lambda world, session: quotas.set_quotas(
        session=session, actor=world.officer, quotas={world.pontang.pk: 10}
    ),
    "fill": lambda world, session: quotas.add(
        session=session, actor=world.officer, village=world.pontang.pk, contacts=[]
    ),
    "postpone": lambda world, session: standing.postpone(session=session, actor=world.officer, reason="banjir"),
    "reschedule": lambda world, session: standing.reschedule(session=session, actor=world.officer, times=LATER),
    "cancel": lambda world, session: standing.cancel(session=session, actor=world.officer, reason="banjir"),
    "reinstate": lambda world, session: standing.reinstate(session=session, actor=world.officer),
    "discard": lambda world, session: standing.discard(session=session, actor=world.officer),
    "close": lambda world, session: closing.close(session=session, actor=world.officer),
    "undo_close": lambda world, session: closing.undo_close(session=shut(world, session), actor=world.officer),
    "reopen": lambda world, session: closing.reopen(
        session=shut(world, session), actor=world.officer, reason="satu RT belum dicatat"
    ),
    "correct": lambda world, session: corrections.correct(
        attendance=somebody(world, session), actor=world.officer, status="ill", reason="salah ketuk", seen_version=0
    ),
    "annul": lambda world, session: corrections.annul(
        attendance=somebody(world, session), actor=world.officer, reason="tercatat dua kali", seen_version=0
    ),
}


@pytest.mark.parametrize("state", ORDER)
def test_the_domain_holds_the_table(world, clock, state):
    """From each state every act is tried: those of the table lead where it says, the others change nothing."""
    for number, (act, run) in enumerate(ACTS.items()):
        starts_at = timezone.now() + dt.timedelta(days=2 + number if act != "close" else 0)
        reason = "lama" if state in (S.CANCELLED, S.POSTPONED) else ""
        session = SessionFactory(
            host=world.pontang, lead=world.officer, state=state, starts_at=starts_at, reason=reason
        )
        session.local_date = starts_at.date()
        OutreachSession.objects.filter(pk=session.pk).update(local_date=starts_at.date(), local_start=dt.time(12),
                                                             local_end=dt.time(14))  # fmt: skip
        session.refresh_from_db()
        name = "change" if act == "move" else act
        if allowed(name, state):
            run(world, session)
            left = OutreachSession.objects.filter(pk=session.pk).values_list("state", flat=True)
            target = TARGETS.get((act, state)) or TARGETS.get(act, state)
            assert list(left) == ([] if act == "discard" else [target]), (act, state)
        else:
            before = OutreachSession.objects.values().get(pk=session.pk)
            with pytest.raises(DomainError):
                run(world, session)
            assert OutreachSession.objects.values().get(pk=session.pk) == before, (act, state)
        OutreachSession.objects.filter(pk=session.pk, state__in=["awaiting_village", "scheduled"]).update(
            state="cancelled", blocks=False, reason="selesai dicoba"
        )
        SessionOfficer.objects.filter(session=session.pk).delete()


# Where an act leads; those left out leave the state as it is, "discard" leaves nothing.
TARGETS = {
    "ask": S.AWAITING_VILLAGE,
    "schedule": S.SCHEDULED,
    "confirm": S.SCHEDULED,
    "postpone": S.POSTPONED,
    "reschedule": S.AWAITING_VILLAGE,
    "cancel": S.CANCELLED,
    "reinstate": S.SCHEDULED,
    "close": S.CLOSED,
    ("undo_close", S.CLOSED): S.SCHEDULED,
    ("reopen", S.CLOSED): S.SCHEDULED,
}


def test_time_moves_on_what_was_agreed_and_nothing_else(world, clock):
    """Twice the same; a session a village never agreed to waits for somebody to decide."""
    past = NOON - dt.timedelta(hours=4)
    rows = {
        state: SessionFactory(
            host=world.pontang, lead=world.person(f"petugas.{state}", Role.OFFICER, office=world.serang), state=state,
            starts_at=past, reason="banjir",
        )
        for state in ORDER
    }  # fmt: skip
    assert session_clock.advance() == (0, 2)
    assert session_clock.advance() == (0, 0)
    moved = {state: OutreachSession.objects.get(pk=row.pk).state for state, row in rows.items()}
    assert moved == {state: state for state in ORDER} | {S.SCHEDULED: S.AWAITING_ROLL, S.ONGOING: S.AWAITING_ROLL}


def test_a_draft_is_thrown_away_with_its_rows(world, schedule, people):
    draft = schedule(state=S.DRAFT)
    assert draft.roll.count() == 5
    standing.discard(session=draft, actor=world.officer)
    assert (OutreachSession.objects.count(), SessionVillage.objects.count(), Message.objects.count()) == (0, 0, 0)


def test_a_draft_with_follow_ups_or_entries_stays(world, schedule, people):
    draft = schedule(state=S.DRAFT)
    child = SessionFactory(host=world.linduk, parent=draft, state=S.DRAFT)
    with pytest.raises(DomainError, match="lanjutan"):
        standing.discard(session=draft, actor=world.officer)
    OutreachSession.objects.filter(pk=child.pk).update(parent=None)
    draft.roll.filter(pk=draft.roll.first().pk).update(version=1, status="present")
    with pytest.raises(DomainError, match="catatan kehadiran"):
        standing.discard(session=draft, actor=world.officer)


def test_a_discarded_day_of_a_series_is_not_made_again(world, clock):
    series = SessionSeries.objects.create(
        office=world.serang, regional_office=world.banten, period="week", first=DAY, until=DAY + dt.timedelta(days=30),
        created_by=world.officer,
    )  # fmt: skip
    draft = SessionFactory(host=world.pontang, state=S.DRAFT, series=series, occurrence=DAY)
    standing.discard(session=draft, actor=world.officer)
    series.refresh_from_db()
    assert series.exceptions == [DAY]


def test_a_draft_is_seen_by_its_office_alone(world, schedule):
    draft = schedule(state=S.DRAFT)
    people = {"officer": 1, "office_head": 1, "regional_head": 0, "operator": 0, "district_operator": 0,
              "local_government": 0}  # fmt: skip
    seen = {name: OutreachSession.objects.visible_to(getattr(world, name)).count() for name in people}
    assert seen == people
    confirmation.ask(session=draft, actor=world.officer)
    assert OutreachSession.objects.visible_to(world.operator).count() == 1


def test_a_moved_session_can_still_take_its_attendance_and_close(world, schedule, people, clock):
    session = schedule(state=S.AWAITING_VILLAGE)
    session = yes(world, session)
    session = moves.move(session=session, actor=world.officer, times=LATER, seen_version=session.version)
    session = yes(world, session)
    clock.move_to(session.ends_at, tick=False)
    session_clock.advance()
    row = on_roll(session, ContactFactory(village=world.pontang), status="present", version=1)
    assert closing.close(session=session, actor=world.officer).state == S.CLOSED
    assert row.session_id == session.pk


def test_changing_notes_asks_nobody_again(world, schedule):
    session = yes(world, schedule(state=S.AWAITING_VILLAGE))
    changed = sessions.change(
        session=session, actor=world.officer, details=details(world, notes="bawa proyektor"),
        seen_version=session.version,
    )  # fmt: skip
    assert (changed.state, SessionVillage.objects.get().answer) == (S.SCHEDULED, "confirmed")
