"""Logging a visit afterwards: a page that works without scripts, and its parts for a phone without signal."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import OFFICE_ROLES
from outreach.domain import visits
from outreach.domain.photos import CREATED, REJECTED, AboutPhoto, take_photo
from outreach.domain.sent_items import SentItem
from outreach.forms.visits import VisitForm, VisitPageForm, VisitPhotoForm
from outreach.models import OutreachSession
from outreach.queries.visits import contacts_of, etag_of, places_of, visit_data
from outreach.views.sent_items import answered, refused, refused_form, sent_by_somebody_else


@roles(*OFFICE_ROLES)
def visit_log(request: SignedInRequest) -> HttpResponse:
    """``?desa=`` has chosen a village; ``kontak``, without scripts, shows whom to tick there, and saves nothing."""
    only_shows = "kontak" in request.POST
    form = VisitPageForm(
        None if only_shows else request.POST or None,
        request.FILES or None,
        user=request.user,
        initial=_initial(request) | request.POST.dict() if only_shows else _initial(request),
    )
    if request.method == "POST" and not only_shows and form.is_valid():
        try:
            session = visits.log_visit(actor=request.user, told=form.told()).session
        except DomainError as error:
            error.add_to(form)
        else:
            _keep_photos(request, session, form.cleaned_data["photos"])
            messages.success(request, _("Sambang desa dicatat."))
            return redirect("session_detail", pk=session.pk)
    places = places_of(request.user)
    code = str(form["village"].value() or "")
    ticked = form["contacts"].value() or []
    context = {
        "form": form,
        "places": places,
        "chosen": code,
        "contacts": contacts_of(request.user, code) if code in {place.code for place in places} else [],
        "ticked": {str(key) for key in ticked},
        "today": timezone.localdate(),
    }
    return render(request, "outreach/visit/page.html", context, status=422 if form.errors else 200)


def _initial(request: SignedInRequest) -> dict[str, Any]:
    """An hour ago, by the quarter: who logs a visit has usually just come from it."""
    now = timezone.localtime()
    hour = max(now.hour * 60 + now.minute - 60, 0) // 15 * 15
    return {
        "village": request.GET.get("desa", ""),
        "start": f"{hour // 60:02}:{hour % 60:02}",
        "topic": visits.usual_topic(request.user).pk,
    }


def _keep_photos(request: SignedInRequest, session: OutreachSession, photos: list[Any]) -> None:
    """What is no photo is said; the visit is logged all the same."""
    for upload in photos:
        try:
            about = AboutPhoto(client_id=uuid4(), village=session.host_id)
            reason = take_photo(session=session, actor=request.user, upload=upload, about=about).reason
        except DomainError as error:
            reason = error.message
        if reason:
            messages.warning(request, f"{upload.name}: {reason}")


@roles(*OFFICE_ROLES)
@require_safe
def visit_list_data(request: SignedInRequest) -> HttpResponse:
    """Villages and contacts for the page without a network; ``?desa=`` of one village. Answers 304 to its ETag."""
    data = visit_data(request.user, request.GET.get("desa", ""))
    etag = etag_of(data)
    if request.headers.get("If-None-Match") == etag:
        response: HttpResponse = HttpResponse(status=304)
    else:
        response = JsonResponse(data)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


@roles(*OFFICE_ROLES)
@require_POST
def visit_send(request: SignedInRequest) -> JsonResponse:
    """A visit a phone kept: logged once, however often it is sent."""
    if somebody_else := sent_by_somebody_else(request):
        return somebody_else
    try:
        sent = SentItem.read(request.POST, now=timezone.now())
        known = visits.logged_as(sent.client_id, actor=request.user)
        if known:
            return answered(created=False, url=reverse("session_detail", args=[known.pk]))
        form = VisitForm(request.POST, user=request.user)
        if not form.is_valid():
            return refused_form(form)
        session, created = visits.log_visit(actor=request.user, told=form.told(sent), sent=sent)
    except DomainError as error:
        return refused(error)
    return answered(created=created, url=reverse("session_detail", args=[session.pk]), note=_note(sent))


def _note(sent: SentItem) -> str:
    if not sent.is_off:
        return ""
    minutes = abs(sent.clock_off or 0) // 60
    text = ngettext(
        "Jam HP ini berbeda %(count)s menit; harinya dicatat menurut jam server.",
        "Jam HP ini berbeda %(count)s menit; harinya dicatat menurut jam server.",
        minutes,
    )
    return text % {"count": minutes}


@roles(*OFFICE_ROLES)
@require_POST
def visit_photo(request: SignedInRequest) -> JsonResponse:
    """A photo of a visit, sent after it: ``visit`` is the id the phone gave the visit."""
    if somebody_else := sent_by_somebody_else(request):
        return somebody_else
    form = VisitPhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return refused_form(form)
    try:
        sent = SentItem.read(request.POST, now=timezone.now())
        session = get_object_or_404(
            OutreachSession.objects.visible_to(request.user).filter(created_by=request.user),
            client_id=form.cleaned_data["visit"],
        )
        about = AboutPhoto(client_id=sent.client_id, village=session.host_id, taken_at=sent.at)
        answer = take_photo(session=session, actor=request.user, upload=form.cleaned_data["photo"], about=about)
    except DomainError as error:
        return refused(error)
    if answer.outcome == REJECTED:
        return refused(DomainError(answer.reason))
    return answered(created=answer.outcome == CREATED, url=reverse("session_detail", args=[session.pk]))
