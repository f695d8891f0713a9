"""One's own inbox in the portal."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from notifications.domain.rendering import rendered
from notifications.enums import MessageState
from notifications.models import Message
from villages.queries.keyset import key_in

PAGE = 30
# begins what a mail says about itself at its end; nobody needs it in the portal
SIGNATURE = "\n-- \n", "\n--\n"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as its reader sees it. ``path``: the page it is about."""

    message: Message
    subject: str
    text: str
    path: str

    @property
    def unread(self) -> bool:
        return bool(self.message.state != MessageState.READ)


@dataclass(frozen=True, slots=True)
class InboxPage:
    """``older``: the key of the last letter shown, where there are older ones."""

    letters: list[Letter]
    older: str


def unread_count(user: Any) -> int:
    """One query, of the index of inboxes."""
    return Message.own_inbox.visible_to(user).unread().count()


def inbox_page(user: Any, *, before: str = "") -> InboxPage:
    """Newest first, from the letter after ``before`` on. Two queries at most."""
    rows = Message.own_inbox.visible_to(user)
    pk = key_in(before)
    last = rows.filter(pk=pk).only("sent_at").first() if pk else None
    if last is not None:
        rows = rows.filter(Q(sent_at__lt=last.sent_at) | Q(sent_at=last.sent_at, pk__lt=last.pk))
    found = list(rows.order_by("-sent_at", "-pk")[: PAGE + 1])
    shown = found[:PAGE]
    return InboxPage(letters=letters(shown), older=str(shown[-1].pk) if len(found) > PAGE else "")


def letters(messages: Iterable[Message]) -> list[Letter]:
    return [letter(message) for message in messages]


def letter(message: Message) -> Letter:
    words = rendered(message)
    text = words.text
    for mark in SIGNATURE:
        text = text.partition(mark)[0]
    path = str(message.context.get("path", ""))
    # a page of the portal, never an address elsewhere
    own = path if path.startswith("/") and not path.startswith("//") else ""
    return Letter(message, words.subject, text.strip(), own)
