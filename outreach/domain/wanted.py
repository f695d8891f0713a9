"""Whether a message about a session is still wanted, asked once more before it is sent."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from notifications.domain.persons import contact_id
from notifications.enums import GONE_OUT, MessageState
from notifications.models import Message
from outreach.domain.missing_rolls import missing_rolls, still_missing
from outreach.domain.recipients import key_of
from outreach.domain.texts import closing_key
from outreach.enums import MessageKind
from outreach.models import OutreachSession
from villages.models import Stakeholder


def still_wanted(messages: list[Message]) -> set[int]:
    """Ids of the messages still wanted.

    Those of their session's present revision; a summary only while the closing it sums up stands; that a roll is
    missing only while it is; to somebody known under two names one. Who wants no messages, or is gone, is asked for
    all messages alike (``notifications.domain.wishes.refused``).
    """
    ids = {int(message.subject.split(":")[1]) for message in messages}
    sessions = OutreachSession.objects.filter(pk__in=ids).values_list("pk", "revision", "roll_closed_at")
    present = {f"session:{pk}:r{revision}": closed_at for pk, revision, closed_at in sessions}
    unwelcome = _told_twice(messages) | _roll_came(messages)
    return {message.pk for message in messages if message.subject_key in present and _stands(message, present)} - (
        unwelcome
    )


def _roll_came(messages: Iterable[Message]) -> set[int]:
    """Messages that say a roll is missing which is not any more. No query without such messages.

    Of several villages one is enough for it to go out; it names those that were missing when it was planned.
    """
    owing = {
        message.pk: (int(message.subject.split(":")[1]), message.context.get("missing_codes", []))
        for message in messages
        if message.kind in (MessageKind.ROLL_MISSING, MessageKind.ROLL_MISSING_HEAD)
    }
    missing = missing_rolls({session for session, _codes in owing.values()}) if owing else {}
    return {pk for pk, (session, codes) in owing.items() if not still_missing(codes, missing.get(session, {}))}


def _stands(message: Message, closings: Mapping[str, datetime | None]) -> bool:
    """Of a summary: its closing was not taken back. Those written before closings had keys go out."""
    if message.kind != MessageKind.SUMMARY:
        return True
    closing = message.dedupe_key.split(":")[-3]
    if closing == MessageKind.SUMMARY:
        return True
    closed_at = closings[message.subject_key]
    return closed_at is not None and closing == closing_key(closed_at)


def _told_twice(messages: Iterable[Message]) -> set[int]:
    """Messages to an alias of somebody who gets, or got, the same one under their own name.

    One query, with aliases two; none without contacts.
    """
    contacts = {message.pk: contact_id(key_of(message)) for message in messages}
    ids = set(filter(None, contacts.values()))
    merged = Stakeholder.objects.filter(pk__in=ids, merged_into__isnull=False).values_list("pk", "merged_into")
    aliases = dict(merged) if ids else {}
    to_aliases = [(message, aliases[pk]) for message in messages if (pk := contacts[message.pk]) in aliases]
    same = {
        message.dedupe_key.replace(f":{key_of(message)}:", f":c{person}:"): message.pk
        for message, person in to_aliases
    }
    told = Message.objects.filter(dedupe_key__in=same, state__in=(MessageState.SCHEDULED, *GONE_OUT))
    return {same[key] for key in told.values_list("dedupe_key", flat=True)} if same else set()
