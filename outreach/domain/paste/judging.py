"""What each pasted row would become, and why some become nothing. Reads, writes nothing."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from guidance.models import Topic
from offices.dates import read_date
from offices.errors import DomainError
from offices.formats import clock, session_when, short_date
from offices.models import Zone
from outreach.domain import officers
from outreach.domain.details import Details
from outreach.domain.paste.cells import count_of, hours_of, kind_of
from outreach.domain.paste.columns import COUNTS, PAST_ORDER, PLANNED_ORDER, Column
from outreach.domain.paste.finding import Topics, Villages
from outreach.domain.paste.table import Table, read_text
from outreach.domain.times import SessionTimes
from outreach.enums import ImportKind, ParticipantCategory, Prayer, SessionKind, SessionState, Sex
from outreach.models import OutreachSession, SessionVillage
from villages.domain.imports.cells import has_nik
from villages.domain.imports.columns import plain
from villages.enums import STATUSES_UNDER_GUIDANCE, AssignmentRole
from villages.models import Assignment, AssistedVillage

EARLIEST = timedelta(days=5 * 366)
LONGEST_VENUE = OutreachSession._meta.get_field("venue").max_length or 0
ORDERS = {ImportKind.PLANNED: PLANNED_ORDER, ImportKind.PAST: PAST_ORDER}
GROUPS = {
    Column.MALE: (ParticipantCategory.PUBLIC, Sex.MALE),
    Column.FEMALE: (ParticipantCategory.PUBLIC, Sex.FEMALE),
    Column.NAMED_MALE: (ParticipantCategory.OTHER, Sex.MALE),
    Column.NAMED_FEMALE: (ParticipantCategory.OTHER, Sex.FEMALE),
}
# Where SessionTimes says an error belongs.
COLUMN_OF = {"date": Column.DATE, "start": Column.HOURS, "end": Column.HOURS}

Counts = Mapping[tuple[ParticipantCategory, Sex], int]


class Outcome(models.TextChoices):
    READY = "ready", gettext_lazy("siap")
    DUPLICATE = "duplicate", gettext_lazy("sudah ada")
    WRONG = "wrong", gettext_lazy("perlu diperbaiki")

    @property
    def pill(self) -> str:
        return {"ready": "ok", "duplicate": "neutral", "wrong": "bad"}[self.value]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a row becomes."""

    village: AssistedVillage
    kind: SessionKind
    details: Details
    counts: Counts


@dataclass(slots=True)
class Judged:
    """A row, what was understood of it, and what speaks against it. ``notes`` are assumptions, not faults.

    ``plan`` is there where everything was understood.
    """

    number: int
    cells: dict[Column, str]
    outcome: Outcome = Outcome.READY
    problems: list[tuple[Column | None, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    village: AssistedVillage | None = None
    lead: User | None = None
    topic: Topic | None = None
    venue: str = ""
    kind: SessionKind = SessionKind.OUTREACH
    day: date | None = None
    times: SessionTimes | None = None
    open_ended: bool = False
    after: Prayer | str = ""
    counts: Counts = field(default_factory=dict)
    plan: Plan | None = None

    @property
    def when(self) -> str:
        """Day and hours in words; what was typed as the day where it could not be read."""
        if self.times is None:
            return self.cells.get(Column.DATE, "")
        after = str(Prayer(self.after).label) if self.after else ""
        return session_when(
            self.times.starts_at, self.times.ends_at, self.times.zone, open_ended=self.open_ended, after=after
        )

    @property
    def people(self) -> int:
        return sum(self.counts.values())

    @property
    def key(self) -> tuple[str, date] | None:
        return (self.village.pk, self.day) if self.village and self.day else None

    def promise(self) -> list[object]:
        """What confirming it would write."""
        when = [self.times.local_date, self.times.local_start, self.times.local_end] if self.times else []
        who = [self.village.pk if self.village else "", self.lead.pk if self.lead else 0]
        what = [self.topic.pk if self.topic else 0, self.venue, self.kind, self.open_ended, self.after]
        counts = sorted((*group, number) for group, number in self.counts.items())
        return [self.number, self.outcome, *map(str, (*when, *who, *what)), counts]


def promise_of(rows: Sequence[Judged]) -> str:
    """A short sign for what a preview said, to be compared when it is confirmed."""
    text = json.dumps([row.promise() for row in rows], default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def judge_text(*, actor: User, text: str, kind: ImportKind, now: datetime) -> tuple[Table, list[Judged]]:
    """Every row of a pasted text. Raises DomainError on ``text`` for what is no table."""
    today = now.astimezone(Zone.WIB.info).date()
    table = read_text(text, order=ORDERS[kind], today=today)
    judge = _Judge(actor, kind, now, today)
    rows = [judge.row(number, cells) for number, cells in table.rows]
    _mark_doubles(rows, _existing(rows))
    return table, rows


class _Judge:
    def __init__(self, actor: User, kind: ImportKind, now: datetime, today: date) -> None:
        self.kind, self.now, self.today = kind, now, today
        villages = AssistedVillage.objects.visible_to(actor).filter(status__in=STATUSES_UNDER_GUIDANCE)
        self.villages = Villages.of(villages.select_related("region", "district", "office"))
        self.topics = Topics(list(Topic.objects.visible_to(actor).filter(retired_at__isnull=True)))
        self.actor = actor
        self.leads = {} if kind == ImportKind.PAST else _main_officers(actor, today)

    def row(self, number: int, cells: dict[Column, str]) -> Judged:
        row = Judged(number, cells)
        for step in (self._village, self._when, self._venue, self._topic, self._kind, self._people):
            try:
                step(row)
            except DomainError as error:
                column = error.field if error.field in Column.values else COLUMN_OF.get(error.field or "")
                row.problems.append((Column(column) if column else None, error.message))
        if row.problems:
            row.outcome = Outcome.WRONG
        elif row.village and row.topic and row.times:
            details = Details(
                row.topic, row.venue, row.times, row.lead, open_ended=row.open_ended, after_prayer=row.after
            )
            row.plan = Plan(row.village, row.kind, details, row.counts)
        return row

    def _village(self, row: Judged) -> None:
        row.village = self.villages.find(row.cells.get(Column.VILLAGE, ""), row.cells.get(Column.DISTRICT, ""))
        # who led what was held before the portal nobody says; of a plan it is the village's own officer
        if self.kind == ImportKind.PLANNED:
            row.lead = self.leads.get(row.village.pk, self.actor)

    def _topic(self, row: Judged) -> None:
        row.topic = self.topics.find(row.cells.get(Column.TOPIC, ""))

    def _kind(self, row: Judged) -> None:
        row.kind = kind_of(row.cells.get(Column.KIND, ""))

    def _venue(self, row: Judged) -> None:
        row.venue = row.cells.get(Column.VENUE, "")
        if not row.venue:
            raise DomainError(_("Tulis tempatnya."), field=Column.VENUE)
        if len(row.venue) > LONGEST_VENUE:
            raise DomainError(
                _("Tulis tempatnya lebih pendek, paling banyak %(most)s huruf.") % {"most": LONGEST_VENUE},
                field=Column.VENUE,
            )
        if has_nik(row.venue):
            raise DomainError(_("Hapus NIK dari kolom ini; portal tidak menyimpannya."), field=Column.VENUE)

    def _when(self, row: Judged) -> None:
        try:
            row.day = read_date(row.cells.get(Column.DATE, ""), self.today)
        except DomainError as error:
            raise DomainError(error.message, field=Column.DATE) from error
        zone = Zone(row.village.region.zone) if row.village else Zone.WIB
        hours = hours_of(row.cells, zone)
        times = SessionTimes(row.day, hours.start, hours.end, zone)
        if self.kind == ImportKind.PAST:
            _check_past(times, self.now)
        else:
            # a visit may be logged later, but a draft is never of the past
            times.check(kind=SessionKind.OUTREACH, now=self.now)
        row.times, row.open_ended, row.after = times, hours.open_ended, hours.after
        if hours.assumed:
            span = {"start": clock(hours.start), "end": clock(hours.end)}
            row.notes.append(_("jam diisi %(start)s–%(end)s") % span)

    def _people(self, row: Judged) -> None:
        if self.kind != ImportKind.PAST:
            return
        numbers = {column: count_of(row.cells, column) for column in COUNTS}
        counts = {group: numbers[column] or 0 for column, group in GROUPS.items() if numbers[column]}
        told, total = sum(counts.values()), numbers[Column.TOTAL]
        if total is not None and total < told:
            raise DomainError(
                _("Jumlah peserta %(total)s lebih kecil daripada rinciannya, %(told)s.")
                % {"total": total, "told": told},
                field=Column.TOTAL,
            )
        if total and total > told:
            counts[ParticipantCategory.PUBLIC, Sex.UNKNOWN] = total - told
        if not counts:
            raise DomainError(_("Tulis berapa pesertanya, paling sedikit 1."), field=Column.TOTAL)
        row.counts = counts


def _main_officers(actor: User, today: date) -> dict[str, User]:
    """Village -> the officer who leads there, of those who can be sent."""
    led = Assignment.objects.on(today).filter(role=AssignmentRole.MAIN, officer__in=officers.candidates(actor=actor))
    return {row.village_id: row.officer for row in led.select_related("officer")}


def _check_past(times: SessionTimes, now: datetime) -> None:
    if times.ends_at > now:
        raise DomainError(
            _("Kegiatan ini belum berlangsung. Tempel sebagai kegiatan yang akan datang."), field=Column.DATE
        )
    if times.starts_at < now - EARLIEST:
        raise DomainError(_("Tanggal ini lebih dari lima tahun yang lalu. Periksa tahunnya."), field=Column.DATE)


Known = dict[tuple[str, date], list[tuple[int, str, str]]]


def _existing(rows: Sequence[Judged]) -> Known:
    """Sessions of these villages on these days: topic, place and how to name them."""
    keys = {row.key for row in rows if row.key}
    found = (
        SessionVillage.objects.filter(
            village_id__in={code for code, _day in keys}, session__local_date__in={day for _code, day in keys}
        )
        .exclude(session__state=SessionState.CANCELLED)
        .values_list("village_id", "session__local_date", "session__topic_id", "session__venue", "session__state")
    )
    known: Known = {}
    for code, day, topic, venue, state in found:
        known.setdefault((code, day), []).append((topic, plain(venue), str(SessionState(state).label)))
    return known


def _mark_doubles(rows: Sequence[Judged], known: Known) -> None:
    """A row of a village and day with the same topic or place is there already: in the portal, or further up."""
    above: dict[tuple[str, date], list[Judged]] = {}
    for row in rows:
        if row.outcome != Outcome.READY or row.key is None or row.topic is None:
            continue
        reason = next(_reasons(row, known.get(row.key, []), above.get(row.key, [])), "")
        if reason:
            row.outcome = Outcome.DUPLICATE
            row.problems.append((None, reason))
        else:
            if row.key in known or row.key in above:
                row.notes.append(_("desa ini punya kegiatan lain pada hari itu"))
            above.setdefault(row.key, []).append(row)


def _reasons(row: Judged, known: list[tuple[int, str, str]], above: list[Judged]) -> Iterator[str]:
    topic, venue = row.topic and row.topic.pk, plain(row.venue)
    for other_topic, other_venue, state in known:
        if topic == other_topic or venue == other_venue:
            day = short_date(row.day)
            sentence = _("Sudah ada kegiatan desa ini pada %(day)s (%(state)s).")
            yield sentence % {"day": day, "state": state.lower()}
    for other in above:
        if row.topic == other.topic or venue == plain(other.venue):
            yield _("Sama dengan baris %(number)s.") % {"number": other.number}
