"""The text of a kind of message for WhatsApp, and where it stands with Meta."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from notifications.domain import whatsapp_templates as domain
from notifications.domain.whatsapp_start import start_text
from notifications.domain.wording import values_for
from notifications.enums import TemplateState
from notifications.forms.texts import WhatsAppForm
from notifications.models import WhatsAppTemplate
from notifications.views.text_places import READERS, Place, place_of
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import Role

SIGNS = {
    TemplateState.DRAFT: "draft",
    TemplateState.SUBMITTED: "info",
    TemplateState.APPROVED: "ok",
    TemplateState.REJECTED: "bad",
}


@roles(*READERS)
def whatsapp_text(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """The national role writes the draft; what is approved stays in use meanwhile."""
    place = place_of(request, kind, language)
    if request.method == "POST" and not place.may_edit:
        raise PermissionDenied
    actor: Any = request.user
    versions = list(_versions(request, place))
    newest = next((row for row in versions if row.state != TemplateState.REPLACED), None)
    start = newest.body if newest else start_text(place.kind, language)
    form = WhatsAppForm(request.POST or None, initial={"body": start})
    if request.method == "POST" and form.is_valid() and "lihat" not in request.POST:
        try:
            domain.write(actor=actor, kind=kind, language=language, body=form.cleaned_data["body"])
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(
                request, _("Konsep tersimpan. Teks yang disetujui tetap dipakai sampai konsep ini disetujui.")
            )
            return redirect(_url(place))
    context = {
        "place": place,
        "form": form,
        "versions": [_row(row, place) for row in versions],
        "started": newest is None,
        "preview": _preview(place, form),
    }
    return render(request, "notifications/texts/whatsapp.html", context, status=422 if form.errors else 200)


@roles(Role.NATIONAL)
@require_POST
def whatsapp_preview(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """The message with what is typed so far; nothing is kept."""
    place = place_of(request, kind, language)
    shown = {"preview": _preview(place, WhatsAppForm(request.POST))}
    return render(request, "notifications/texts/_whatsapp_preview.html", shown)


@roles(Role.NATIONAL)
@require_POST
def whatsapp_step(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Handed in to Meta, approved or rejected there: written down here."""
    place = place_of(request, kind, language)
    number = request.POST.get("versi", "")
    version = int(number) if number.isdecimal() and len(number) < 5 else 0
    row = get_object_or_404(_versions(request, place), version=version)
    actor: Any = request.user
    try:
        match request.POST.get("langkah"):
            case "ajukan":
                domain.submit(actor=actor, template=row)
            case "setujui":
                domain.approve(actor=actor, template=row)
            case "tolak":
                domain.reject(actor=actor, template=row, reason=request.POST.get("alasan", ""))
            case _:
                raise Http404
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Status templat WhatsApp tercatat."))
    return redirect(_url(place))


def _versions(request: HttpRequest, place: Place) -> Any:
    rows = WhatsAppTemplate.objects.visible_to(request.user).filter(kind=place.kind.value, language=place.language)
    return rows.select_related("written_by").order_by("-version")


def _preview(place: Place, form: WhatsAppForm) -> dict[str, Any]:
    """What somebody would read of the words in ``form``; where Meta would not take them, why."""
    data: Any = form.data if form.is_bound else form.initial
    awkward = data.get("contoh") == "aneh"
    try:
        text = domain.previewed(place.kind, place.language, str(data.get("body") or ""), awkward=awkward)
    except DomainError as error:
        return {"error": error.message, "awkward": awkward}
    return {"text": text, "awkward": awkward}


def _row(row: WhatsAppTemplate, place: Place) -> dict[str, Any]:
    said = values_for(place.kind, place.kind.sample_in(place.language))
    return {
        "row": row,
        "sign": SIGNS.get(TemplateState(row.state), "neutral"),
        "for_meta": domain.positional(row.body),
        "sample": domain.sample(row.body, said),
        "when": row.decided_at or row.submitted_at or row.written_at,
        "submits": row.state == TemplateState.DRAFT,
        "decides": row.state == TemplateState.SUBMITTED,
    }


def _url(place: Place) -> str:
    return reverse("whatsapp_text", args=[place.kind.value, place.language])
