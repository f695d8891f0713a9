"""Where a session or a place is, as a link to a map of somebody else's."""

from urllib.parse import urlencode

from outreach.models import OutreachSession
from villages.models import Venue

ADDRESS = "https://www.google.com/maps/search/"


def map_link(session: OutreachSession) -> str:
    """The point of a registered place, else its name and village as words to search for. Needs ``place`` and the
    host's region and district loaded."""
    if session.place and session.place.latitude is not None:
        return place_link(session.place)
    return _searched(f"{session.venue}, {session.host.label}")


def place_link(place: Venue) -> str:
    """The point of a place that has one."""
    return _searched(f"{place.latitude},{place.longitude}")


def _searched(where: str) -> str:
    return f"{ADDRESS}?{urlencode({'api': 1, 'query': where})}"
