"""Asking the app that owns a subject, when a message goes out: is it still wanted, and what is attached to it?

This app does not know what a session is. Upper apps register in their ``AppConfig.ready``.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from notifications.discreet import discreet
from notifications.models import Message

logger = logging.getLogger(__name__)


class Attachment(NamedTuple):
    """A file that goes with a message; a text is UTF-8. ``media_type`` has no parameters; ``parameters`` has them."""

    name: str
    content: bytes
    media_type: str = "text/plain"
    parameters: tuple[tuple[str, str], ...] = ()


Check = Callable[[list[Message]], set[int]]
Maker = Callable[[Message], list[Attachment]]
_checks: dict[str, Check] = {}
_makers: dict[str, tuple[Maker, Collection[str] | None]] = {}


def register_check(prefix: str, check: Check) -> None:
    """``check`` gets the claimed messages whose ``subject_key`` begins with ``prefix:`` and returns the wanted ids.

    One call per batch and prefix; it should cost one query. What it does not return is cancelled. Registering a
    prefix again replaces its check.
    """
    _checks[prefix] = check


def register_attachments(prefix: str, maker: Maker, kinds: Collection[str] | None = None) -> None:
    """``maker`` makes what goes with a message whose ``subject_key`` begins with ``prefix:``, each time it is sent; it
    is asked for messages of these ``kinds``, or of all.

    Nothing of it is kept in the outbox: it says what is true at that moment. Registering a prefix again replaces it.
    """
    _makers[prefix] = maker, kinds


def may_carry_files(message: Message) -> bool:
    """Whether something may have to be made for ``message`` before it goes out. No query."""
    return _maker_for(message) is not None


def attachments_of(message: Message) -> list[Attachment]:
    """What goes with ``message``; nothing where its maker fails: the words of a message do not wait for a file."""
    maker = _maker_for(message)
    try:
        return maker(message) if maker else []
    except Exception as error:
        logger.error("Message %d goes out without its attachments\n%s", message.pk, discreet(error))
        return []


def _maker_for(message: Message) -> Maker | None:
    maker, kinds = _makers.get(message.subject_key.partition(":")[0], (None, None))
    return maker if kinds is None or message.kind in kinds else None


def ask_owners(messages: Iterable[Message]) -> tuple[set[int], set[int]]:
    """Ids of the messages still wanted, and of those nobody can tell about because their check failed.

    Messages of a prefix nobody registered are wanted. One broken check does not hold up the others.
    """
    groups: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        groups[message.subject_key.partition(":")[0]].append(message)
    wanted: set[int] = set()
    unclear: set[int] = set()
    for prefix, group in groups.items():
        ids = {message.pk for message in group}
        check = _checks.get(prefix)
        try:
            wanted |= ids & check(group) if check else ids
        except Exception as error:
            logger.error("The check of %s messages failed; they wait\n%s", prefix, discreet(error))
            unclear |= ids
    return wanted, unclear
