"""How much the places of a village are used."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q

from accounts.models import User
from outreach.enums import SessionState
from outreach.models import OutreachSession
from villages.models import AssistedVillage, Venue
from villages.queries.venues import venues_of


@dataclass(frozen=True, slots=True)
class VenueUse:
    """A place with the sessions one may see there: all but those called off, the coming ones, the last day."""

    venue: Venue
    sessions: int
    coming: int
    last_on: date | None


def venues_with_use(user: User, village: AssistedVillage, *, now: datetime) -> list[VenueUse]:
    """The village's places, each with its use; two queries however many there are."""
    places = list(venues_of(user, village))
    used = (
        OutreachSession.objects.visible_to(user)
        .filter(place__in=places)
        .exclude(state=SessionState.CANCELLED)
        .order_by()
        .values("place_id")
        .annotate(
            sessions=Count("pk"),
            coming=Count("pk", filter=Q(starts_at__gt=now)),
            last_on=Max("local_date", filter=Q(starts_at__lte=now)),
        )
    )
    by_place = {row["place_id"]: row for row in used}
    return [_use(place, by_place.get(place.pk, {})) for place in places]


def _use(place: Venue, row: dict) -> VenueUse:
    return VenueUse(place, row.get("sessions", 0), row.get("coming", 0), row.get("last_on"))
