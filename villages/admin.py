"""Kinds of neighbourhood units in the master data."""

from django.contrib import admin

from offices.admin_site import MasterDataAdmin, site
from villages.models import UnitKind


@admin.register(UnitKind, site=site)
class UnitKindAdmin(MasterDataAdmin):
    list_display = ("name", "slug", "is_lower", "leader_title")
    fields = ("name", "slug", "is_lower", "leader_title")
    fixed_fields = ("slug",)
    prepopulated_fields = {"slug": ("name",)}
