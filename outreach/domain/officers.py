"""Who leads a session and who helps; nobody is in two places at a time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Posting, User
from offices.errors import DomainError
from offices.formats import clock
from offices.roles import OFFICE_ROLES
from outreach.domain.times import SessionTimes
from outreach.enums import OfficerRole
from outreach.models import OutreachSession, SessionOfficer

EXCLUSION = "officer_is_in_one_place_at_a_time"
VENUE_EXCLUSION = "venue_holds_one_session_at_a_time"


def candidates(*, actor: User) -> QuerySet[User]:
    """Colleagues of the actor's office who can be sent to a session, by name."""
    return User.objects.filter(
        pk__in=Posting.objects.on(timezone.localdate())
        .filter(role__in=OFFICE_ROLES, office_id__in=actor.scope.office_ids)
        .values("user_id"),
        is_active=True,
    ).order_by("name")


def bind(*, session: OutreachSession, actor: User, lead: User | None, members: Sequence[User]) -> None:
    """Make the session's officers these. Raises :class:`DomainError` naming who is busy where and when."""
    people = {user.pk: OfficerRole.MEMBER for user in members}
    if lead:
        people[lead.pk] = OfficerRole.LEAD
    of_office = set(candidates(actor=actor).filter(pk__in=people).values_list("pk", flat=True))
    kept = set(SessionOfficer.objects.filter(session=session).values_list("officer_id", flat=True))
    if set(people) - of_office - kept:
        raise DomainError(_("Petugas ini tidak bertugas di kantor Anda."), field="lead")
    times = SessionTimes.of(session)
    with clash_told(session=session, times=times, officer_ids=list(people)):
        # The old lead steps back first: a session has one.
        SessionOfficer.objects.filter(session=session).update(role=OfficerRole.MEMBER)
        SessionOfficer.objects.bulk_create(
            [
                SessionOfficer(
                    session=session,
                    officer_id=pk,
                    role=role,
                    starts_at=session.starts_at,
                    ends_at=session.ends_at,
                    blocks=session.blocks,
                )
                for pk, role in people.items()
            ],
            update_conflicts=True,
            unique_fields=["session", "officer"],
            update_fields=["role"],
        )


def unbind_except(*, session: OutreachSession, kept: Sequence[User]) -> None:
    """Free everybody else, before the session moves and the constraint looks at those who stay."""
    SessionOfficer.objects.filter(session=session).exclude(officer__in=kept).delete()


@contextmanager
def clash_told(
    *, session: OutreachSession, times: SessionTimes, officer_ids: list[int] | None = None
) -> Iterator[None]:
    """Turn the exclusion constraint's refusal into the sentence that names officer, place and hours.

    The constraint decides, so that two saves at the same instant end as one saved and one told.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if VENUE_EXCLUSION in str(error):
            raise DomainError(_("Tempat ini sudah dipakai kegiatan lain pada jam itu."), field="venue") from error
        if EXCLUSION not in str(error):
            raise
        raise DomainError(
            clash_sentence(times=times, officer_ids=officer_ids, session=session)
            or _("Salah satu petugas sudah bertugas pada jam itu."),
            field="lead",
        ) from error


def clash_sentence(
    *, times: SessionTimes, officer_ids: list[int] | None = None, session: OutreachSession | None = None
) -> str:
    """``Sari Contoh sudah bertugas di Balai Desa Tirtayasa 09.00–11.00.``, or nothing where nobody is busy."""
    if officer_ids is None and session:
        officer_ids = list(SessionOfficer.objects.filter(session=session).values_list("officer_id", flat=True))
    busy = (
        SessionOfficer.objects.filter(
            officer_id__in=officer_ids or [], blocks=True, starts_at__lt=times.ends_at, ends_at__gt=times.starts_at
        )
        .exclude(session_id=session.pk if session else None)
        .select_related("officer", "session", "session__host__region")
        .order_by("starts_at")
        .first()
    )
    if busy is None:
        return ""
    other = busy.session
    return _("%(officer)s sudah bertugas di %(venue)s, %(village)s, pukul %(start)s–%(end)s.") % {
        "officer": busy.officer.name,
        "venue": other.venue,
        "village": other.host.region.full_name,
        "start": clock(other.local_start),
        "end": clock(other.local_end),
    }
