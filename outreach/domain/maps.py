"""Where a session is, as a link to a map of somebody else's."""

from urllib.parse import urlencode

from outreach.models import OutreachSession

ADDRESS = "https://www.google.com/maps/search/"


def map_link(session: OutreachSession) -> str:
    """The point of a registered place, else its name and village as words to search for. Needs ``place`` and the
    host's region and district loaded."""
    if session.place and session.place.latitude is not None:
        where = f"{session.place.latitude},{session.place.longitude}"
    else:
        where = f"{session.venue}, {session.host.label}"
    return f"{ADDRESS}?{urlencode({'api': 1, 'query': where})}"
