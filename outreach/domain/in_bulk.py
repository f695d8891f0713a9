"""Writing many sessions of one village each at once: as many queries for a hundred as for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from notifications.domain import outbox
from notifications.domain.outbox import PlannedMessage
from offices.domain.territory import ancestors_of
from outreach.domain import reminders
from outreach.domain.details import Details
from outreach.domain.people import People
from outreach.domain.recipients import Recipient
from outreach.domain.reminders import Audience
from outreach.domain.roll import roll_row
from outreach.domain.rules import Rules, rules_of
from outreach.enums import BLOCKING_STATES, MessageAudience, OfficerRole, SessionKind, SessionState
from outreach.models import Attendance, OutreachSession, SessionOfficer, SessionTally, SessionUnit, SessionVillage
from villages.models import AssistedVillage, NeighbourhoodUnit, Stakeholder


@dataclass(frozen=True, slots=True)
class Planned:
    """A session to be. Of ``details`` the lead is written, but no members, speakers or further topics."""

    village: AssistedVillage
    details: Details
    units: Sequence[NeighbourhoodUnit] = ()
    contacts: Sequence[Stakeholder] = ()
    parent: OutreachSession | None = None


def write(planned: Sequence[Planned], *, actor: User, state: SessionState, now: datetime) -> list[OutreachSession]:
    """The sessions with villages, tallies, leads, units and rolls (contacts in the order given), in the order given.

    The caller has locked the villages and checked every rule. Raises IntegrityError where a lead is in two places.
    """
    sessions = OutreachSession.objects.bulk_create(
        OutreachSession(
            kind=SessionKind.OUTREACH,
            host=plan.village,
            state=state,
            blocks=state in BLOCKING_STATES,
            parent=plan.parent,
            planned_at=now,
            created_by=actor,
            **plan.details.columns(),
            **ancestors_of(code=plan.village.pk, office=plan.village.office),
        )
        for plan in planned
    )
    pairs = list(zip(sessions, planned, strict=True))
    _villages(pairs)
    SessionOfficer.objects.bulk_create(
        SessionOfficer(
            session=session,
            officer=plan.details.lead,
            role=OfficerRole.LEAD,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            blocks=session.blocks,
        )
        for session, plan in pairs
        if plan.details.lead
    )
    SessionUnit.objects.bulk_create(
        SessionUnit(session=session, unit=unit, village=plan.village) for session, plan in pairs for unit in plan.units
    )
    Attendance.objects.bulk_create(
        roll_row(session, contact, number, village_id=plan.village.pk)
        for session, plan in pairs
        for number, contact in enumerate(plan.contacts, start=1)
    )
    return sessions


def _villages(pairs: Sequence[tuple[OutreachSession, Planned]]) -> None:
    rows, tallies = [], []
    for session, plan in pairs:
        ids = ancestors_of(code=plan.village.pk, office=plan.village.office)
        rows.append(
            SessionVillage(
                session=session,
                village=plan.village,
                session_office_id=session.office_id,
                starts_at=session.starts_at,
                **ids,
            )
        )
        tallies.append(
            SessionTally(
                session=session,
                village=plan.village,
                starts_at=session.starts_at,
                listed=len(plan.contacts),
                **ids,
            )
        )
    SessionVillage.objects.bulk_create(rows)
    SessionTally.objects.bulk_create(tallies)


def remind(pairs: Sequence[tuple[OutreachSession, Planned]], *, now: datetime) -> None:
    """The first messages about sessions just written: what ``reminders.sync`` would plan, written at once.

    Who is of the staff is asked once per village and lead; of the rolls those are read that hold an address.
    """
    staff: dict[tuple[str, int | None], dict[MessageAudience, list[Recipient]]] = {}
    rules: dict[tuple[int, str], Rules] = {}
    messages: list[PlannedMessage] = []
    for session, plan in pairs:
        session.office = plan.village.office
        people = People(session)
        key = (plan.village.pk, plan.details.lead.pk if plan.details.lead else None)
        if key not in staff:
            staff[key] = {MessageAudience.OFFICERS: people.officers, MessageAudience.OPERATORS: people.operators}
        name = (session.office_id, session.kind)
        if name not in rules:
            rules[name] = rules_of(*name)
        reached = any(contact.email or contact.phone for contact in plan.contacts)
        groups = {**staff[key], MessageAudience.INVITED: people.on_roll if reached else []}
        audience = Audience(now, members=reminders.members_of(groups))
        messages += reminders.plan(session, audience, rules[name])
    outbox.enqueue(messages)
