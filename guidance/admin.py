"""Topics of outreach in the master data."""

from django.contrib import admin

from guidance.models import Topic
from offices.admin_site import RetirableAdmin, site


@admin.register(Topic, site=site)
class TopicAdmin(RetirableAdmin):
    list_display = ("name", "position", "in_force")
    fields = ("name", "slug", "position", "retired_at")
    fixed_fields = ("slug",)
    prepopulated_fields = {"slug": ("name",)}
