"""The smallest parts of every page. They stand in every row of a list, so they are written in Python: an ``include``
costs ten times as much."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join

from offices.bundles import scripts_of

register = template.Library()
SELECTED = format_html(" {}", "selected")

# The sign that says in shape what the colour says.
SIGN_OF_KIND = {"ok": "check", "warn": "warning", "bad": "error", "info": "info", "draft": "edit"}


@register.simple_tag
def icon(name: str, label: str = "", **attributes: Any) -> str:
    """A symbol of ``static/icons.svg``; ``label`` only when no word stands beside it; ``class`` for size and place."""
    return _icon(static("icons.svg"), name, str(label), attributes.get("class", ""))


@register.simple_tag
def kind_icon(kind: str = "") -> str:
    """The sign of ok, warn, bad, info or draft; nothing for other kinds."""
    return icon(SIGN_OF_KIND[kind]) if kind in SIGN_OF_KIND else ""


@register.simple_tag
def pill(kind: str = "neutral", text: str = "", icon: str = "") -> str:
    """A state in a word, colour and sign; ``icon`` instead of the kind's own sign, ``none`` for no sign."""
    kind = kind or "neutral"
    name = "" if icon == "none" else icon or SIGN_OF_KIND.get(kind, "")
    sign = _icon(static("icons.svg"), name, "", "") if name else ""
    return format_html('<span class="pill pill-{}">{}{}</span>', kind, sign, text)


@register.simple_tag
def select_options(options: Iterable[tuple[Any, Any]], chosen: Any = "") -> str:
    """``<option>`` of each pair of value and word; the one whose value reads like ``chosen`` is selected."""
    chosen = "" if chosen is None else str(chosen)
    lines = ((key, SELECTED if str(key) == chosen else "", word) for key, word in options)
    return format_html_join("", '<option value="{}"{}>{}</option>', lines)


@register.simple_tag
def scripts(bundle: str) -> str:
    """The scripts of a bundle (``offices/bundles.py``), deferred: they run in their order, after the page is read."""
    return format_html_join("\n", '<script src="{}" defer></script>', ((url,) for url in scripts_of(bundle)))


@lru_cache(maxsize=512)
def _icon(sprite: str, name: str, label: str, css_class: str) -> str:
    css_class = f"icon {css_class}".strip()
    if label:
        named = '<svg class="{}" role="img" aria-label="{}" focusable="false"><use href="{}#{}"/></svg>'
        return format_html(named, css_class, label, sprite, name)
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', css_class, sprite, name
    )
