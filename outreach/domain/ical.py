"""Sessions as iCalendar (RFC 5545): for a subscribed calendar, and as a file that goes with a mail.

Every event names an IANA zone whose definition the file carries: Indonesia's three zones have had no daylight saving
since long before any session. What is called off or put off stays in a calendar as ``CANCELLED``, so that
programs which have the event take it away; what still waits for the village's yes is ``TENTATIVE``. No event
names anybody who is invited.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneStandard

from offices.models import Zone
from outreach.domain import invitations
from outreach.domain.times import when
from outreach.enums import SessionState
from outreach.models import Attendance, OutreachSession

MEDIA_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Desa Binaan Imigrasi//Portal//ID"
# how often a subscribed calendar should ask again; programs are free not to listen
REFRESH = timedelta(hours=4)
STATUS = {
    SessionState.DRAFT: "TENTATIVE",
    SessionState.AWAITING_VILLAGE: "TENTATIVE",
    SessionState.POSTPONED: "CANCELLED",
    SessionState.CANCELLED: "CANCELLED",
}


def ics_for(session: OutreachSession, attendee: Attendance | None = None) -> bytes:
    """One session as a file to keep, in the active language. Two queries beside what ``session`` has not loaded.

    ``attendee``: whose file it is. Their personal link goes with it, so that they find their answer again from the
    calendar; nothing else in it differs.
    """
    link = invitations.link_of(attendee) if attendee else ""
    calendar = _calendar()
    calendar.add("method", "PUBLISH")
    _add_zones(calendar, [session])
    lead = invitations.lead_of(session)
    named = f"{lead.name}, {session.office.full_name}" if lead else session.office.full_name
    about = [_("Petugas: %(officer)s") % {"officer": named}]
    if session.letter_number:
        about.append(_("Nomor surat: %(number)s") % {"number": session.letter_number})
    about.append(_("Tidak perlu membuka tautan apa pun untuk hadir."))
    changed = changed_at([session.pk]).get(session.pk, session.created_at)
    calendar.add_component(_event(session, changed=changed, about=about, link=link))
    return calendar.to_ical()


def calendar_of(sessions: Iterable[OutreachSession], *, name: str, changed: Mapping[int, datetime]) -> bytes:
    """A calendar to subscribe to, in the active language. ``changed``: when each was last changed (``changed_at``).

    The same sessions and changes make the same bytes. Needs ``topic``, ``host`` with region and district, ``office``
    and ``place`` of each loaded; makes no query of its own.
    """
    sessions = list(sessions)
    calendar = _calendar()
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    _add_zones(calendar, sessions)
    for session in sessions:
        link = f"{settings.PORTAL_URL}/kegiatan/{session.pk}/"
        about = [session.office.full_name]
        calendar.add_component(
            _event(session, changed=changed.get(session.pk, session.created_at), about=about, link=link)
        )
    return calendar.to_ical()


def changed_at(ids: Iterable[int]) -> dict[int, datetime]:
    """When the sessions with these ids were last written, by the history that triggers keep. One query."""
    history = OutreachSession.pgh_event_model.objects.filter(pgh_obj_id__in=list(ids))  # type: ignore[attr-defined]
    rows = history.order_by().values_list("pgh_obj_id").annotate(at=Max("pgh_created_at"))
    return dict(rows)


def uid_of(session: OutreachSession) -> str:
    """The same for the life of a session, whatever becomes of it; other portals' sessions have another ending."""
    return f"kegiatan-{session.pk}@{urlsplit(settings.PORTAL_URL).hostname}"


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _add_zones(calendar: Calendar, sessions: Iterable[OutreachSession]) -> None:
    for zone in sorted({Zone(session.zone) for session in sessions}):
        offset = datetime(2026, 1, 1, tzinfo=zone.info).utcoffset()
        standard = TimezoneStandard()
        standard.add("dtstart", datetime(1970, 1, 1))  # noqa: DTZ001 - in local time, by the standard
        standard.add("tzoffsetfrom", offset)
        standard.add("tzoffsetto", offset)
        standard.add("tzname", zone.label)
        definition = Timezone()
        definition.add("tzid", zone.value)
        definition.add_component(standard)
        calendar.add_component(definition)


def _event(session: OutreachSession, *, changed: datetime, about: list[str], link: str) -> Event:
    zone = Zone(session.zone).info
    status = STATUS.get(SessionState(session.state), "CONFIRMED")
    event = Event()
    event.add("uid", uid_of(session))
    event.add("sequence", session.version)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("created", session.created_at)
    event.add("dtstart", session.starts_at.astimezone(zone))
    event.add("dtend", session.ends_at.astimezone(zone))
    event.add("summary", f"{_called_off(session)}{session.title}")
    event.add("location", f"{session.venue}, {session.host.label}")
    event.add("description", "\n".join([when(session), *about]))
    event.add("status", status)
    event.add("transp", "OPAQUE" if status == "CONFIRMED" else "TRANSPARENT")
    event.add("class", "PRIVATE")
    if link:
        event.add("url", link)
    if session.place and session.place.latitude is not None and session.place.longitude is not None:
        event.add("geo", (float(session.place.latitude), float(session.place.longitude)))
    return event


def _called_off(session: OutreachSession) -> str:
    """For programs that show a cancelled event like any other."""
    if session.state in (SessionState.CANCELLED, SessionState.POSTPONED):
        return f"[{session.get_state_display()}] "
    return ""
