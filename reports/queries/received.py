"""The digests somebody got, for the posting they work under."""

from django.db.models import QuerySet

from accounts.models import User
from notifications.models import Message
from reports.domain.digests import subject_of
from reports.enums import DigestKind
from villages.queries.keyset import Order, Page, page_of

ORDER = Order(("due_at",), descending=True)


def received(user: User) -> QuerySet[Message]:
    """The first message of each digest, whichever way it went on."""
    if user.posting is None:
        return Message.objects.none()
    return Message.objects.visible_to(user).filter(
        recipient_user=user, subject=subject_of(user.posting), kind__in=DigestKind.values, root=None
    )


def received_page(user: User, *, before: int | None, after: int | None) -> Page:
    rows = received(user)
    return page_of(rows, ORDER, scope=rows, before=before, after=after)
