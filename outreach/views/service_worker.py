"""What makes the portal an app on a phone: the service worker and the web app manifest."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET

from offices.bundles import shell_files
from offices.policy import public

SOURCE = Path(settings.BASE_DIR) / "static" / "js" / "sw.js"
NAVY, MIST = "#1c3560", "#f4f6f9"


@public
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """Served at the root, because a worker rules only what lies below its own address.

    Browsers ask for it again on every visit and take a new one when a byte differs: a release changes ``version``.
    """
    source, files = SOURCE.read_text(), shell_files()
    release = {"version": _version(source, tuple(files)), "files": files}
    body = f"self.release = {json.dumps(release)};\n{source}"
    return HttpResponse(body, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@public
@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """In Bahasa Indonesia for everybody: an installed app keeps the name it was installed with."""
    with override("id"):
        content = {
            "id": "/",
            "name": _("Desa Binaan Imigrasi"),
            "short_name": _("Desa Binaan"),
            "lang": "id",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "theme_color": NAVY,
            "background_color": MIST,
            "icons": [_icon(192), _icon(512), _icon(512, "maskable")],
        }
    return JsonResponse(content, content_type="application/manifest+json", headers={"Cache-Control": "no-cache"})


@lru_cache(maxsize=8)
def _version(source: str, files: tuple[str, ...]) -> str:
    return hashlib.sha256("\n".join((source, *files)).encode()).hexdigest()[:12]


def _icon(size: int, purpose: str = "any") -> dict[str, str]:
    name = f"icons/portal-{size}.png" if purpose == "any" else f"icons/portal-{purpose}-{size}.png"
    return {"src": static(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
