"""Working without signal: what the phone keeps, what it says it has, and the page that shows it."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import conditional_page, require_GET, require_http_methods

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from outreach.domain.batches import as_text
from outreach.domain.readiness import DEVICE_COOKIE, RECORDERS, Report, take_report
from outreach.enums import AttendanceStatus
from outreach.queries.offline import device_of, pages_to_keep, rolls_to_keep
from outreach.views.offline_words import offline_words


@roles(*RECORDERS)
@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
@conditional_page
def ready(request: SignedInRequest) -> HttpResponse:
    """GET: what the phone is to keep, 304 while nothing changed, with a fresh CSRF cookie. POST: what it has."""
    if request.method == "POST":
        try:
            take_report(actor=request.user, report=Report.parse(request.body))
        except DomainError as error:
            return JsonResponse({"error": error.message}, status=400)
        return HttpResponse(status=204)
    user = request.user
    key = as_text(request.COOKIES.get(DEVICE_COOKIE), 40)
    stamp = as_text(request.GET.get("stempel"), 40)
    answer = JsonResponse(
        {
            "user": user.pk,
            "rolls": rolls_to_keep(user),
            "pages": pages_to_keep(user),
            "device": device_of(user, key=key, stamp=stamp),
        }
    )
    answer["Cache-Control"] = "private, no-cache"
    return answer


@roles(*RECORDERS)
@require_GET
def page(request: SignedInRequest) -> HttpResponse:
    """Holds no rows: its script draws what the phone keeps, with and without a line."""
    context = {
        "words": offline_words(),
        "statuses": [choice for choice in AttendanceStatus.choices if choice[0]],
        "village": next(iter(request.user.scope.village_codes), ""),
    }
    return render(request, "outreach/offline/page.html", context)
