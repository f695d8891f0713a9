"""Where Meta reports what became of WhatsApp messages, and that somebody wrote."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from notifications.domain import webhooks
from offices.policy import public

PLAIN = "text/plain; charset=utf-8"


@csrf_exempt  # a server calls, without cookies: the signature over the body is what says that it may
@public
@require_http_methods(["GET", "POST"])
def whatsapp_webhook(request: HttpRequest) -> HttpResponse:
    """GET sets the webhook up. POST: 413 above 256 kB, 403 unsigned, 503 when it has to be said again, else 200."""
    if request.method == "GET":
        return _verified(request)
    # asked before a byte is read; the server gives us no more than this length says
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal() or int(length) > webhooks.LARGEST:
        return HttpResponse(status=413)
    if not webhooks.is_signed(request.body, request.headers.get("X-Hub-Signature-256", "")):
        return HttpResponse(status=403)
    return HttpResponse(status=200 if webhooks.take(request.body) else 503)


def _verified(request: HttpRequest) -> HttpResponse:
    asked = request.GET
    if asked.get("hub.mode") != "subscribe" or not webhooks.is_verification(asked.get("hub.verify_token", "")):
        return HttpResponse(status=403)
    return HttpResponse(asked.get("hub.challenge", "")[:200], content_type=PLAIN)
