"""What a device sends in one POST, read without believing it.

Format 1 has entries only. Format 2 adds counts, notes and signatures, and says whose work it is and when it was sent
by the device's own clock. Every format that was ever sent is read for ever: a phone may come back after months.
"""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from offices.errors import DomainError

NEWEST_FORMAT = 2
MOST_ENTRIES = 500
FAR_PAST, FAR_FUTURE = timedelta(days=366), timedelta(days=1)
# A clock that is off by more than this is told to whoever reads the roll.
CLOCK_IS_OFF = timedelta(minutes=5)
# What PostgreSQL keeps in no text, half of an emoji cut in two among it, and what no paper can print.
_UNFIT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

Entry = dict[str, Any]
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """``user_id`` captured it, as the device says; ``carried``: somebody else sends the saved file.

    Parts are lists of dictionaries, of the shapes in ``attendance._clean``, ``counted``, ``notes`` and ``signatures``.
    """

    id: UUID
    device: str
    entries: list[Entry]
    counts: list[Entry] = field(default_factory=list)
    notes: list[Entry] = field(default_factory=list)
    signatures: list[Entry] = field(default_factory=list)
    format: int = 1
    user_id: int | None = None
    carried: bool = False
    sent_at: datetime | None = None

    @classmethod
    def parse(cls, body: bytes) -> "Batch":
        """Read a request body; :class:`DomainError` when it is no batch at all (nothing was taken)."""
        try:
            data = json.loads(body)
            batch_id = as_uuid(data["batch"])
            parts = {name: _part(data.get(name, [])) for name in ("counts", "notes", "signatures")}
            parts["entries"] = _part(data["entries"] if "counts" not in data else data.get("entries", []))
            number = data.get("format", 1)
        except (ValueError, TypeError, KeyError, RecursionError, AttributeError) as error:
            raise DomainError(_("Kiriman tidak terbaca. Catatan tetap tersimpan di perangkat ini.")) from error
        if not is_whole(number) or not 1 <= number <= NEWEST_FORMAT:
            raise DomainError(_("Kiriman ini lebih baru daripada portal. Catatan tetap tersimpan; coba lagi nanti."))
        if sum(map(len, parts.values())) > MOST_ENTRIES:
            raise DomainError(_("Paling banyak %(count)s catatan sekali kirim.") % {"count": MOST_ENTRIES})
        return cls(
            id=batch_id,
            device=as_text(data.get("device"), 40),
            format=number,
            user_id=data.get("user") if is_whole(data.get("user")) else None,
            carried=data.get("carried") is True,
            sent_at=as_moment(data.get("sent_at")),
            **parts,
        )

    def clock_off(self, now: datetime) -> timedelta | None:
        """How far the device's clock is behind the server's; None where it did not say."""
        if self.sent_at is None:
            return None
        return timedelta(seconds=round((now - self.sent_at).total_seconds()))

    def moment(self, value: Any, now: datetime) -> datetime:
        """When something was done: the device's time put right by the difference of the clocks.

        ``now`` for what cannot be a time: more than a year ago, or in the future. A device that did not say when it
        sent is believed up to a day ahead.
        """
        moment = as_moment(value)
        if moment is None:
            return now
        off = self.clock_off(now)
        latest = now + FAR_FUTURE if off is None else now
        try:
            moment += off or timedelta()
        except OverflowError:
            return now
        return moment if now - FAR_PAST < moment <= latest else now


def _part(value: Any) -> list[Entry]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise TypeError("no list of entries")
    return value


def key_of(entry: Entry, number: int) -> str:
    """How the device calls the entry in the answer."""
    return as_text(entry.get("key"), 60) or str(number)


def rejected(entry: Entry, number: int, reason: str) -> Answer:
    return {"key": key_of(entry, number), "outcome": "rejected", "reason": reason}


def as_uuid(value: Any) -> UUID:
    """Raises ValueError for anything else."""
    if not isinstance(value, str):
        raise ValueError("no text")
    return UUID(value)


def is_whole(value: Any, below: int = 2**63) -> bool:
    return type(value) is int and 0 <= value < below


def as_text(value: Any, length: int) -> str:
    """Text on one line; empty for what is no text."""
    return " ".join(_UNFIT.sub("", value).split())[:length] if isinstance(value, str) else ""


def is_one_of(value: Any, known: Collection[str]) -> bool:
    """Whether a value of any shape is one of these words; a list or a dictionary cannot be looked up in a set."""
    return isinstance(value, str) and value in known


def as_moment(value: Any) -> datetime | None:
    """A moment with its zone; None for what is none.

    So are the first and the last year there is: in another zone they lie in years that Python does not know, and what
    the database keeps of them could never be read again.
    """
    try:
        moment = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return None
    if moment is None or timezone.is_naive(moment) or moment.year in (MINYEAR, MAXYEAR):
        return None
    return moment
