"""What people call the subject of a message, and where it is: upper apps register that in ``AppConfig.ready``.

A list that says only "Undangan, terkirim" three times answers nobody's question; this app does not know what a
session is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple


class Subject(NamedTuple):
    text: str
    note: str = ""
    url: str = ""


NOTHING = Subject("")
Namer = Callable[[Any, set[str]], Mapping[str, Subject]]
_namers: dict[str, Namer] = {}


def register_subjects(prefix: str, namer: Namer) -> None:
    """``namer`` gets a reader and the subjects that begin with ``prefix:``, and names those the reader may see.

    One call per page and prefix; it should cost one query. Registering a prefix again replaces its namer.
    """
    _namers[prefix] = namer


def named_subjects(user: Any, subjects: Iterable[str]) -> dict[str, Subject]:
    """The subjects somebody has a name for; what the reader may not see is left out."""
    groups: dict[str, set[str]] = defaultdict(set)
    for subject in subjects:
        groups[subject.partition(":")[0]].add(subject)
    found: dict[str, Subject] = {}
    for prefix, group in groups.items():
        if prefix in _namers:
            found.update(_namers[prefix](user, group))
    return found
