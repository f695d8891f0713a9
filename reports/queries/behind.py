"""The lists behind the figures: the sessions and villages that were counted, in the same selection."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from outreach.models import OutreachSession, SessionFigures, VillageFigures
from outreach.queries.sessions import SessionRow, session_rows
from reports.domain.snapshot import one_snapshot
from reports.models import VillageReach, VillageStand
from reports.queries.activity import in_period, villages_in, without_activity
from reports.queries.coverage import reach_month
from reports.queries.inherited import successors_of
from reports.queries.selection import Selection
from villages.enums import VulnerabilityLevel
from villages.models import AssistedVillage
from villages.queries.keyset import Order, Page, page_of

Text = str | Promise
LATEST_FIRST = Order(("local_date",), descending=True)
BY_CODE = Order(())


@dataclass(frozen=True, slots=True)
class SessionList:
    """Sessions that count for one of ``measures``; ``told``: measures whose numbers stand beside each, with words.

    Number and whole of an indicator may be told of the same list: of 60 rolls expected 55 are in. ``persons``: the
    numbers are of persons. ``only``: what else must hold, of the reader's own rows.
    """

    title: Text
    measures: tuple[str, ...]
    told: tuple[tuple[tuple[str, ...], Text], ...]
    persons: bool = False
    only: Callable[[Any], Q] = lambda _user: Q()


@dataclass(frozen=True, slots=True)
class VillageList:
    """Villages under guidance for which ``condition`` holds."""

    title: Text
    condition: Callable[[Any, Selection, date], Q]


def _active(user: Any, selection: Selection, _today: date) -> Q:
    return in_period(user, selection, selection.period)


def _idle(user: Any, selection: Selection, today: date) -> Q:
    return without_activity(user, selection, selection.period)


def _high_idle(user: Any, selection: Selection, today: date) -> Q:
    return Q(vulnerability_level=VulnerabilityLevel.HIGH.value) & _idle(user, selection, today)


def _long_idle(user: Any, _selection: Selection, today: date) -> Q:
    of_late = VillageFigures.objects.visible_to(user).filter(active=1, local_date__gte=today - timedelta(days=90))
    return ~Q(pk__in=of_late.values("village")) & ~Q(pk__in=successors_of(user, of_late.values("village")))


def _any(_user: Any, _selection: Selection, _today: date) -> Q:
    return Q()


_CAME = ("present", "represented", "counted")
SESSION_LISTS: dict[str, SessionList] = {
    "terlaksana": SessionList(_("Kegiatan terlaksana"), ("held",), ((("held",), _("terlaksana")),)),
    "direncanakan": SessionList(
        _("Kegiatan direncanakan"), ("planned",),
        ((("planned",), _("direncanakan")), (("held",), _("terlaksana"))),
    ),
    "pindah": SessionList(_("Kegiatan yang pindah jadwal"), ("moved",), ((("moved",), _("pindah jadwal")),)),
    "ditunda": SessionList(_("Kegiatan ditunda"), ("postponed",), ((("postponed",), _("ditunda")),)),
    "dibatalkan": SessionList(_("Kegiatan dibatalkan"), ("cancelled",), ((("cancelled",), _("dibatalkan")),)),
    "peserta": SessionList(
        _("Peserta menurut kegiatan"), _CAME, ((_CAME, _("peserta")), (("counted",), _("tanpa nama"))), persons=True
    ),
    "daftar-hadir": SessionList(
        _("Daftar hadir yang diharapkan"), ("rolls",),
        ((("rolls",), _("diharapkan")), (("rolls_received",), _("masuk")), (("rolls_on_time",), _("≤ 24 jam"))),
    ),
    "laporan": SessionList(
        _("Laporan yang diharapkan"), ("reports",),
        ((("reports",), _("diharapkan")), (("reports_received",), _("masuk")),
         (("reports_on_time",), _("tepat waktu"))),
    ),
    "undangan": SessionList(
        _("Undangan menurut kegiatan"), ("invited",),
        ((("invited",), _("diundang")), (("answered",), _("menjawab")), (("promised",), _("berjanji hadir")),
         (("kept",), _("menepati"))), persons=True,
    ),
    "lanjutan": SessionList(
        _("Kegiatan lanjutan"), ("follow_ups",),
        ((("follow_ups",), _("direncanakan")), (("follow_ups_held",), _("terlaksana"))),
    ),
}  # fmt: skip
VILLAGE_LISTS: dict[str, VillageList] = {
    "desa-dengan-kegiatan": VillageList(_("Desa dengan kegiatan"), _active),
    "desa-tanpa-kegiatan": VillageList(_("Desa yang belum ada kegiatan"), _idle),
    "rawan-tanpa-kegiatan": VillageList(_("Kerawanan tinggi, belum ada kegiatan"), _high_idle),
    "lama-tanpa-kegiatan": VillageList(_("Lebih dari 90 hari tanpa kegiatan"), _long_idle),
    "rt": VillageList(_("RT tersosialisasi dan terwakili menurut desa"), _any),
}


@dataclass(frozen=True, slots=True)
class SessionLine:
    """``numbers``: as many as the list tells; ``session`` is None where the reader sees the figure only."""

    session: SessionRow | None
    local_date: date
    village: AssistedVillage | None
    district: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class VillageLine:
    village: AssistedVillage
    last_held: date | None
    units: int
    socialised: int
    represented: int


@dataclass(frozen=True, slots=True)
class Behind:
    """``totals``: of the whole list, equal to the figure it stands behind."""

    page: Page
    lines: list[Any]
    totals: tuple[int, ...]


def sessions_behind(user: Any, selection: Selection, wanted: SessionList, *, before: Any, after: Any) -> Behind:
    """Four queries a page; latest first."""
    names = sorted({name for measures, _word in wanted.told for name in measures})
    with one_snapshot():
        facts = facts_behind(user, selection, wanted)
        summed = facts.order_by().aggregate(**{name: Sum(F(name)) for name in names})
        scope = SessionFigures.objects.visible_to(user)
        related = facts.select_related("village__region", "district")
        page = page_of(related, LATEST_FIRST, scope=scope, before=before, after=after)
        lines = session_lines(user, page.rows, wanted)
    totals = tuple(sum(summed[name] or 0 for name in measures) for measures, _word in wanted.told)
    return Behind(page, lines, totals)


def session_lines(user: Any, facts: Sequence[SessionFigures], wanted: SessionList) -> list[SessionLine]:
    sessions = OutreachSession.objects.visible_to(user).filter(pk__in=[fact.session_id for fact in facts])
    rows = {row.pk: row for row in session_rows(user, sessions)}
    return [
        SessionLine(
            rows.get(fact.session_id), fact.local_date, fact.village, fact.district.full_name,
            tuple(sum(getattr(fact, name) for name in measures) for measures, _word in wanted.told),
        )
        for fact in facts
    ]  # fmt: skip


def facts_behind(user: Any, selection: Selection, wanted: SessionList) -> QuerySet[SessionFigures]:
    counts = Q()
    for name in wanted.measures:
        counts |= Q(**{f"{name}__gt": 0})
    return SessionFigures.objects.visible_to(user).filter(
        selection.of_territory(), selection.of_subject(), counts, wanted.only(user),
        local_date__range=(selection.period.first, selection.period.last),
    )  # fmt: skip


def villages_behind(
    user: Any, selection: Selection, wanted: VillageList, *, today: date, before: Any, after: Any
) -> Behind:
    """Six queries a page; by code. ``totals``: how many villages."""
    month = reach_month(selection.period, today)
    with one_snapshot():
        rows = villages_in(user, selection).filter(wanted.condition(user, selection, today))
        count = rows.order_by().count()
        related = rows.select_related("region", "district", "office")
        scope = AssistedVillage.objects.visible_to(user)
        page = page_of(related, BY_CODE, scope=scope, before=before, after=after)
        lines = village_lines(user, page.rows, month)
    return Behind(page, lines, (count,))


def village_lines(user: Any, villages: Sequence[AssistedVillage], month: date) -> list[VillageLine]:
    """``month``: the one the twelve months end with."""
    codes = [village.pk for village in villages]
    stands = VillageStand.objects.visible_to(user).in_bulk(codes)
    reaches = VillageReach.objects.visible_to(user).filter(village__in=codes, month=month)
    reached = {row.village_id: row for row in reaches}
    return [_line(village, stands, reached) for village in villages]


def _line(village: AssistedVillage, stands: dict[str, Any], reached: dict[str, Any]) -> VillageLine:
    stand, reach = stands.get(village.pk), reached.get(village.pk)
    return VillageLine(
        village,
        stand.last_held if stand else None,
        stand.units if stand else 0,
        reach.socialised if reach else 0,
        reach.reached - reach.socialised if reach else 0,
    )
