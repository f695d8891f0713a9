"""The lines a dispatcher has open: one per channel, opened with its first message."""

from collections.abc import Callable, Iterable

from notifications.domain.channel import Channel, UnavailableError
from notifications.domain.email import EmailChannel
from notifications.domain.inbox import InboxChannel
from notifications.domain.sms import SmsChannel
from notifications.domain.whatsapp import WhatsAppChannel
from notifications.enums import Channel as ChannelName
from notifications.models import Message

_MAKERS: dict[str, Callable[[], Channel]] = {
    ChannelName.EMAIL: EmailChannel,
    ChannelName.WHATSAPP: WhatsAppChannel,
    ChannelName.SMS: SmsChannel,
    ChannelName.INBOX: InboxChannel,
}


def open_line(channel: str) -> Channel:
    """Raises ``UnavailableError`` for a channel this portal has not been given."""
    maker = _MAKERS.get(channel)
    if maker is None:
        raise UnavailableError(f"{channel} is not set up")
    return maker()


class Lines:
    """``away``: channels that were found to be away; nothing more of them in this run."""

    def __init__(self, opener: Callable[[str], Channel]) -> None:
        self._opener = opener
        self._open: dict[str, Channel] = {}
        self.away: set[str] = set()

    def line(self, channel: str) -> Channel:
        if channel not in self._open:
            self._open[channel] = self._opener(channel)
        return self._open[channel]

    def prepare(self, messages: Iterable[Message]) -> None:
        """``messages`` are next: lines that are open do beforehand what they can. Forgets those it was told before."""
        email = self._open.get(ChannelName.EMAIL)
        if isinstance(email, EmailChannel):
            email.prepare(message for message in messages if message.channel == ChannelName.EMAIL)

    def give_up(self, channel: str) -> None:
        self.away.add(channel)

    def close(self) -> None:
        for line in self._open.values():
            line.close()
        self._open.clear()
