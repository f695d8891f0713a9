"""What an office took in from spreadsheets."""

from django.db.models import Count, QuerySet, Sum

from accounts.models import User
from outreach.models import ImportedSession, OutreachSession, SessionImport, SessionTally

SHOWN = 10


def imports_of(user: User) -> QuerySet[SessionImport]:
    return SessionImport.objects.visible_to(user).select_related("created_by", "undone_by")


def latest_imports(user: User) -> list[SessionImport]:
    """The last ones, each with ``left``: how many of its sessions are still there."""
    return list(imports_of(user).annotate(left=Count("sessions"))[:SHOWN])


def sessions_of(user: User, done: SessionImport) -> list[OutreachSession]:
    """The sessions an import made that are still there, in the order of its rows, with ``people`` counted in each."""
    numbers = dict(
        ImportedSession.objects.visible_to(user).filter(session_import=done).values_list("session_id", "number")
    )
    rows = OutreachSession.objects.visible_to(user).filter(pk__in=numbers)
    rows = rows.select_related("topic", "host__region", "host__district")
    tallies = SessionTally.objects.visible_to(user).filter(session__in=numbers).order_by()
    people = dict(tallies.values_list("session_id").annotate(Sum("counted")))
    for row in (found := sorted(rows, key=lambda row: numbers[row.pk])):
        row.people = people.get(row.pk, 0)
    return found
