"""Correcting one line of a roll, annulling it, putting it back: each with a reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from outreach.domain import corrections
from outreach.forms.corrections import CorrectionForm, WhyForm
from outreach.models import Attendance

RECORDERS = (*OFFICE_ROLES, *VILLAGE_ROLES)
WITH = ("session__topic", "session__host__region", "session__host__district", "session__office", "village__region")


def _row(request: SignedInRequest, pk: int, row: int) -> Attendance:
    rows = Attendance.objects.visible_to(request.user).filter(session_id=pk).select_related(*WITH)
    return get_object_or_404(rows, pk=row)


@roles(*RECORDERS)
def correct(request: SignedInRequest, pk: int, row: int) -> HttpResponse:
    """Another status, with the reason for it."""
    attendance = _row(request, pk, row)
    initial = {
        "status": attendance.status, "represented_by": attendance.represented_by, "seen": attendance.version,
    }  # fmt: skip
    form = CorrectionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            corrections.correct(
                attendance=attendance,
                actor=request.user,
                status=data["status"],
                represented_by=data["represented_by"],
                reason=data["reason"],
                seen_version=data["seen"],
            )
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("Catatan dikoreksi; angka kegiatan ikut berubah."))
            return redirect("session_detail", pk=pk)
    words = {
        "headline": _("Koreksi kehadiran"),
        "text": _("Angka kegiatan, rekap, dan dasbor ikut berubah. Yang lama tetap ada di riwayat daftar hadir."),
        "submit": _("Simpan koreksi"),
    }
    return _render(request, attendance, form, words)


@roles(*RECORDERS)
def annul(request: SignedInRequest, pk: int, row: int) -> HttpResponse:
    """The row stays on the roll, struck through, and counts nowhere."""
    attendance = _row(request, pk, row)
    form = WhyForm(request.POST or None, initial={"seen": attendance.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            corrections.annul(
                attendance=attendance, actor=request.user, reason=data["reason"], seen_version=data["seen"]
            )
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("Baris dibatalkan: tetap di daftar, tetapi tidak dihitung."))
            return redirect("session_detail", pk=pk)
    words = {
        "headline": _("Batalkan baris ini?"),
        "text": _("Untuk orang yang tercatat dua kali atau salah orang. Barisnya dicoret dan tidak dihitung lagi."),
        "undo": _("Baris dapat dipulihkan kapan saja, dengan alasan."),
        "submit": _("Batalkan baris"),
        "kind": "danger",
    }
    return _render(request, attendance, form, words)


@roles(*RECORDERS)
def restore(request: SignedInRequest, pk: int, row: int) -> HttpResponse:
    """Back with what it said before it was annulled."""
    attendance = _row(request, pk, row)
    form = WhyForm(request.POST or None, initial={"seen": attendance.version})
    if request.method == "POST" and form.is_valid():
        try:
            corrections.restore(attendance=attendance, actor=request.user, reason=form.cleaned_data["reason"])
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("Baris dipulihkan dan dihitung lagi."))
            return redirect("session_detail", pk=pk)
    words = {
        "headline": _("Pulihkan baris ini?"),
        "text": _("Barisnya dihitung lagi, dengan catatan kehadiran yang ada sebelum dibatalkan."),
        "submit": _("Pulihkan baris"),
    }
    return _render(request, attendance, form, words)


def _render(request: SignedInRequest, attendance: Attendance, form: WhyForm, words: dict[str, Any]) -> HttpResponse:
    context = {"session": attendance.session, "attendance": attendance, "form": form, "words": words}
    return render(request, "outreach/roll_correction.html", context, status=422 if form.errors else 200)
