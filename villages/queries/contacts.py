"""The list of contacts, paged by name."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import User
from offices.scoping import ScopedQuerySet
from villages.models import Stakeholder

PAGE = 50


@dataclass(frozen=True, slots=True)
class ContactPage:
    """Rows of one page; ``before`` and ``after`` are the ids the pages beside it start from, or ``None``."""

    rows: list[Stakeholder]
    before: int | None
    after: int | None


def contacts_of(user: User) -> ScopedQuerySet:
    """Contacts in scope with everything a label needs."""
    return Stakeholder.objects.visible_to(user).select_related(
        "village__region", "village__district", "district", "unit__kind", "unit__parent__kind"
    )


def contact_rows(
    user: User,
    *,
    q: str = "",
    village: str = "",
    district: str = "",
    function: str = "",
    office: str = "",
    retired: bool = False,
) -> ScopedQuerySet:
    """Contacts in scope, those in use or those no longer; ``q`` is part of a name, ``district`` has no villages'."""
    rows = contacts_of(user).filter(retired_at__isnull=not retired)
    if q:
        rows = rows.filter(name__icontains=q)
    if village:
        rows = rows.filter(village_id=village)
    if district:
        rows = rows.filter(district_id=district, village__isnull=True)
    if function:
        rows = rows.filter(function=function)
    if office:
        rows = rows.filter(office__slug=office)
    return rows


def page_of(rows: ScopedQuerySet, *, before: int | None = None, after: int | None = None) -> ContactPage:
    """A page by (name, id) next to a contact; the first page when that contact is not among ``rows``."""
    edge_id = before or after
    edge = rows.filter(pk=edge_id).values_list("name", "pk").first() if edge_id else None
    backwards = bool(before and edge)
    order = ("-name", "-pk") if backwards else ("name", "pk")
    if edge:
        rows = rows.filter(_beyond(edge, backwards=backwards))
    found = list(rows.order_by(*order)[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    if not found:
        return ContactPage([], None, None)
    has_before, has_after = (more, True) if backwards else (edge is not None, more)
    return ContactPage(found, found[0].pk if has_before else None, found[-1].pk if has_after else None)


def _beyond(edge: tuple[str, int], *, backwards: bool) -> Q:
    name, pk = edge
    if backwards:
        return Q(name__lte=name) & (Q(name__lt=name) | Q(pk__lt=pk))
    return Q(name__gte=name) & (Q(name__gt=name) | Q(pk__gt=pk))
