"""What happened to a report, step by step: read from the history that triggers keep."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from accounts.models import User
from outreach.enums import ReportState
from outreach.models import SessionReport


@dataclass(frozen=True, slots=True)
class ReportChange:
    """``who`` is empty where no signed-in person did it; ``note`` is the reason of a return."""

    at: datetime
    what: str
    who: str
    note: str = ""


def changes_of(report: SessionReport) -> list[ReportChange]:
    """Newest first. The caller has made sure that the reader may see ``report``. Two queries."""
    history: Any = apps.get_model("outreach", "SessionReportEvent").objects
    events = list(history.filter(pgh_obj_id=report.pk).select_related("pgh_context").order_by("pgh_id"))
    user_ids = [event.pgh_context.metadata.get("user") if event.pgh_context else None for event in events]
    names = dict(User.objects.filter(pk__in=filter(None, user_ids)).values_list("pk", "name"))
    changes, before = [], None
    for event, user_id in zip(events, user_ids, strict=True):
        if what := _told(before, event):
            note = event.return_reason if event.state == ReportState.RETURNED else ""
            changes.append(ReportChange(event.pgh_created_at, what, names.get(user_id, ""), note))
        before = event
    return changes[::-1]


def _told(before: Any, event: Any) -> str:
    """What an event changed; empty where nothing a reader knows changed."""
    if before is None:
        return _("Laporan diminta")
    if before.state != event.state:
        words = {
            ReportState.SUBMITTED: _("Diajukan lagi") if before.state == ReportState.RETURNED else _("Diajukan"),
            ReportState.CHECKED: _("Diperiksa"),
            ReportState.APPROVED: _("Disetujui"),
            ReportState.RETURNED: _("Dikembalikan untuk perbaikan"),
        }
        return words.get(event.state, "")
    return _("Tulisan disimpan") if before.body != event.body else ""
