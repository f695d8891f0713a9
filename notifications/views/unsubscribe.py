"""The page behind "Berhenti menerima" of a mail: for whoever has the mail, without signing in.

Reading never changes anything: mail programs and scanners open links before people do. What mail programs do for
their reader with one click is a POST (RFC 8058).
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from notifications.domain import wishes
from notifications.domain.addressee import masked_address
from notifications.domain.persons import user_id
from notifications.domain.way_out import read_token
from notifications.enums import WishSource
from offices.policy import public

# the address is the key to somebody's wishes: nothing keeps, indexes or passes it on
HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "strict-origin",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


@public
@csrf_exempt  # mail programs post without a page or a cookie of ours; only who has the mail knows the address
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    response = _answer(request, token)
    for name, value in HEADERS.items():
        response[name] = value
    return response


@sensitive_variables("token")
def _answer(request: HttpRequest, token: str) -> HttpResponse:
    known = read_token(token)
    if known is None:
        return render(request, "notifications/unsubscribe_closed.html", status=404)
    person, group = known
    if request.method == "POST":
        if request.POST.get("lagi") == "semua":
            wishes.welcome_everything(person=person, source=WishSource.LINK)
        elif request.POST.get("semua"):
            wishes.refuse_everything(person=person, source=WishSource.LINK)
        elif request.POST.get("lagi"):
            wishes.welcome(person=person, group=group, source=WishSource.LINK)
        else:
            wishes.refuse(person=person, group=group, source=WishSource.LINK)
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse(status=200, content_type="text/plain")
        return redirect("unsubscribe", token=token)
    context = {
        "group": group,
        "everything": wishes.refuses_everything(person),
        "stopped": wishes.refuses_group(person, group),
        "silent": wishes.is_silent(person),
        "address": masked_address(person),
        "works": user_id(person) is not None,
    }
    return render(request, "notifications/unsubscribe.html", context)
