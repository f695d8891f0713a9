"""The story of a village across the apps: designation, vulnerability, officers, sessions."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from offices.formats import short_date
from outreach.models import OutreachSession
from villages.models import Assignment, AssistedVillage
from villages.queries.history import Entry, village_history
from villages.queries.vulnerability import Explained

MOST_SESSIONS = 6


def timeline(user: User, village: AssistedVillage, assessments: list[Explained]) -> list[Entry]:
    """Everything that happened, the latest day first; on one day the act recorded last comes first."""
    entries = [
        *village_history(user, village),
        *(_assessed(explained) for explained in assessments),
        *_officers(user, village),
        *_sessions(user, village),
    ]
    return sorted(entries, key=lambda entry: entry.day, reverse=True)


def _assessed(explained: Explained) -> Entry:
    day = explained.assessment.assessed_on
    return Entry(day, short_date(day), explained.sentence)


def _officers(user: User, village: AssistedVillage) -> list[Entry]:
    """For readers without persons there are no assignments, and so none here."""
    rows = Assignment.objects.visible_to(user).filter(village=village).select_related("officer")
    found = []
    for row in rows:
        words = {"officer": row.officer.name, "role": row.get_role_display()}
        started = _("%(officer)s bertugas sebagai %(role)s") % words
        found.append(Entry(row.starts_on, short_date(row.starts_on), started, note=row.decree_number))
        if row.ends_on:
            ended = _("%(officer)s selesai sebagai %(role)s") % words
            found.append(Entry(row.ends_on, short_date(row.ends_on), ended, note=row.end_reason))
    return found


def _sessions(user: User, village: AssistedVillage) -> list[Entry]:
    """The last sessions that were held, each a way to its page."""
    rows = OutreachSession.objects.visible_to(user).filter(
        session_villages__village_id=village.pk, held_at__isnull=False
    )
    return [
        Entry(
            session.local_date,
            short_date(session.local_date),
            session.title,
            note=session.venue,
            url=reverse("session_detail", kwargs={"pk": session.pk}),
        )
        for session in rows.select_related("topic").order_by("-starts_at")[:MOST_SESSIONS]
    ]
