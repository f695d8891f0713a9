"""What the dispatcher knows of a channel: two verbs, and three ways in which a message is not taken."""

from typing import Protocol

from notifications.models import Message


class RefusedError(Exception):
    """This message will never be taken: a wrong address, content the server does not accept."""


class TryLaterError(Exception):
    """This message was not taken now; later it may be."""


class UnavailableError(Exception):
    """The channel itself is away; no message's fault."""


class Channel(Protocol):
    """Carries messages one by one; everything else than the three errors above is a programming error."""

    def send(self, message: Message) -> str | None:
        """Returns once the other side took the message: what that side calls it, where it says so."""

    def close(self) -> None:
        """Lets go of connections; never raises."""
