"""Taking back what an import made, as far as nothing was made of it since."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from outreach.enums import ImportKind, ReportState, SessionState
from outreach.models import Attendance, CountedParticipants, HeldEntry, OutreachSession, SessionImport, SessionReport
from villages.enums import WRITTEN_IMPORT_DAYS


class Undone(NamedTuple):
    """How many sessions went, and how many stay because something was made of them."""

    removed: int
    kept: int


def can_be_undone(done: SessionImport, *, now: datetime | None = None) -> bool:
    """Not yet undone, and not too long ago."""
    age = (now or timezone.now()) - done.created_at
    return done.undone_at is None and age <= timedelta(days=WRITTEN_IMPORT_DAYS)


def untouched(done: SessionImport) -> QuerySet[OutreachSession]:
    """The sessions of an import that are still as it made them."""
    state = SessionState.CLOSED if done.kind == ImportKind.PAST else SessionState.DRAFT
    of_session = {"session": OuterRef("pk")}
    return OutreachSession.objects.filter(
        ~Exists(OutreachSession.objects.filter(parent=OuterRef("pk"))),
        ~Exists(Attendance.objects.filter(**of_session)),
        ~Exists(HeldEntry.objects.filter(**of_session)),
        ~Exists(SessionReport.objects.filter(**of_session).exclude(state=ReportState.NONE)),
        imported_from__session_import=done,
        state=state,
        version=1,
    )


def would_undo(done: SessionImport) -> Undone:
    """What undoing it now would do."""
    goes = untouched(done).count()
    return Undone(goes, done.sessions.count() - goes)


@transaction.atomic
def undo(*, actor: User, done: SessionImport, now: datetime | None = None) -> Undone:
    """Remove the sessions of an import that are still as it made them. Of a second call nothing comes.

    What was changed, scheduled or followed up since stays, and still says where it came from. Raises DomainError when
    it was too long ago.
    """
    now = now or timezone.now()
    done = SessionImport.objects.select_for_update().get(pk=done.pk)
    if done.undone_at:
        return Undone(0, 0)
    if not can_be_undone(done, now=now):
        raise DomainError(
            _("Impor ini sudah lebih dari %(days)s hari, jadi tidak diurungkan lagi. Tidak ada yang berubah.")
            % {"days": WRITTEN_IMPORT_DAYS}
        )
    total = done.sessions.count()
    locked = OutreachSession.objects.select_for_update().filter(imported_from__session_import=done).order_by("pk")
    pks = set(locked.values_list("pk", flat=True)) & set(untouched(done).values_list("pk", flat=True))
    CountedParticipants.objects.filter(session__in=pks).delete()
    OutreachSession.objects.filter(pk__in=pks).delete()
    done.undone_at, done.undone_by = now, actor
    done.save()
    return Undone(len(pks), total - len(pks))
