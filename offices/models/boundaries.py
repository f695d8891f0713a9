"""Where a region ends: polygons as the web draws them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from offices.models.regions import Region
from offices.scoping import PublicQuerySet


class RegionBoundary(models.Model):
    """The simplified outline of a region, for maps; never for deciding to which region a point belongs.

    ``geometry`` is a GeoJSON ``Polygon`` or ``MultiPolygon`` with positions ``[lng, lat]`` in degrees;
    ``byte_size`` is its length as compact JSON. Written by ``import_boundaries`` alone.
    """

    region = models.OneToOneField(
        Region, models.PROTECT, primary_key=True, related_name="boundary", verbose_name=_("wilayah")
    )
    geometry = models.JSONField(_("batas"))
    byte_size = models.PositiveIntegerField(_("ukuran (bita)"))
    vertex_count = models.PositiveIntegerField(_("jumlah titik"))
    source_vertex_count = models.PositiveIntegerField(_("jumlah titik di berkas"))
    source_name = models.CharField(_("berkas asal"), max_length=200)
    imported_at = models.DateTimeField(_("dimuat pada"))

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["region"]
        verbose_name = _("batas wilayah")
        verbose_name_plural = _("batas wilayah")
        constraints = [
            models.CheckConstraint(
                name="boundary_is_a_polygon", condition=Q(geometry__type__in=["Polygon", "MultiPolygon"])
            ),
            models.CheckConstraint(name="boundary_has_three_corners", condition=Q(vertex_count__gte=4)),
        ]

    def __str__(self) -> str:
        return str(self.region)
