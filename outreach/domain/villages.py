"""Sessions and the life of a village: they keep it from being revoked, and are shown to its new office."""

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from offices.domain.territory import ancestors_of
from offices.errors import DomainError
from outreach.enums import SessionState
from outreach.models import SessionVillage
from villages.enums import STATUSES_ENDED
from villages.models import AssistedVillage
from villages.signals import open_work_asked, village_changed_office

OVER = (SessionState.CLOSED, SessionState.CANCELLED)


def lock_for_session(villages: Sequence[AssistedVillage]) -> None:
    """Hold villages a session is being planned for, so that none is revoked in between.

    Raises DomainError for one that is under nobody's guidance any more, or not yet.
    """
    codes = [village.pk for village in villages]
    rows = AssistedVillage.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=codes)
    for row in rows.select_related("region", "district").order_by("pk"):
        if row.status in STATUSES_ENDED:
            raise DomainError(
                _("%(village)s berstatus “%(status)s”, jadi tidak dapat dijadwalkan kegiatan.")
                % {"village": row.label, "status": row.get_status_display()},
                field="host",
            )


@receiver(open_work_asked)
def sessions_under_way(sender: Any, *, village: str, **kwargs: Any) -> int:
    """Sessions of the village that are planned, or whose roll is open for it."""
    rows = SessionVillage.objects.filter(village_id=village, locked_at__isnull=True)
    return rows.exclude(session__state__in=OVER).count()


@receiver(village_changed_office)
def follow(sender: Any, *, village: AssistedVillage, **kwargs: Any) -> None:
    """The village's new office sees what was held there. Sessions and tallies stay in the figures of who did it."""
    rows = SessionVillage.objects.filter(village=village)
    rows.update(**ancestors_of(code=village.pk, office=village.office))
