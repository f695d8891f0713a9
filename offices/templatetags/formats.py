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
register.filter("ago", formats.ago)


@register.filter
def session_when(session: Any) -> str:
    """Of anything with ``starts_at``, ``ends_at`` and ``zone``: a model, a named tuple or a row of ``values()``.

    ``open_ended`` and ``after_label`` (the prayer in words) count where they are there.
    """
    if not session:
        return formats.DASH
    names = ("starts_at", "ends_at", "zone")
    if isinstance(session, Mapping):
        more = {"open_ended": session.get("open_ended", False), "after": session.get("after_label", "")}
        return formats.session_when(*itemgetter(*names)(session), **more)
    more = {"open_ended": getattr(session, "open_ended", False), "after": getattr(session, "after_label", "")}
    return formats.session_when(*attrgetter(*names)(session), **more)
