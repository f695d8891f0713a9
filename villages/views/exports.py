"""The lists as XLSX: the same filters, search, order and scope as the page they are downloaded from."""

from datetime import datetime
from tempfile import TemporaryFile

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.domain.exports import log_export
from accounts.models import PersonalDataExport
from accounts.requests import SignedInRequest
from offices.formats import figure, local_when
from offices.policy import roles
from offices.roles import PERSONAL_DATA_ROLES, PROGRAM_ROLES
from offices.sheets import CONTENT_TYPE, Column, write_table
from villages.forms.filters import ContactFilters, VillageFilters
from villages.forms.lists import ListFilters
from villages.queries.sheets import contact_columns, village_columns

# Written in under five seconds, with seven megabytes, on a busy machine; more is asked for in parts.
MOST_ROWS = 5_000


@roles(*PROGRAM_ROLES)
def village_export(request: SignedInRequest) -> HttpResponseBase:
    filters = VillageFilters(request.GET, user=request.user)
    return _workbook(request, filters, village_columns(request.user), path="village_list", name="desa-binaan")


@require_POST
@roles(*PERSONAL_DATA_ROLES)
def contact_export(request: SignedInRequest) -> HttpResponseBase:
    """Personal data leaves the portal: who took it and which rows is logged before the file is handed out.

    The filters stand in the address as on the page; a POST, as the log is written to.
    """
    filters = ContactFilters(request.GET, user=request.user)
    columns = contact_columns(request.user)
    contacts = PersonalDataExport.What.CONTACTS
    return _workbook(request, filters, columns, path="contact_list", name="kontak", logged_as=contacts)


def _workbook(
    request: SignedInRequest,
    filters: ListFilters,
    columns: list[Column],
    *,
    path: str,
    name: str,
    logged_as: PersonalDataExport.What | None = None,
) -> HttpResponseBase:
    now = timezone.now()
    with transaction.atomic():
        found = filters.found()
        if found.count() > MOST_ROWS:
            text = _(
                "Daftar ini lebih dari %(most)s baris dan tidak diunduh sekaligus. Saring dahulu, misalnya %(how)s."
            )
            how = _("per kecamatan atau fungsi") if logged_as else _("per kantor atau status")
            messages.error(request, text % {"most": figure(MOST_ROWS), "how": how})
            return redirect(reverse(path) + filters.address)
        target = TemporaryFile()  # noqa: SIM115 - the response closes it
        number = write_table(target, columns, found, name=_("Daftar"), about=_about(request, filters, now))
        if logged_as:
            said = [f"{chip.label}: {chip.value}".strip(": ") for chip in filters.chips if chip.name != "q"]
            said += [_("dengan pencarian")] if filters.chosen["q"] else []
            log_export(actor=request.user, what=logged_as, filters=said, row_count=number)
    target.seek(0)
    filename = f"{name}-{timezone.localdate(now)}.xlsx"
    response = FileResponse(target, as_attachment=True, filename=filename, content_type=CONTENT_TYPE)
    response["Cache-Control"] = "private, no-store"
    return response


def _about(request: SignedInRequest, filters: ListFilters, now: datetime) -> list[tuple[str, str]]:
    posting = request.user.posting
    zone = posting.zone if posting else None
    return [
        (_("Diunduh pada"), local_when(now, zone)),
        (_("Oleh"), f"{request.user.name} ({posting.label if posting else ''})"),
        *((chip.label, chip.value or _("ya")) for chip in filters.chips),
        (_("Urut"), filters.word_of_order),
        (_("Perhatian"), _("Hanya untuk tugas pembinaan desa. Hapus berkas ini setelah dipakai.")),
    ]
