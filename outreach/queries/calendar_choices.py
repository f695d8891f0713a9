"""What the calendar can be filtered by: only what the reader may see, and only where there is a choice."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Posting, User
from guidance.models import Topic
from offices.roles import OFFICE_ROLES
from outreach.enums import SessionState
from outreach.queries.calendar_address import CalendarAddress
from villages.queries.places import Choices, narrowed, office_choices, village_choices


def filter_choices(user: User, address: CalendarAddress) -> dict[str, Choices]:
    """Value and word by the filter's name in the address. Four queries, one less where one office is seen alone."""
    return {
        "petugas": _officers(user, address),
        "desa": village_choices(narrowed(user, address.office)),
        "status": _states(user),
        "topik": list(Topic.objects.visible_to(user).order_by("position", "name").values_list("slug", "name")),
        "kantor": office_choices(user),
    }


def _officers(user: User, address: CalendarAddress) -> Choices:
    """``Saya`` and the colleagues; those of another office once it is chosen. Nobody for who meets no persons."""
    scope = user.scope
    colleagues = Posting.colleagues.visible_to(user).on(timezone.localdate()).filter(role__in=OFFICE_ROLES)
    if not scope.office_ids:
        if not address.office:
            return []
        colleagues = colleagues.filter(office__slug=address.office)
    names = dict(colleagues.exclude(user=user).values_list("user_id", "user__name"))
    others = sorted(((str(pk), name) for pk, name in names.items()), key=lambda pair: pair[1])
    return [("saya", _("Saya")), *others] if scope.role in OFFICE_ROLES else others


def _states(user: User) -> Choices:
    return [
        (state.value, str(state.label))
        for state in SessionState
        if state != SessionState.DRAFT or user.scope.office_ids
    ]
