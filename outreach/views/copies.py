"""Copying a session."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import OFFICE_ROLES
from outreach.domain.copies import make, pattern_of
from outreach.enums import SessionState
from outreach.forms.copies import CopyForm
from outreach.queries.own import own_sessions


@roles(*OFFICE_ROLES)
def session_copy(request: SignedInRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(own_sessions(request.user).select_related("office", "series", "place"), pk=pk)
    pattern = pattern_of(session, actor=request.user)
    form = CopyForm(request.POST or None, user=request.user, initial=CopyForm.initial_of(pattern, request.user))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            copy = make(
                pattern=pattern,
                actor=request.user,
                times=form.times(),
                villages=form.villages(),
                state=SessionState(data["state"]),
                with_people=data["with_people"],
                venue=data["venue"],
                lead=data["lead"],
                members=tuple(user for user in data["members"] if user != data["lead"]),
            )
        except DomainError as error:
            error.add_to(form)
        else:
            drafted = copy.state == SessionState.DRAFT
            messages.success(
                request,
                _("Salinan disimpan sebagai draf. Belum ada yang diberi tahu.")
                if drafted
                else _("Salinan dibuat; desanya diminta konfirmasi."),
            )
            return redirect("session_detail", pk=copy.pk)
    context = {"form": form, "session": session, "pattern": pattern}
    return render(request, "outreach/copy.html", context, status=422 if form.errors else 200)
