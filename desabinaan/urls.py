"""Every path of the portal."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from desabinaan import health
from offices.admin_site import site

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", site.urls),
    path("", include("reports.urls")),
    path("", include("outreach.urls")),
    path("", include("notifications.urls")),
    path("", include("villages.urls")),
    path("", include("files.urls")),
    path("", include("accounts.urls")),
    path("", include("offices.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("desabinaan.demo.urls")))
