"""Ticking that a text was sent to a group or to the head, and taking the tick back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import OFFICE_ROLES
from outreach.domain import group_posts
from outreach.domain.invitations import HANDING_OUT
from outreach.enums import GroupPostKind
from outreach.forms.group_posts import GroupPostForm, TakeBackForm
from outreach.models import GroupPost, OutreachSession


@require_POST
@roles(*HANDING_OUT)
def group_post(request: SignedInRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(OutreachSession.objects.visible_to(request.user), pk=pk)
    form = GroupPostForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Belum ditandai: kiriman ini tidak lengkap. Muat ulang halaman, lalu tandai lagi."))
        return redirect("group_text", pk=pk)
    data = form.cleaned_data
    kind = GroupPostKind(data["kind"])
    told = group_posts.Told(kind, data["revision"], data["client_id"], data["desa"] or None)
    try:
        group_posts.mark(session=session, actor=request.user, told=told)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Tercatat sudah dikirim. Dapat dibatalkan selama 30 menit."))
    return redirect(_page_of(request, pk, kind, told.village))


@require_POST
@roles(*HANDING_OUT)
def group_post_undo(request: SignedInRequest, pk: int, post: int) -> HttpResponse:
    rows = GroupPost.objects.visible_to(request.user).filter(session_id=pk, withdraws__isnull=True)
    row = get_object_or_404(rows, pk=post)
    form = TakeBackForm(request.POST)
    try:
        if form.is_valid():
            group_posts.take_back(post=row, actor=request.user, client_id=form.cleaned_data["client_id"])
            messages.success(request, _("Tanda dibatalkan. Riwayatnya tetap tersimpan."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(_page_of(request, pk, row.kind, row.village_id))


def _page_of(request: SignedInRequest, pk: int, kind: str, village: str | None) -> str:
    if kind == GroupPostKind.REPORT and request.user.scope.role in OFFICE_ROLES:
        return reverse("short_report", args=[pk])
    return reverse("group_text", args=[pk]) + (f"?desa={village}" if village else "")
