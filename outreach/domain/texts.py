"""One message about a session: its key, its words, its reader."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
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
    return Letters(session).write(wanted)


class Letters:
    """Messages about a session as it stands, for one act on it: what several plans of it need is asked once."""

    def __init__(self, session: OutreachSession) -> None:
        self.revision = revision_key(session)
        self.territory = Territory(
            office_id=session.office_id,
            regional_office_id=session.regional_office_id,
            regency_id=session.regency_id,
            district_id=session.district_id,
        )
        self._session = session
        self._routing: dict[str, Routing] = {}
        self._links: dict[str, str] = {}
        self._ways: dict[tuple[str, str, tuple[str, ...]], list[Route]] = {}

    def write(self, wanted: Sequence[Wanted]) -> list[PlannedMessage]:
        routes = self.ways(wanted)
        contexts = {language: self._context(language) for language in {item.person.language for item in wanted}}
        planned = []
        for item, ways in zip(wanted, routes, strict=True):
            person = item.person
            if ways:
                link = self._links.get(person.key, "")
                personal = _personal(self._session, person, item.kind, link)
                planned.append(_planned(self, item, {**contexts[person.language], **personal, **item.more}, ways))
        return planned

    def ways(self, wanted: Sequence[Wanted]) -> list[list[Route]]:
        """For each of ``wanted`` the ways it may take, first choice first; none where no channel leads to somebody."""
        self._ask({item.person.key: item.person for item in wanted if item.person.key not in self._routing})
        return [self._to(item) for item in wanted]

    def _ask(self, people: Mapping[str, Recipient]) -> None:
        if people:
            routing = Routing.load([person.reach for person in people.values()])
            self._routing.update(dict.fromkeys(people, routing))
            self._links |= links_of({key: row.attendance for key, row in people.items() if row.attendance})

    def _to(self, item: Wanted) -> list[Route]:
        """The same for all kinds one may only refuse together."""
        key = (item.person.key, group_of(item.kind), tuple(item.channels))
        if key not in self._ways:
            routing = self._routing[item.person.key]
            self._ways[key] = routing.routes(item.person.reach, kind=item.kind, order=item.channels)
        return self._ways[key]

    @cached_property
    def _officer(self) -> str:
        leads = SessionOfficer.objects.filter(session=self._session, role=OfficerRole.LEAD)
        return leads.values_list("officer__name", flat=True).first() or ""

    def _context(self, language: str) -> dict[str, Any]:
        """What every text about the session may name."""
        session = self._session
        with translation.override(language):
            return {
                "title": session.title,
                "when": when(session),
                "venue": session.venue,
                "village": session.host.label,
                "gathering": session.gathering,
                "office": session.office.full_name,
                "officer": self._officer,
                "letter_number": session.letter_number,
                "reason": session.reason,
                "again": session.moves > 0 and session.revision > 1,
            }


def _planned(about: Letters, item: Wanted, context: dict[str, Any], ways: Sequence[Route]) -> PlannedMessage:
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
