"""Acts that change where a session stands: each asks first, saying what it undoes and how many get a message."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.models import Zone
from offices.policy import roles
from offices.roles import OFFICE_ROLES
from outreach.domain import confirmation, standing
from outreach.domain.states import STEPS, may
from outreach.domain.told import readers
from outreach.enums import SessionState
from outreach.forms.standing import DayForm, ReasonForm
from outreach.models import OutreachSession
from outreach.views.own_session import own_session


@roles(*OFFICE_ROLES)
def session_ask(request: SignedInRequest, pk: int) -> HttpResponse:
    words = {
        "headline": _("Minta konfirmasi desa?"),
        "text": _(
            "Kecamatan diberi tahu lebih dulu, lalu desa diminta mengonfirmasi. Petugas dan tempatnya dipesan untuk "
            "kegiatan ini. Undangan baru terkirim setelah semua desa setuju."
        ),
        "undo": _("Kegiatan masih dapat diubah, ditunda, atau dibatalkan."),
        "submit": _("Minta konfirmasi"),
        "done": _("Desa diminta mengonfirmasi. Jawabannya akan tampil di halaman ini."),
    }
    return _page(
        request, pk, "ask", words, lambda session, _form: confirmation.ask(session=session, actor=request.user)
    )


@roles(*OFFICE_ROLES)
def session_schedule(request: SignedInRequest, pk: int) -> HttpResponse:
    words = {
        "headline": _("Jadwalkan tanpa meminta konfirmasi?"),
        "text": _("Hanya bila desa sudah setuju sebelumnya, misalnya lewat surat. Undangan langsung dikirim."),
        "undo": _("Kegiatan masih dapat diubah, ditunda, atau dibatalkan."),
        "submit": _("Jadwalkan kegiatan"),
        "done": _("Kegiatan dijadwalkan. Undangan dan pengingat akan terkirim sendiri."),
    }
    return _page(
        request,
        pk,
        "schedule",
        words,
        lambda session, _form: confirmation.schedule(session=session, actor=request.user),
    )


@roles(*OFFICE_ROLES)
def session_postpone(request: SignedInRequest, pk: int) -> HttpResponse:
    words = {
        "headline": _("Tunda kegiatan ini?"),
        "text": _(
            "Pesan yang belum terkirim dibatalkan; petugas dan tempatnya bebas lagi. Daftar undangan tersimpan."
        ),
        "undo": _("Kegiatan dapat dijadwalkan ulang kapan saja; desa lalu diminta konfirmasi lagi."),
        "submit": _("Tunda kegiatan"),
        "done": _("Kegiatan ditunda. Jadwalkan ulang bila hari barunya sudah ada."),
        "kind": "danger",
    }
    return _page(
        request, pk, "postpone", words,
        lambda session, form: standing.postpone(
            session=session, actor=request.user, reason=form.cleaned_data["reason"]
        ),
        form=ReasonForm(_sent(request)),
    )  # fmt: skip


@roles(*OFFICE_ROLES)
def session_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    words = {
        "headline": _("Batalkan kegiatan ini?"),
        "text": _(
            "Pengingat yang belum terkirim dibatalkan dan petugasnya bebas lagi. Daftar undangan dan riwayat tetap "
            "tersimpan."
        ),
        "undo": _("Kegiatan dapat dipulihkan selama petugas dan tempatnya masih bebas; itu dikabarkan juga."),
        "submit": _("Batalkan kegiatan"),
        "done": _("Kegiatan dibatalkan. Petugasnya bebas lagi pada jam itu."),
        "kind": "danger",
    }
    return _page(
        request, pk, "cancel", words,
        lambda session, form: standing.cancel(session=session, actor=request.user, reason=form.cleaned_data["reason"]),
        form=ReasonForm(_sent(request)),
    )  # fmt: skip


@roles(*OFFICE_ROLES)
def session_reschedule(request: SignedInRequest, pk: int) -> HttpResponse:
    session = own_session(request, pk)
    words = {
        "headline": _("Jadwalkan ulang"),
        "text": _("Semua desa diminta mengonfirmasi hari yang baru, dan yang sudah diberi tahu dikabari."),
        "undo": _("Kegiatan masih dapat diubah, ditunda lagi, atau dibatalkan."),
        "submit": _("Jadwalkan ulang"),
        "done": _("Hari baru disimpan. Desa diminta mengonfirmasi."),
    }
    initial = DayForm.initial_of(session, request.GET.get("tanggal"))
    return _page(
        request, pk, "reschedule", words,
        lambda session, form: standing.reschedule(
            session=session, actor=request.user, times=form.times(Zone(session.zone))
        ),
        form=DayForm(_sent(request), initial=initial),
    )  # fmt: skip


@roles(*OFFICE_ROLES)
def session_reinstate(request: SignedInRequest, pk: int) -> HttpResponse:
    words = {
        "headline": _("Pulihkan kegiatan ini?"),
        "text": _(
            "Kegiatan kembali ke jadwalnya semula, asal petugas dan tempatnya masih bebas. Semua yang sudah diberi "
            "tahu dikabari bahwa kegiatan jadi dilaksanakan."
        ),
        "undo": _("Kegiatan dapat dibatalkan lagi."),
        "submit": _("Pulihkan kegiatan"),
        "done": _("Kegiatan dipulihkan."),
    }
    return _page(
        request, pk, "reinstate", words, lambda session, _form: standing.reinstate(session=session, actor=request.user)
    )


@roles(*OFFICE_ROLES)
def session_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    words = {
        "headline": _("Hapus draf ini?"),
        "text": _("Draf dan daftar namanya dihapus. Ini tidak dapat diurungkan."),
        "undo": "",
        "submit": _("Hapus draf"),
        "done": _("Draf dihapus."),
        "kind": "danger",
    }
    return _page(
        request, pk, "discard", words, lambda session, _form: standing.discard(session=session, actor=request.user)
    )


def _page(
    request: SignedInRequest,
    pk: int,
    act: str,
    words: dict[str, Any],
    run: Callable[[OutreachSession, Any], OutreachSession | None],
    *,
    form: forms.Form | None = None,
) -> HttpResponse:
    """The question; when it is answered the act, and back to the session or, without one, to the list."""
    session = own_session(request, pk)
    form = form or forms.Form(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            changed = run(session, form)
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, words["done"])
            return redirect("session_detail", pk=pk) if changed else redirect("session_list")
    context = {
        "form": form,
        "session": session,
        "words": words,
        "possible": may(act, session, request.user.scope.role),
        "people": readers(session, state=STEPS[act].target or SessionState.CANCELLED) if act != "discard" else 0,
    }
    return render(request, "outreach/session_act.html", context, status=422 if form.errors else 200)


def _sent(request: SignedInRequest) -> Any:
    """What was posted, also when that is nothing: a form without fields is valid then."""
    return request.POST if request.method == "POST" else None
