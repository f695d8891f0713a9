"""The one choke point for rows: what a person working under a posting may see.

``Model.objects.visible_to(user)`` reads ``user.scope``. A scope starts from nothing and adds; there is
no hidden filtering in default managers.
"""

from dataclasses import dataclass, field
from typing import Any, Self

from django.db import models
from django.db.models import Q

from offices.roles import PERSONAL_DATA_ROLES, Role

NOTHING = Q(pk__in=())


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows a posting opens, and whether persons are among them.

    ``region_code`` is a regency (``36.04``) or district (``36.04.12``) code. The empty scope, of somebody
    without a posting, opens nothing.
    """

    role: Role | None = None
    everything: bool = False
    regional_office_ids: frozenset[int] = field(default_factory=frozenset)
    office_ids: frozenset[int] = field(default_factory=frozenset)
    region_code: str | None = None
    village_codes: frozenset[str] = field(default_factory=frozenset)
    personal_data: bool = False

    @classmethod
    def of(
        cls,
        role: Role,
        *,
        office_id: int | None = None,
        regional_office_id: int | None = None,
        region_code: str | None = None,
    ) -> "Scope":
        """The scope of a role held at a place. A place of the wrong kind opens nothing."""
        personal = role in PERSONAL_DATA_ROLES
        if role in (Role.NATIONAL, Role.ADMINISTRATOR):
            return cls(role=role, everything=True)
        if role is Role.VILLAGE_OPERATOR:
            return cls(role=role, village_codes=frozenset(filter(None, [region_code])), personal_data=personal)
        return cls(
            role=role,
            regional_office_ids=frozenset(filter(None, [regional_office_id])),
            office_ids=frozenset(filter(None, [office_id])),
            region_code=region_code,
            personal_data=personal,
        )


EMPTY = Scope()


@dataclass(frozen=True, slots=True)
class Ancestors:
    """The columns of a model that name its ancestors; an empty name: rows have no such ancestor."""

    office: str = "office_id"
    regional_office: str = "regional_office_id"
    regency: str = "regency_id"
    district: str = "district_id"
    village: str = "village_id"

    def within(self, scope: Scope) -> Q:
        """The condition for rows inside ``scope``."""
        if scope.everything:
            return Q()
        condition = NOTHING
        for column, values in (
            (self.regional_office, scope.regional_office_ids),
            (self.office, scope.office_ids),
            (self.village, scope.village_codes),
            (self._area_column(scope), frozenset(filter(None, [scope.region_code]))),
        ):
            if column and values:
                one_of = Q(**{column: next(iter(values))}) if len(values) == 1 else Q(**{f"{column}__in": values})
                condition = one_of if condition is NOTHING else condition | one_of
        return condition

    def _area_column(self, scope: Scope) -> str:
        return self.regency if scope.region_code and len(scope.region_code) == 5 else self.district


class ScopedQuerySet(models.QuerySet[Any]):
    """A queryset with the choke point. Models set ``ancestors`` and, where rows are persons, ``personal``."""

    def visible_to(self, user: Any) -> Self:
        """Rows the user's current posting may see; models with personal fields return nothing without that right."""
        scope: Scope = user.scope
        if getattr(self.model, "personal", False) and not scope.personal_data:
            return self.none()
        return self.filter(self.model.ancestors.within(scope))


class PublicQuerySet(models.QuerySet[Any]):
    """Master data without persons: the same for everybody who works in the portal."""

    def visible_to(self, user: Any) -> Self:
        return self.all() if user.scope.role else self.none()
