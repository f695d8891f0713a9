"""A message to somebody who signs in here, outside the plan of a subject: in their language, by the ways they take."""

from typing import Any

from accounts.models import User
from notifications.domain.outbox import PlannedMessage
from notifications.domain.routes import Reach, Routing


def to_account(user: User, *, key: str, kind: str, **fields: Any) -> PlannedMessage | None:
    """The message, on the first way its reader has not refused; nothing where none is left.

    ``key`` is the one without a channel; ``fields``: the others of ``PlannedMessage``.
    """
    reach = Reach(person=f"u{user.pk}", email=user.email, user_id=user.pk)
    ways = Routing.load([reach]).routes(reach, kind=kind)
    if not ways:
        return None
    return PlannedMessage(
        dedupe_key=f"{key}:{ways[0].channel}",
        kind=kind,
        channel=ways[0].channel,
        address=ways[0].address,
        ways=ways[1:],
        person=reach.person,
        recipient_user_id=user.pk,
        recipient_name=user.name,
        language=user.language,
        **fields,
    )
