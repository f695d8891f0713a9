"""Theme and language: small choices everybody has, signed in or not, that work without scripts."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as django_set_language

from accounts.views.destinations import wanted_page
from offices.policy import public
from reports.navigation import THEME_COOKIE, THEMES

YEAR = 60 * 60 * 24 * 365


@public
@require_POST
def set_theme(request: HttpRequest) -> HttpResponseRedirect:
    """Keep the theme named by ``tema`` in a cookie; any other word goes back to what the device says."""
    response = HttpResponseRedirect(wanted_page(request))
    theme = request.POST.get("tema", "")
    if theme in THEMES:
        response.set_cookie(
            THEME_COOKIE, theme, max_age=YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Keep the language in the cookie and, for people who are signed in, with their account."""
    language = request.POST.get("language", "")
    user = request.user
    if user.is_authenticated and language in dict(settings.LANGUAGES) and check_for_language(language):
        user.language = language
        user.save(update_fields=["language"])
    return django_set_language(request)
