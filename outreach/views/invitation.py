"""The page behind a personal link: for one invited person, without signing in.

Reading never changes anything: mail programs and scanners open links before people do.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from offices.errors import DomainError
from offices.policy import public
from outreach.domain import invitations as domain
from outreach.domain import roll_codes
from outreach.domain.check_in import takes
from outreach.domain.ical import MEDIA_TYPE, ics_for
from outreach.domain.invitations import LinkError, LinkProblem
from outreach.domain.maps import map_link
from outreach.domain.titles import office_of
from outreach.enums import InvitationAnswer
from outreach.forms.check_in import CheckInForm
from outreach.forms.invitation import AnswerForm
from outreach.models import Attendance
from villages.enums import NOTICE_VERSION, RETENTION_YEARS

View = Callable[[HttpRequest, str], HttpResponse]
# "no-referrer" would make browsers send the answer with "Origin: null", which the CSRF check refuses. This sends the
# origin alone: neither the map nor a log of static files learns the address of the page.
HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "strict-origin",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
STATUSES = {LinkProblem.UNKNOWN: 404, LinkProblem.PRESENT: 200}


def discreet(view: View) -> View:
    """Nothing keeps, indexes or passes on such a page or its address; what opens nothing is said in words."""

    @wraps(view)
    @sensitive_variables("token")
    def answered(request: HttpRequest, token: str) -> HttpResponse:
        try:
            response = view(request, token)
        except LinkError as error:
            status = STATUSES.get(error.problem, 410)
            context = {"problem": error.problem.value}
            response = render(request, "outreach/invitation/closed.html", context, status=status)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return answered


@public
@discreet
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    attendance = domain.attendance_of(token)
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=AnswerForm.given(attendance))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            domain.answer(attendance=attendance, answer=InvitationAnswer(given["answer"]), stand_in=given["stand_in"])
        except DomainError as error:
            error.add_to(form)
        else:
            messages.success(request, _("Terima kasih, jawaban Anda tersimpan."))
            return redirect("invitation", token=token)
    context = {"form": form, "check_in_form": CheckInForm(), "token": token, **shown(attendance)}
    return render(request, "outreach/invitation/page.html", context, status=422 if form.errors else 200)


@public
@discreet
@require_safe
def invitation_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The session as a file for the person's own calendar."""
    try:
        attendance = domain.attendance_of(token)
    except LinkError as error:  # no page in place of a file
        raise LinkError(LinkProblem.OVER if error.problem == LinkProblem.PRESENT else error.problem) from None
    response = HttpResponse(ics_for(attendance.session, attendance), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = 'attachment; filename="undangan.ics"'
    return response


def shown(attendance: Attendance) -> dict[str, Any]:
    """What the page says beside its forms."""
    session = attendance.session
    now = timezone.now()
    return {
        "attendance": attendance,
        "office": office_of(attendance),
        "session": session,
        "lead": domain.lead_of(session),
        "map_link": map_link(session),
        "may_answer": domain.may_answer(session, now=now),
        "answered_before_change": attendance.answered_at and attendance.answered_at < session.planned_at,
        "may_check_in": takes(attendance, now=now),
        "qr": roll_codes.qr_of(attendance),
        "notice_version": NOTICE_VERSION,
        "retention_years": RETENTION_YEARS,
    }
