"""One message with everything that belongs to it, and all messages of one person."""

import logging
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.discreet import discreet
from notifications.domain.other_eyes import for_other_eyes
from notifications.domain.reasons import Reason, reason_of
from notifications.domain.rendering import Rendered, rendered
from notifications.domain.retrying import retryable
from notifications.enums import MessageState
from notifications.kinds import label_of
from notifications.models import Message, RetryAct
from notifications.queries.listing import ORDER, PILLS, MessageRow, icon_of, masked, message_rows
from notifications.queries.names import names_for
from notifications.subjects import Subject, named_subjects
from villages.models import Stakeholder
from villages.queries.keyset import Page, key_in, page_of

logger = logging.getLogger(__name__)


class MessagePage:
    """What the page of one message shows; everything in the reader's scope."""

    def __init__(self, user: Any, message: Message) -> None:
        self.user, self.message = user, message

    @property
    def label(self) -> str:
        return label_of(self.message.kind)

    @cached_property
    def name(self) -> str:
        return names_for(self.user, [self.message])[self.message.pk]

    @property
    def pill(self) -> str:
        return PILLS.get(MessageState(self.message.state), "neutral")

    @property
    def icon(self) -> str:
        return icon_of(self.pill)

    @property
    def where(self) -> str:
        return masked(self.message)

    @property
    def reason(self) -> Reason | None:
        return reason_of(self.message)

    @cached_property
    def about(self) -> Subject | None:
        return named_subjects(self.user, [self.message.subject]).get(self.message.subject)

    @cached_property
    def words(self) -> Rendered | None:
        """As it was, or would be, sent, but for the reader's own links; nothing where it cannot be composed."""
        if self.message.erased_at:
            return None
        try:
            return for_other_eyes(rendered(self.message))
        except Exception as error:
            logger.error("Message %d cannot be shown\n%s", self.message.pk, discreet(error))
            return None

    @cached_property
    def ways(self) -> list[MessageRow]:
        """The ways it took, this one among them, in their order; nothing for a message that took one."""
        root = self.message.root_id or self.message.pk
        rows = Message.objects.visible_to(self.user).filter(Q(pk=root) | Q(root=root)).order_by("pk")
        found = message_rows(self.user, list(rows))
        return found if len(found) > 1 else []

    @cached_property
    def members(self) -> list[MessageRow]:
        """What went out together in this one."""
        rows = Message.objects.visible_to(self.user).filter(bundle=self.message.root_id or self.message.pk)
        return message_rows(self.user, list(rows.order_by("pk")))

    @cached_property
    def retries(self) -> list[RetryAct]:
        rows = RetryAct.objects.visible_to(self.user).filter(message=self.message)
        return list(rows.select_related("actor").order_by("-at", "-pk"))

    @cached_property
    def may_retry(self) -> bool:
        return retryable(Message.objects.visible_to(self.user).filter(pk=self.message.pk)).exists()


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody with what they were told: ``url`` is the page of the contact."""

    name: str
    page: Page
    url: str = ""


def told(user: Any, person: str, *, before: int | None = None, after: int | None = None) -> Told | None:
    """What somebody was told when, the latest first, under every name they were kept under.

    None where the reader knows neither a message to them nor the contact.
    """
    contact = _contact(user, person)
    rows: QuerySet[Message] = Message.objects.visible_to(user).filter(person__in=_keys(user, person, contact))
    page = page_of(rows, ORDER, scope=rows, before=before, after=after)
    account = User.objects.visible_to(user).filter(pk=_id(person)).first() if person[:1] == "u" else None
    if not page.rows and contact is None and account is None:
        return None
    name = contact.full_name if contact else account.name if account else page.rows[0].recipient_name
    url = reverse("contact_detail", args=[contact.pk]) if contact else ""
    return Told(name or _("tanpa nama"), Page(message_rows(user, page.rows), page.before, page.after), url)


def _contact(user: Any, person: str) -> Stakeholder | None:
    """The person a contact's key stands for: of a merged one the other."""
    if person[:1] != "c" or not _id(person):
        return None
    visible = Stakeholder.objects.visible_to(user)
    found = visible.filter(pk=_id(person)).first()
    return visible.filter(pk=found.merged_into_id).first() if found and found.merged_into_id else found


def _keys(user: Any, person: str, contact: Stakeholder | None) -> list[str]:
    if contact is None:
        return [person]
    aliases = Stakeholder.objects.visible_to(user).filter(merged_into=contact.pk).values_list("pk", flat=True)
    return [f"c{contact.pk}", *(f"c{pk}" for pk in aliases)]


def _id(person: str) -> int | None:
    return key_in(person[1:])
