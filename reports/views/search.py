"""The search across everything a reader may open."""

import hashlib

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from offices.policy import roles
from offices.roles import PROGRAM_ROLES
from reports.queries.search import SHORTEST, read_words, search


@roles(*PROGRAM_ROLES)
@require_GET
def search_page(request: SignedInRequest) -> HttpResponse:
    """The whole page, or to htmx what was found alone; the same words again cost a 304 as long as nothing changed."""
    text = read_words(request.GET.get("q", ""))
    context = {"q": text, "groups": search(request.user, text), "too_short": 0 < len(text) < SHORTEST}
    if not request.headers.get("HX-Request"):
        return render(request, "reports/search.html", context)
    part = render(request, "reports/_search_found.html", context)
    etag = f'"{hashlib.sha256(part.content).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag, response=part) or part
    response.headers["ETag"] = etag
    patch_vary_headers(response, ["HX-Request", "Cookie"])
    patch_cache_control(response, private=True, no_cache=True)
    return response
