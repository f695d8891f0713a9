"""Take an upload in and out again."""

import hashlib
import logging
import secrets
import tempfile
from pathlib import Path

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from files.domain.inspection import inspect
from files.domain.inspector.verdict import SMALL
from files.domain.names import clean_name
from files.domain.refusals import refusal, too_large
from files.enums import FileKind
from files.models import StoredFile
from files.storage import private_storage
from offices.errors import DomainError
from offices.models import CODE_LENGTHS, ImmigrationOffice

log = logging.getLogger(__name__)
LEVELS_BELOW_PROVINCE = ("regency", "district", "village")


def keep(
    *,
    actor: User | None,
    upload: UploadedFile,
    kind: FileKind | str,
    office: ImmigrationOffice,
    region_code: str = "",
    field: str = "file",
) -> StoredFile:
    """Check an upload, write it anew and keep it privately; ``actor`` is remembered as who brought it, nobody
    where it came through a personal link.

    It belongs to ``office`` and its Kanwil, and to the area ``region_code`` (regency, district or village): the wider
    the area, the fewer village people read it. Takes seconds for large files, so call it before taking locks. Raises
    DomainError at ``field`` when the file is not taken; then nothing is kept. Rolled back by the caller's transaction,
    the content stays behind for the nightly sweep.
    """
    kind = FileKind(kind)
    with tempfile.TemporaryDirectory(prefix="berkas-") as folder:
        source, target = Path(folder, "in"), Path(folder, "out")
        _copy(upload, source, kind=kind, field=field)
        kept = inspect(source, target, kind=kind, field=field)
        stored = StoredFile(
            kind=kind,
            original_name=clean_name(upload.name or "", fallback=kind.value, extension=kind.extension),
            content_type=kind.content_type,
            size=target.stat().st_size,
            sha256=_digest(target),
            width=kept.width,
            height=kept.height,
            uploaded_by=actor,
            office=office,
            regional_office_id=office.regional_office_id,
            **_area(region_code),
        )
        small = target.with_name(target.name + SMALL)
        with target.open("rb") as content:
            return _write(stored, content=File(content), small=small, extension=kind.extension)


def discard(*, actor: User | None, stored: StoredFile) -> None:
    """Remove a file: the row now, the content when the transaction is committed."""
    names = [name for name in (str(stored.content.name), stored.small_name) if name]

    def remove_contents() -> None:
        for name in names:
            private_storage().delete(name)

    with transaction.atomic():
        stored.delete()
        transaction.on_commit(remove_contents)


def _copy(upload: UploadedFile, source: Path, *, kind: FileKind, field: str) -> None:
    """The upload as a file, chunk by chunk; what it says of its own size is not believed."""
    if (upload.size or 0) > kind.max_bytes:
        raise DomainError(too_large(kind), field=field)
    written = 0
    with source.open("wb") as copy:
        for chunk in upload.chunks():
            written += len(chunk)
            if written > kind.max_bytes:
                raise DomainError(too_large(kind), field=field)
            copy.write(chunk)
    if not written:
        raise refusal("empty", kind=kind, field=field)


def _write(stored: StoredFile, *, content: File, small: Path, extension: str) -> StoredFile:
    """The content first, then its row: a row never points at nothing. Of photos the small picture as well."""
    storage = private_storage()
    token = secrets.token_hex(16)
    stored.content.name = name = storage.save(f"{token[:2]}/{token[2:]}{extension}", content)
    try:
        if stored.small_name:
            with small.open("rb") as picture:
                storage.save(stored.small_name, File(picture))
        with transaction.atomic():
            stored.save(force_insert=True)
    except Exception:
        for left in filter(None, (name, stored.small_name)):
            storage.delete(left)
        raise
    return stored


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _area(code: str) -> dict[str, str]:
    """The ancestors ``code`` names: itself and what lies above it. Raises ValueError for any other code."""
    if code and len(code) not in [CODE_LENGTHS[level] for level in LEVELS_BELOW_PROVINCE]:
        raise ValueError(f"{code!r} is no regency, district or village")
    return {
        f"{level}_id": code[: CODE_LENGTHS[level]]
        for level in LEVELS_BELOW_PROVINCE
        if len(code) >= CODE_LENGTHS[level]
    }
