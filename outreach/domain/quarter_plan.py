"""The quarter plan: a day for every village that has none, and drafts for those chosen."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from guidance.models import Topic
from offices.domain.calendar import periods_between
from offices.errors import DomainError
from offices.models import CLOSED_KINDS, CalendarKind, Zone
from offices.periods import Quarter
from outreach.domain import in_bulk, officers
from outreach.domain.clashes import once_more
from outreach.domain.details import Details
from outreach.domain.in_bulk import Planned
from outreach.domain.roll import USUALLY_INVITED, in_roll_order
from outreach.domain.times import SessionTimes, end_of
from outreach.domain.villages import lock_for_session
from outreach.enums import SessionKind, SessionState
from outreach.models import OutreachSession, SessionVillage
from villages.enums import AssignmentRole
from villages.models import Assignment, AssistedVillage, Stakeholder, Venue

# Morning and afternoon; on Fridays the afternoon begins after the prayer (11.30-13.00).
SLOTS = ((time(9), time(11)), (time(13), time(15)))
FRIDAY, FRIDAY_SLOTS = 4, ((time(9), time(11)), (time(13, 30), time(15, 30)))
AVOIDED = (*CLOSED_KINDS, CalendarKind.VILLAGE_ELECTION)
# Villages are told, and letters go their way, before the first suggested day.
NOTICE = timedelta(days=7)
# Sessions in these states plan nothing for their day.
CALLED_OFF = (SessionState.CANCELLED, SessionState.POSTPONED)
Spans = Sequence[tuple[datetime, datetime]]


@dataclass(frozen=True, slots=True)
class Wanting:
    """A village without anything in the quarter, and the officer who looks after it."""

    code: str
    officer_id: int
    zone: Zone

    @property
    def district(self) -> str:
        return self.code[:8]


@dataclass(frozen=True, slots=True)
class Suggestion:
    day: date
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Days nothing is suggested on: ``(region code, or empty for the whole country, days)``."""

    periods: Sequence[tuple[str, date, date]] = ()

    @classmethod
    def between(cls, first: date, last: date, codes: Collection[str]) -> "DaysOff":
        """Holidays, collective leave and village elections where these villages lie: one query."""
        rows = periods_between(first, last, codes)
        return cls([(row.region_id or "", row.first_day, row.last_day) for row in rows if row.kind in AVOIDED])

    def holds(self, code: str, day: date) -> bool:
        if day.weekday() > FRIDAY:
            return True
        return any(code.startswith(region) and first <= day <= last for region, first, last in self.periods)


@dataclass(slots=True)
class _Diary:
    """One officer's quarter: what binds them, and what has been suggested so far."""

    busy: Spans
    suggested: dict[date, list[Wanting]] = field(default_factory=lambda: defaultdict(list))

    def slot(self, village: Wanting, day: date) -> Suggestion | None:
        """The first free hours of a day: after those suggested already."""
        slots = FRIDAY_SLOTS if day.weekday() == FRIDAY else SLOTS
        for start, end in slots[len(self.suggested.get(day, ())) :]:
            times = SessionTimes(day, start, end, village.zone)
            if not any(begins < times.ends_at and ends > times.starts_at for begins, ends in self.busy):
                return Suggestion(day, start, end)
        return None


def suggest(
    villages: Sequence[Wanting], *, first: date, last: date, busy: Mapping[int, Spans], off: DaysOff
) -> dict[str, Suggestion]:
    """A day and hours for each village, most urgent first, when its officer is free. Pure.

    Neighbours of one kecamatan share a day, one in the morning and one in the afternoon; an officer goes to one
    kecamatan a day. Weekends and days off are left out, and so are villages the days do not suffice for.
    """
    diaries: dict[int, _Diary] = {}
    found: dict[str, Suggestion] = {}
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    for village in villages:
        diary = diaries.setdefault(village.officer_id, _Diary(busy.get(village.officer_id, ())))
        beside = [day for day, there in sorted(diary.suggested.items()) if there[0].district == village.district]
        for day in (*beside, *(day for day in days if day not in diary.suggested)):
            if off.holds(village.code, day):
                continue
            if suggestion := diary.slot(village, day):
                found[village.code] = suggestion
                diary.suggested[day].append(village)
                break
    return found


@dataclass(frozen=True, slots=True)
class Wish:
    """A village ticked, with the day and hour beside it."""

    code: str
    day: date
    start: time


@dataclass(frozen=True, slots=True)
class Drafted:
    """``skipped``: villages that got something in the quarter meanwhile."""

    sessions: list[OutreachSession]
    skipped: list[AssistedVillage]


@once_more
@transaction.atomic
def draft(
    *, actor: User, quarter: Quarter, wishes: Sequence[Wish], topic: Topic, now: datetime | None = None
) -> Drafted:
    """Make a draft for each village, all in one act or none; it binds and tells nobody yet.

    The PIMPASA leads, or the actor where nobody of the office is. A village that has something in the quarter already
    is left out: the villages are locked, as for every plan, so that of two at once the second finds what the first
    made. Raises :class:`DomainError` for villages of another office and days outside the quarter.
    """
    now = now or timezone.now()
    if not wishes:
        raise DomainError(_("Centang paling sedikit satu desa."))
    villages = _own(actor, [wish.code for wish in wishes])
    lock_for_session(list(villages.values()))
    there = in_quarter(SessionVillage.objects.filter(village__in=list(villages)), quarter)
    taken = set(there.values_list("village_id", flat=True))
    leads, venues, contacts = _leads(actor, villages), _venues(villages), _contacts(villages)
    planned = []
    for wish in wishes:
        if wish.code in taken:
            continue
        village = villages[wish.code]
        times = SessionTimes(wish.day, wish.start, end_of(wish.start), Zone(village.region.zone))
        _check(times, quarter, village, now)
        venue = venues.get(wish.code)
        details = Details(
            topic=topic,
            venue=venue.name if venue else hall_of(village),
            place=venue,
            times=times,
            lead=leads.get(wish.code, actor),
        )
        planned.append(Planned(village, details, contacts=contacts[wish.code]))
    sessions = in_bulk.write(planned, actor=actor, state=SessionState.DRAFT, now=now)
    return Drafted(sessions, [village for code, village in villages.items() if code in taken])


def in_quarter(rows: QuerySet[SessionVillage], quarter: Quarter) -> QuerySet[SessionVillage]:
    """Of villages of sessions those with a session in the quarter, by its own local day, that was not called off.

    The row's ``starts_at`` only bounds the range of the index.
    """
    start = timezone.make_aware(datetime.combine(quarter.first, time.min)) - timedelta(days=1)
    end = timezone.make_aware(datetime.combine(quarter.last, time.max)) + timedelta(days=1)
    rows = rows.filter(starts_at__range=(start, end), session__local_date__range=(quarter.first, quarter.last))
    return rows.exclude(session__state__in=CALLED_OFF)


def hall_of(village: AssistedVillage) -> str:
    """Where people of a village without a registered place meet: ``Balai Desa Pontang``, ``Kantor Kelurahan …``."""
    words = _("Kantor %(village)s") if village.region.kind == "kelurahan" else _("Balai %(village)s")
    return words % {"village": village.region.full_name}


def _own(actor: User, codes: Collection[str]) -> dict[str, AssistedVillage]:
    rows = AssistedVillage.objects.filter(pk__in=codes, office__in=actor.scope.office_ids)
    found = {row.pk: row for row in rows.select_related("region", "district", "office").order_by("pk")}
    if len(found) < len(set(codes)):
        raise DomainError(_("Sebagian desa dibina kantor lain. Muat ulang halaman."))
    return found


def _check(times: SessionTimes, quarter: Quarter, village: AssistedVillage, now: datetime) -> None:
    """Errors name the village: there are many rows."""
    try:
        if not quarter.first <= times.local_date <= quarter.last:
            raise DomainError(_("tanggalnya di luar %(quarter)s.") % {"quarter": quarter.label}, field="date")
        times.check(kind=SessionKind.OUTREACH, now=now)
    except DomainError as error:
        field = "start" if error.field in ("start", "end") else "date"
        raise DomainError(f"{village.region.full_name}: {error.message}", field=f"{field}_{village.pk}") from error


def _leads(actor: User, villages: Collection[str]) -> dict[str, User]:
    """The main PIMPASA of each village, of those who work at the actor's office today."""
    here = officers.candidates(actor=actor)
    rows = Assignment.objects.on(timezone.localdate()).filter(
        village__in=villages, role=AssignmentRole.MAIN, officer__in=here
    )
    return {row.village_id: row.officer for row in rows.select_related("officer")}


def _venues(villages: Collection[str]) -> dict[str, Venue]:
    """A place of each village's register, the first by name."""
    rows = Venue.objects.filter(village__in=villages, retired_at__isnull=True).order_by("-name")
    return {row.village_id: row for row in rows}


def _contacts(villages: Collection[str]) -> Mapping[str, list[Stakeholder]]:
    rows = Stakeholder.objects.filter(village__in=villages, function__in=USUALLY_INVITED, retired_at__isnull=True)
    found: dict[str, list[Stakeholder]] = defaultdict(list)
    for row in in_roll_order(rows):
        found[row.village_id or ""].append(row)
    return found
