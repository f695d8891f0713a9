"""Puts the chosen posting and language of the signed-in person in force for the request."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

SESSION_KEY = "posting"


class PostingMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.session.get("_auth_user_id"):
            request.user = SimpleLazyObject(lambda user=request.user: _prepared(request, user))  # type: ignore[assignment,misc]
            if request.user.is_authenticated:
                translation.activate(request.user.language)
                request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


def _prepared(request: HttpRequest, user: Any) -> Any:
    chosen = request.session.get(SESSION_KEY)
    if user.is_authenticated and chosen:
        for posting in user.postings:
            if posting.pk == chosen:
                user.work_under(posting)
    return user
