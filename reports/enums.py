"""Digests: figures that come by themselves."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DigestKind(models.TextChoices):
    WEEKLY = "weekly_digest", _("Ringkasan mingguan")
    MONTHLY = "monthly_digest", _("Ringkasan bulanan")
    QUARTER_GAP = "quarter_gap", _("Desa tanpa kegiatan menjelang akhir triwulan")
