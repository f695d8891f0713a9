"""The formats of ``offices.formats`` as template filters; builtins, so no template loads them."""

from collections.abc import Mapping
from operator import attrgetter, itemgetter
from typing import Any

from django import template

from offices import formats

register = template.Library()

register.filter("figure", formats.figure)
register.filter("percent", formats.percent)
register.filter("long_date", formats.long_date)
register.filter("short_date", formats.short_date)
register.filter("clock", formats.clock)
register.filter("local_when", formats.local_when)
register.filter("zone_label", formats.zone_label)
register.filter("ago_days", formats.ago_days)


@register.filter
def session_when(session: Any) -> str:
    """Of anything with ``starts_at``, ``ends_at`` and ``zone``: a model, a named tuple or a row of ``values()``."""
    if not session:
        return formats.DASH
    names = ("starts_at", "ends_at", "zone")
    pick = itemgetter(*names) if isinstance(session, Mapping) else attrgetter(*names)
    return formats.session_when(*pick(session))
