"""Figures counted from the raw rows alone, one row after the other: what every figure shown is compared with."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from offices.periods import months_until
from outreach.enums import PLANNED_STATES, SessionState
from outreach.models import Attendance, CountedParticipants, OutreachSession, SessionReport, SessionTally, SessionUnit
from villages.enums import STATUSES_UNDER_GUIDANCE, Function, Honorific
from villages.models import AssistedVillage, NeighbourhoodUnit

CAME = ("present", "represented")
OFFICIALS = {
    Function.DISTRICT_HEAD, Function.DISTRICT_LEADERS, Function.DISTRICT_STAFF, Function.VILLAGE_HEAD,
    Function.VILLAGE_STAFF,
}  # fmt: skip
LEADERS, SECURITY = {Function.RW_HEAD, Function.RT_HEAD}, {Function.ARMY, Function.POLICE}
CATEGORIES = {"public": "public", "pupil": "pupils", "job_seeker": "job_seekers", "other": "others"}
SEXES = {"f": "female", "m": "male", "": "sex_unknown"}
AGES = {"0-17": "under_18", "18-35": "aged_18", "36-59": "aged_36", "60+": "aged_60", "": "age_unknown"}


@dataclass
class Part:
    """What one session counts for in one village, or through its kecamatan people."""

    session: OutreachSession
    village: AssistedVillage | None
    district: str
    counts: Counter = field(default_factory=Counter)


def parts() -> list[Part]:
    rows = SessionTally.objects.select_related("session", "village").order_by("pk")
    found = [Part(row.session, row.village, row.district_id) for row in rows]
    for part in found:
        _of_session(part)
        _of_roll(part)
        _of_counted(part)
        part.counts["active"] = int(part.session.held_at is not None and part.village is not None)
        part.counts = Counter({name: count for name, count in part.counts.items() if count})
    return found


def _of_session(part: Part) -> None:
    session, counts = part.session, part.counts
    if part.village is None or part.village.pk != session.host_id:
        return
    planned, held = session.state in PLANNED_STATES, session.held_at is not None
    over = held or session.state in (SessionState.AWAITING_ROLL, SessionState.CLOSED)
    counts["planned"], counts["held"] = int(planned), int(held)
    counts["moved"] = int(session.moves > 0 and session.state != SessionState.DRAFT)
    counts["postponed"] = int(session.state == SessionState.POSTPONED)
    counts["cancelled"] = int(session.state == SessionState.CANCELLED)
    if over and not session.imported:
        counts["rolls"], counts["rolls_received"] = 1, int(held)
        first = session.first_attendance_at
        counts["rolls_on_time"] = int(bool(held and first and first <= session.ends_at + dt.timedelta(hours=24)))
    if session.parent_id:
        counts["follow_ups"], counts["follow_ups_held"] = int(planned), int(held)
    report = SessionReport.objects.filter(session=session).first()
    if report:
        counts["reports"], counts["reports_received"] = 1, int(report.submitted_at is not None)
        if report.submitted_at:
            day = report.submitted_at.astimezone(ZoneInfo(session.zone)).date()
            counts["reports_on_time"] = int(day <= report.due_on)


def _of_roll(part: Part) -> None:
    session, counts = part.session, part.counts
    planned, held = session.state in PLANNED_STATES, session.held_at is not None
    roll = Attendance.objects.filter(session=session, village=part.village, annulled_at=None)
    for row in roll.select_related("stakeholder"):
        came = held and row.status in CAME
        if planned and row.client_id is None:
            promised = row.answer in ("coming", "represented")
            counts["invited"] += 1
            counts["answered"] += row.answer != ""
            counts["promised"] += promised
            counts["kept"] += promised and came
        if not came:
            continue
        counts[row.status] += 1
        kind = ("officials" if row.function in OFFICIALS else "leaders" if row.function in LEADERS
                else "security" if row.function in SECURITY else "community")  # fmt: skip
        counts[kind] += 1
        honorific = row.stakeholder.honorific if row.stakeholder else ""
        counts[{Honorific.FEMALE: "female", Honorific.MALE: "male"}.get(honorific, "sex_unknown")] += 1
        counts["age_unknown"] += 1


def _of_counted(part: Part) -> None:
    if part.session.held_at is None or part.village is None:
        return
    for row in CountedParticipants.objects.filter(session=part.session, village=part.village):
        for name in ("counted", CATEGORIES[row.category], SEXES[row.sex], AGES[row.age_band]):
            part.counts[name] += row.count


def total(found: list[Part], *, first: dt.date, last: dt.date, where=lambda _part: True) -> dict[str, int]:
    """Sums of the parts whose session has its local date in the span."""
    whole: Counter = Counter()
    for part in found:
        if first <= part.session.local_date <= last and where(part):
            whole.update(part.counts)
    return {name: count for name, count in whole.items() if count}


def active_villages(found: list[Part], *, first: dt.date, last: dt.date) -> set[str]:
    return {part.village.pk for part in found if part.counts["active"] and first <= part.session.local_date <= last}


def under_guidance() -> list[AssistedVillage]:
    return list(AssistedVillage.objects.filter(status__in=STATUSES_UNDER_GUIDANCE))


def units_of(village: AssistedVillage) -> set[int]:
    rows = NeighbourhoodUnit.objects.filter(village=village, retired_at=None, kind__is_lower=True)
    return set(rows.values_list("pk", flat=True))


def reached(village: AssistedVillage, month: dt.date) -> tuple[set[int], set[int]]:
    """RT in force where a session was held, and those besides whose leader came to one, in twelve months."""
    first = months_until(month, 12)[0]
    last = (month.replace(day=1) + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    socialised, led = set(), set()
    sessions = OutreachSession.objects.filter(held_at__isnull=False, local_date__range=(first, last))
    for session in sessions:
        roll = Attendance.objects.filter(session=session, annulled_at=None, status__in=CAME)
        some = roll.exists() or CountedParticipants.objects.filter(session=session, count__gt=0).exists()
        units = set(SessionUnit.objects.filter(session=session).values_list("unit_id", flat=True))
        socialised |= {_now(unit) for unit in units} if some else set()
        heads = set(roll.filter(function="rt_head", unit__isnull=False).values_list("unit_id", flat=True))
        led |= {_now(unit) for unit in heads - units}
    mine = units_of(village)
    return socialised & mine, (led & mine) - socialised


def _now(unit: int) -> int:
    """The unit it was merged into, in the end."""
    row = NeighbourhoodUnit.objects.get(pk=unit)
    return _now(row.merged_into_id) if row.merged_into_id else row.pk


def within(user, part):
    scope = user.scope
    if scope.everything:
        return True
    if scope.region_code:
        return part.district.startswith(scope.region_code)
    session = part.session
    return session.office_id in scope.office_ids or session.regional_office_id in scope.regional_office_ids


def guided(user, village):
    scope = user.scope
    if scope.everything:
        return True
    if scope.region_code:
        return village.pk.startswith(scope.region_code)
    return village.office_id in scope.office_ids or village.regional_office_id in scope.regional_office_ids
