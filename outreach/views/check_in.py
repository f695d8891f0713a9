"""Checking in oneself from the page of the own invitation, without signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from offices.errors import DomainError
from offices.policy import public
from outreach.domain.check_in import check_in
from outreach.domain.invitations import attendance_of
from outreach.forms.check_in import CheckInForm
from outreach.forms.invitation import AnswerForm
from outreach.views.invitation import discreet, shown


@public
@discreet
@require_http_methods(["GET", "HEAD", "POST"])
def self_check_in(request: HttpRequest, token: str) -> HttpResponse:
    """Records the person as present; a page that was reloaded leads back to the invitation."""
    if request.method != "POST":
        return redirect("invitation", token=token)
    attendance = attendance_of(token)
    form = CheckInForm(request.POST)
    if form.is_valid():
        try:
            check_in(attendance=attendance, code=form.cleaned_data["code"])
        except DomainError as error:
            error.add_to(form)
        else:
            return redirect("invitation", token=token)
    answers = AnswerForm(initial=AnswerForm.given(attendance))
    context = {"form": answers, "check_in_form": form, "token": token, **shown(attendance)}
    return render(request, "outreach/invitation/page.html", context, status=422)
