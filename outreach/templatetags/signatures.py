"""Signatures as pictures in a page."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from outreach.domain.signatures import path_of

register = template.Library()


@register.filter
def signature(strokes: list[Any] | None) -> str:
    """An SVG of the strokes; empty where there are none. Its path is made of whole numbers alone."""
    if not strokes:
        return ""
    return format_html(
        '<svg class="signature" viewBox="0 0 2000 1000" role="img" aria-label="{}"><path d="{}"/></svg>',
        _("Tanda tangan"),
        path_of(strokes),
    )
