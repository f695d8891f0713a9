"""Whom a link in a message belongs to, said so that only they recognise it."""

from accounts.models import User
from notifications.domain.persons import contact_id, person_in_use, user_id
from villages.models import Stakeholder


def masked_address(person: str) -> str:
    """``a…@desa.example`` of the person's e-mail address; empty where there is none."""
    account, contact = user_id(person), contact_id(person_in_use(person))
    rows = User.objects.filter(pk=account) if account else Stakeholder.objects.filter(pk=contact or 0)
    name, _at, domain = (rows.values_list("email", flat=True).first() or "").rpartition("@")
    return f"{name[:1]}…@{domain}" if name else ""
