"""Whom messages about one session reach, each group asked for at most once."""

from functools import cached_property

from accounts.models import Posting
from outreach.domain import recipients
from outreach.domain.recipients import Recipient
from outreach.domain.texts import Letters
from outreach.enums import MessageAudience, VillageAnswer
from outreach.models import OutreachSession, SessionVillage


class People:
    """The groups of ``recipients`` for one act on a session: in the transaction that locked it, and no longer.

    Telling people of a change and planning their reminders ask for the same groups.
    """

    def __init__(self, session: OutreachSession) -> None:
        self.session = session

    @cached_property
    def letters(self) -> Letters:
        return Letters(self.session)

    @cached_property
    def villages(self) -> list[SessionVillage]:
        return recipients.villages(self.session)

    @cached_property
    def _postings(self) -> list[Posting]:
        return recipients.postings(self.villages)

    @cached_property
    def officers(self) -> list[Recipient]:
        return recipients.officers(self.session)

    @cached_property
    def operators(self) -> list[Recipient]:
        return recipients.operators(self.session, self._postings)

    @property
    def staff(self) -> list[Recipient]:
        return recipients.once([*self.officers, *self.operators])

    @cached_property
    def on_roll(self) -> list[Recipient]:
        return recipients.invited(self.session)

    @cached_property
    def speakers(self) -> list[Recipient]:
        return recipients.speakers(self.session)

    @property
    def invited(self) -> list[Recipient]:
        """Speakers last."""
        return [*self.on_roll, *self.speakers]

    @cached_property
    def heads(self) -> list[Recipient]:
        """The Lurah and Kepala Desa themselves."""
        return [person for person in self.village_heads if not person.works]

    @cached_property
    def office_heads(self) -> list[Recipient]:
        return recipients.office_heads(self.session)

    @property
    def staff_audiences(self) -> dict[MessageAudience, list[Recipient]]:
        return {MessageAudience.OFFICERS: self.officers, MessageAudience.OPERATORS: self.operators}

    @property
    def audiences(self) -> dict[MessageAudience, list[Recipient]]:
        """Everybody reminders may be for, in the order in which they count."""
        return {
            **self.staff_audiences,
            MessageAudience.INVITED: self.on_roll,
            MessageAudience.SPEAKERS: self.speakers,
            MessageAudience.HEADS: self.heads,
        }

    @cached_property
    def districts(self) -> list[Recipient]:
        return recipients.districts(self.session, self.villages, self._postings)

    @cached_property
    def unanswered(self) -> list[Recipient]:
        """Who is asked to confirm: the village heads of those that have not answered."""
        rows = [row for row in self.villages if row.answer == VillageAnswer.OPEN]
        return recipients.village_heads(self.session, rows, self._postings)

    @cached_property
    def village_heads(self) -> list[Recipient]:
        """The Lurah or Kepala Desa and the operators of every village of the session."""
        return recipients.village_heads(self.session, self.villages, self._postings)

    @property
    def concerned(self) -> list[Recipient]:
        """Everybody any message about the session may have reached: a change may concern them."""
        return recipients.once([*self.staff, *self.invited, *self.districts, *self.village_heads])
