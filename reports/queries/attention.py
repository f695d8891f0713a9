"""What needs attention in a selection: why, since when, and who answers for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, FloatField, QuerySet
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from offices.formats import figure, percent, short_date
from outreach.enums import OfficerRole
from outreach.models import OutreachSession, SessionOfficer, SessionReport
from outreach.queries.session_report import late_reports
from reports.enums import Reason
from reports.models import VillageReach
from reports.queries.activity import villages_in, without_activity
from reports.queries.coverage import reach_month
from reports.queries.figures import late_rolls
from reports.queries.selection import Selection
from villages.enums import STATUSES_UNDER_GUIDANCE, AssignmentRole, VulnerabilityLevel
from villages.models import Assignment, AssistedVillage
from villages.queries.keyset import Order, Page, page_of

LONG_AGO = date(1900, 1, 1)
FEW = 0.5
# of one reason on the dashboard, and of all
OF_ONE, OF_ALL = 2, 6


@dataclass(frozen=True, slots=True)
class Concern:
    """``key`` names the matter, to be forwarded; ``person`` is empty for readers of figures only, or where none is."""

    key: str
    reason: Reason
    title: str
    detail: str
    since: str
    url: str
    office_id: int
    person: str


@dataclass(frozen=True, slots=True)
class Source:
    """``rows``: a queryset in scope; ``told``: its rows as concerns, in two queries at most."""

    rows: Callable[[Any, Selection, date], QuerySet[Any]]
    order: Order
    told: Callable[[Any, Sequence[Any], date], list[Concern]]


def most_urgent(user: Any, selection: Selection, *, today: date) -> list[Concern]:
    """The worst of each reason, the most serious reason first; as many queries whatever there is to tell."""
    found: list[Concern] = []
    for source in SOURCES.values():
        rows = list(source.rows(user, selection, today).order_by(*source.order.by())[:OF_ONE])
        found += source.told(user, rows, today) if rows else []
    return found[:OF_ALL]


def concerns(
    user: Any, selection: Selection, reason: Reason, *, today: date, before: Any = None, after: Any = None
) -> tuple[Page, list[Concern]]:
    """A page of what needs attention for one reason, the worst first."""
    source = SOURCES[reason]
    rows = source.rows(user, selection, today)
    page = page_of(rows, source.order, scope=rows, before=before, after=after)
    return page, source.told(user, page.rows, today)


def concern(user: Any, selection: Selection, key: str, *, today: date) -> Concern | None:
    """The matter of this key, where it still needs attention within the reader's scope."""
    value, _colon, pk = key.partition(":")
    if value not in Reason.values or not pk:
        return None
    source = SOURCES[Reason(value)]
    field = "village" if value == Reason.UNITS else "session" if value == Reason.REPORT else "pk"
    if field != "village" and value in (Reason.ROLL, Reason.REPORT) and not pk.isdecimal():
        return None
    rows = list(source.rows(user, selection, today).filter(**{field: pk})[:1])
    return source.told(user, rows, today)[0] if rows else None


def _vulnerable(user: Any, selection: Selection, _today: date) -> QuerySet[Any]:
    rows = villages_in(user, selection).filter(without_activity(user, selection, selection.period))
    rows = rows.filter(vulnerability_level=VulnerabilityLevel.HIGH.value).annotate(
        since=Coalesce("stand__last_held", LONG_AGO)
    )
    return rows.select_related("region", "district", "office")


def _rolls(user: Any, selection: Selection, _today: date) -> QuerySet[Any]:
    rows = late_rolls(user).filter(selection.of_territory(village="host"), selection.of_subject())
    return rows.select_related("host__region", "district", "office", "topic")


def _reports(user: Any, selection: Selection, _today: date) -> QuerySet[Any]:
    rows = late_reports(user).filter(
        selection.of_territory(village="session__host"), selection.of_subject(session="session")
    )
    return rows.select_related("session__host__region", "session__district", "office", "session__topic")


def _without_officer(user: Any, selection: Selection, today: date) -> QuerySet[Any]:
    return villages_in(user, selection).without_main_officer(today).select_related("region", "district", "office")


def _few_units(user: Any, selection: Selection, today: date) -> QuerySet[Any]:
    """Villages where sessions were held, but for less than half of their RT."""
    share = Cast("socialised", FloatField()) / F("village__stand__units")
    rows = VillageReach.objects.visible_to(user).filter(
        village__in=villages_in(user, selection).order_by().values("pk"),
        village__status__in=STATUSES_UNDER_GUIDANCE,
        village__stand__units__gt=0,
        month=reach_month(selection.period, today),
        socialised__lt=F("village__stand__units") * FEW,
    )
    related = ("village__region", "village__district", "village__office", "village__stand")
    return rows.annotate(share=share).select_related(*related)


def _unassessed(user: Any, selection: Selection, today: date) -> QuerySet[Any]:
    rows = villages_in(user, selection).assessment_overdue(today)
    rows = rows.annotate(since=Coalesce("vulnerability_assessed_on", LONG_AGO))
    return rows.select_related("region", "district", "office")


def _of_villages(
    reason: Reason, since: Callable[[Any, date], str]
) -> Callable[[Any, Sequence[Any], date], list[Concern]]:
    def told(user: Any, rows: Sequence[Any], today: date) -> list[Concern]:
        villages: list[AssistedVillage] = [getattr(row, "village", row) for row in rows]
        officers = _main_officers(user, [village.pk for village in villages], today)
        return [
            Concern(
                key=f"{reason.value}:{village.pk}",
                reason=reason,
                title=village.region.full_name,
                detail=_where(village.district, village.office),
                since=since(row, today),
                url=reverse("village_detail", args=[village.pk]),
                office_id=village.office_id,
                person=officers.get(village.pk, ""),
            )
            for row, village in zip(rows, villages, strict=True)
        ]

    return told


def _of_sessions(
    reason: Reason, since: Callable[[Any, date], str]
) -> Callable[[Any, Sequence[Any], date], list[Concern]]:
    def told(user: Any, rows: Sequence[Any], today: date) -> list[Concern]:
        sessions: list[OutreachSession] = [row.session if isinstance(row, SessionReport) else row for row in rows]
        leads = SessionOfficer.objects.visible_to(user).filter(
            session__in=[session.pk for session in sessions], role=OfficerRole.LEAD
        )
        names = dict(leads.order_by().values_list("session_id", "officer__name"))
        return [
            Concern(
                key=f"{reason.value}:{session.pk}",
                reason=reason,
                title=f"{session.get_kind_display()} {session.host.region.name}, {short_date(session.local_date)}",
                detail=_where(session.district, row.office),
                since=since(row, today),
                url=reverse("session_detail", args=[session.pk]),
                office_id=row.office_id,
                person=names.get(session.pk, ""),
            )
            for row, session in zip(rows, sessions, strict=True)
        ]

    return told


def _where(district: Any, office: Any) -> str:
    return _("Kec. %(district)s · %(office)s") % {"district": district.name, "office": office.short_name}


def _main_officers(user: Any, codes: Sequence[str], today: date) -> dict[str, str]:
    rows = Assignment.objects.visible_to(user).on(today).filter(village__in=codes, role=AssignmentRole.MAIN)
    return dict(rows.order_by().values_list("village_id", "officer__name"))


def _days(day: date | None, today: date) -> str:
    return _("%(count)s hari") % {"count": figure((today - day).days)} if day and day > LONG_AGO else _("belum pernah")


SOURCES: dict[Reason, Source] = {
    Reason.VULNERABLE: Source(
        _vulnerable, Order(("since",)), _of_villages(Reason.VULNERABLE, lambda row, today: _days(row.since, today))
    ),
    Reason.ROLL: Source(
        _rolls, Order(("ends_at",)), _of_sessions(Reason.ROLL, lambda row, today: _days(row.local_date, today))
    ),
    Reason.REPORT: Source(
        _reports, Order(("due_on",)), _of_sessions(Reason.REPORT, lambda row, today: _days(row.due_on, today))
    ),
    Reason.OFFICER: Source(
        _without_officer, Order(()), _of_villages(Reason.OFFICER, lambda _row, _today: _("tanpa PIMPASA utama"))
    ),
    Reason.UNITS: Source(
        _few_units,
        Order(("share",)),
        _of_villages(
            Reason.UNITS,
            lambda row, _today: _("%(share)s RT") % {"share": percent(row.socialised, row.village.stand.units)},
        ),
    ),
    Reason.ASSESSMENT: Source(
        _unassessed,
        Order(("since",)),
        _of_villages(Reason.ASSESSMENT, lambda row, today: _days(row.vulnerability_assessed_on, today)),
    ),
}
