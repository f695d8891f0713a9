"""What a phone says of an item it sends by itself: its id, and when it was written by a clock that may be wrong."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from offices.errors import DomainError
from outreach.domain.batches import FAR_PAST, as_moment

# A clock this far off is said to be wrong.
NOTICED = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SentItem:
    """``at``: when it was written down, by the server's clock. ``clock_off``: seconds to add to the device's."""

    client_id: UUID
    at: datetime
    device: str = ""
    seq: int | None = None
    clock_off: int | None = None

    @classmethod
    def read(cls, sent: Mapping[str, str], *, now: datetime) -> "SentItem":
        """Raises DomainError without an id. What else cannot be read is left out: an item is not lost for it."""
        try:
            client_id = UUID(sent.get("client_id", ""))
        except ValueError:
            raise DomainError(_("Kiriman ini tidak lengkap. Muat ulang halaman, lalu kirim lagi.")) from None
        at, sent_at = as_moment(sent.get("at")), as_moment(sent.get("sent_at"))
        off = now - sent_at if sent_at else timedelta(0)
        seq = sent.get("seq", "")
        return cls(
            client_id=client_id,
            at=_believed(_shifted(at, off), now),
            device=sent.get("device", "").replace("\x00", "")[:40],
            seq=int(seq) if seq.isdecimal() and len(seq) < 19 else None,
            clock_off=int(max(min(off.total_seconds(), 2**31 - 1), -(2**31))) if sent_at else None,
        )

    @property
    def is_off(self) -> bool:
        """Whether the device's clock was so wrong that people should know."""
        return is_off(self.clock_off)


def is_off(seconds: int | None) -> bool:
    return seconds is not None and abs(seconds) > NOTICED.total_seconds()


def _believed(moment: datetime | None, now: datetime) -> datetime:
    """``now`` for what cannot be a time somebody wrote: none, more than a year ago, or still to come."""
    return moment if moment and now - FAR_PAST < moment < now else now


def _shifted(moment: datetime | None, by: timedelta) -> datetime | None:
    try:
        return moment + by if moment else None
    except OverflowError:
        return None
