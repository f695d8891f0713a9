"""Calendar feeds: the page that makes and takes back addresses, and what a calendar program reads under one."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from offices.policy import public, roles
from offices.roles import PROGRAM_ROLES
from outreach.domain import feeds as domain
from outreach.domain.ical import MEDIA_TYPE
from outreach.models import CalendarFeed
from outreach.queries import feeds as queries


@roles(*PROGRAM_ROLES)
@sensitive_variables("made")
def feed_page(request: SignedInRequest) -> HttpResponse:
    """POST makes an address and shows it in the answer, the only place it ever stands in clear."""
    made = domain.make(actor=request.user) if request.method == "POST" else None
    feeds = queries.feeds_of(request.user)
    context = {
        "made": made,
        "feeds": feeds,
        "has_one_here": any(feed.posting == request.user.posting for feed in feeds),
        "days_back": queries.DAYS_BACK,
        "days_ahead": queries.DAYS_AHEAD,
    }
    return render(request, "outreach/calendar_feeds.html", context)


@roles(*PROGRAM_ROLES)
@require_POST
def feed_revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    feed = get_object_or_404(CalendarFeed.objects.visible_to(request.user), pk=pk)
    domain.revoke(feed=feed, actor=request.user)
    messages.success(
        request, _("Alamat kalender dicabut. Program kalender yang memakainya tidak menerima apa pun lagi.")
    )
    return redirect("calendar_feeds")


@public
@require_safe
@sensitive_variables("token")
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever the address was made for; 304 where the program has it already."""
    reader = domain.reader_of(token)
    if reader is None:
        raise Http404
    today = timezone.localdate()
    found = queries.marks(reader, today=today)
    etag = queries.etag_of(reader, found, today=today)
    known = parse_etags(request.headers.get("If-None-Match", ""))
    response: HttpResponse
    if etag in known or f"W/{etag}" in known:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(queries.calendar(reader, found), content_type=MEDIA_TYPE)
        response["Content-Disposition"] = 'inline; filename="desa-binaan.ics"'
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
