"""Regions and offices in the master data."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from offices.admin_site import InForceFilter, MasterDataAdmin, RetirableAdmin, site
from offices.formats import short_date
from offices.models import (
    CalendarPeriod,
    ImmigrationOffice,
    Level,
    Region,
    RegionalOffice,
    RegionName,
    RegionSuccession,
    WorkingArea,
)


class ProvinceFilter(admin.SimpleListFilter):
    title = _("provinsi")
    parameter_name = "provinsi"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(Region.objects.filter(level=Level.PROVINCE).values_list("code", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(code__startswith=self.value()) if self.value() else queryset


@admin.register(Region, site=site)
class RegionAdmin(RetirableAdmin):
    """New regions come from ``import_regions`` alone; names and centroids can be corrected."""

    list_display = ("code", "name", "kind", "parent_name", "zone", "in_force")
    list_filter: ClassVar[Any] = (InForceFilter, "level", "zone", ProvinceFilter)
    list_select_related = ("parent",)
    search_fields = ("code__startswith", "name__icontains")
    search_help_text = _("Kode Kemendagri atau nama")
    ordering = ("code",)
    fields = (
        "code",
        "level",
        "parent_name",
        "name",
        "former_names",
        "kind",
        "zone",
        "latitude",
        "longitude",
        "retired_at",
    )
    readonly_fields = ("code", "level", "parent_name", "former_names", "retired_at")

    @admin.display(description=_("induk"))
    def parent_name(self, region: Region) -> str:
        return region.parent.full_name if region.parent else "–"

    @admin.display(description=_("nama terdahulu"))
    def former_names(self, region: Region) -> str:
        """``Pontang Lama (sampai 1 Jan 2026)``, the latest first."""
        rows = RegionName.objects.filter(pgh_obj=region.pk)
        words = _("%(name)s (sampai %(date)s)")
        return "; ".join(words % {"name": row.name, "date": short_date(row.pgh_created_at)} for row in rows) or "–"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def still_needed(self, rows: QuerySet[Region]) -> QuerySet[Region]:
        codes = list(rows.values_list("pk", flat=True))
        return Region.objects.filter(parent__in=codes, retired_at__isnull=True).exclude(pk__in=codes)


@admin.register(RegionSuccession, site=site)
class RegionSuccessionAdmin(MasterDataAdmin):
    """Typed from the ministry's decree. It moves nothing: offices carry over their villages on the village's page."""

    list_display = ("predecessor", "predecessor_id", "kind", "successor", "successor_id", "since")
    list_filter = ("kind",)
    list_select_related = ("predecessor", "successor")
    search_fields = ("predecessor__code__startswith", "successor__code__startswith", "predecessor__name__icontains")
    search_help_text = _("Kode atau nama")
    raw_id_fields = ("predecessor", "successor")
    fields = ("predecessor", "successor", "kind", "since", "note")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> ModelChoiceField | None:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None:
            field.error_messages["invalid_choice"] = _("Isi kode wilayah yang ada di daftar.")
        return field


@admin.register(RegionalOffice, site=site)
class RegionalOfficeAdmin(RetirableAdmin):
    list_display = ("name", "slug", "province", "in_force")
    list_select_related = ("province",)
    search_fields = ("name", "slug")
    fields = ("name", "slug", "province", "retired_at")
    fixed_fields = ("slug",)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> ModelChoiceField | None:
        if db_field.name == "province":
            kwargs["queryset"] = Region.objects.filter(level=Level.PROVINCE, retired_at__isnull=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def still_needed(self, rows: QuerySet[RegionalOffice]) -> QuerySet[ImmigrationOffice]:
        return ImmigrationOffice.objects.filter(regional_office__in=rows, retired_at__isnull=True)


class WorkingAreaInline(admin.TabularInline):
    """Changes what the office may take on from now on; villages it already guides stay where they are."""

    model = WorkingArea
    extra = 1
    raw_id_fields = ("region",)
    verbose_name_plural = _("wilayah kerja (kode kabupaten/kota atau kecamatan)")

    def get_queryset(self, request: HttpRequest) -> QuerySet[WorkingArea]:
        return super().get_queryset(request).select_related("region", "office")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> ModelChoiceField | None:
        if db_field.name == "region":
            kwargs["queryset"] = Region.objects.filter(
                Q(level=Level.REGENCY) | Q(level=Level.DISTRICT), retired_at__isnull=True
            )
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name == "region":
            field.error_messages["invalid_choice"] = _("Isi kode kabupaten/kota atau kecamatan yang berlaku.")
        return field


@admin.register(ImmigrationOffice, site=site)
class ImmigrationOfficeAdmin(RetirableAdmin):
    """The Kanwil is fixed: rows of the office's villages and sessions carry it."""

    list_display = ("place_name", "office_class", "city", "regional_office", "zone", "in_force")
    list_filter = (InForceFilter, "regional_office", "office_class", "zone")
    list_select_related = ("regional_office",)
    search_fields = ("place_name", "city", "slug")
    fields = ("place_name", "slug", "office_class", "city", "address", "regional_office", "zone", "retired_at")
    fixed_fields = ("slug", "regional_office")
    prepopulated_fields = {"slug": ("place_name",)}
    inlines = (WorkingAreaInline,)


class CheckedFilter(admin.SimpleListFilter):
    title = _("pemeriksaan")
    parameter_name = "diperiksa"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("belum", _("perlu diperiksa")), ("sudah", _("sudah diperiksa"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(checked_on__isnull=self.value() == "belum") if self.value() else queryset


@admin.register(CalendarPeriod, site=site)
class CalendarPeriodAdmin(RetirableAdmin):
    """Holidays and other days; offices keep those of their own area at /kalender/hari/."""

    list_display = ("name", "kind", "first_day", "last_day", "region", "source", "checked_on", "in_force")
    list_filter: ClassVar[Any] = (InForceFilter, CheckedFilter, "kind")
    list_select_related = ("region",)
    date_hierarchy = "first_day"
    search_fields = ("name", "region__name__icontains", "region__code__startswith")
    search_help_text = _("Nama hari, nama atau kode wilayah")
    raw_id_fields = ("region",)
    fields = (
        ("first_day", "last_day"),
        ("kind", "name"),
        "region",
        ("starts", "ends"),
        ("source", "checked_on"),
        "retired_at",
    )
    actions: Any = (*RetirableAdmin.actions, "mark_checked")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> ModelChoiceField | None:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None:
            field.error_messages["invalid_choice"] = _("Isi kode wilayah yang ada di daftar.")
        return field

    @admin.action(description=_("Sudah dicocokkan dengan sumbernya"))
    def mark_checked(self, request: HttpRequest, queryset: QuerySet[CalendarPeriod]) -> None:
        rows = list(queryset.exclude(source="").filter(checked_on__isnull=True))
        queryset.filter(pk__in=[row.pk for row in rows]).update(checked_on=timezone.localdate())
        for row in rows:
            self.log_change(request, row, [{"changed": {"fields": [str(_("diperiksa pada"))]}}])
        text = ngettext("%(count)s hari sudah diperiksa.", "%(count)s hari sudah diperiksa.", len(rows))
        self.message_user(request, text % {"count": len(rows)}, messages.SUCCESS)
