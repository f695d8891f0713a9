"""Who looks after a village as PIMPASA: whom to call, and who was it before."""

from dataclasses import dataclass, field
from datetime import date

from accounts.models import Posting, User
from offices.roles import Role
from villages.models import Assignment, AssistedVillage
from villages.queries.assignments import assignments_of


@dataclass(slots=True)
class VillageOfficers:
    """``moved``: ids of officers no longer posted at the office. Without the right to see persons only ``is_led``."""

    is_led: bool
    current: list[Assignment] = field(default_factory=list)
    others: list[Assignment] = field(default_factory=list)
    moved: set[int] = field(default_factory=set)


def village_officers(user: User, village: AssistedVillage, *, today: date) -> VillageOfficers:
    """Those in force today, the leading one first; the others, coming and past, newest first."""
    if not user.scope.personal_data:
        alone = AssistedVillage.objects.visible_to(user).without_main_officer(today).filter(pk=village.pk)
        return VillageOfficers(is_led=not alone.exists())
    rows = list(assignments_of(user).filter(village=village).order_by("-starts_on", "-pk"))
    current = [row for row in rows if row.is_in_force_on(today)]
    posted = Posting.colleagues.visible_to(user).on(today)
    posted = posted.filter(role=Role.OFFICER, office_id=village.office_id, user__is_active=True)
    sees_postings = bool(user.scope.office_ids or user.scope.regional_office_ids)
    at_office = set(posted.values_list("user_id", flat=True)) if sees_postings else set()
    return VillageOfficers(
        is_led=any(row.leads for row in current),
        current=sorted(current, key=lambda row: not row.leads),
        others=[row for row in rows if row not in current],
        moved={row.officer_id for row in current if row.officer_id not in at_office} if sees_postings else set(),
    )
