"""Matters a head passed on to the head of an office."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from offices.models import ImmigrationOffice, RegionalOffice
from offices.scoping import Ancestors, ScopedQuerySet


class Forwarding(models.Model):
    """One matter of "perlu perhatian", told to one head on one day. ``matter`` is the key of a ``Concern``."""

    matter = models.CharField(max_length=60)
    office = models.ForeignKey(ImmigrationOffice, models.PROTECT, related_name="+", db_index=False)
    regional_office = models.ForeignKey(RegionalOffice, models.PROTECT, related_name="+", db_index=False)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    forwarded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    forwarded_on = models.DateField()
    forwarded_at = models.DateTimeField()
    note = models.CharField(_("catatan"), max_length=300, blank=True)

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors(regency="", district="", village="")
    personal = True

    class Meta:
        ordering = ["-forwarded_at"]
        verbose_name = _("penerusan")
        verbose_name_plural = _("penerusan")
        constraints = [
            # begins with the matter: by it the rows of a list say that they were forwarded
            models.UniqueConstraint(
                fields=["matter", "recipient", "forwarded_on"], name="matter_is_forwarded_to_a_head_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return self.matter
