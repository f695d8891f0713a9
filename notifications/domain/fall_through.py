"""A channel that failed for good: the next one in order takes over, once."""

from notifications.models import Message


def go_on(row: Message) -> Message | None:
    """The message on its next way, due at once, in the caller's transaction; nothing when there is none left."""
    if not row.ways:
        return None
    (channel, address), *rest = row.ways
    root = row.root_id or row.pk
    head, _, _channel = row.dedupe_key.rpartition(":")
    copied = {
        field.attname: getattr(row, field.attname)
        for field in Message._meta.concrete_fields
        if field.attname not in RESET
    }
    following = Message(
        **copied, dedupe_key=f"{head}:{channel}", channel=channel, address=address, ways=rest, root_id=root
    )
    return Message.objects.bulk_create([following], ignore_conflicts=True)[0]


# what the following row has of its own
RESET = frozenset({
    "id", "dedupe_key", "channel", "address", "ways", "root_id", "bundle_id", "provider_id", "retry_at", "state",
    "attempts", "claimed_at", "sent_at", "delivered_at", "read_at", "last_error", "created_at",
})  # fmt: skip
