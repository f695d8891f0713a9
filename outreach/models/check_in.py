"""How often somebody tried to check in with a personal link."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from outreach.models.attendance import Attendance


class CheckInTries(models.Model):
    """Codes typed with one link, counted from ``since`` on; in the database, as caches forget and are not shared."""

    attendance = models.OneToOneField(Attendance, models.CASCADE, related_name="+")
    since = models.DateTimeField()
    count = models.PositiveSmallIntegerField()

    objects = models.Manager()

    class Meta:
        verbose_name = _("percobaan hadir mandiri")
        verbose_name_plural = _("percobaan hadir mandiri")

    def __str__(self) -> str:
        return f"{self.attendance_id} {self.count}"
