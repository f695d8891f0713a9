"""A channel that failed for good: the next one in order takes over, once."""

from django.utils import timezone

from notifications.domain import bundling
from notifications.domain.routes import Reach, Routing
from notifications.enums import Channel, MessageState
from notifications.models import Message


def go_on(row: Message) -> Message | None:
    """The message on its next way, due at once, in the caller's transaction; nothing when there is none left.

    Ways the person refused meanwhile are passed over, and a message that has expired goes nowhere: its time was the
    message's, not the way's. A way is taken once, whoever finds out first that the one before failed: the rows of
    one message share a key but for its channel. What was put together in one that reached nobody did not arrive.
    """
    ways = list(row.ways) if row.expires_at > timezone.now() else []
    while ways:
        (channel, address), *ways = ways
        if not _is_open(row, channel, address):
            continue
        following = Message(
            **_copied(row),
            dedupe_key=f"{row.dedupe_key.rpartition(':')[0]}:{channel}",
            channel=channel,
            address=address,
            ways=ways,
            root_id=row.root_id or row.pk,
        )
        return Message.objects.bulk_create([following], ignore_conflicts=True)[0]
    bundling.lost([row], MessageState.FAILED)
    return None


def _is_open(row: Message, channel: str, address: str) -> bool:
    """Whether the person still takes it on this way. Of rows without a person nobody said anything."""
    if not row.person:
        return True
    phone = address if channel in (Channel.WHATSAPP, Channel.SMS) else ""
    email = address if channel == Channel.EMAIL else ""
    reach = Reach(row.person, email=email, phone=phone, user_id=row.recipient_user_id)
    routes = Routing.load([reach]).routes(reach, kind=row.kind, order=(channel,))
    return (channel, address) in routes


def _copied(row: Message) -> dict[str, object]:
    columns = (field.attname for field in Message._meta.concrete_fields)
    return {name: getattr(row, name) for name in columns if name not in RESET}


# what the following row has of its own
RESET = frozenset({
    "id", "dedupe_key", "channel", "address", "ways", "root_id", "bundle_id", "provider_id", "retry_at", "state",
    "attempts", "claimed_at", "sent_at", "delivered_at", "read_at", "last_error", "created_at",
})  # fmt: skip
