"""The tick "sudah dikirim": what people say they told a group or their head, and taking it back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from offices.roles import OFFICE_ROLES
from outreach.domain.roll import UNDO_WITHIN
from outreach.enums import GroupPostKind, SessionState
from outreach.models import GroupPost, OutreachSession, SessionVillage


@dataclass(frozen=True, slots=True)
class Told:
    """``village``: its code, or none for all of the session. ``revision``: of the session the text was about."""

    kind: GroupPostKind
    revision: int
    client_id: UUID
    village: str | None = None


def kind_of(session: OutreachSession, told: list[GroupPost]) -> GroupPostKind:
    """What a text for groups is now; ``told``: what they were told before."""
    if session.state == SessionState.CANCELLED:
        return GroupPostKind.CANCELLATION
    if session.state == SessionState.POSTPONED or any(post.revision < session.revision for post in told):
        return GroupPostKind.CHANGE
    return GroupPostKind.INVITATION


@transaction.atomic
def mark(*, session: OutreachSession, actor: User, told: Told, now: datetime | None = None) -> GroupPost:
    """Keep that a text was sent. The same ``client_id`` again changes nothing.

    DomainError for a revision that is not the present one, a village out of reach, or an id known from elsewhere.
    """
    session = OutreachSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    found = GroupPost.objects.filter(client_id=told.client_id).first()
    if found is not None:
        if found.session_id != session.pk or found.marked_by_id != actor.pk:
            raise DomainError(_("Tanda ini tidak dikenal. Muat ulang halaman, lalu tandai lagi."))
        return found
    if told.kind != GroupPostKind.REPORT and told.revision != session.revision:
        raise DomainError(
            _("Kegiatan ini berubah sejak teksnya dibuat. Belum ditandai: kirim teks yang baru, lalu tandai.")
        )
    reports = actor.scope.role in OFFICE_ROLES and session.office_id in actor.scope.office_ids
    if told.kind == GroupPostKind.REPORT and not reports:
        raise DomainError(_("Laporan singkat ditandai petugas kantor yang melaporkan."))
    mine = SessionVillage.objects.visible_to(actor).filter(session=session)
    if told.village and not mine.filter(village=told.village).exists():
        raise DomainError(_("Desa ini tidak ikut kegiatan, jadi tidak ditandai."))
    return GroupPost.objects.create(
        session=session, village_id=told.village or None, kind=told.kind, revision=told.revision,
        client_id=told.client_id, marked_by=actor, marked_at=now or timezone.now(),
    )  # fmt: skip


def is_known(client_id: UUID) -> bool:
    return GroupPost.objects.filter(client_id=client_id).exists()


@transaction.atomic
def take_back(*, post: GroupPost, actor: User, client_id: UUID, now: datetime | None = None) -> GroupPost:
    """Take a tick back, by who set it and as long as other acts can be undone. Twice, it stays as it was."""
    now = now or timezone.now()
    OutreachSession.objects.select_for_update(of=("self",), no_key=True).get(pk=post.session_id)
    if found := GroupPost.objects.filter(withdraws=post).first():
        return found
    if not may_take_back(post, actor, now):
        raise DomainError(_("Tanda ini sudah lewat 30 menit atau dari orang lain, jadi tetap."))
    if GroupPost.objects.filter(client_id=client_id).exists():
        raise DomainError(_("Tanda ini tidak dikenal. Muat ulang halaman, lalu tandai lagi."))
    return GroupPost.objects.create(
        session_id=post.session_id, village_id=post.village_id, kind=post.kind, revision=post.revision,
        client_id=client_id, withdraws=post, marked_by=actor, marked_at=now,
    )  # fmt: skip


def may_take_back(post: GroupPost, actor: User, now: datetime) -> bool:
    return post.withdraws_id is None and post.marked_by_id == actor.pk and now - post.marked_at <= UNDO_WITHIN
