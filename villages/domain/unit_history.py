"""What a unit was called before: read from the history that triggers keep."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _

from accounts.models import User
from villages.models import NeighbourhoodUnit, UnitKind


@dataclass(frozen=True, slots=True)
class UnitChange:
    """``what`` is a sentence; ``who`` is empty where no signed-in person did it."""

    at: datetime
    what: str
    who: str


def changes_of(unit: NeighbourhoodUnit) -> list[UnitChange]:
    """What became of a unit, newest first. The caller has made sure that the reader may see ``unit``."""
    history: Any = apps.get_model("villages", "NeighbourhoodUnitEvent").objects
    events = list(history.filter(pgh_obj_id=unit.pk).select_related("pgh_context").order_by("pgh_id"))
    others = {pk for event in events for pk in (event.parent_id, event.merged_into_id) if pk}
    labels = {other.pk: other.label for other in _with_labels(others)}
    kinds = dict(UnitKind.objects.values_list("pk", "name"))
    user_ids = [_user_id(event) for event in events]
    names = dict(User.objects.filter(pk__in=filter(None, user_ids)).values_list("pk", "name"))
    changes, before, called_before = [], None, ""
    for event, user_id in zip(events, user_ids, strict=True):
        called = "/".join(filter(None, [f"{kinds[event.kind_id]} {event.number}", labels.get(event.parent_id, "")]))
        if what := _told(before, event, called_before, called, labels):
            changes.append(UnitChange(event.pgh_created_at, what, names.get(user_id, "")))
        before, called_before = event, called
    return changes[::-1]


def _with_labels(pks: set[int]) -> list[NeighbourhoodUnit]:
    return list(NeighbourhoodUnit.objects.filter(pk__in=pks).select_related("kind", "parent__kind"))


def _user_id(event: Any) -> int | None:
    return event.pgh_context.metadata.get("user") if event.pgh_context else None


def _told(before: Any, event: Any, called_before: str, called: str, labels: dict[int, str]) -> str:
    """What an event changed; empty where nothing a reader knows changed."""
    if before is None:
        return _("Dicatat sebagai %(unit)s") % {"unit": called}
    if event.merged_into_id and not before.merged_into_id:
        return _("Digabung ke %(unit)s") % {"unit": labels.get(event.merged_into_id, "")}
    if event.retired_at and not before.retired_at:
        return _("Tidak berlaku lagi")
    if before.retired_at and not event.retired_at:
        return _("Dipisahkan lagi") if before.merged_into_id else _("Berlaku lagi")
    if called != called_before:
        return _("Dari %(before)s menjadi %(after)s") % {"before": called_before, "after": called}
    return ""
