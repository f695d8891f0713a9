"""The roll as a file to take along: personal data leaves the portal, so the log has it first: a POST."""

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.domain.exports import log_export
from accounts.models import PersonalDataExport
from accounts.requests import SignedInRequest
from offices.policy import roles
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from offices.sheets import CONTENT_TYPE as XLSX
from outreach.domain.papers import CONTENT_TYPE as PDF
from outreach.models import OutreachSession
from outreach.queries.paper import PaperRoll
from outreach.queries.roll_files import RELATED, file_name, roll_pdf, roll_xlsx


@require_POST
@roles(*OFFICE_ROLES, *VILLAGE_ROLES)
def roll_as_pdf(request: SignedInRequest, pk: int) -> HttpResponse:
    """``?desa=`` of one village or ``kecamatan``; an operator has only the own."""
    return _file(request, pk, "pdf")


@require_POST
@roles(*OFFICE_ROLES, *VILLAGE_ROLES)
def roll_as_xlsx(request: SignedInRequest, pk: int) -> HttpResponse:
    return _file(request, pk, "xlsx")


@transaction.atomic
def _file(request: SignedInRequest, pk: int, ending: str) -> HttpResponse:
    sessions = OutreachSession.objects.visible_to(request.user).select_related(*RELATED)
    session = get_object_or_404(sessions, pk=pk)
    village = request.GET.get("desa", "")
    roll = PaperRoll(request.user, session, village=village)
    if village and not roll.villages and not roll.people:
        raise Http404
    made, media_type = (roll_pdf, PDF) if ending == "pdf" else (roll_xlsx, XLSX)
    content = made(session, roll)
    name = file_name(session, ending)
    said = [_("Berkas: %(name)s") % {"name": name}]
    said += [_("Desa: %(code)s") % {"code": village}] if village else []
    log_export(actor=request.user, what=PersonalDataExport.What.ROLL, filters=said, row_count=len(roll.people))
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
