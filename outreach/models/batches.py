"""What devices sent for a roll, and what of it waits for a person."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from outreach.enums import HoldReason
from outreach.models.attendance import ROLL_ANCESTORS, Attendance, RollQuerySet
from outreach.models.session import OutreachSession
from villages.models import AssistedVillage


class AttendanceBatch(models.Model):
    """One POST of a device: the entries that could be taken and their answer, given again when the batch is repeated.

    Kept batches are the history of first entries; changes of recorded rows are kept by triggers. ``user`` sent it;
    nobody where a person checked in alone. ``origin`` captured it, where somebody else sent the saved file.
    ``clock_off``: seconds the device's clock was behind the server's (negative: ahead).
    """

    id = models.UUIDField(primary_key=True)
    session = models.ForeignKey(OutreachSession, models.PROTECT, related_name="batches")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    origin = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    device = models.CharField(max_length=40, blank=True)
    format = models.PositiveSmallIntegerField(default=1, db_default=1)
    sent_at = models.DateTimeField(null=True)
    clock_off = models.IntegerField(null=True)
    entries = models.JSONField()
    answer = models.JSONField(null=True)
    received_at = models.DateTimeField()

    objects = models.Manager()

    class Meta:
        verbose_name = _("kiriman daftar hadir")
        verbose_name_plural = _("kiriman daftar hadir")

    def __str__(self) -> str:
        return str(self.id)


class HeldEntry(models.Model):
    """An entry a person has to decide on: late, for a cancelled session, or in conflict with another one.

    A held entry is not counted. Of a conflict the newer value counts meanwhile; ``entry`` is the one it replaced.
    """

    session = models.ForeignKey(OutreachSession, models.PROTECT, related_name="held_entries")
    village = models.ForeignKey(AssistedVillage, models.PROTECT, null=True, related_name="+", db_index=False)
    attendance = models.ForeignKey(Attendance, models.PROTECT, null=True, related_name="held_entries")
    batch = models.ForeignKey(AttendanceBatch, models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=12, choices=HoldReason.choices)
    entry = models.JSONField()
    held_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    taken_in = models.BooleanField(null=True)

    objects = RollQuerySet.as_manager()
    ancestors = ROLL_ANCESTORS
    district_person = "attendance__stakeholder__district_id"
    personal = True

    class Meta:
        ordering = ["held_at", "pk"]
        verbose_name = _("catatan ditahan")
        verbose_name_plural = _("catatan ditahan")
        constraints = [
            models.CheckConstraint(
                name="decided_entry_says_who_when_and_what",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, taken_in__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False, taken_in__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.reason}"
