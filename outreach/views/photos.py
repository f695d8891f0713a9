"""Photos of a session: sent by phones, attached at desks, taken off again."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import SignedInRequest
from files.domain.refusals import Busy
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from outreach.domain import photos
from outreach.domain.batches import as_moment, as_text, as_uuid
from outreach.domain.photos import REJECTED, AboutPhoto
from outreach.enums import PhotoKind
from outreach.forms.photos import PhotoForm
from outreach.models import OutreachSession, SessionPhoto
from outreach.queries.photos import photos_of

RECORDERS = (*OFFICE_ROLES, *VILLAGE_ROLES)
FAR_PAST, FAR_FUTURE = timedelta(days=366), timedelta(days=1)


def _session(request: SignedInRequest, pk: int) -> OutreachSession:
    sessions = OutreachSession.objects.visible_to(request.user).select_related("topic", "office", "host__region")
    return get_object_or_404(sessions, pk=pk)


@roles(*RECORDERS)
@require_POST
def photo_take(request: SignedInRequest, pk: int) -> JsonResponse:
    """One photo of a device: ``photo`` beside ``client_id``, ``kind``, ``caption``, ``village``, ``taken_at``.

    Answers ``{"outcome": created | unchanged | rejected, "reason"}``; 503 when it has to be sent again later.
    """
    session = _session(request, pk)
    upload = request.FILES.get("photo")
    try:
        about = _about(request.POST, now=timezone.now())
    except ValueError:
        return JsonResponse({"error": _("Kiriman tidak terbaca. Foto tetap tersimpan di perangkat ini.")}, status=400)
    if upload is None:
        return JsonResponse({"outcome": REJECTED, "reason": _("Fotonya tidak ikut terkirim. Ambil ulang fotonya.")})
    try:
        answer = photos.take_photo(session=session, actor=request.user, upload=upload, about=about)
    except Busy as busy:
        return JsonResponse({"error": busy.message}, status=503)
    return JsonResponse({"outcome": answer.outcome, "reason": answer.reason})


def _about(data: Any, *, now: datetime) -> AboutPhoto:
    """What a device says of its photo; a moment by its own clock is put right by the time it sent it."""
    kind = data.get("kind")
    taken_at, sent_at = as_moment(data.get("taken_at") or data.get("at")), as_moment(data.get("sent_at"))
    try:
        taken_at = taken_at and sent_at and taken_at + (now - sent_at)
    except OverflowError:
        taken_at = None
    return AboutPhoto(
        client_id=as_uuid(data.get("client_id")),
        kind=PhotoKind(kind) if kind in PhotoKind.values else PhotoKind.ACTIVITY,
        caption=as_text(data.get("caption"), 200),
        village=as_text(data.get("village"), 13),
        taken_at=taken_at if taken_at and now - FAR_PAST < taken_at < now + FAR_FUTURE else None,
    )


@roles(*RECORDERS)
@require_http_methods(["GET", "POST"])
def photo_add(request: SignedInRequest, pk: int) -> HttpResponse:
    """The form for desks; ``?jenis=sheet`` asks for the signed sheet first."""
    session = _session(request, pk)
    kind = PhotoKind.SHEET if request.GET.get("jenis") == PhotoKind.SHEET else PhotoKind.ACTIVITY
    first = {"kind": kind, "client_id": uuid.uuid4()}
    form = PhotoForm(request.POST or None, request.FILES or None, user=request.user, session=session, initial=first)
    if request.method == "POST" and form.is_valid():
        about = AboutPhoto(
            client_id=form.cleaned_data["client_id"],
            kind=PhotoKind(form.cleaned_data["kind"]),
            caption=as_text(form.cleaned_data["caption"], 200),
            village=form.cleaned_data.get("village", ""),
        )
        try:
            answer = photos.take_photo(
                session=session, actor=request.user, upload=form.cleaned_data["photo"], about=about
            )
        except Busy as busy:
            busy.add_to(form)
        else:
            if answer.outcome != REJECTED:
                messages.success(request, _("Foto disimpan."))
                return redirect(f"{reverse('session_detail', args=[pk])}#foto")
            form.add_error("photo", answer.reason)
    context = {"session": session, "form": form, "photos": photos_of(request.user, session)}
    return render(request, "outreach/photo_add.html", context, status=422 if form.errors else 200)


@roles(*RECORDERS)
@require_http_methods(["GET", "POST"])
def photo_remove(request: SignedInRequest, pk: int, photo: int) -> HttpResponse:
    """Asks once; what was removed can be put back from the session's page."""
    found = _photo(request, pk, photo)
    back = f"{reverse('session_detail', args=[pk])}#foto"
    if request.method == "GET":
        may = photos.may_remove(found, request.user)
        return render(request, "outreach/photo_remove.html", {"photo": found, "back": back, "may": may})
    try:
        photos.remove_photo(photo=found, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request, _("Foto dihapus dari kegiatan. Selama 30 hari masih dapat dikembalikan di bagian Foto.")
        )
    return redirect(back)


@roles(*RECORDERS)
@require_POST
def photo_restore(request: SignedInRequest, pk: int, photo: int) -> HttpResponse:
    try:
        photos.restore_photo(photo=_photo(request, pk, photo), actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Foto dikembalikan."))
    return redirect(f"{reverse('session_detail', args=[pk])}#foto")


def _photo(request: SignedInRequest, session: int, pk: int) -> SessionPhoto:
    rows = SessionPhoto.objects.visible_to(request.user).filter(file__isnull=False)
    rows = rows.select_related("session__topic", "file")
    return get_object_or_404(rows, pk=pk, session=_session(request, session))
