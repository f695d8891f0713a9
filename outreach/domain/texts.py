"""One message about a session: its key, its words, its reader."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from django.utils import translation

from notifications.domain.outbox import PlannedMessage, Territory
from notifications.domain.routes import DEFAULT_ORDER, Route, Routing
from notifications.domain.wishes import group_of
from outreach.domain.invitations import links_of
from outreach.domain.recipients import Recipient
from outreach.domain.times import when
from outreach.enums import MessageKind, OfficerRole
from outreach.models import OutreachSession, SessionOfficer

NOTHING: Mapping[str, Any] = MappingProxyType({})
# Of one closing of a roll: a session closed again is summed up again, under the same revision.
CLOSING = "%Y%m%d%H%M%S%f"
REMINDERS = (
    MessageKind.REMINDER_H7,
    MessageKind.REMINDER_H3,
    MessageKind.REMINDER_H1,
    MessageKind.REMINDER_DAY,
)


def subject_of(session: OutreachSession) -> str:
    return f"session:{session.pk}"


def revision_key(session: OutreachSession) -> str:
    return f"session:{session.pk}:r{session.revision}"


def closing_key(closed_at: datetime) -> str:
    """The part of a summary's key that says which closing it sums up."""
    return f"{MessageKind.SUMMARY}-{closed_at.astimezone(UTC):{CLOSING}}"


def template_of(kind: str) -> str:
    """The stem of the texts that come with the portal: the reminders share theirs."""
    return f"outreach/mail/{'reminder' if kind in REMINDERS else kind}"


class Wanted(NamedTuple):
    """That ``person`` is to be told ``kind`` between ``due`` and ``end``, on these channels in this order.

    ``occasion`` stands for the kind in the key where one revision is told of several; ``more`` is added to the
    context.
    """

    person: Recipient
    kind: str
    due: datetime
    end: datetime
    channels: Sequence[str] = DEFAULT_ORDER
    occasion: str = ""
    urgent: bool = False
    more: Mapping[str, Any] = NOTHING


def messages(session: OutreachSession, wanted: Sequence[Wanted]) -> list[PlannedMessage]:
    """The messages to everybody a channel leads to; of the others nothing. A fixed number of queries."""
    people = {item.person.key: item.person for item in wanted}
    contexts = contexts_of(session, people.values())
    routing = Routing.load([person.reach for person in people.values()])
    links = links_of({key: person.attendance for key, person in people.items() if person.attendance})
    about = _About(session)
    planned: list[PlannedMessage] = []
    known: dict[tuple[str, str, tuple[str, ...]], list[Route]] = {}
    for item in wanted:
        person = item.person
        asked = (person.key, group_of(item.kind), tuple(item.channels))
        if (ways := known.get(asked)) is None:
            ways = known[asked] = routing.routes(person.reach, kind=item.kind, order=item.channels)
        if ways:
            context = contexts[person.language] | _personal(session, person, item.kind, links.get(person.key, ""))
            planned.append(_planned(about, item, {**context, **item.more}, ways))
    return planned


class _About:
    """What all messages about one revision have in common."""

    def __init__(self, session: OutreachSession) -> None:
        self.revision = revision_key(session)
        self.territory = Territory(
            office_id=session.office_id,
            regional_office_id=session.regional_office_id,
            regency_id=session.regency_id,
            district_id=session.district_id,
        )


def _planned(about: _About, item: Wanted, context: dict[str, Any], ways: Sequence[Route]) -> PlannedMessage:
    person, first = item.person, ways[0]
    return PlannedMessage(
        dedupe_key=f"{about.revision}:{item.occasion or item.kind}:{person.key}:{first.channel}",
        subject_key=about.revision,
        kind=item.kind,
        person=person.key,
        recipient_user_id=person.user_id,
        recipient_name=person.name,
        channel=first.channel,
        address=first.address,
        ways=ways[1:],
        zone=person.zone,
        urgent=item.urgent,
        language=person.language,
        template=template_of(item.kind),
        context=context,
        territory=about.territory,
        due_at=item.due,
        expires_at=item.end,
    )


_PAGES: dict[str, str] = {
    MessageKind.CONFIRM: "konfirmasi/",
    MessageKind.CONFIRM_REMINDER: "konfirmasi/",
    MessageKind.ROLL_MISSING: "hadir/",
}


def _personal(session: OutreachSession, person: Recipient, kind: str, link: str) -> dict[str, Any]:
    page = _PAGES.get(kind, "")
    return {
        "path": f"/kegiatan/{session.pk}/{page}",
        "name": person.salutation or person.name,
        "works": person.works,
        "prepare": person.works and kind == MessageKind.REMINDER_H1,
        "asked": list(person.villages),
        "asked_names": ", ".join(person.villages),
        "link": link,
    }


def contexts_of(session: OutreachSession, people: Iterable[Recipient]) -> dict[str, dict[str, Any]]:
    """What every text about the session may name, once per language of the recipients."""
    lead = SessionOfficer.objects.filter(session=session, role=OfficerRole.LEAD).select_related("officer").first()
    contexts = {}
    for language in {person.language for person in people}:
        with translation.override(language):
            contexts[language] = {
                "title": session.title,
                "when": when(session),
                "venue": session.venue,
                "village": session.host.label,
                "gathering": session.gathering,
                "office": session.office.full_name,
                "officer": lead.officer.name if lead else "",
                "letter_number": session.letter_number,
                "reason": session.reason,
                "again": session.moves > 0 and session.revision > 1,
            }
    return contexts
