"""Puts the chosen posting and language of the signed-in person in force; keeps their pages out of caches."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject

from offices.policy import ANYBODY

SESSION_KEY = "posting"
WHILE_PASSWORD_IS_DUE = frozenset({"password_change"})


class PostingMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = "_auth_user_id" in request.session
        if signed_in:
            request.user = SimpleLazyObject(lambda user=request.user: _prepared(request, user))  # type: ignore[assignment,misc]
            if request.user.is_authenticated:
                translation.activate(request.user.language)
        else:
            # Bahasa Indonesia until somebody chooses, whatever language the device was sold with.
            chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
            translation.activate(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        # also refusals and errors: their frame says who is signed in, and as what; a view may know better of its data
        if signed_in and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Until a due password change is done only public pages and the change itself open."""
        if getattr(view, "policy", None) == ANYBODY or not request.user.is_authenticated:
            return None
        match = request.resolver_match
        if request.user.must_change_password and (match is None or match.url_name not in WHILE_PASSWORD_IS_DUE):
            return redirect("password_change")
        return None


def _prepared(request: HttpRequest, user: Any) -> Any:
    """The user working under the posting kept in the session; one no longer in force is forgotten."""
    chosen = request.session.get(SESSION_KEY)
    if user.is_authenticated and chosen:
        for posting in user.postings:
            if posting.pk == chosen:
                user.work_under(posting)
                return user
        del request.session[SESSION_KEY]
    return user
