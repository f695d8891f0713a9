"""What a session is about, apart from its state: everything that can be changed later."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from guidance.models import Topic
from offices.errors import DomainError
from outreach.domain.times import SessionTimes
from outreach.enums import OfficerRole, Prayer, SessionLevel
from outreach.models import OutreachSession, SessionOfficer, SessionSeries, SessionSpeaker, SessionUnit
from villages.models import AssistedVillage, NeighbourhoodUnit, Stakeholder, Venue

FURTHER_TOPICS = 8
SPEAKERS = 12


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody of a partner agency who speaks; only the name is owed."""

    name: str
    function: str = ""
    agency: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Details:
    """``venue`` is the place in words, ``place`` its entry in the register.

    ``led_by`` is a contact who leads a follow-up; without ``lead`` nobody with an account leads it.
    """

    topic: Topic
    venue: str
    times: SessionTimes
    lead: User | None
    members: Sequence[User] = field(default_factory=tuple)
    expected_participants: int | None = None
    letter_number: str = ""
    notes: str = ""
    level: SessionLevel = SessionLevel.VILLAGE
    further_topics: Sequence[Topic] = field(default_factory=tuple)
    place: Venue | None = None
    gathering: str = ""
    open_ended: bool = False
    after_prayer: Prayer | str = ""
    is_public: bool = False
    speakers: Sequence[Speaker] = field(default_factory=tuple)
    led_by: Stakeholder | None = None

    def columns(self) -> dict[str, Any]:
        return {
            **self.times.columns(),
            "topic": self.topic,
            "venue": self.venue,
            "place": self.place,
            "level": self.level,
            "gathering": self.gathering,
            "open_ended": self.open_ended,
            "after_prayer": self.after_prayer,
            "is_public": self.is_public,
            "expected_participants": self.expected_participants,
            "letter_number": self.letter_number,
            "notes": self.notes,
            "led_by": self.led_by,
        }

    @property
    def officers(self) -> list[User]:
        """Lead and members."""
        return [*filter(None, [self.lead]), *self.members]

    def check(self, villages: Sequence[str], *, kept: int | None = None) -> None:
        """Refuse a place that is not of one of these villages, or is no longer used, and too long lists.

        ``kept``: the place the session has already; it may stay there.
        """
        retired = self.place and self.place.retired_at and self.place.pk != kept
        if self.place and (self.place.village_id not in villages or retired):
            raise DomainError(_("Tempat ini bukan milik desa yang dipilih, atau tidak dipakai lagi."), field="place")
        if len(self.further_topics) > FURTHER_TOPICS:
            raise DomainError(_("Pilih paling banyak %(count)s topik lain.") % {"count": FURTHER_TOPICS})
        if len(self.speakers) > SPEAKERS:
            raise DomainError(_("Paling banyak %(count)s narasumber.") % {"count": SPEAKERS})


@dataclass(frozen=True, slots=True)
class Origin:
    """What a session comes from: the one it carries further, a series and the day the rule gave, or a phone."""

    parent: OutreachSession | None = None
    series: SessionSeries | None = None
    occurrence: date | None = None
    client_id: UUID | None = None

    def columns(self) -> dict[str, Any]:
        return {
            "parent": self.parent,
            "series": self.series,
            "occurrence": self.occurrence,
            "client_id": self.client_id,
        }


NO_ORIGIN = Origin()


def topics_of(session: OutreachSession) -> list[Topic]:
    """The further topics, in the order of the list of topics."""
    return list(session.further_topics.all())


def write_lists(session: OutreachSession, details: Details) -> None:
    """Make further topics and speakers of the session those of ``details``."""
    session.further_topics.set([topic for topic in details.further_topics if topic != details.topic])
    SessionSpeaker.objects.filter(session=session).delete()
    SessionSpeaker.objects.bulk_create(
        SessionSpeaker(
            session=session,
            position=position,
            name=speaker.name,
            function=speaker.function,
            agency=speaker.agency,
            email=speaker.email,
        )
        for position, speaker in enumerate(details.speakers, start=1)
    )


def write_units(
    session: OutreachSession, units: Sequence[NeighbourhoodUnit], villages: Sequence[AssistedVillage]
) -> None:
    """Make these the RT and RW the session is held for. Raises DomainError for one of another village."""
    codes = {village.pk for village in villages}
    if any(unit.village_id not in codes for unit in units):
        raise DomainError(_("RT/RW ini bukan dari desa yang dipilih."), field="units")
    SessionUnit.objects.filter(session=session).exclude(unit__in=units).delete()
    SessionUnit.objects.bulk_create(
        [SessionUnit(session=session, unit=unit, village_id=unit.village_id) for unit in units], ignore_conflicts=True
    )


def details_of(session: OutreachSession, **other: Any) -> Details:
    """The details a session has now, some of them replaced. Five queries."""
    people = list(SessionOfficer.objects.filter(session=session).select_related("officer").order_by("pk"))
    leads = [row.officer for row in people if row.role == OfficerRole.LEAD]
    values: dict[str, Any] = {
        "topic": session.topic,
        "venue": session.venue,
        "times": SessionTimes.of(session),
        "lead": leads[0] if leads else None,
        "members": tuple(row.officer for row in people if row.role == OfficerRole.MEMBER),
        "expected_participants": session.expected_participants,
        "letter_number": session.letter_number,
        "notes": session.notes,
        "level": SessionLevel(session.level),
        "further_topics": tuple(session.further_topics.all()),
        "place": session.place,
        "gathering": session.gathering,
        "open_ended": session.open_ended,
        "after_prayer": session.after_prayer,
        "is_public": session.is_public,
        "speakers": tuple(
            Speaker(row.name, row.function, row.agency, row.email)
            for row in SessionSpeaker.objects.filter(session=session)
        ),
        "led_by": session.led_by,
    }
    return Details(**{**values, **other})
