"""Hands out a kept file to those within whose scope it lies."""

import logging

from django.core.files.base import File
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from files.enums import FileKind
from files.models import StoredFile
from files.storage import private_storage
from offices.policy import roles
from offices.roles import PERSONAL_DATA_ROLES

log = logging.getLogger(__name__)


@roles(*PERSONAL_DATA_ROLES)
@require_safe
def file_download(request: SignedInRequest, pk: int) -> FileResponse:
    """Photos are shown, everything else is downloaded; neither can run anything or is kept by a cache."""
    stored = get_object_or_404(StoredFile.objects.visible_to(request.user), pk=pk)
    return _handed_out(stored, _content(stored))


@roles(*PERSONAL_DATA_ROLES)
@require_safe
def file_thumbnail(request: SignedInRequest, pk: int) -> FileResponse:
    """The small picture of a photo; the photo itself where none was made. Other files have none."""
    photos = StoredFile.objects.visible_to(request.user).filter(kind=FileKind.PHOTO)
    stored = get_object_or_404(photos, pk=pk)
    try:
        content = private_storage().open(stored.small_name)
    except FileNotFoundError:
        content = _content(stored)
    return _handed_out(stored, content)


def _content(stored: StoredFile) -> File:
    try:
        return stored.content.open("rb")
    except FileNotFoundError:
        log.exception("The content of file %s is missing from the storage.", stored.pk)
        raise Http404 from None


def _handed_out(stored: StoredFile, content: File) -> FileResponse:
    response = FileResponse(
        content,
        as_attachment=stored.kind != FileKind.PHOTO,
        filename=stored.original_name,
        content_type=stored.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
