"""Who looks after which village, as the pages of villages and of PIMPASA show it."""

from datetime import date

from accounts.models import User
from villages.enums import STATUSES_ENDED
from villages.models import Assignment, AssignmentQuerySet, AssistedVillage, VillageQuerySet


def assignments_of(user: User) -> AssignmentQuerySet:
    """Assignments in scope with the names a row needs."""
    rows = Assignment.objects.visible_to(user)
    return rows.select_related("officer", "handed_over_to", "village__region", "village__district", "office")


def assignable_villages(user: User) -> VillageQuerySet:
    """Villages of the reader's office somebody can be assigned to, by name."""
    villages = AssistedVillage.objects.visible_to(user).filter(office_id__in=user.scope.office_ids)
    return (
        villages.exclude(status__in=STATUSES_ENDED)
        .select_related("region", "district")
        .order_by("district__name", "region__name", "pk")
    )


def leaders_on(user: User, day: date) -> dict[str, str]:
    """Name of the main officer on ``day``, by village."""
    rows = Assignment.objects.visible_to(user).on(day).filter(role="main")
    return dict(rows.values_list("village_id", "officer__name"))


def to_hand_over(user: User, officer_id: int, today: date) -> AssignmentQuerySet:
    """What of an officer's work at the reader's office can pass to a successor, by name of the village."""
    rows = assignments_of(user).not_over(today).filter(officer_id=officer_id)
    rows = rows.filter(office_id__in=user.scope.office_ids, village__office_id__in=user.scope.office_ids)
    rows = rows.exclude(village__status__in=STATUSES_ENDED)
    return rows.order_by("village__district__name", "village__region__name", "starts_on")
