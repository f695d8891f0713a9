"""Sessions a person's own office looks after."""

from django.db.models import QuerySet

from accounts.models import User
from outreach.models import OutreachSession


def own_sessions(user: User) -> QuerySet[OutreachSession]:
    """Sessions of the person's own office: one that another office merely sees is not there for it to change."""
    sessions = OutreachSession.objects.visible_to(user).filter(office_id__in=user.scope.office_ids)
    return sessions.select_related("topic", "host__region", "host__district")
