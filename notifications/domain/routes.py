"""Which ways lead to a person, in the order they are tried."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from notifications.domain.numbers import Consents, sms_is_offered, whatsapp_is_offered
from notifications.domain.persons import families_of
from notifications.domain.wishes import Wishes
from notifications.enums import Channel

DEFAULT_ORDER = (Channel.EMAIL, Channel.WHATSAPP, Channel.INBOX)


class Route(NamedTuple):
    """A channel and where on it; the inbox has no address."""

    channel: str
    address: str


@dataclass(frozen=True, slots=True)
class Reach:
    """How somebody can be reached at all. ``phone`` is E.164."""

    person: str
    email: str = ""
    phone: str = ""
    user_id: int | None = None


class Routing:
    """What people agreed to and refused, asked once for many of them."""

    def __init__(self, wishes: Wishes, consents: Consents) -> None:
        self._wishes = wishes
        self._consents = consents

    @classmethod
    def load(cls, people: Iterable[Reach]) -> Self:
        """A fixed number of queries, however many people."""
        keys = [reach.person for reach in people]
        contacts = families_of(keys)
        consents = Consents.load(keys, contacts) if whatsapp_is_offered() else Consents(set(), {})
        return cls(Wishes.load(keys, contacts), consents)

    def routes(self, reach: Reach, *, kind: str, order: Sequence[str] = DEFAULT_ORDER) -> list[Route]:
        """The ways ``kind`` may take to this person, first choice first; empty: nothing may, or can."""
        there = {
            Channel.EMAIL: reach.email,
            Channel.WHATSAPP: self._consents.number(reach.person, reach.phone),
            Channel.SMS: reach.phone if sms_is_offered() else "",
        }
        found = [Route(channel, there[Channel(channel)]) for channel in order if there.get(Channel(channel))]
        if Channel.INBOX in order and reach.user_id is not None:
            found.append(Route(Channel.INBOX, ""))
        return [way for way in found if not self._wishes.refuses(reach.person, channel=way.channel, kind=kind)]
