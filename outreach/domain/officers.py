"""Who leads a session and who helps; nobody is in two places at a time."""

from collections.abc import Collection, Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Posting, User
from offices.errors import DomainError
from offices.roles import OFFICE_ROLES, Role
from outreach.domain.clashes import claim_for, clash_told
from outreach.domain.times import SessionTimes
from outreach.enums import OfficerRole, SessionLevel
from outreach.models import OutreachSession, SessionOfficer, SessionVillage


def candidates(*, actor: User) -> QuerySet[User]:
    """Colleagues of the actor's office who can be sent to a session, by name."""
    return User.objects.filter(
        pk__in=Posting.objects.on(timezone.localdate())
        .filter(role__in=OFFICE_ROLES, office_id__in=actor.scope.office_ids)
        .values("user_id"),
        is_active=True,
    ).order_by("name")


def village_operators(codes: Collection[str]) -> QuerySet[User]:
    """Accounts that keep one of these villages, or its kecamatan, today; by name."""
    posted = Posting.objects.on(timezone.localdate()).filter(
        Q(role=Role.VILLAGE_OPERATOR, region_id__in=codes)
        | Q(role=Role.DISTRICT_OPERATOR, region_id__in={code[:8] for code in codes})
    )
    return User.objects.filter(pk__in=posted.values("user_id"), is_active=True).order_by("name")


def bind(*, session: OutreachSession, actor: User, lead: User | None, members: Sequence[User]) -> None:
    """Make the session's officers these. Raises :class:`DomainError` naming who is busy where and when.

    A session in RT and RW may also be led by the operators of its villages.
    """
    people = {user.pk: OfficerRole.MEMBER for user in members}
    if lead:
        people[lead.pk] = OfficerRole.LEAD
    of_office = set(candidates(actor=actor).filter(pk__in=people).values_list("pk", flat=True))
    kept = set(SessionOfficer.objects.filter(session=session).values_list("officer_id", flat=True))
    strangers = set(people) - of_office - kept
    if strangers and session.level == SessionLevel.UNIT:
        codes = SessionVillage.objects.filter(session=session).values_list("village_id", flat=True)
        strangers -= set(village_operators(list(codes)).filter(pk__in=strangers).values_list("pk", flat=True))
    if strangers:
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
                for pk, role in sorted(people.items())
            ],
            update_conflicts=True,
            unique_fields=["session", "officer"],
            update_fields=["role"],
        )


def unbind_except(*, session: OutreachSession, kept: Sequence[User]) -> None:
    """Free everybody else, before the session moves and the constraint looks at those who stay."""
    claim_for(session, officers=[user.pk for user in kept])
    SessionOfficer.objects.filter(session=session).exclude(officer__in=kept).delete()
