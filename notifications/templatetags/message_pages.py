"""Ways between the pages about messages, and what of two texts differs."""

from typing import Any

from django import template
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from offices.roles import OFFICE_ROLES, Role

register = template.Library()


@register.inclusion_tag("notifications/_message_tabs.html", takes_context=True)
def message_tabs(context: Context, active: str) -> dict[str, Any]:
    """Messages, rules, digests, texts: those this posting may open. ``active``: the key of one of them."""
    role = context["user"].scope.role
    every = (
        ("messages", "message_list", _("Pesan"), {*OFFICE_ROLES, Role.REGIONAL_HEAD, Role.ADMINISTRATOR}),
        ("rules", "message_rules", _("Aturan"), {*OFFICE_ROLES, Role.NATIONAL}),
        ("digests", "digest_list", _("Ringkasan"), {*OFFICE_ROLES, Role.REGIONAL_HEAD}),
        ("texts", "text_list", _("Teks"), {*OFFICE_ROLES, Role.NATIONAL}),
    )
    tabs = []
    for key, name, label, allowed in every:
        if role in allowed and (url := _there(name)):
            tabs.append({"url": url, "label": label, "active": key == active})
    return {"label": _("Halaman pesan"), "tabs": tabs}


def _there(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
