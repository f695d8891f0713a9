"""By what readers know that a message is ours: officer, office, letter number, and the portal's own address.

Whatever way a message takes and whoever wrote its words. Nobody is led anywhere else: no other links, no shortened
ones.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from notifications.domain.plain_text import one_line
from notifications.kinds import Kind
from offices.errors import DomainError

# what contexts call the facts a reader needs without a link, in the order they are told
FACTS = ("when", "venue", "officer", "office", "place", "letter_number")
LONGEST_FACT = 70
# what phones make a link of: "https://x.test", "www.x.test", "s.id/abc", and bare "s.id" with an ending of this list
_ENDINGS = (
    "apk|app|biz|cc|click|co|com|gd|gl|gg|id|info|io|link|live|ly|me|my|net|online|org|page|shop|site|store|tk|to|top|"
    "web|xyz"
)
_LINK = re.compile(
    r"(?i:[a-z]+://|www\.)\S+"
    r"|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/\S*"
    rf"|(?<![\w.@-])(?:[\w-]+\.)+(?i:{_ENDINGS})(?![\w-])"
)


def facts_in(context: Mapping[str, Any]) -> str:
    """``Selasa, 10 Maret 2026 … . Balai Desa … . https://…``: what is known of them, each cut to ``LONGEST_FACT``."""
    facts = [one_line(str(context.get(name) or "")) for name in FACTS]
    cut = [fact if len(fact) <= LONGEST_FACT else f"{fact[: LONGEST_FACT - 3].rstrip()}..." for fact in facts if fact]
    return ". ".join([*cut, settings.PORTAL_URL])


def check_links(text: str, *, field: str) -> None:
    """Raises ``DomainError`` for a link that does not lead to the portal."""
    for found in _LINK.findall(text):
        link = found.rstrip(".,;:!?)”")
        if not f"{link}/".startswith((f"{settings.PORTAL_URL}/", f"{urlsplit(settings.PORTAL_URL).netloc}/")):
            raise DomainError(
                _("Tautan %(link)s tidak boleh: pesan hanya menyebut alamat portal, %(portal)s.")
                % {"link": link, "portal": settings.PORTAL_URL},
                field=field,
            )


def check_whole(kind: Kind, text: str, *, field: str) -> None:
    """Raises ``DomainError`` for a text that is all its reader gets and does not say whose it is."""
    check_links(text, field=field)
    owed = [f"{{{variable.name}}}" for variable in kind.variables if variable.owed]
    missing = [words for words in (*owed, settings.PORTAL_URL) if words not in text]
    if missing:
        raise DomainError(
            _("Penerima harus tahu dari siapa pesan ini. Sebutkan juga: %(missing)s.")
            % {"missing": ", ".join(missing)},
            field=field,
        )
