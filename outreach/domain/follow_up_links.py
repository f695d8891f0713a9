"""The personal link of whoever leads a follow-up without an account: it opens one page, to report how it went.

Signed like an invitation, with a salt of its own, so that neither opens the other. Nothing is stored until somebody
revokes or renews it: then a row holds its version, odd while there is a link.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer, b62_decode, b62_encode
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from outreach.domain import states
from outreach.domain.invitations import HANDING_OUT, LinkError, LinkProblem, ShortSigner
from outreach.domain.times import when
from outreach.enums import SessionLevel, SessionState
from outreach.models import FollowUpLink, FollowUpReport, OutreachSession, SessionUnit, SessionVillage

FIRST = 1
# How long after its day a follow-up may still be reported.
OPEN_FOR = timedelta(days=60)
SHOWN_REPORTS = 5
REPORTED = states.STEPS["report_follow_up"].sources


@dataclass(frozen=True, slots=True)
class Shown:
    """``units``: the RT it is for, in words; ``reports``: the last ones sent through the link."""

    units: list[str]
    reports: list[FollowUpReport]


def has_leader(session: OutreachSession) -> bool:
    """Whether somebody without an account leads this follow-up: who has one uses the roll."""
    return bool(session.parent_id and session.led_by_id and session.level == SessionLevel.UNIT)


def version_of(session: OutreachSession) -> int:
    link = FollowUpLink.objects.filter(session=session).first()
    return link.version if link else FIRST


def link_of(session: OutreachSession) -> str:
    """The address; empty after it was revoked, and of what has no leader or is no longer to be reported. One query."""
    if not has_leader(session) or session.state not in REPORTED:
        return ""
    version = version_of(session)
    if version % 2 == 0:
        return ""
    return settings.PORTAL_URL + reverse("follow_up_report", args=[token_of(session, version)])


def token_of(session: OutreachSession, version: int) -> str:
    return _links().sign(f"{b62_encode(session.pk)}.{b62_encode(version)}")


def session_of(token: str) -> OutreachSession:
    """The follow-up a link was made for. Raises :class:`LinkError` for a made-up or revoked one, never for a late one.

    Wrong signatures are compared in constant time and cost no query.
    """
    try:
        pk, version = (b62_decode(part) for part in _links().unsign(token).split("."))
    except (BadSignature, ValueError):
        raise LinkError(LinkProblem.UNKNOWN) from None
    session = OutreachSession.objects.filter(pk=pk).select_related(*_SHOWN).first()
    if session is None or not has_leader(session) or session.state == SessionState.DRAFT:
        raise LinkError(LinkProblem.UNKNOWN)
    if version_of(session) != version or version % 2 == 0:
        raise LinkError(LinkProblem.REVOKED)
    return session


def shown_of(session: OutreachSession) -> Shown:
    """What the page of a link shows beside the session itself: two queries."""
    units = SessionUnit.objects.filter(session=session, unit__kind__is_lower=True)
    labels = [row.unit.label for row in units.select_related("unit__kind", "unit__parent__kind")]
    reports = FollowUpReport.objects.filter(session=session).order_by("-received_at", "-pk")
    return Shown(sorted(labels), list(reports[:SHOWN_REPORTS]))


def is_open(session: OutreachSession, *, now: datetime) -> bool:
    """Whether a report is still awaited: the roll is open, and its day not long ago."""
    return session.state in REPORTED and now < session.ends_at + OPEN_FOR


@transaction.atomic
def change_link(*, session: OutreachSession, actor: User, revoke: bool, now: datetime | None = None) -> None:
    """Make every link handed out before open nothing; unless ``revoke``, there is another one then.

    Raises DomainError for roles that hand nothing out, and for a session no leader reports. Reports sent stay.
    """
    if actor.scope.role not in HANDING_OUT:
        raise DomainError(_("Peran Anda tidak dapat melakukan ini. Mintalah petugas Kantor Imigrasi."))
    if not has_leader(session):
        raise DomainError(_("Kegiatan ini tidak dipimpin Ketua RW/RT, jadi tidak memakai tautan laporan."))
    OutreachSession.objects.select_for_update(no_key=True).get(pk=session.pk)
    version = version_of(session)
    step = 1 if (version % 2 == 1) == revoke else 2
    if revoke and version % 2 == 0:
        return
    FollowUpLink.objects.update_or_create(
        session=session,
        defaults={"version": version + step, "changed_at": now or timezone.now(), "changed_by": actor},
    )


def message_for(session: OutreachSession, link: str) -> str:
    """What an operator sends the leader by WhatsApp, in the style of the group texts: Bahasa Indonesia always."""
    leader = session.led_by
    if leader is None or not link:
        return ""
    with translation.override("id"):
        village = SessionVillage.objects.filter(session=session).select_related("village__region").first()
        place = village.village.label if village else session.host.label
        return "\n\n".join(
            [
                f"*LAPORAN KEGIATAN LANJUTAN DESA BINAAN IMIGRASI*\n\nYth. {leader.address},",
                (
                    f"mohon dilaporkan bila kegiatan ini sudah berlangsung:\n*{session.title}*\n"
                    f"Rencana: {when(session)}\nTempat: {session.venue}, {place}"
                ),
                f"Laporannya singkat: tanggal, jumlah laki-laki dan perempuan, boleh dengan foto.\n{link}",
                (
                    "Buka sekali selagi ada sinyal; sesudahnya dapat diisi tanpa sinyal dan terkirim sendiri. "
                    "Tautan ini untuk Bapak/Ibu sendiri, mohon tidak diteruskan."
                ),
                f"Alamat resminya {settings.PORTAL_URL}. Tidak perlu memasang aplikasi (APK) apa pun.",
            ]
        )


def _links() -> Signer:
    return ShortSigner(salt="outreach.follow-up-report", sep=".")


# what the page of a link shows
_SHOWN = ("topic", "host__region", "host__district", "office", "led_by__unit__kind", "parent__topic")
