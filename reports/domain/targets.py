"""Setting targets: the level above sets them, nobody overwrites one he has not read, every version stays."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from offices.models import ImmigrationOffice, RegionalOffice
from offices.periods import Quarter
from offices.roles import Role
from reports.enums import TargetIndicator
from reports.models import Target
from reports.queries.targets import NATION, Place, in_force

MAY_SET = (Role.NATIONAL, Role.REGIONAL_HEAD)
MOST = 10_000_000
LOCK = "hashtextextended('reports.targets', 0)"


@dataclass(frozen=True, slots=True)
class Wish:
    """A target as somebody typed it: None takes it back. ``version``: the one the form showed; 0: none."""

    value: int | None
    version: int


def places_of(user: User) -> list[tuple[Place, str]]:
    """Places whose targets the person sets, with names: of the level below; the Direktorat the nation's, too."""
    if user.scope.role is Role.NATIONAL:
        kanwil = RegionalOffice.objects.visible_to(user).filter(retired_at=None)
        return [(NATION, _("Nasional")), *(((row.pk, None), row.short_name) for row in kanwil)]
    if user.scope.role is Role.REGIONAL_HEAD:
        offices = ImmigrationOffice.objects.visible_to(user).filter(retired_at=None)
        return [((None, row.pk), row.short_name) for row in offices]
    return []


@transaction.atomic
def set_targets(*, actor: User, quarter: Quarter, wishes: Mapping[tuple[Place, str], Wish]) -> int:
    """Write a new version of every target that differs; how many.

    Raises DomainError for a place the actor does not set targets of, a number out of bounds, and one that somebody
    changed after the form was opened: then nothing is written.
    """
    names = dict(places_of(actor))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({LOCK})")
    known = in_force(actor, [quarter])
    rows = []
    for (place, indicator), wish in wishes.items():
        if place not in names or indicator not in TargetIndicator.values:
            raise DomainError(_("Target itu bukan wewenang Anda."))
        kind = TargetIndicator(indicator)
        there = known.get((quarter, indicator, place))
        if (there.value if there else None) == wish.value:
            continue
        where = {"place": names[place], "indicator": kind.label}
        if (there.version if there else 0) != wish.version:
            by = there.entered_by.name if there else ""
            raise DomainError(
                _("Target %(indicator)s %(place)s baru saja diubah oleh %(by)s. Muat ulang, lalu isi lagi.")
                % {**where, "by": by}
            )
        _check(kind, wish.value, where)
        rows.append(
            Target(
                indicator=indicator, year=quarter.year, quarter=quarter.number, regional_office_id=place[0],
                office_id=place[1], value=wish.value, version=wish.version + 1, entered_by=actor,
                entered_at=timezone.now(),
            )
        )  # fmt: skip
    Target.objects.bulk_create(rows)
    return len(rows)


def _check(kind: TargetIndicator, value: int | None, where: Mapping[str, object]) -> None:
    if value is None:
        return
    if kind.is_share and value > 100:
        raise DomainError(_("%(indicator)s %(place)s: isi 0 sampai 100 persen.") % where)
    if value > MOST:
        raise DomainError(_("%(indicator)s %(place)s: angkanya terlalu besar.") % where)
