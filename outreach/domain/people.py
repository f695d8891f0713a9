"""Whom messages about one session reach, each group asked for at most once."""

from functools import cached_property

from outreach.domain import recipients
from outreach.domain.recipients import Recipient
from outreach.models import OutreachSession


class People:
    """The groups of ``recipients`` for one act on a session: in the transaction that locked it, and no longer.

    Telling people of a change and planning their reminders ask for the same groups.
    """

    def __init__(self, session: OutreachSession) -> None:
        self.session = session

    @cached_property
    def staff(self) -> list[Recipient]:
        return recipients.staff(self.session)

    @cached_property
    def invited(self) -> list[Recipient]:
        """Speakers last."""
        return recipients.invited(self.session) + recipients.speakers(self.session)

    @cached_property
    def districts(self) -> list[Recipient]:
        return recipients.districts(self.session)

    @cached_property
    def unanswered(self) -> list[Recipient]:
        return recipients.unanswered(self.session)

    @cached_property
    def village_heads(self) -> list[Recipient]:
        return recipients.village_heads(self.session)

    @property
    def concerned(self) -> list[Recipient]:
        """Everybody any message about the session may have reached: a change may concern them."""
        return recipients.once([*self.staff, *self.invited, *self.districts, *self.village_heads])
