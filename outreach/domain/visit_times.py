"""When a visit was: the day and hour an officer chose, in the village's zone, judged by when it was written down."""

from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from offices.errors import DomainError
from offices.models import Zone
from outreach.domain.times import LAST_MINUTE, SessionTimes
from villages.models import AssistedVillage

# How long after a visit it may be written down.
OLDEST = timedelta(days=30)
# Nobody says how long a visit took.
USUAL_LENGTH = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def visit_times(day: date, start: time, *, zone: Zone, at: datetime) -> SessionTimes:
    """Day and hours of a visit that was written down ``at``; it ended by then and lasted an hour at the most.

    Raises DomainError for a day to come and for one more than 30 days before.
    """
    written = at.astimezone(zone.info).replace(second=0, microsecond=0, tzinfo=None)
    if day > written.date():
        raise DomainError(_("Tanggal ini belum tiba. Sambang desa dicatat sesudah terjadi."), field="day")
    if day < written.date() - OLDEST:
        raise DomainError(_("Sambang desa dicatat paling lama 30 hari sesudahnya. Periksa tanggalnya."), field="day")
    begun = datetime.combine(day, start.replace(second=0, microsecond=0))
    if begun > written:
        raise DomainError(_("Jam ini belum tiba. Pilih jam kunjungan yang sudah lewat."), field="start")
    last = min(written, datetime.combine(day, LAST_MINUTE))
    ended = min(begun + USUAL_LENGTH, last)
    if ended <= begun:  # written down in the very minute it began
        begun, ended = ended - MINUTE, ended
    if begun.date() != day:  # in the first minute of the day
        begun, ended = datetime.combine(day, time.min), datetime.combine(day, time(0, 1))
    return SessionTimes(day, begun.time(), ended.time(), zone)


def day_meant(at: datetime, village: AssistedVillage, *, back: bool = False) -> date:
    """The day "today" was in the village ``at`` that moment; with ``back`` "yesterday"."""
    today = at.astimezone(Zone(village.region.zone).info).date()
    return today - timedelta(days=1) if back else today


def hour_before(at: datetime, village: AssistedVillage, minutes: int) -> time:
    """The hour in the village that many minutes before ``at``, on the same day."""
    moment = at.astimezone(Zone(village.region.zone).info).replace(second=0, microsecond=0, tzinfo=None)
    return max(moment - timedelta(minutes=minutes), datetime.combine(moment, time.min)).time()
