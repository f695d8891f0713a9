"""Answers to items a phone sends by themselves: taken, refused for good with a sentence, or to be sent again later."""

from django.forms import BaseForm
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from files.domain.refusals import Busy
from offices.errors import DomainError

AGAIN_SOON, REFUSED, CONFLICT = 503, 422, 409


def answered(*, created: bool, url: str = "", note: str = "") -> JsonResponse:
    return JsonResponse({"outcome": "created" if created else "unchanged", "url": url, "note": note})


def refused(error: DomainError, status: int = REFUSED) -> JsonResponse:
    """A photo that found the inspector busy is no wrong one: the phone tries again by itself."""
    return JsonResponse({"error": error.message}, status=AGAIN_SOON if isinstance(error, Busy) else status)


def refused_form(form: BaseForm) -> JsonResponse:
    """Every sentence with the name of its field."""
    sentences = [
        f"{form[name].label}: {error}" if name in form.fields else str(error)
        for name, errors in form.errors.items()
        for error in errors
    ]
    return JsonResponse({"error": " ".join(sentences)}, status=REFUSED)


def sent_by_somebody_else(request: SignedInRequest | HttpRequest) -> JsonResponse | None:
    """What one person wrote on a shared phone is not sent in another's name."""
    user = request.POST.get("user", "")
    if not user or user == str(request.user.pk):
        return None
    error = _("Catatan ini ditulis dengan akun lain di HP ini. Masuk dengan akun itu untuk mengirimnya.")
    return JsonResponse({"error": error}, status=CONFLICT)
