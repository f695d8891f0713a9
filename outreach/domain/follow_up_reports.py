"""What leaders of follow-ups report through their link, and what an operator makes of it.

A report waits: it changes no figure. Confirmed, the follow-up was held, on the day and with the numbers the operator
saw; declined, the page of the link says why.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from files.domain import keeping
from files.enums import FileKind
from files.models import StoredFile
from offices.errors import DomainError
from offices.models import Zone
from outreach.domain.follow_up_links import is_open
from outreach.domain.sent_items import SentItem
from outreach.enums import FollowUpReportState
from outreach.models import FollowUpReport, OutreachSession

MOST_PEOPLE = 2000
# Of one link: what may wait at a time, and what is looked at in a day at all.
MOST_WAITING = 5
MOST_A_DAY = 12
DAY = timedelta(days=1)


class TooMany(DomainError):
    """Not wrong, only too often: it may be sent again later."""


@dataclass(frozen=True, slots=True)
class Reported:
    """``held_on`` is the local day as the leader gave it."""

    held_on: date
    men: int
    women: int
    sent_by_name: str
    note: str = ""


class Received(NamedTuple):
    report: FollowUpReport
    created: bool


def receive(
    *,
    session: OutreachSession,
    reported: Reported,
    sent: SentItem,
    photo: UploadedFile | None = None,
    now: datetime | None = None,
) -> Received:
    """Keep a report as waiting; one sent before under this id is given back, also after it was decided.

    Whoever has the link may send: so its number is limited before a photo is looked at. Takes seconds with one; to be
    called without locks. Raises DomainError for an impossible day or number, a session no longer to be reported, and
    :class:`TooMany`.
    """
    now = now or timezone.now()
    known = sent_before(sent.client_id, session)
    if known:
        return Received(known, created=False)
    _check(session, reported, sent, now)
    _check_number(session, now)
    stored = _keep_photo(session, photo)
    try:
        return _write(session, reported, sent, stored, now)
    except (DomainError, IntegrityError) as error:
        if stored:
            keeping.discard(actor=None, stored=stored)
        known = sent_before(sent.client_id, session)
        if known is None:
            raise error
        return Received(known, created=False)


def sent_before(client_id: UUID, session: OutreachSession) -> FollowUpReport | None:
    """Raises DomainError for an id that came through another link."""
    known = FollowUpReport.objects.filter(client_id=client_id).first()
    if known and known.session_id != session.pk:
        raise DomainError(_("Laporan ini sudah dikirim lewat tautan lain."))
    return known


@transaction.atomic
def _write(
    session: OutreachSession, reported: Reported, sent: SentItem, stored: StoredFile | None, now: datetime
) -> Received:
    """Once more under lock: of many at once no more than the limit are kept, and none after the roll was closed."""
    session = OutreachSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    _check_open(session, now)
    _check_number(session, now)
    report = FollowUpReport.objects.create(
        session=session,
        client_id=sent.client_id,
        held_on=reported.held_on,
        men=reported.men,
        women=reported.women,
        note=reported.note.strip(),
        photo=stored,
        sent_by_name=" ".join(reported.sent_by_name.split()),
        received_at=now,
        clock_off=sent.clock_off,
    )
    return Received(report, created=True)


def _keep_photo(session: OutreachSession, photo: UploadedFile | None) -> StoredFile | None:
    if not photo:
        return None
    return keeping.keep(
        actor=None,
        upload=photo,
        kind=FileKind.PHOTO,
        office=session.office,
        region_code=session.host_id,
        field="photo",
    )


def _check(session: OutreachSession, reported: Reported, sent: SentItem, now: datetime) -> None:
    _check_open(session, now)
    check_day(session, reported.held_on, at=sent.at)
    check_numbers(men=reported.men, women=reported.women)
    if not reported.sent_by_name.strip():
        raise DomainError(_("Tuliskan nama Anda."), field="sent_by_name")


def _check_open(session: OutreachSession, now: datetime) -> None:
    if not is_open(session, now=now):
        raise DomainError(
            _("Kegiatan ini sudah dicatat operator atau tidak berlaku lagi, jadi laporannya tidak dapat dikirim.")
        )


def check_day(session: OutreachSession, day: date, *, at: datetime) -> None:
    """Refuse a day to come, as seen from ``at``, and one before the session it follows."""
    if day > at.astimezone(Zone(session.zone).info).date():
        raise DomainError(_("Tanggal ini belum tiba. Laporkan sesudah kegiatannya berlangsung."), field="held_on")
    parent = OutreachSession.objects.only("local_date").get(pk=session.parent_id)
    if day < parent.local_date:
        raise DomainError(_("Tanggal ini sebelum kegiatan induknya. Periksa tanggalnya."), field="held_on")


def check_numbers(*, men: int, women: int) -> None:
    if men + women < 1:
        raise DomainError(_("Isi berapa orang yang datang."), field="men")
    if men > MOST_PEOPLE or women > MOST_PEOPLE:
        raise DomainError(_("Jumlahnya terlalu besar. Periksa angkanya."), field="men")


def _check_number(session: OutreachSession, now: datetime) -> None:
    rows = FollowUpReport.objects.filter(session=session)
    if rows.filter(state=FollowUpReportState.WAITING).count() >= MOST_WAITING:
        raise TooMany(
            _("Sudah ada beberapa laporan yang menunggu operator. Tunggu sampai diperiksa, lalu kirim lagi.")
        )
    if rows.filter(received_at__gt=now - DAY).count() >= MOST_A_DAY:
        raise TooMany(_("Hari ini sudah banyak laporan lewat tautan ini. Kirim lagi besok."))
