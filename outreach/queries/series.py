"""A series as its pages show it, and where a session stands in its own."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from outreach.domain.series import rule_of
from outreach.domain.series_changes import choosable
from outreach.enums import SessionState
from outreach.models import ImportedSession, OutreachSession, SessionImport


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A session of a series; ``left`` says why "this and following" does not touch it."""

    session: OutreachSession
    number: int
    is_this: bool
    left: str

    @property
    def moved(self) -> bool:
        return self.session.local_date != self.session.occurrence

    @property
    def pill(self) -> str:
        return SessionState(self.session.state).pill


@dataclass(frozen=True, slots=True)
class SeriesPlace:
    """Where a session stands in its series; ``earlier`` and ``later`` are its neighbours in scope."""

    words: str
    number: int
    count: int
    earlier: OutreachSession | None
    later: OutreachSession | None


def series_rows(user: User, session: OutreachSession) -> list[SeriesRow]:
    """Every session of the series of ``session``, in the order of its rule: one query."""
    now = timezone.now()
    rows = _of_series(user, session).select_related("topic", "host__region", "host__district", "office")
    passed = False
    result = []
    for number, row in enumerate(rows, start=1):
        passed = passed or row.pk == session.pk
        left = choosable(session, row, now=now) if passed else ""
        result.append(SeriesRow(row, number, row.pk == session.pk, left))
    return result


def series_place(user: User, session: OutreachSession) -> SeriesPlace | None:
    """``None`` for a session that is repeated nowhere."""
    if session.series is None:
        return None
    rows = list(_of_series(user, session))
    place = next((place for place, row in enumerate(rows) if row.pk == session.pk), 0)
    return SeriesPlace(
        words=rule_of(session.series).words,
        number=place + 1,
        count=len(rows),
        earlier=rows[place - 1] if place else None,
        later=rows[place + 1] if place + 1 < len(rows) else None,
    )


def import_of(user: Any, session: OutreachSession) -> SessionImport | None:
    """The import a session came from, for those who may look at it."""
    rows = ImportedSession.objects.visible_to(user).filter(session=session).select_related("session_import")
    found = rows.first()
    return found.session_import if found else None


def _of_series(user: User, session: OutreachSession) -> QuerySet[OutreachSession]:
    return OutreachSession.objects.visible_to(user).filter(series=session.series_id).order_by("occurrence")
