"""Kinds of units, reasons of vulnerability, and retired codes whose villages wait for a successor, as master data."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from offices.admin import RegionAdmin
from offices.admin_site import MasterDataAdmin, RetirableAdmin, site
from offices.models import Region, RegionSuccession
from villages.enums import STATUSES_ENDED
from villages.models import AssistedVillage, UnitKind, VulnerabilityReason


class NeedsSuccessorFilter(admin.SimpleListFilter):
    """Codes out of force whose village an office still keeps, while nobody has recorded which code follows."""

    title = _("perlu penerus")
    parameter_name = "penerus"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("perlu", _("perlu penerus"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Region]) -> QuerySet[Region]:
        if self.value() != "perlu":
            return queryset
        kept = AssistedVillage.objects.exclude(status__in=STATUSES_ENDED)
        followed = RegionSuccession.objects.filter(predecessor=OuterRef("pk"))
        return queryset.filter(~Exists(followed), retired_at__isnull=False, pk__in=kept.order_by().values("region_id"))


# The lower app knows no villages; its page is the place where people look.
RegionAdmin.list_filter = (*RegionAdmin.list_filter, NeedsSuccessorFilter)


@admin.register(UnitKind, site=site)
class UnitKindAdmin(MasterDataAdmin):
    list_display = ("name", "slug", "is_lower", "leader_title")
    fields = ("name", "slug", "is_lower", "leader_title")
    fixed_fields = ("slug",)
    prepopulated_fields = {"slug": ("name",)}


@admin.register(VulnerabilityReason, site=site)
class VulnerabilityReasonAdmin(RetirableAdmin):
    list_display = ("name", "weight", "position", "retired_at")
    fields = ("name", "slug", "weight", "position")
    fixed_fields = ("slug",)
    prepopulated_fields = {"slug": ("name",)}
