"""Halls and other places of a village where people meet."""

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from offices.scoping import Ancestors, ScopedQuerySet
from villages.models.village import AssistedVillage


@pghistory.track()
class Venue(models.Model):
    """A place of a village that sessions are held in: one session at a time. Left out of use, never deleted.

    ``capacity`` counts seats; latitude and longitude are WGS 84 degrees, both or neither.
    """

    village = models.ForeignKey(AssistedVillage, models.PROTECT, related_name="venues", verbose_name=_("desa"))
    name = models.CharField(_("nama tempat"), max_length=120)
    address = models.CharField(_("alamat"), max_length=200, blank=True)
    capacity = models.PositiveIntegerField(_("kapasitas"), null=True, blank=True, validators=[MinValueValidator(1)])
    latitude = models.DecimalField(
        _("lintang"), max_digits=9, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )  # fmt: skip
    longitude = models.DecimalField(
        _("bujur"), max_digits=9, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )  # fmt: skip
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors(
        office="village__office_id",
        regional_office="village__regional_office_id",
        regency="village__regency_id",
        district="village__district_id",
    )

    class Meta:
        ordering = ["village", "name"]
        verbose_name = _("tempat")
        verbose_name_plural = _("tempat")
        constraints = [
            models.UniqueConstraint(
                fields=["village", "name"],
                name="village_names_a_venue_once",
                condition=Q(retired_at__isnull=True),
                violation_error_message=_("Desa ini sudah punya tempat dengan nama itu."),
            ),
            models.CheckConstraint(
                name="venue_seats_somebody", condition=Q(capacity__isnull=True) | Q(capacity__gt=0)
            ),
            models.CheckConstraint(
                name="venue_has_a_whole_point_on_earth",
                # a check lets NULL pass: both must be said to be there
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name
