"""What waits in the registry of villages: dossiers to decide on, villages to assess."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from offices.roles import OFFICE_ROLES
from villages.models import AssistedVillage, Designation
from villages.queries.designation import waiting_for
from villages.queries.vulnerability import overdue_villages

MOST_ROWS = 5


@dataclass(frozen=True, slots=True)
class RegistryTasks:
    """The longest waiting ones of each, and how many there are."""

    designations: list[Designation]
    designation_count: int
    overdue: list[AssistedVillage]
    overdue_count: int


def registry_tasks(user: User) -> RegistryTasks | None:
    """None for people whose work this is not."""
    if user.scope.role not in OFFICE_ROLES:
        return None
    waiting, overdue = waiting_for(user), overdue_villages(user, timezone.localdate())
    return RegistryTasks(list(waiting[:MOST_ROWS]), waiting.count(), list(overdue[:MOST_ROWS]), overdue.count())
