"""Personal links: what opens the invitation of one person on a roll, and the answer given there.

A link is signed, so that a made-up one is told by its signature alone, without a look into the database. It names the
``link_version`` it was made for: raising that revokes every link made before. Versions are odd while there is a link
and even after it was revoked, until a new one is made. The code a roll scans is signed apart: it opens
nothing, and a paper stays good when a link is revoked.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

from django.conf import settings
from django.core.signing import BadSignature, Signer, b62_decode, b62_encode
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from offices.models import Zone
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from outreach.enums import AttendanceStatus, InvitationAnswer, OfficerRole, SessionState
from outreach.models import Attendance, OutreachSession, SessionOfficer

K = TypeVar("K")

SIGNATURE_LENGTH = 22  # signs of 6 bits: 132 bits
# how long the link of a session that was put off, and has no new day yet, says so
PUT_OFF_FOR = timedelta(days=90)
# The invitation of a draft was never sent.
SHOWN_STATES = (
    SessionState.AWAITING_VILLAGE,
    SessionState.SCHEDULED,
    SessionState.ONGOING,
    SessionState.POSTPONED,
    SessionState.CANCELLED,
)
# Who hands invitations out, and so may see and revoke the links of the people they see.
HANDING_OUT = (*OFFICE_ROLES, *VILLAGE_ROLES)


class LinkProblem(StrEnum):
    UNKNOWN = "unknown"
    REVOKED = "revoked"
    OVER = "over"
    PRESENT = "present"


class LinkError(Exception):
    """A link opens nothing; ``problem`` says why. Only a link of ours can be anything but unknown.

    ``present`` is no trouble: on the day itself the person reads that the roll has them.
    """

    def __init__(self, problem: LinkProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class ShortSigner(Signer):
    """Signatures short enough for an address somebody may have to type."""

    def signature(self, value: str | bytes, key: str | bytes | None = None) -> str:
        return super().signature(value, key)[:SIGNATURE_LENGTH]


class Linked(Protocol):
    """A row of a roll, as far as a link needs it."""

    @property
    def pk(self) -> int: ...
    @property
    def link_version(self) -> int: ...


def link_of(attendance: Linked) -> str:
    """The address of this person's invitation; empty after it was revoked. No query."""
    return links_of({0: attendance})[0]


def links_of(rows: Mapping[K, Linked]) -> dict[K, str]:
    """The same for many: what all have in common is made once."""
    before, after = (settings.PORTAL_URL + reverse("invitation", args=["-"])).rsplit("-", 1)
    signer = _links()
    return {key: f"{before}{_token(signer, row)}{after}" if has_link(row) else "" for key, row in rows.items()}


def has_link(attendance: Linked) -> bool:
    return attendance.link_version % 2 == 1


def token_of(attendance: Linked) -> str:
    return _token(_links(), attendance)


def _token(signer: Signer, row: Linked) -> str:
    return signer.sign(f"{b62_encode(row.pk)}.{b62_encode(row.link_version)}")


def attendance_of(token: str, *, now: datetime | None = None) -> Attendance:
    """The row a link was made for, with what its page shows. Raises :class:`LinkError`.

    Wrong signatures are compared in constant time and cost no query.
    """
    try:
        pk, version = (b62_decode(part) for part in _links().unsign(token).split("."))
    except (BadSignature, ValueError):
        raise LinkError(LinkProblem.UNKNOWN) from None
    attendance = Attendance.objects.filter(pk=pk).select_related(*_SHOWN).first()
    if attendance is None or attendance.session.state == SessionState.DRAFT:
        raise LinkError(LinkProblem.UNKNOWN)
    if attendance.link_version != version or not has_link(attendance):
        raise LinkError(LinkProblem.REVOKED)
    now = now or timezone.now()
    if _came_today(attendance, now=now):
        raise LinkError(LinkProblem.PRESENT)
    if is_over(attendance, now=now):
        raise LinkError(LinkProblem.OVER)
    return attendance


def is_over(attendance: Attendance, *, now: datetime) -> bool:
    """Whether the link has had its time: the session ended, or the roll already has something about the person."""
    session = attendance.session
    if session.state not in SHOWN_STATES or attendance.version > 0:
        return True
    return now >= session.ends_at + (PUT_OFF_FOR if session.state == SessionState.POSTPONED else timedelta(0))


def _came_today(attendance: Attendance, *, now: datetime) -> bool:
    session = attendance.session
    today = now.astimezone(Zone(session.zone).info).date()
    return attendance.status == AttendanceStatus.PRESENT and today == session.local_date


def may_answer(session: OutreachSession, *, now: datetime) -> bool:
    return session.state == SessionState.SCHEDULED and now < session.starts_at


def answer(
    *, attendance: Attendance, answer: InvitationAnswer, stand_in: str = "", now: datetime | None = None
) -> Attendance:
    """Keep what the person says about coming; the roll stays as it is. May be said anew until the session starts.

    Raises :class:`DomainError` when it is too late, the roll has something about the person, the link was revoked
    meanwhile, or ``represented`` names nobody. One statement, without a lock that the roll would wait for.
    """
    now = now or timezone.now()
    stand_in = " ".join(stand_in.split())
    if answer == InvitationAnswer.REPRESENTED and not stand_in:
        raise DomainError(_("Tuliskan nama yang mewakili Anda."), field="stand_in")
    attendance.answer = answer
    attendance.answer_stand_in = stand_in if answer == InvitationAnswer.REPRESENTED else ""
    attendance.answered_at = now
    open_to_answers = Attendance.objects.filter(
        pk=attendance.pk,
        version=0,
        link_version=attendance.link_version,
        session__state=SessionState.SCHEDULED,
        session__starts_at__gt=now,
    )
    columns = ("answer", "answer_stand_in", "answered_at")
    if not open_to_answers.update(**{column: getattr(attendance, column) for column in columns}):
        raise DomainError(_("Jawaban tidak dapat diubah lagi. Sampaikan langsung kepada petugas atau operator desa."))
    return attendance


def revoke(*, attendance: Attendance, actor: User) -> None:
    """Make the person's link open nothing. Done already: nothing happens. The answer given with it stays."""
    _check_hands_out(actor)
    if has_link(attendance):
        _raise_version(attendance)


def renew(*, attendance: Attendance, actor: User) -> None:
    """Give a person whose link was revoked another one. Whoever has a link keeps it: nothing happens."""
    _check_hands_out(actor)
    if not has_link(attendance):
        _raise_version(attendance)


def lead_of(session: OutreachSession) -> User | None:
    """The officer an invitation names, so that people can ask whether it is true. One query."""
    row = SessionOfficer.objects.filter(session=session, role=OfficerRole.LEAD).select_related("officer").first()
    return row.officer if row else None


def _raise_version(attendance: Attendance) -> None:
    """Once, however often it is asked at the same time. What the roll has recorded is left alone: its link is over."""
    seen = Attendance.objects.filter(pk=attendance.pk, link_version=attendance.link_version, version=0)
    seen.update(link_version=F("link_version") + 1)


def _check_hands_out(actor: User) -> None:
    if actor.scope.role not in HANDING_OUT:
        raise DomainError(_("Peran Anda tidak dapat melakukan ini. Mintalah petugas Kantor Imigrasi."))


def _links() -> Signer:
    return ShortSigner(salt="outreach.invitation", sep=".")


# what the page of an invitation shows
_SHOWN = (
    "session__topic", "session__host__region", "session__host__district", "session__office", "session__place",
    "stakeholder", "unit__kind", "village__region",
)  # fmt: skip
