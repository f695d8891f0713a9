"""May this role do this? One decorator per view; a test walks the URLconf and fails on a view without one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

from offices.roles import Role

View = Callable[..., HttpResponseBase]
ANYBODY = "anybody"
SIGNED_IN = "signed in"


def public(view: View) -> View:
    """Anybody, signed in or not."""
    view.policy = ANYBODY  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Every account, also one without a posting: one's own password, posting and preferences."""
    return _guarded(view, policy=SIGNED_IN, allowed=None)


def roles(*allowed: Role) -> Callable[[View], View]:
    """People whose current posting has one of these roles; others get 403, visitors the sign-in page."""

    def decorate(view: View) -> View:
        return _guarded(view, policy=frozenset(allowed), allowed=frozenset(allowed))

    return decorate


def _guarded(view: View, *, policy: object, allowed: frozenset[Role] | None) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _ask_to_sign_in(request)
        if allowed is not None and request.user.scope.role not in allowed:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    guarded.policy = policy  # type: ignore[attr-defined]
    return guarded


def _ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.content_type == "application/json" or request.accepts("text/html") is False:
        return JsonResponse({"error": _("Silakan masuk lagi; yang belum terkirim tetap tersimpan.")}, status=401)
    path = request.get_full_path() if request.method == "GET" else "/"
    return redirect_to_login(path)
