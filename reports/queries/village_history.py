"""The story of a village across the apps: designation, vulnerability, officers, sessions and visits."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from offices.formats import short_date
from offices.roles import Role
from outreach.models import OutreachSession, SessionTally
from outreach.queries.sessions import url_of
from reports.rounding import persons
from villages.models import Assignment, AssistedVillage
from villages.queries.history import Entry, village_history
from villages.queries.vulnerability import Explained

PAGE = 12
# what somebody types into the address may ask for no more than this
LAST_PAGE = 40


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page of it, newest first. ``older``, ``newer``: numbers of the pages beside it; none at the ends."""

    entries: list[Entry]
    older: int | None = None
    newer: int | None = None


def read_page(text: str) -> int:
    """The page an address names; the first one where it names none."""
    return min(int(text), LAST_PAGE) if text.isascii() and text.isdigit() and len(text) < 4 and int(text) else 1


def timeline(user: User, village: AssistedVillage, assessments: list[Explained], *, page: int = 1) -> Timeline:
    """Everything that happened, the latest day first; on one day the act recorded last comes first."""
    end = page * PAGE
    entries = [
        *village_history(user, village),
        *(_assessed(explained) for explained in assessments),
        *_officers(user, village),
        *_sessions(user, village, most=end + 1),
    ]
    entries.sort(key=lambda entry: entry.day, reverse=True)
    goes_on = len(entries) > end and page < LAST_PAGE
    return Timeline(entries[end - PAGE : end], page + 1 if goes_on else None, page - 1 if page > 1 else None)


def _assessed(explained: Explained) -> Entry:
    day = explained.assessment.assessed_on
    return Entry(day, short_date(day), explained.sentence)


def _officers(user: User, village: AssistedVillage) -> list[Entry]:
    """For readers without persons there are no assignments, and so none here."""
    rows = Assignment.objects.visible_to(user).filter(village=village).select_related("officer", "handed_over_to")
    found = []
    for row in rows:
        words: dict[str, Any] = {"officer": row.officer.name, "role": row.get_role_display()}
        started = _("%(officer)s bertugas sebagai %(role)s") % words
        found.append(Entry(row.starts_on, short_date(row.starts_on), started, note=row.decree_number))
        if row.ends_on and row.handed_over_to:
            words["successor"] = row.handed_over_to.name
            ended = _("%(officer)s menyerahkan tugas %(role)s kepada %(successor)s") % words
            found.append(Entry(row.ends_on, short_date(row.ends_on), ended, note=row.end_reason))
        elif row.ends_on:
            ended = _("%(officer)s selesai sebagai %(role)s") % words
            found.append(Entry(row.ends_on, short_date(row.ends_on), ended, note=row.end_reason))
    return found


def _sessions(user: User, village: AssistedVillage, *, most: int) -> list[Entry]:
    """The last sessions that were held, visits among them, each a way to its page."""
    rows = OutreachSession.objects.visible_to(user).filter(
        session_villages__village_id=village.pk, held_at__isnull=False
    )
    sessions = list(rows.select_related("topic").order_by("-starts_at", "-pk")[:most])
    came = dict(
        SessionTally.objects.visible_to(user)
        .filter(village=village, session__in=[session.pk for session in sessions])
        .values_list("session_id", F("present") + F("represented") + F("counted"))
    )
    parents, rounding = _parents(user, sessions), user.scope.role is Role.LOCAL_GOVERNMENT
    return [
        Entry(
            session.local_date,
            short_date(session.local_date),
            _("%(session)s, %(number)s peserta")
            % {"session": session.title, "number": persons(came.get(session.pk, 0), rounding=rounding)},
            note=" · ".join(filter(None, [session.venue, parents.get(session.parent_id or 0, "")])),
            url=url_of(session.pk),
        )
        for session in sessions
    ]


def _parents(user: User, sessions: list[OutreachSession]) -> dict[int, str]:
    """What follow-ups follow, in words."""
    wanted = {session.parent_id for session in sessions if session.parent_id}
    rows = OutreachSession.objects.visible_to(user).filter(pk__in=wanted) if wanted else ()
    return {
        row.pk: _("lanjutan dari %(venue)s, %(day)s") % {"venue": row.venue, "day": short_date(row.local_date)}
        for row in rows
    }
