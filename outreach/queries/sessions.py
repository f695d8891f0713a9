"""Sessions as pages show them: always from ``visible_to``, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from offices.formats import clock, session_hours
from offices.models import Zone
from outreach.enums import OfficerRole, Prayer, SessionKind, SessionState
from outreach.models import OutreachSession, SessionOfficer, SessionTally
from villages.queries.search import any_of

PAGE = 30
PILLS = {state.value: state.pill for state in SessionState}
ZONES = {zone.value: str(zone.label) for zone in Zone}
CHOICES = {"kind": SessionKind, "state": SessionState, "prayer": Prayer}
COLUMNS = (
    "pk", "kind", "state", "level", "topic__name", "venue", "starts_at", "ends_at", "zone", "local_date",
    "local_start", "local_end", "open_ended", "after_prayer", "imported", "version", "host_id", "host__region__name",
    "host__region__kind", "district__name", "office_id", "office__place_name",
)  # fmt: skip


def _words(name: str, value: str) -> str:
    return str(CHOICES[name](value).label)


def url_of(pk: int) -> str:
    """The page of a session. ``reverse`` for every row of a list would cost more than the row."""
    return f"{_pages_of_sessions()}{pk}/"


@lru_cache(maxsize=1)
def _pages_of_sessions() -> str:
    return reverse("session_detail", args=[0]).removesuffix("0/")


@dataclass(slots=True)
class SessionRow:
    """One line of a list. ``came`` is present + represented, ``participants`` with those counted without names.

    ``lead`` is empty for roles that meet no persons.
    """

    pk: int
    kind: str
    state: str
    level: str
    topic: str
    venue: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    local_date: date
    local_start: time
    local_end: time
    open_ended: bool
    after_prayer: str
    imported: bool
    version: int
    village_code: str
    village_name: str
    village_kind: str
    district: str
    office_id: int
    office: str
    lead: str = ""
    listed: int = 0
    came: int = 0
    participants: int = 0
    villages: int = 0

    @property
    def title(self) -> str:
        return f"{_words('kind', self.kind)} · {self.topic}"

    @property
    def village(self) -> str:
        return f"{self.village_kind.capitalize()} {self.village_name}"

    @property
    def more_villages(self) -> int:
        return max(self.villages - 1, 0)

    @property
    def state_label(self) -> str:
        """``Terjadwal``; of a session taken in from a spreadsheet ``Daftar hadir ditutup · impor``."""
        label = _words("state", self.state)
        return _("%(state)s · impor") % {"state": label} if self.imported else label

    @property
    def pill(self) -> str:
        return PILLS[self.state]

    @property
    def event(self) -> str:
        return "cancelled" if self.state == SessionState.CANCELLED else self.pill

    @property
    def is_held(self) -> bool:
        return self.state == SessionState.CLOSED or bool(self.participants)

    @property
    def url(self) -> str:
        return url_of(self.pk)

    @property
    def zone_label(self) -> str:
        return ZONES[self.zone]

    @property
    def after_label(self) -> str:
        """The prayer the session follows, in words."""
        return _words("prayer", self.after_prayer) if self.after_prayer else ""

    @property
    def begin(self) -> str:
        """``09.00 WIB``; ``± 19.30 WIB`` where it begins after a prayer."""
        return f"{'± ' if self.after_prayer else ''}{clock(self.local_start)} {self.zone_label}"

    @property
    def hours(self) -> str:
        """``09.00–12.00 WIB``, in the session's own zone."""
        return session_hours(
            self.local_start, self.local_end, self.zone, open_ended=self.open_ended, after=self.after_label
        )


TALLIED = ("village_id", "listed", "present", "represented", "counted")


def session_rows(user: Any, sessions: QuerySet[OutreachSession], *, leads: bool = True) -> list[SessionRow]:
    """The given (scoped and sliced) sessions as rows: two queries, however many there are; one without ``leads``."""
    own = SessionTally.objects.visible_to(user).filter(session=OuterRef("pk")).order_by()
    tallies = ArraySubquery(own.values(counts=JSONObject(**{name: name for name in TALLIED})))
    by_id = {}
    for *values, counts in sessions.annotate(counts=tallies).values_list(*COLUMNS, "counts"):
        row = by_id[values[0]] = SessionRow(*values)
        for tally in counts:
            row.listed += tally["listed"]
            row.came += tally["present"] + tally["represented"]
            row.participants += tally["present"] + tally["represented"] + tally["counted"]
            row.villages += tally["village_id"] is not None
    if leads:
        officers = SessionOfficer.objects.visible_to(user).filter(session_id__in=by_id, role=OfficerRole.LEAD)
        # a session of several villages of a kecamatan comes once for each of them
        for session_id, name in officers.order_by().values_list("session_id", "officer__name"):
            by_id[session_id].lead = name
    return list(by_id.values())


@dataclass(frozen=True, slots=True)
class SessionFilters:
    """What the address of the list says. Unknown values count as not given."""

    when: str = "akan"
    text: str = ""
    state: str = ""
    kind: str = ""
    village: str = ""
    office: str = ""
    after: str = ""

    @classmethod
    def read(cls, query: Any) -> "SessionFilters":
        when, state, kind = query.get("kapan", ""), query.get("status", ""), query.get("jenis", "")
        return cls(
            when=when if when in ("akan", "lewat") else "akan",
            text=query.get("q", "").replace("\x00", "").strip()[:80],
            state=state if state in SessionState.values else "",
            kind=kind if kind in SessionKind.values else "",
            village=query.get("desa", "").replace("\x00", "")[:13],
            office=query.get("kantor", "").replace("\x00", "")[:50],
            after=query.get("setelah", "")[:60],
        )

    @property
    def narrowed(self) -> bool:
        return bool(self.text or self.state or self.kind or self.village or self.office)


def filtered_sessions(user: Any, filters: SessionFilters) -> QuerySet[OutreachSession]:
    """Coming sessions, soonest first, or past ones, latest first; after the keyset position where one is given."""
    sessions = OutreachSession.objects.visible_to(user)
    if filters.state:
        sessions = sessions.filter(state=filters.state)
    if filters.kind:
        sessions = sessions.filter(kind=filters.kind)
    if filters.office:
        sessions = sessions.filter(office__slug=filters.office)
    if filters.village:
        sessions = sessions.filter(session_villages__village_id=filters.village)
    if filters.text:
        parts = ("venue", "letter_number", "host__region__name")
        sessions = sessions.filter(any_of(Q(**{f"{part}__icontains": filters.text}) for part in parts))
    coming = filters.when == "akan"
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    sessions = sessions.filter(starts_at__gte=today) if coming else sessions.filter(starts_at__lt=today)
    sessions = sessions.order_by("starts_at", "pk") if coming else sessions.order_by("-starts_at", "-pk")
    return _after(sessions, filters.after, coming=coming)


def _after(sessions: QuerySet[OutreachSession], position: str, *, coming: bool) -> QuerySet[OutreachSession]:
    moment, _sep, pk = position.rpartition("_")
    try:
        starts_at, number = parse_datetime(moment), int(pk)
    except ValueError:
        return sessions
    if starts_at is None or timezone.is_naive(starts_at) or not 0 < number < 2**63:
        return sessions
    if coming:
        return sessions.filter(
            Q(starts_at__gt=starts_at) | Q(starts_at=starts_at, pk__gt=number), starts_at__gte=starts_at
        )
    return sessions.filter(
        Q(starts_at__lt=starts_at) | Q(starts_at=starts_at, pk__lt=number), starts_at__lte=starts_at
    )


def position_of(row: SessionRow) -> str:
    """The keyset position after a row, for the address of the next page."""
    return f"{row.starts_at.isoformat()}_{row.pk}"


def instants(first: date, last: date) -> tuple[datetime, datetime]:
    """A range of instants that holds these local days in every zone."""
    start = timezone.make_aware(datetime.combine(first, time.min)) - timedelta(days=1)
    return start, timezone.make_aware(datetime.combine(last, time.max)) + timedelta(days=1)


def sessions_between(user: Any, first: date, last: date) -> QuerySet[OutreachSession]:
    """Sessions whose own local day lies in ``first``..``last``, in order of time."""
    # The instants bound the index range; the local day decides at the edges.
    return (
        OutreachSession.objects.visible_to(user)
        .filter(starts_at__range=instants(first, last), local_date__range=(first, last))
        .order_by("starts_at", "pk")
    )
