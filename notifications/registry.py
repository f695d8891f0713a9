"""Asking the app that owns a subject, once more before sending, whether a message is still wanted.

This app does not know what a session is. Upper apps register in their ``AppConfig.ready``.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable

from notifications.models import Message

Check = Callable[[list[Message]], set[int]]
_checks: dict[str, Check] = {}


def register_check(prefix: str, check: Check) -> None:
    """``check`` gets the claimed messages whose ``subject_key`` begins with ``prefix:`` and returns the wanted ids.

    One call per batch and prefix; it should cost one query. What it does not return is cancelled. Registering a
    prefix again replaces its check.
    """
    _checks[prefix] = check


def wanted(messages: Iterable[Message]) -> set[int]:
    """Ids of the messages still wanted; those of a prefix nobody registered always are."""
    groups: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        groups[message.subject_key.partition(":")[0]].append(message)
    ids: set[int] = set()
    for prefix, group in groups.items():
        check = _checks.get(prefix)
        ids |= check(group) if check else {message.pk for message in group}
    return ids
