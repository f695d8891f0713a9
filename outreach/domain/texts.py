"""One message about a session: its key, its words, its reader."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.utils import translation

from notifications.domain.outbox import PlannedMessage, Territory
from outreach.domain.invitations import link_of
from outreach.domain.recipients import Recipient
from outreach.domain.times import when
from outreach.enums import MessageKind, OfficerRole
from outreach.models import OutreachSession, SessionOfficer

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


def message(
    session: OutreachSession,
    person: Recipient,
    *,
    kind: str,
    contexts: dict[str, dict[str, Any]],
    due_at: datetime,
    expires_at: datetime,
    occasion: str = "",
) -> PlannedMessage:
    """What ``person`` is to be told; ``contexts`` by language, of :func:`contexts_of`.

    ``occasion`` stands for the kind in the key where one revision is told of several.
    """
    return PlannedMessage(
        dedupe_key=f"{revision_key(session)}:{occasion or kind}:{person.key}:email",
        subject_key=revision_key(session),
        kind=kind,
        recipient_user_id=person.user_id,
        recipient_name=person.name,
        address=person.address,
        language=person.language,
        template=template_of(kind),
        context={**contexts[person.language], **_personal(session, person, kind)},
        territory=Territory(
            office_id=session.office_id,
            regional_office_id=session.regional_office_id,
            regency_id=session.regency_id,
            district_id=session.district_id,
        ),
        due_at=due_at,
        expires_at=expires_at,
    )


def _personal(session: OutreachSession, person: Recipient, kind: str) -> dict[str, Any]:
    page = "konfirmasi/" if kind == MessageKind.CONFIRM else ""
    return {
        "path": f"/kegiatan/{session.pk}/{page}",
        "name": person.salutation or person.name,
        "works": person.works,
        "prepare": person.works and kind == MessageKind.REMINDER_H1,
        "asked": list(person.villages),
        "asked_names": ", ".join(person.villages),
        "link": link_of(person.attendance) if person.attendance else "",
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
