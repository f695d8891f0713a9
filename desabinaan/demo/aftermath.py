"""What followed the demo's sessions: follow-ups in RT and RW, reports at every desk, drafts. All of it made up."""

import datetime as dt

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from guidance.models import Topic
from offices.periods import Quarter
from offices.roles import OFFICE_ROLES
from outreach.domain import follow_ups, quarter_plan, reminders
from outreach.domain.follow_up_leaders import heads
from outreach.domain.follow_up_plan import Choice, Group, Grouping, groups_of
from outreach.domain.report_figures import draft_text, figures_of
from outreach.domain.session_report import Act, owe, take
from outreach.enums import AttendanceStatus, SessionLevel, SessionState
from outreach.models import Attendance, OutreachSession, SessionReport, SessionTally
from outreach.queries.quarter_plan import QuarterFilters
from outreach.queries.quarter_plan import quarter_plan as plan_of
from villages.models import NeighbourhoodUnit

REPORTED_DAYS = 30
EVENING = (dt.time(19, 30), dt.time(21, 0))
# How far the report of each session has come, from the latest session on: some are late, one was sent back.
WALKS = (
    (),
    (),
    (Act.SUBMIT,),
    (Act.SUBMIT, Act.RETURN),
    (Act.SUBMIT, Act.CHECK),
    (Act.SUBMIT, Act.CHECK, Act.APPROVE),
)
FEWEST_RW = 2  # one held, one to come
PARENTS = {"kecamatan.pontang": "36.04.12", "operator.cakungtimur": "31.75.06.1004"}


def load_aftermath() -> None:
    """Only where no report is there yet."""
    if SessionReport.objects.exists():
        return
    for username, place in PARENTS.items():
        _cascade(User.objects.get(username=username), place)
    _reports()
    _drafts(User.objects.get(username="petugas.serang"))


def _cascade(operator: User, place: str) -> None:
    """The latest session held in the place has follow-ups: some held, some to come, the rest not planned yet."""
    held = OutreachSession.objects.filter(
        host__region__code__startswith=place,
        state=SessionState.CLOSED,
        logged_afterwards=False,
        local_date__lte=timezone.localdate() - dt.timedelta(days=8),
    )
    for parent in held.order_by("-starts_at"):
        groups = _led_groups(parent)
        if len(groups) >= FEWEST_RW:
            break
    else:
        return
    parent.level = SessionLevel.DISTRICT if len(place) == 8 else SessionLevel.VILLAGE
    parent.save(update_fields=["level"])
    choice = Choice(
        grouping=Grouping.RW,
        leader=None,
        first_day=timezone.localdate() + dt.timedelta(days=1),
        start=EVENING[0],
        end=EVENING[1],
        topic=parent.topic,
        per_day=2,
        after_prayer="isya",
        state=SessionState.SCHEDULED,
    )
    third = max(len(groups) // 3, 1)
    for share, held_already in ((groups[:third], True), (groups[third : 2 * third], False)):
        ids = [unit.pk for group in share for unit in group.units]
        made = follow_ups.create(actor=operator, parent=parent, unit_ids=ids, choice=choice)
        if held_already:
            _hold([session.pk for session in made.sessions], parent)


def _led_groups(parent: OutreachSession) -> list[Group]:
    """The RT of each RW of the host whose head is known: some terms have ended, and nobody follows yet."""
    units = NeighbourhoodUnit.objects.in_force().filter(village=parent.host, kind__is_lower=True)
    groups = groups_of(list(units.select_related("parent").order_by("pk")), Grouping.RW)
    led = heads([group.led_in.pk for group in groups])
    return [group for group in groups if group.led_in.pk in led]


def _hold(ids: list[int], parent: OutreachSession) -> None:
    """They took place between the parent and yesterday, and everybody came."""
    day = max(parent.local_date + dt.timedelta(days=1), timezone.localdate() - dt.timedelta(days=6))
    back = timezone.localdate() + dt.timedelta(days=1) - day
    sessions = OutreachSession.objects.filter(pk__in=ids)
    sessions.update(starts_at=F("starts_at") - back, ends_at=F("ends_at") - back, local_date=F("local_date") - back)
    sessions.update(
        state=SessionState.CLOSED, held_at=F("ends_at"), first_attendance_at=F("ends_at"), roll_closed_at=F("ends_at")
    )
    Attendance.objects.filter(session__in=ids).update(status=AttendanceStatus.PRESENT, version=1)
    SessionTally.objects.filter(session__in=ids).update(present=F("listed"))
    for session in sessions:
        reminders.sync(session=session)  # takes back those of the day it was planned for


def _reports() -> None:
    """Owed about the last weeks; those of Kanim Serang at different desks."""
    since = timezone.now() - dt.timedelta(days=REPORTED_DAYS)
    over = OutreachSession.objects.filter(ends_at__range=(since, timezone.now())).order_by("-starts_at")
    owe(session_ids=list(over.values_list("pk", flat=True)))
    section_head = User.objects.get(username="kasi.serang")
    by = {Act.CHECK: section_head, Act.RETURN: section_head, Act.APPROVE: User.objects.get(username="kakanim.serang")}
    rows = SessionReport.objects.filter(office__slug="serang", session__state=SessionState.CLOSED)
    rows = rows.select_related("session__topic", "session__office", "session__host__region", "session__host__district")
    for number, report in enumerate(rows.order_by("-session__starts_at")):
        author = report.session.created_by if report.session.created_by.scope.role in OFFICE_ROLES else section_head
        acts = WALKS[min(number, len(WALKS) - 1)]
        at = report.session.ends_at + dt.timedelta(days=1)
        for act in acts:
            text = draft_text(report.session, figures_of(report.session, now=at))
            report = take(
                report=report,
                actor=by.get(act, author),
                act=act,
                seen=report.version,
                body=text,
                reason="Tambahkan tindak lanjut yang disepakati dengan kepala desa." if act == Act.RETURN else "",
                now=at,
            )
            at += dt.timedelta(hours=20)


def _drafts(officer: User) -> None:
    """Two villages of the coming quarter have drafts already."""
    quarter = Quarter.of(timezone.localdate()).following
    rows = [row for row in plan_of(officer, quarter, QuarterFilters()).rows if row.suggestion][:2]
    wishes = [
        quarter_plan.Wish(row.village.pk, row.suggestion.day, row.suggestion.start) for row in rows if row.suggestion
    ]
    if wishes:
        quarter_plan.draft(actor=officer, quarter=quarter, wishes=wishes, topic=Topic.objects.earliest("pk"))
