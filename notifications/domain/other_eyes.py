"""The words of a message for others than its reader: without the links by which one acts in that person's name, and
with numbers masked, which are there for who is to call.
"""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from phonenumbers import NumberParseException

from notifications.domain.rendering import Rendered
from villages.domain.phones import mask_phone

_LINK = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w/])\+[1-9]\d{6,14}\b")
# ends a sentence or a mark around a link, and is no part of it
_AFTER = ".,;:!?)]}*_”’"


def for_other_eyes(words: Rendered) -> Rendered:
    """Whoever has somebody's link may answer an invitation or refuse messages for them, so nobody else reads it."""
    return Rendered(*(_PHONE.sub(_masked, _LINK.sub(_shown, part)) for part in words))


def _masked(found: re.Match[str]) -> str:
    try:
        return mask_phone(found[0])
    except NumberParseException:
        return "…"


def _shown(found: re.Match[str]) -> str:
    link = found[0].rstrip(_AFTER)
    return _("[tautan pribadi]") + found[0][len(link) :] if _is_personal(link) else found[0]


def _is_personal(link: str) -> bool:
    """Whatever leads to a page opened by a token; the portal may have had another name when the link was written.

    A link to the portal that leads nowhere may be one with something behind it: it is not shown either.
    """
    try:
        path = urlsplit(link).path or "/"
        return "token" in resolve(path if path.endswith((".ics", "/")) else f"{path}/").kwargs
    except (Resolver404, ValueError):
        return link.startswith(settings.PORTAL_URL)
