"""Photos of sessions without the checks a real one goes through: a StoredFile that says it is a JPEG."""

import itertools
import uuid
from typing import Any

from django.utils import timezone

from accounts.models import User
from files.enums import FileKind
from outreach.models import OutreachSession, SessionPhoto
from tests.factories import StoredFileFactory
from villages.models import AssistedVillage

_number = itertools.count(1)


def photo_of(
    session: OutreachSession, by: User, *, village: AssistedVillage | None = None, **fields: Any
) -> SessionPhoto:
    """A photo of ``village``, by default of the host."""
    home = village or session.host
    stored = StoredFileFactory(
        village=home, kind=FileKind.PHOTO, original_name=f"foto {next(_number)}.jpg", width=640, height=480,
        uploaded_by=by, data=b"\xff\xd8 contoh",
    )  # fmt: skip
    about = {"client_id": uuid.uuid4(), "added_by": by, "added_at": timezone.now(), **fields}
    return SessionPhoto.objects.create(session=session, village=home, file=stored, **about)
