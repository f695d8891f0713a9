"""The photos of a session, for those who may see them."""

from dataclasses import dataclass
from typing import Any

from files.models import StoredFile
from outreach.domain.photos import may_remove
from outreach.models import OutreachSession, SessionPhoto


@dataclass(frozen=True, slots=True)
class Photos:
    """``removed``: those this person may put back. ``removable``: keys of what this person may take off."""

    shown: list[SessionPhoto]
    removed: list[SessionPhoto]
    removable: set[int]


def photos_of(user: Any, session: OutreachSession) -> Photos:
    """One query. A photo whose file lies outside the person's area is not there."""
    rows = SessionPhoto.objects.visible_to(user).filter(
        session=session, file__in=StoredFile.objects.visible_to(user).order_by()
    )
    found = list(rows.select_related("session", "file", "village__region", "added_by"))
    removable = {photo.pk for photo in found if may_remove(photo, user)}
    return Photos(
        shown=[photo for photo in found if photo.removed_at is None],
        removed=[photo for photo in found if photo.removed_at and photo.pk in removable],
        removable=removable,
    )
