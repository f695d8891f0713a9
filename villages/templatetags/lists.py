"""The parts every list repeats: headings that sort, how many rows there are, the pages beside this one."""

from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from offices.formats import figure
from offices.templatetags.components import icon, pill
from villages.enums import UNIT_LEADERS, Function, VillageStatus, VulnerabilityLevel
from villages.forms.lists import ListFilters
from villages.models import Stakeholder
from villages.queries.keyset import MOST_COUNTED, Page

register = template.Library()
SIGNS = {"ascending": "chevron-up", "descending": "chevron-down"}


@register.simple_tag
def sort_header(filters: ListFilters, key: str, label: str, css_class: str = "") -> str:
    """A column's heading: its link sorts the list, and ``aria-sort`` says how it is sorted now."""
    link = filters.sort_link(key)
    sign = icon(SIGNS[link.direction]) if link.direction else ""
    current = format_html(' aria-sort="{}"', link.direction) if link.direction else ""
    css = format_html(' class="{}"', css_class) if css_class else ""
    return format_html(
        '<th scope="col"{}{}><a class="sort" href="{}">{}{}</a></th>', current, css, link.url, label, sign
    )


@register.simple_tag
def how_many(count: int) -> str:
    """``1.234``, or ``lebih dari 10.000`` where counting on would cost too much."""
    if count > MOST_COUNTED:
        return _("Lebih dari %(number)s") % {"number": figure(MOST_COUNTED)}
    return figure(count)


@register.simple_tag
def page_shown(page: Page, count: int) -> str:
    """Below the table: how many rows of how many."""
    shown = ngettext("%(shown)s baris", "%(shown)s baris", len(page.rows)) % {"shown": len(page.rows)}
    return _("%(shown)s dari %(total)s") % {"shown": shown, "total": how_many(count).lower()}


@register.simple_tag
def page_before(filters: ListFilters, page: Page) -> Any:
    return filters.page_url(sebelum=page.before) if page.before else ""


@register.simple_tag
def page_after(filters: ListFilters, page: Page) -> Any:
    return filters.page_url(sesudah=page.after) if page.after else ""


@register.simple_tag
def status_pill(status: str) -> str:
    return _status_pill(status, get_language())


@register.simple_tag
def level_pill(level: str) -> str:
    """How exposed a village is, in a word, colour and sign."""
    return _level_pill(level, get_language())


@register.filter
def function_word(contact: Stakeholder) -> str:
    """``Stakeholder.function_title``, the word of a function looked up once."""
    if contact.function in UNIT_LEADERS and contact.unit:
        return contact.unit.kind.leader
    return _function_word(contact.function, get_language())


@register.simple_tag
def contact_pills(contact: Stakeholder) -> str:
    """What to know of a contact before calling."""
    found = []
    if contact.opted_out_at:
        found.append(pill("warn", _("menolak pesan")))
    if contact.term_has_ended:
        found.append(pill("warn", _("masa jabatan berakhir")))
    if contact.merged_into_id:
        found.append(pill("neutral", _("digabung")))
    elif contact.retired_at:
        found.append(pill("neutral", _("tidak dipakai lagi")))
    if contact.notice_is_old:
        found.append(pill("warn", _("pemberitahuan lama")))
    if contact.is_demo:
        found.append(pill("draft", _("contoh"), "none"))
    if not found:
        return ""
    return format_html('<span class="pills">{}</span>', format_html_join("", "{}", ((one,) for one in found)))


# The same few words in every row: looked up once per language.
@lru_cache(maxsize=64)
def _status_pill(status: str, _language: str | None) -> str:
    return pill(VillageStatus(status).pill, str(VillageStatus(status).label))


@lru_cache(maxsize=16)
def _level_pill(level: str, _language: str | None) -> str:
    if not level:
        return format_html('<span class="muted">{}</span>', _("belum dinilai"))
    return pill(VulnerabilityLevel(level).pill, str(VulnerabilityLevel(level).label))


@lru_cache(maxsize=64)
def _function_word(function: str, _language: str | None) -> str:
    return str(Function(function).label)
