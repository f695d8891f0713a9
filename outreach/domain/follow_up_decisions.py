"""An operator's word on a report that came through a link: the follow-up was held so, or the report is wrong."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from offices.models import Zone
from outreach.domain import closing, counted, roll, states
from outreach.domain.clashes import clash_told, once_more
from outreach.domain.follow_up_reports import check_day, check_numbers
from outreach.domain.times import LAST_MINUTE, SessionTimes
from outreach.enums import FollowUpReportState, ParticipantCategory, SessionState, Sex
from outreach.models import FollowUpReport, OutreachSession, SessionVillage

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Decided:
    """Day and numbers as the operator lets them stand."""

    held_on: date
    men: int
    women: int


@once_more
@transaction.atomic
def confirm(*, report: FollowUpReport, actor: User, decided: Decided, now: datetime | None = None) -> OutreachSession:
    """The follow-up was held on that day: its numbers are counted and its roll is closed, so that its RT count.

    People invited stay on the roll as they are. Other reports of it that wait are declined: one was taken. Raises
    DomainError for a report decided before, a session that cannot be reported, and impossible days and numbers.
    """
    now = now or timezone.now()
    session, report = _locked(report)
    states.require("report_follow_up", session, role=actor.scope.role)
    check_day(session, decided.held_on, at=now)
    check_numbers(men=decided.men, women=decided.women)
    villages = SessionVillage.objects.visible_to(actor).filter(session=session)
    row = villages.select_related("village").order_by("pk").first()
    if row is None:
        raise DomainError(_("Desa ini tidak ikut kegiatan."))
    _hold_on(session, decided.held_on, now=now)
    counts = {
        (ParticipantCategory.PUBLIC, Sex.FEMALE): decided.women,
        (ParticipantCategory.PUBLIC, Sex.MALE): decided.men,
    }
    counted.set_counts(session=session, village=row.village, counts=counts)
    roll.touch(session)
    closing.close(session=session, actor=actor, now=now)
    _decide(report, FollowUpReportState.CONFIRMED, actor=actor, now=now)
    others = FollowUpReport.objects.filter(session=session, state=FollowUpReportState.WAITING).exclude(pk=report.pk)
    others.update(
        state=FollowUpReportState.DECLINED,
        reason=_("Laporan lain untuk kegiatan ini sudah diterima."),
        decided_at=now,
        decided_by=actor,
    )
    session.refresh_from_db()
    return session


@transaction.atomic
def decline(*, report: FollowUpReport, actor: User, reason: str, now: datetime | None = None) -> FollowUpReport:
    """Leave a report out, for a reason the page of its link shows; the leader may send another one."""
    _session, report = _locked(report)
    if actor.scope.role not in states.STEPS["report_follow_up"].roles:
        raise DomainError(_("Peran Anda tidak dapat melakukan ini. Mintalah petugas Kantor Imigrasi."))
    reason = " ".join(reason.split())
    if not reason:
        raise DomainError(_("Tuliskan alasannya; pengirim laporan membacanya."), field="reason")
    report.reason = reason[:300]
    return _decide(report, FollowUpReportState.DECLINED, actor=actor, now=now or timezone.now())


def _locked(report: FollowUpReport) -> tuple[OutreachSession, FollowUpReport]:
    """Counts first, then the session, as everybody does, then the report. Raises DomainError for one decided."""
    roll.lock_tallies(OutreachSession(pk=report.session_id))
    session = OutreachSession.objects.select_for_update().get(pk=report.session_id)
    report = FollowUpReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if report.state != FollowUpReportState.WAITING:
        raise DomainError(_("Laporan ini sudah diputuskan orang lain. Muat ulang halaman."))
    return session, report


def _decide(report: FollowUpReport, state: FollowUpReportState, *, actor: User, now: datetime) -> FollowUpReport:
    report.state, report.decided_at, report.decided_by = state, now, actor
    report.save(update_fields=["state", "reason", "decided_at", "decided_by"])
    return report


def _hold_on(session: OutreachSession, day: date, *, now: datetime) -> None:
    """Move the session to the day it was held, at its usual hours or, where these are to come, up to now.

    Another day counts as a move; nobody is told of it, since it is over. It waits for its roll then.
    """
    times = _hours(session, day, now=now)
    moved = session.local_date != day
    if (times.starts_at, times.ends_at) != (session.starts_at, session.ends_at):
        for column, value in times.columns().items():
            setattr(session, column, value)
        session.moves += moved
    if session.state == SessionState.POSTPONED:
        session.reason = ""
    states.enter(session, SessionState.AWAITING_ROLL)
    session.version += 1
    with clash_told(session=session, times=times):
        session.save()


def _hours(session: OutreachSession, day: date, *, now: datetime) -> SessionTimes:
    zone = Zone(session.zone)
    planned = SessionTimes(day, session.local_start, session.local_end, zone)
    if planned.ends_at <= now:
        return planned
    here = now.astimezone(zone.info).replace(second=0, microsecond=0, tzinfo=None)
    end = min(here, datetime.combine(day, LAST_MINUTE))
    start = max(end - (planned.ends_at - planned.starts_at), datetime.combine(day, time.min))
    return SessionTimes(day, start.time(), max(end, start + MINUTE).time(), zone)
