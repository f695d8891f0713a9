"""On which numbers people may be written to, and whether this portal has the channels for it."""

from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db.models import Q

from notifications.domain.persons import contact_id, user_id
from notifications.models import WhatsAppConsent
from villages.models import Stakeholder


def whatsapp_is_offered() -> bool:
    return bool(settings.WHATSAPP["token"] and settings.WHATSAPP["phone_id"])


def sms_is_offered() -> bool:
    return bool(settings.SMS["url"])


class Consents:
    """The numbers many people agreed to, asked once: two queries, and one more with contacts among them."""

    def __init__(self, agreed: set[tuple[str, str]], own: dict[str, str]) -> None:
        self._agreed = agreed
        self._own = own

    @classmethod
    def load(cls, people: Iterable[str]) -> Self:
        """``people`` by the keys messages have for them. A contact merged into another stands for that person."""
        keys = {person for person in people if person}
        merged = _merged({pk for key in keys if (pk := contact_id(key)) is not None})
        winners = {key: f"c{merged.get(contact_id(key) or 0, contact_id(key))}" for key in keys if contact_id(key)}
        aliases = {f"c{loser}": f"c{winner}" for loser, winner in merged.items()}
        rows = WhatsAppConsent.objects.active().filter(person__in=keys | set(winners.values()) | aliases.keys())
        given = {(aliases.get(person, person), phone) for person, phone in rows.values_list("person", "phone")}
        agreed = given | {(key, phone) for key, winner in winners.items() for who, phone in given if who == winner}
        return cls(agreed, {person: phone for person, phone in given if user_id(person)})

    def number(self, person: str, phone: str) -> str:
        """Where this person takes WhatsApp; empty: nowhere. A contact's number is the one the contact has now."""
        number = phone if contact_id(person) is not None else self._own.get(person, "")
        return number if (person, number) in self._agreed else ""


def _merged(pks: set[int]) -> dict[int, int]:
    """Loser -> winner, of these contacts whichever of the two they are."""
    if not pks:
        return {}
    rows = Stakeholder.objects.filter(Q(pk__in=pks) | Q(merged_into__in=pks), merged_into__isnull=False)
    return dict(rows.values_list("pk", "merged_into_id"))
