"""A message in the portal's inbox is read once its reader opened it, or said so."""

from django.db.models import QuerySet
from django.utils import timezone

from notifications.enums import MessageState
from notifications.models import Message


def mark_read(messages: QuerySet[Message]) -> int:
    """Those of ``messages`` that were not; how many. The time of the first reading stays."""
    unread = messages.exclude(state=MessageState.READ)
    return unread.update(state=MessageState.READ, read_at=timezone.now())
