"""Who was invited and what they answered; the links of each."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from offices.errors import DomainError
from offices.policy import roles
from offices.roles import PERSONAL_DATA_ROLES
from outreach.domain import invitations as domain
from outreach.domain.group_text import has_text
from outreach.enums import InvitationAnswer
from outreach.models import Attendance, OutreachSession
from outreach.queries import invitations as queries


@roles(*PERSONAL_DATA_ROLES)
@require_safe
def invited(request: SignedInRequest, pk: int) -> HttpResponse:
    """``?jawaban=`` and ``?desa=`` narrow the list, ``?page=`` is its page."""
    sessions = OutreachSession.objects.visible_to(request.user).select_related(
        "topic", "host__region", "host__district"
    )
    session = get_object_or_404(sessions, pk=pk)
    answer, village = (request.GET.get(name, "").replace("\x00", "") for name in ("jawaban", "desa"))
    people = queries.invited_people(request.user, session, answer=answer, village=village)
    page = Paginator(people, queries.PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
    answers = [(queries.NOT_YET, InvitationAnswer.OPEN.label)]
    context = {
        "session": session,
        "answers": queries.answers_of(request.user, session),
        "rows": queries.person_rows(request.user, session, list(page)),
        "page": page,
        "answer": answer,
        "village": village,
        "choices": [*InvitationAnswer.choices[1:], *answers],
        "villages": [
            (row.village_id, row.village.region.full_name) for row in queries.villages_of(request.user, session)
        ],
        "hands_out": request.user.scope.role in domain.HANDING_OUT,
        "has_text": has_text(session),
    }
    return render(request, "outreach/invitation/invited.html", context)


@roles(*domain.HANDING_OUT)
@require_POST
def link_change(request: SignedInRequest, pk: int, row: int) -> HttpResponse:
    """``tautan=cabut`` revokes a person's link, ``tautan=baru`` makes another."""
    attendance = get_object_or_404(Attendance.objects.visible_to(request.user).filter(session_id=pk), pk=row)
    revokes = request.POST.get("tautan") != "baru"
    try:
        (domain.revoke if revokes else domain.renew)(attendance=attendance, actor=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        done = _("Tautan %(name)s dicabut.") if revokes else _("Tautan baru untuk %(name)s sudah dibuat.")
        messages.success(request, done % {"name": attendance.name})
    return redirect(f"{reverse('invited', args=[pk])}?{request.GET.urlencode()}")
