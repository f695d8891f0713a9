"""Sessions as rows of a table and as entries of the calendar.

A page has dozens to hundreds of them: written in Python they cost a tenth of what a template's loop does.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from offices.formats import figure, short_date
from offices.templatetags.components import icon, pill
from outreach.domain.maps import place_link
from outreach.domain.states import STEPS
from outreach.enums import SessionLevel, SessionState
from outreach.queries.sessions import SessionRow

register = template.Library()
register.filter("place_link", place_link)

TABLE_ROW = (
    '<tr><th scope="row"><a href="{}">{}</a><small>{}</small></th>'
    '<td data-label="{}"><span class="text-nowrap">{}</span><small>{}</small></td>'
    '<td data-label="{}">{}{}</td><td data-label="{}">{}</td><td class="end" data-label="{}">{}</td>'
    '<td data-label="{}">{}</td></tr>'
)
ENTRY = (
    '<li class="cal-event cal-{}"{}><a class="cal-link" href="{}">{}<b class="cal-begin">{}</b>'
    '<b class="cal-full">{}</b> <span class="cal-name">{}</span>{} <span class="cal-more">{}</span> '
    '<span class="cal-state{}">{}</span></a>{}</li>'
)
HANDLE = ' data-session="{}" data-move="{}"'
MOVE = '<a class="cal-move" href="{}pindah/" data-pick-up>{}<span class="visually-hidden"> {}, {}</span></a>'
COUNT = ' <span class="cal-count">{}</span>'
# The sign says in shape what the colour says. Where a month has no room for the word, the sign is beside the time.
SIGNS = {
    SessionState.DRAFT: "edit", SessionState.AWAITING_VILLAGE: "mail", SessionState.SCHEDULED: "calendar",
    SessionState.POSTPONED: "clock", SessionState.CANCELLED: "cross", SessionState.ONGOING: "info",
    SessionState.AWAITING_ROLL: "warning", SessionState.CLOSED: "check",
}  # fmt: skip
# What goes as planned: its word is left to the sign where room is short, and to who listens.
QUIET = {SessionState.SCHEDULED, SessionState.CLOSED}


@register.simple_tag
def session_table_rows(rows: Iterable[SessionRow]) -> str:
    """``<tr>`` of each session, for the table of ``session_list.html``."""
    words = (_("Waktu"), _("Desa"), _("Penanggung jawab"), _("Peserta"), _("Status"))
    district = _("Kec.")
    return format_html_join("", TABLE_ROW, (_table_row(row, words, district) for row in rows))


def _table_row(row: SessionRow, words: tuple[str, ...], district: str) -> tuple[Any, ...]:
    when, where, who, came, state = words
    return (
        row.url, row.title, row.venue,
        when, short_date(row.local_date), row.hours,
        where, f"{row.village}, {district} {row.district}", _others(row),
        who, row.lead or row.office,
        came, figure(row.participants) if row.is_held else _listed(row),
        state, pill(row.pill, row.state_label),
    )  # fmt: skip


def _others(row: SessionRow) -> str:
    more = row.more_villages
    if not more:
        return ""
    text = ngettext("dan %(count)s desa lain", "dan %(count)s desa lain", more) % {"count": more}
    return format_html("<small>{}</small>", text)


def _listed(row: SessionRow) -> str:
    return format_html('<span class="muted">{}</span>', _("%(figure)s di daftar") % {"figure": figure(row.listed)})


@register.simple_tag
def calendar_events(rows: Iterable[SessionRow], alike: Collection[str] = (), movable_in: Collection[int] = ()) -> str:
    """``<li>`` of each session of a day.

    ``alike``: names that several of the villages shown have; those get their kecamatan. ``movable_in``: the offices
    whose sessions the reader may move.
    """
    district = _("Kec.")
    return format_html_join("", ENTRY, (_entry(row, district, alike, movable_in) for row in rows))


def _entry(row: SessionRow, district: str, alike: Collection[str], movable_in: Collection[int]) -> tuple[Any, ...]:
    movable = row.office_id in movable_in and row.state in STEPS["change"].sources
    name = _name(row, district, alike)
    return (
        row.event,
        format_html(HANDLE, row.pk, row.version) if movable else "",
        row.url, icon(SIGNS[SessionState(row.state)]), row.begin, row.hours, name,
        format_html(COUNT, _participants(row.participants)) if row.is_held else "",
        " · ".join(filter(None, (row.title, row.venue, f"{district} {row.district}", row.lead))),
        " cal-quiet" if row.state in QUIET else "", row.state_label,
        format_html(MOVE, row.url, _("Pindahkan"), name, row.begin) if movable else "",
    )  # fmt: skip


def _name(row: SessionRow, district: str, alike: Collection[str]) -> str:
    """The village; the kecamatan where the session is the whole kecamatan's, or another village has the same name."""
    if row.level == SessionLevel.DISTRICT:
        return f"{district} {row.district}"
    name = f"{row.village_name}, {district} {row.district}" if row.village_name in alike else row.village_name
    return f"{name} +{row.more_villages}" if row.more_villages else name


def _participants(number: int) -> str:
    return ngettext("%(figure)s peserta", "%(figure)s peserta", number) % {"figure": figure(number)}


@register.simple_tag
def calendar_sign(state: str) -> str:
    """The sign of a state, for the legend."""
    return icon(SIGNS[SessionState(state)])
