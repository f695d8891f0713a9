"""One thing to be told while a session is planned."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """A clash is refused when saving; a warning wants a decision; a note is good to know."""

    CLASH = "clash"
    WARNING = "warning"
    NOTE = "note"

    @property
    def alert(self) -> str:
        """The kind of alert that shows it."""
        return {"clash": "bad", "warning": "warn"}.get(self.value, "info")


ORDER = list(Severity)


@dataclass(frozen=True, slots=True)
class PlanWarning:
    """``kind`` is what it is about: officer, venue, village, capacity, travel, hours, or a kind of the calendar."""

    kind: str
    severity: Severity
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def clash(kind: str, sentence: str) -> PlanWarning:
    return PlanWarning(kind, Severity.CLASH, sentence)


def warning(kind: str, sentence: str) -> PlanWarning:
    return PlanWarning(kind, Severity.WARNING, sentence)


def note(kind: str, sentence: str) -> PlanWarning:
    return PlanWarning(kind, Severity.NOTE, sentence)
