"""The counts of a roll while it is being filled, asked again and again."""

from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from offices.policy import roles
from offices.roles import PROGRAM_ROLES
from outreach.models import OutreachSession
from outreach.queries.live_counts import live_counts, roll_stamp
from outreach.queries.session_page import SessionPage


@roles(*PROGRAM_ROLES)
@require_GET
def attendance_counts(request: SignedInRequest, pk: int) -> HttpResponseBase:
    """304 while nothing of the roll has changed, after one query of its own; otherwise the counts in the scope."""
    stamp = roll_stamp(request.user, pk)
    if stamp is None:
        raise Http404
    etag = f'"{stamp}-{_reader(request)}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        session = get_object_or_404(OutreachSession.objects.visible_to(request.user), pk=pk)
        response = JsonResponse(live_counts(SessionPage(request.user, session), stamp))
    response.headers["ETag"] = etag
    return response


def live_words() -> dict[str, str]:
    """What the script of the page says; places in it are counts."""
    return {
        "words": _("Peserta %(participants)s, sudah dicatat %(recorded)s dari %(listed)s."),
        "without_names": _("%(counted)s peserta umum"),
        "changed": _("Status daftar hadir berubah."),
        "reload": _("Muat ulang"),
    }


def _reader(request: HttpRequest) -> str:
    """What else the answer depends on: the posting, which decides the villages, and the language of the names."""
    posting = getattr(request.user, "posting", None)
    return f"{posting.pk if posting else 0}-{request.LANGUAGE_CODE}"
