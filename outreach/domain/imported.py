"""What stands on people and units that an import made: they are on rolls."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.utils.translation import ngettext

from outreach.models import Attendance


def name_attendance(
    sender: Any, *, contact_ids: Collection[int], unit_ids: Collection[int], **kwargs: Any
) -> list[str]:
    """Rolls keep people and units; invitations and messages come from rolls."""
    rows = Attendance.objects.filter(Q(stakeholder__in=contact_ids) | Q(unit__in=unit_ids))
    count = rows.values("stakeholder", "name").distinct().count()
    if not count:
        return []
    sentence = ngettext(
        "%(count)s kontak sudah ada di daftar hadir kegiatan",
        "%(count)s kontak sudah ada di daftar hadir kegiatan",
        count,
    )
    return [sentence % {"count": count}]
