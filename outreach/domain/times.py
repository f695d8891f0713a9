"""A session's day and hours in its own zone, and what is wrong with them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from offices.errors import DomainError
from offices.formats import session_when
from offices.models import Zone
from outreach.enums import SessionKind
from outreach.models import OutreachSession

FARTHEST_DAYS = 731
# How long a session is taken to last where nobody says an end.
USUAL_LENGTH = timedelta(hours=2)
LAST_MINUTE = time(23, 59)


@dataclass(frozen=True, slots=True)
class SessionTimes:
    """Local day and hours as entered, with the instants they mean in ``zone``."""

    local_date: date
    local_start: time
    local_end: time
    zone: Zone

    @classmethod
    def of(cls, session: OutreachSession) -> "SessionTimes":
        return cls(session.local_date, session.local_start, session.local_end, Zone(session.zone))

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.local_date, self.local_start, tzinfo=self.zone.info)

    @property
    def ends_at(self) -> datetime:
        return datetime.combine(self.local_date, self.local_end, tzinfo=self.zone.info)

    def columns(self) -> dict[str, Any]:
        """What a session keeps of them."""
        return {
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
            "zone": self.zone,
            "local_date": self.local_date,
            "local_start": self.local_start,
            "local_end": self.local_end,
        }

    def check(self, *, kind: str, now: datetime) -> None:
        """Refuse hours that end before they start, a past start (except of a visit) and a mistyped year."""
        if self.local_end <= self.local_start:
            raise DomainError(_("Jam selesai harus sesudah jam mulai, pada hari yang sama."), field="end")
        if self.starts_at > now + timedelta(days=FARTHEST_DAYS):
            raise DomainError(_("Tanggal ini lebih dari dua tahun lagi. Periksa tahunnya."), field="date")
        if self.starts_at < now - timedelta(days=FARTHEST_DAYS):
            raise DomainError(_("Tanggal ini lebih dari dua tahun yang lalu. Periksa tahunnya."), field="date")
        if self.starts_at <= now and kind != SessionKind.VISIT:
            today = self.local_date == now.astimezone(self.zone.info).date()
            raise DomainError(
                _("Jam mulai ini sudah lewat. Pilih jam yang akan datang.")
                if today
                else _("Tanggal ini sudah lewat. Hanya sambang desa yang dapat dicatat kemudian."),
                field="start" if today else "date",
            )
        if self.starts_at <= now < self.ends_at:
            raise DomainError(_("Kunjungan ini belum selesai. Catat setelah jam selesainya."), field="end")


def end_of(start: time, length: timedelta = USUAL_LENGTH) -> time:
    """``length`` after ``start``, at the latest the last minute of the day: sessions over midnight do not exist."""
    end = datetime.combine(date.min, start) + length
    return end.time() if end.date() == date.min else LAST_MINUTE


def when(session: OutreachSession) -> str:
    """Day and hours in the session's zone, in words of the present language."""
    return session_when(
        session.starts_at, session.ends_at, session.zone, open_ended=session.open_ended, after=session.after_label
    )
