"""Having messages that did not arrive sent once more, by a person who says so."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from notifications.domain.bundling import BUNDLE
from notifications.enums import ACCOUNT_KIND, MessageState
from notifications.models import Message, RetryAct

MOST = 500
NOT_ARRIVED = (MessageState.FAILED, MessageState.MISSED)


class Retried(NamedTuple):
    """How many messages go out again, to how many people; ``expired`` are too late to be of use to anybody."""

    messages: int
    people: int
    expired: int


def not_arrived(rows: QuerySet[Message]) -> QuerySet[Message]:
    """Of ``rows`` those nobody got: failed or missed, and not gone on another way.

    For what was put together in one message its parts stand, which may be retried one by one.
    """
    return rows.filter(nobody_got())


def nobody_got(states: Collection[str] = NOT_ARRIVED) -> Q:
    """The same as a condition, for what counts several things at once."""
    following = Message.objects.filter(root=Coalesce(OuterRef("root"), OuterRef("pk")), pk__gt=OuterRef("pk"))
    return Q(~Exists(following), ~Q(kind=BUNDLE), state__in=states)


def retryable(rows: QuerySet[Message], *, now: datetime | None = None) -> QuerySet[Message]:
    """Of ``rows`` those that did not arrive and may still be of use. Of what is about an account nothing is left."""
    return not_arrived(rows).filter(expires_at__gt=now or timezone.now()).exclude(kind=ACCOUNT_KIND)


def preview(rows: QuerySet[Message]) -> Retried:
    """What ``retry`` would do now, of ``MOST`` at most."""
    return _counted(rows, list(retryable(rows).order_by("pk")[:MOST]))


@transaction.atomic
def retry(*, rows: QuerySet[Message], actor: Any) -> Retried:
    """Let the dispatcher send them at once; done twice it finds nothing the second time.

    Whoever owns a message is asked before it goes out, as always: what is no longer true is not sent.
    """
    now = timezone.now()
    chosen = list(retryable(rows, now=now).select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:MOST])
    done = _counted(rows, chosen)
    acts = [RetryAct(message=row, actor=actor, at=now, was=row.state, error=row.last_error) for row in chosen]
    RetryAct.objects.bulk_create(acts)
    Message.objects.filter(pk__in=[row.pk for row in chosen]).update(
        state=MessageState.SCHEDULED, attempts=0, retry_at=None, claimed_at=None, last_error="", provider_id="",
        sent_at=None, delivered_at=None, read_at=None,
    )  # fmt: skip
    return done


def _counted(rows: QuerySet[Message], chosen: list[Message]) -> Retried:
    expired = not_arrived(rows).filter(Q(expires_at__lte=timezone.now()) | Q(kind=ACCOUNT_KIND)).count()
    return Retried(len(chosen), len({row.person or row.address for row in chosen}), expired)


def unseen(ids: Iterable[int]) -> QuerySet[Message]:
    """Messages by id, to be sent once more by somebody who may not read them."""
    return Message.objects.filter(pk__in=ids)
