"""For which RT and RW a session is held."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from outreach.models.attendance import ROLL_ANCESTORS, RollQuerySet
from outreach.models.session import OutreachSession
from villages.models import AssistedVillage, NeighbourhoodUnit


class SessionUnit(models.Model):
    """A session is held for this RT or RW; of an RW session the RTs it counts for are rows too."""

    session = models.ForeignKey(OutreachSession, models.CASCADE, related_name="session_units")
    unit = models.ForeignKey(NeighbourhoodUnit, models.PROTECT, related_name="+")
    village = models.ForeignKey(AssistedVillage, models.PROTECT, related_name="+", db_index=False)

    objects = RollQuerySet.as_manager()
    ancestors = ROLL_ANCESTORS
    district_person = ""

    class Meta:
        ordering = ["session", "unit"]
        verbose_name = _("RT/RW peserta")
        verbose_name_plural = _("RT/RW peserta")
        constraints = [models.UniqueConstraint(fields=["session", "unit"], name="session_names_a_unit_once")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.unit_id}"
