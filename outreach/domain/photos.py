"""Photos of a session and of its signed sheet: taken in exactly once, seen by those whom they concern.

A photo counts nowhere, so nothing about a session holds it back: it is taken while the roll is open, after it was
closed and when the session was called off, for then it may be all there is to show why. Who should not have it
removes it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from files.domain.keeping import discard, keep
from files.domain.refusals import Busy
from files.enums import FileKind
from offices.errors import DomainError
from offices.roles import OFFICE_ROLES
from outreach.enums import PhotoKind
from outreach.models import OutreachSession, SessionPhoto, SessionVillage

MOST_PHOTOS = 30  # of one session, in all villages; a report needs four
# A photo that was taken off can be put back so long; then its file goes.
REMOVED_KEPT = timedelta(days=30)
CREATED, UNCHANGED, REJECTED = "created", "unchanged", "rejected"


@dataclass(frozen=True, slots=True)
class AboutPhoto:
    """What comes with a photo. ``client_id`` was made where it was taken; ``village``: its code, or none for the whole
    session."""

    client_id: UUID
    kind: PhotoKind = PhotoKind.ACTIVITY
    caption: str = ""
    village: str = ""
    taken_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PhotoAnswer:
    """``rejected``: it can never be taken; ``reason`` says why in a sentence."""

    outcome: str
    reason: str = ""
    photo: SessionPhoto | None = None


def take_photo(
    *, session: OutreachSession, actor: User, upload: UploadedFile, about: AboutPhoto, now: datetime | None = None
) -> PhotoAnswer:
    """Check, keep and answer for one photo; the same ``client_id`` again changes nothing.

    Raises :class:`files.domain.refusals.Busy` when it has to be sent again later. Takes seconds: no locks are held
    while the picture is looked at.
    """
    if found := SessionPhoto.objects.filter(client_id=about.client_id).first():
        return _again(found, session=session, actor=actor)
    try:
        village, area = place_of(session=session, actor=actor, village=about.village)
        _require_room(session)
        stored = keep(
            actor=actor, upload=upload, kind=FileKind.PHOTO, office=session.office, region_code=area, field="photo"
        )
    except Busy:
        raise
    except DomainError as error:
        return PhotoAnswer(REJECTED, error.message)
    with transaction.atomic():
        # one after the other: the limit holds, and of two copies of one photo the second finds the first
        OutreachSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
        if found := SessionPhoto.objects.filter(client_id=about.client_id).first():
            discard(actor=actor, stored=stored)
            return _again(found, session=session, actor=actor)
        try:
            _require_room(session)
        except DomainError as error:
            discard(actor=actor, stored=stored)
            return PhotoAnswer(REJECTED, error.message)
        photo = SessionPhoto.objects.create(
            session=session,
            village_id=village,
            client_id=about.client_id,
            kind=about.kind,
            file=stored,
            caption=about.caption,
            taken_at=about.taken_at,
            added_by=actor,
            added_at=now or timezone.now(),
        )
    return PhotoAnswer(CREATED, photo=photo)


def place_of(*, session: OutreachSession, actor: User, village: str = "") -> tuple[str | None, str]:
    """The village a photo is of and the area that reads it: only that village, or the whole kecamatan and nobody
    posted at a village. DomainError where the actor may add none."""
    scope = actor.scope
    if scope.office_ids and session.office_id not in scope.office_ids:
        raise DomainError(_("Foto kegiatan ini ditambahkan kantor yang menyelenggarakannya atau desanya."))
    rows = SessionVillage.objects.filter(session=session)
    mine = set(rows.filter(pk__in=SessionVillage.objects.visible_to(actor)).values_list("village_id", flat=True))
    if village and village not in mine:
        raise DomainError(_("Desa ini tidak ikut kegiatan, jadi fotonya tidak disimpan."))
    if not village and (scope.village_codes or _is_of_elsewhere(session, actor) or rows.count() == 1):
        village = min(mine, default="")
    return (village, village) if village else (None, session.district_id)


def _is_of_elsewhere(session: OutreachSession, actor: User) -> bool:
    """Somebody of another kecamatan than the host's, who reads nothing of the session as a whole."""
    return bool(actor.scope.region_code) and actor.scope.region_code != session.district_id


def may_remove(photo: SessionPhoto, actor: User) -> bool:
    """Who added it, or an officer of the office whose session it is."""
    scope = actor.scope
    of_office = scope.role in OFFICE_ROLES and photo.session.office_id in scope.office_ids
    return photo.added_by_id == actor.pk or of_office


@transaction.atomic
def remove_photo(*, photo: SessionPhoto, actor: User, now: datetime | None = None) -> SessionPhoto:
    """Take a photo off the session; it can be put back. Removed twice it stays as it was."""
    photo = _locked(photo, actor=actor)
    if photo.removed_at is None:
        photo.removed_at, photo.removed_by = now or timezone.now(), actor
        photo.save(update_fields=["removed_at", "removed_by"])
    return photo


@transaction.atomic
def restore_photo(*, photo: SessionPhoto, actor: User) -> SessionPhoto:
    """Put a removed photo back, where there is still room for it and its file is still there."""
    photo = _locked(photo, actor=actor)
    if photo.file_id is None:
        raise DomainError(_("Foto ini sudah lewat 30 hari sejak dihapus, jadi berkasnya tidak ada lagi."))
    if photo.removed_at is not None:
        _require_room(photo.session)
        photo.removed_at = photo.removed_by = None
        photo.save(update_fields=["removed_at", "removed_by"])
    return photo


def sweep_removed(*, now: datetime | None = None) -> int:
    """Discard the files of photos taken off ``REMOVED_KEPT`` ago or earlier; how many. May run twice, also at once."""
    before = (now or timezone.now()) - REMOVED_KEPT
    due = SessionPhoto.objects.filter(removed_at__lte=before, file__isnull=False)
    return sum(_sweep(due, pk, session) for pk, session in due.order_by("pk").values_list("pk", "session_id"))


@transaction.atomic
def _sweep(due: QuerySet[SessionPhoto], pk: int, session: int) -> int:
    OutreachSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session)
    photo = due.select_related("file").filter(pk=pk).first()
    stored = photo.file if photo else None
    if photo is None or stored is None:
        return 0
    photo.file = None
    photo.save(update_fields=["file"])
    discard(actor=None, stored=stored)
    return 1


def _locked(photo: SessionPhoto, *, actor: User) -> SessionPhoto:
    OutreachSession.objects.select_for_update(of=("self",), no_key=True).get(pk=photo.session_id)
    photo = SessionPhoto.objects.select_related("session").get(pk=photo.pk)
    if not may_remove(photo, actor):
        raise DomainError(_("Foto ini hanya dapat dihapus yang menambahkannya atau petugas Kantor Imigrasi."))
    return photo


def _again(found: SessionPhoto, *, session: OutreachSession, actor: User) -> PhotoAnswer:
    """The answer to a photo that is there; somebody who may not see it learns nothing of it."""
    is_theirs = SessionPhoto.objects.visible_to(actor).filter(pk=found.pk, session=session).exists()
    if is_theirs:
        return PhotoAnswer(UNCHANGED, photo=found)
    return PhotoAnswer(REJECTED, _("Foto ini tidak dikenal. Ambil ulang fotonya."))


def _require_room(session: OutreachSession) -> None:
    if SessionPhoto.objects.filter(session=session, removed_at__isnull=True).count() >= MOST_PHOTOS:
        raise DomainError(
            _("Kegiatan ini sudah punya %(most)s foto, yang paling banyak. Hapus yang tidak perlu, lalu kirim lagi.")
            % {"most": MOST_PHOTOS}
        )
