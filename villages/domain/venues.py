"""Where a village meets: halls and other places, added, corrected, taken out of use and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from offices.roles import OFFICE_ROLES, VILLAGE_ROLES
from villages.models import AssistedVillage, Venue

KEEPERS = (*OFFICE_ROLES, *VILLAGE_ROLES)
# Indonesia from Sabang to Merauke, Miangas to Rote.
SOUTH, NORTH, WEST, EAST = Decimal("-11.5"), Decimal("6.5"), Decimal("94.5"), Decimal("141.5")


@dataclass(frozen=True, slots=True)
class VenueDetails:
    """``point`` is latitude and longitude in degrees, to six decimals; a place may be known by its address alone."""

    name: str
    address: str = ""
    capacity: int | None = None
    point: tuple[Decimal, Decimal] | None = None


def add_venue(*, actor: User, village: AssistedVillage, details: VenueDetails) -> Venue:
    """Add a place to a village. Raises :class:`DomainError` for a name in use or a point outside Indonesia."""
    _require_keeper(actor)
    return _save(Venue(village=village), details)


def change_venue(*, actor: User, venue: Venue, details: VenueDetails) -> Venue:
    """Correct a place. Sessions that were scheduled there keep the name that was announced."""
    _require_keeper(actor)
    return _save(venue, details)


def retire_venue(*, actor: User, venue: Venue, at: datetime | None = None) -> None:
    """Offer a place no more. Sessions scheduled there stay there."""
    _require_keeper(actor)
    if venue.retired_at is None:
        venue.retired_at = at or timezone.now()
        venue.save(update_fields=["retired_at"])


def restore_venue(*, actor: User, venue: Venue) -> None:
    """Offer a place again. Raises :class:`DomainError` when another has taken its name meanwhile."""
    _require_keeper(actor)
    if venue.retired_at is None:
        return
    venue.retired_at = None
    _refuse_a_twin(venue)
    with _twin_told(venue):
        venue.save(update_fields=["retired_at"])


def _require_keeper(actor: User) -> None:
    if actor.scope.role not in KEEPERS:
        raise DomainError(_("Daftar tempat dijaga Kantor Imigrasi dan operator desa."))


def _save(venue: Venue, details: VenueDetails) -> Venue:
    venue.name, venue.address = " ".join(details.name.split()), details.address.strip()
    venue.capacity = details.capacity
    venue.latitude, venue.longitude = details.point or (None, None)
    if details.point and not (SOUTH <= details.point[0] <= NORTH and WEST <= details.point[1] <= EAST):
        raise DomainError(
            _("Titik ini di luar Indonesia. Periksa lintang dan bujurnya; mungkin tertukar."), field="latitude"
        )
    _refuse_a_twin(venue)
    with _twin_told(venue):
        venue.save()
    return venue


def _refuse_a_twin(venue: Venue) -> None:
    twins = Venue.objects.filter(village_id=venue.village_id, name__iexact=venue.name, retired_at__isnull=True)
    if twins.exclude(pk=venue.pk).exists():
        raise _taken(venue)


def _taken(venue: Venue) -> DomainError:
    return DomainError(_("%(name)s sudah ada di daftar tempat desa ini.") % {"name": venue.name}, field="name")


@contextmanager
def _twin_told(venue: Venue) -> Iterator[None]:
    """Two people adding the same place at the same instant: the constraint refuses, the second reads the sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "village_names_a_venue_once" not in str(error):
            raise
        raise _taken(venue) from error
