"""Asking the app that owns a subject, once more before sending, whether a message is still wanted.

This app does not know what a session is. Upper apps register in their ``AppConfig.ready``.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable

from notifications.models import Message

logger = logging.getLogger(__name__)

Check = Callable[[list[Message]], set[int]]
_checks: dict[str, Check] = {}


def register_check(prefix: str, check: Check) -> None:
    """``check`` gets the claimed messages whose ``subject_key`` begins with ``prefix:`` and returns the wanted ids.

    One call per batch and prefix; it should cost one query. What it does not return is cancelled. Registering a
    prefix again replaces its check.
    """
    _checks[prefix] = check


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
        except Exception:
            logger.exception("The check of %s messages failed; they wait", prefix)
            unclear |= ids
    return wanted, unclear
