"""What people are called of whom their old messages do not say it any more."""

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from notifications.domain.persons import contact_id, user_id
from notifications.models import Message
from villages.models import Stakeholder


def names_for(user: Any, found: Iterable[Message]) -> dict[int, str]:
    """By message: its own name, or of an erased one the name of the contact or account, where the reader may see it.

    No query where nothing was erased, at most two otherwise.
    """
    rows = list(found)
    people = {row.person for row in rows if row.erased_at}
    names: dict[str, str] = {}
    if contacts := {pk for person in people if (pk := contact_id(person))}:
        for contact in Stakeholder.objects.visible_to(user).filter(pk__in=contacts):
            names[f"c{contact.pk}"] = contact.full_name
    if accounts := {pk for person in people if (pk := user_id(person))}:
        for account in User.objects.visible_to(user).filter(pk__in=accounts):
            names[f"u{account.pk}"] = account.name
    return {row.pk: row.recipient_name or names.get(row.person, "") for row in rows}
