"""Checking in oneself: with the own link of the invitation and the code shown at the venue."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from offices.errors import DomainError
from offices.formats import clock
from outreach.domain import venue_codes
from outreach.domain.attendance import call_database
from outreach.domain.batches import Batch
from outreach.domain.roll import lock_tallies
from outreach.domain.venue_codes import Verdict
from outreach.enums import AttendanceStatus, EntrySource, SessionState
from outreach.models import Attendance, CheckInTries, OutreachSession, SessionVillage

OPENS_BEFORE = timedelta(minutes=60)
OPEN_STATES = (SessionState.SCHEDULED, SessionState.ONGOING)
TRIES, WITHIN = 5, timedelta(minutes=10)
# Says in kept batches what sent them; devices have names of eight signs.
DEVICE = "undangan"


def opens_at(session: OutreachSession) -> datetime:
    return session.starts_at - OPENS_BEFORE


def may_open(session: OutreachSession, *, now: datetime) -> bool:
    """Whether people can check in now, or will later on: only then a venue has a code to show."""
    return session.state in OPEN_STATES and now < session.ends_at


def is_open(session: OutreachSession, *, now: datetime) -> bool:
    """Whether invited people may check in: from an hour before the start until the end."""
    return may_open(session, now=now) and now >= opens_at(session)


def takes(attendance: Attendance, *, now: datetime) -> bool:
    """Whether this person may check in: the hour, and a roll of their village that is not closed yet."""
    return is_open(attendance.session, now=now) and not _is_closed(attendance)


def check_in(*, attendance: Attendance, code: str, now: datetime | None = None) -> None:
    """Record the person of a personal link as present. Done already: nothing happens.

    ``attendance`` comes from ``invitations.attendance_of``. Raises :class:`DomainError` when it is not the hour, the
    roll is closed or says something else, or the code is not the one of the venue or was typed too often. It counts
    like a tap: the same function of the database, the same tally, a kept batch, of no user.
    """
    now = now or timezone.now()
    if not is_open(attendance.session, now=now):
        raise DomainError(_("Hadir mandiri hanya dapat dicatat dari 60 menit sebelum kegiatan sampai selesai."))
    _count_try(attendance, now=now)
    verdict = venue_codes.judge(attendance.session, code, now=now)
    if verdict == Verdict.OLD:
        text = _("Kode ini sudah berganti. Ketik kode yang sekarang tampil di tempat kegiatan.")
        raise DomainError(text, field="code")
    if verdict == Verdict.WRONG:
        raise DomainError(_("Kode tidak cocok. Periksa lagi angka yang tampil di tempat kegiatan."), field="code")
    _record(attendance, now=now)


@transaction.atomic
def _record(attendance: Attendance, *, now: datetime) -> None:
    """Judged and written under the lock of the tallies: an entry of nobody is neither held nor in conflict."""
    lock_tallies(attendance.session)
    row = Attendance.objects.select_related("session").get(pk=attendance.pk)
    if row.status == AttendanceStatus.PRESENT:
        return
    _check_takes(row, link_version=attendance.link_version)
    entry = {
        "key": "self",
        "id": row.pk,
        "status": AttendanceStatus.PRESENT.value,
        "represented_by": "",
        "version": row.version,
        "at": now.isoformat(),
        "seq": 0,
        "decide": False,
        "source": EntrySource.SELF.value,
    }
    batch = Batch(id=uuid4(), device=DEVICE, entries=[entry])
    call_database(session=row.session, actor=None, batch=batch, entries=[entry], now=now)
    CheckInTries.objects.filter(attendance=row).delete()


def _check_takes(row: Attendance, *, link_version: int) -> None:
    if row.session.state not in OPEN_STATES or _is_closed(row):
        raise DomainError(_("Daftar hadir sudah ditutup. Sampaikan kehadiran Anda langsung kepada petugas."))
    if row.status or row.annulled_at:
        raise DomainError(_("Petugas sudah mencatat Anda. Bila keliru, sampaikan langsung kepadanya."))
    if row.link_version != link_version:
        raise DomainError(_("Tautan ini baru saja dicabut. Sampaikan kehadiran Anda langsung kepada petugas."))


def _is_closed(row: Attendance) -> bool:
    villages = SessionVillage.objects.filter(session=row.session_id, village=row.village_id)
    return villages.filter(locked_at__isnull=False).exists()


def _count_try(attendance: Attendance, *, now: datetime) -> None:
    """Count a code before it is looked at: many sent at once are no more tries, and a refused one stays counted."""
    with transaction.atomic():
        CheckInTries.objects.get_or_create(attendance=attendance, defaults={"since": now, "count": 0})
        tries = CheckInTries.objects.select_for_update().get(attendance=attendance)
        if tries.since <= now - WITHIN:
            tries.since, tries.count = now, 0
        free_at = tries.since + WITHIN
        refused = tries.count >= TRIES
        if not refused:
            tries.count += 1
            tries.save()
    if refused:
        at = clock(free_at + timedelta(seconds=59), attendance.session.zone)  # whole minutes, none too early
        raise DomainError(_("Terlalu banyak percobaan. Coba lagi pukul %(at)s, atau temui petugas.") % {"at": at})
