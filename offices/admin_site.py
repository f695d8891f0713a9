"""The administrator's pages for master data, on Django's admin. No accounts and no persons are served here."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import BadRequest
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from offices.policy import roles
from offices.roles import Role

# The portal has its own sign-in, password page and addresses of objects.
ELSEWHERE = {"login", "logout", "password_change", "password_change_done", "view_on_site"}


class MasterDataSite(admin.AdminSite):
    site_header = _("Data induk")
    site_title = _("Data induk Desa Binaan Imigrasi")
    index_title = _("Wilayah, kantor, dan daftar pilihan")
    site_url = "/"
    empty_value_display = "–"

    def has_permission(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return user.is_active and user.is_authenticated and user.scope.role is Role.ADMINISTRATOR

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Under the portal's own policy: visitors go to its sign-in page, other roles get 403."""
        return roles(Role.ADMINISTRATOR)(_without_nul(super().admin_view(view, cacheable)))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [url for url in super().get_urls() if getattr(url, "name", "") not in ELSEWHERE]


def _without_nul(view: Callable[..., Any]) -> Callable[..., Any]:
    """Django's filters hand a NUL of the address to the database, which cannot take it: 400 instead of a failure."""

    @wraps(view)
    def fit(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if any("\0" in value for values in request.GET.lists() for value in values[1]):
            raise BadRequest
        return view(request, *args, **kwargs)

    return fit


site = MasterDataSite()


class InForceFilter(admin.SimpleListFilter):
    title = _("keberlakuan")
    parameter_name = "berlaku"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("ya", _("berlaku")), ("tidak", _("tidak berlaku"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(retired_at__isnull=self.value() == "ya") if self.value() else queryset


class MasterDataAdmin(admin.ModelAdmin):
    """Rows are never deleted: others point at them. ``fixed_fields`` cannot change once a row exists."""

    fixed_fields: tuple[str, ...] = ()
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any] | tuple[Any, ...]:
        return (*super().get_readonly_fields(request, obj), *(self.fixed_fields if obj else ()))

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict[str, Any]:
        return {} if obj else dict(super().get_prepopulated_fields(request, obj))


class RetirableAdmin(MasterDataAdmin):
    """For models with ``retired_at``: two actions take rows out of use and bring them back."""

    actions = ("retire", "reinstate")
    readonly_fields: ClassVar[Any] = ("retired_at",)
    list_filter: ClassVar[Any] = (InForceFilter,)

    @admin.display(description=_("berlaku"), boolean=True, ordering="retired_at")
    def in_force(self, row: Any) -> bool:
        return row.retired_at is None

    def still_needed(self, rows: QuerySet[Any]) -> QuerySet[Any] | None:
        """Rows in force that need one of ``rows``; while there are any, none of them is retired."""
        return None

    @admin.action(description=_("Nyatakan tidak berlaku"))
    def retire(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        rows = queryset.filter(retired_at__isnull=True)
        needing = self.still_needed(rows)
        if needing is not None and (examples := [str(row) for row in needing[:3]]):
            text = _("Belum ada yang diubah: masih dipakai oleh %(examples)s. Nyatakan itu tidak berlaku dahulu.")
            self.message_user(request, text % {"examples": ", ".join(examples)}, messages.ERROR)
            return
        self._mark(request, rows, retired=True)

    @admin.action(description=_("Berlakukan lagi"))
    def reinstate(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        self._mark(request, queryset.filter(retired_at__isnull=False), retired=False)

    def _mark(self, request: HttpRequest, queryset: QuerySet[Any], *, retired: bool) -> None:
        rows = list(queryset)
        queryset.update(retired_at=timezone.now() if retired else None)
        for row in rows:
            self.log_change(request, row, [{"changed": {"fields": [str(_("tidak berlaku sejak"))]}}])
        if retired:
            text = ngettext(
                "%(count)s baris dinyatakan tidak berlaku.", "%(count)s baris dinyatakan tidak berlaku.", len(rows)
            )
        else:
            text = ngettext("%(count)s baris berlaku lagi.", "%(count)s baris berlaku lagi.", len(rows))
        self.message_user(request, text % {"count": len(rows)}, messages.SUCCESS)
