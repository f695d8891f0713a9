"""What a subscribed calendar shows: the sessions around today that its posting may see."""

import datetime as dt
import hashlib
from typing import Any

from django.utils import timezone, translation

from outreach.domain import ical
from outreach.enums import SessionState
from outreach.models import CalendarFeed, OutreachSession

DAYS_BACK, DAYS_AHEAD = 90, 365
# A phone has to read all of it, every few hours. Of more, those to come and then the latest are kept.
MOST_EVENTS = 2000
Mark = tuple[int, int]


def feeds_of(user: Any) -> list[CalendarFeed]:
    """Somebody's addresses in use, for the page that shows them."""
    rows = CalendarFeed.objects.visible_to(user).filter(revoked_at__isnull=True)
    return list(rows.select_related("posting__office", "posting__regional_office", "posting__region__parent"))


def marks(user: Any, *, today: dt.date) -> list[Mark]:
    """Id and version of every session in the window, in the order of their ids. Drafts are nobody else's business.

    Days are the portal's; a day of another zone begins at most two hours earlier.
    """
    rows = OutreachSession.objects.visible_to(user).exclude(state=SessionState.DRAFT).values_list("pk", "version")
    first, last = today - dt.timedelta(days=DAYS_BACK), today + dt.timedelta(days=DAYS_AHEAD)
    coming = rows.filter(starts_at__gte=_midnight(today), starts_at__lt=_midnight(last)).order_by("starts_at", "pk")
    found = list(coming[:MOST_EVENTS])
    if len(found) < MOST_EVENTS:
        past = rows.filter(starts_at__gte=_midnight(first), starts_at__lt=_midnight(today))
        found += past.order_by("-starts_at", "-pk")[: MOST_EVENTS - len(found)]
    return sorted(found)


def etag_of(user: Any, found: list[Mark], *, today: dt.date) -> str:
    """The same while no session in the window changed; another one each day, for what has no version: names of topics
    and villages."""
    text = f"{user.posting.pk} {user.language} {today} {found}"
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def calendar(user: Any, found: list[Mark]) -> bytes:
    """The file itself, in the reader's language. Two queries."""
    ids = [pk for pk, _version in found]
    sessions = (
        OutreachSession.objects.visible_to(user)
        .filter(pk__in=ids)
        .select_related("topic", "host__region", "host__district", "office", "place")
        .order_by("starts_at", "pk")
    )
    with translation.override(user.language):
        name = translation.gettext("Desa Binaan · %(place)s") % {"place": user.posting.label}
        return ical.calendar_of(sessions, name=name, changed=ical.changed_at(ids))


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
