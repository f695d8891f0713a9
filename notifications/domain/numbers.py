"""On which numbers people may be written to, and whether this portal has the channels for it."""

from collections.abc import Iterable
from typing import Self

from django.conf import settings

from notifications.domain.persons import Families, contact_id, families_of, user_id
from notifications.models import WhatsAppConsent


def whatsapp_is_offered() -> bool:
    return bool(settings.WHATSAPP["token"] and settings.WHATSAPP["phone_id"])


def sms_is_offered() -> bool:
    return bool(settings.SMS["url"])


class Consents:
    """The numbers many people agreed to, asked once: one query, with contacts two, with merged ones three."""

    def __init__(self, agreed: set[tuple[str, str]], own: dict[str, str]) -> None:
        self._agreed = agreed
        self._own = own

    @classmethod
    def load(cls, people: Iterable[str], contacts: Families | None = None) -> Self:
        """``people`` by the keys messages have for them; ``contacts``, where they were asked for already.

        A contact merged into another stands for that person.
        """
        keys = {person for person in people if person}
        person_of = (contacts or families_of(keys)).person_of
        aliases = {f"c{pk}": f"c{person}" for pk, person in person_of.items()}
        rows = WhatsAppConsent.objects.active().filter(person__in=keys | aliases.keys())
        given = {(aliases.get(person, person), phone) for person, phone in rows.values_list("person", "phone")}
        numbers: dict[str, list[str]] = {}
        for person, phone in given:
            numbers.setdefault(person, []).append(phone)
        agreed = given | {(key, phone) for key, person in aliases.items() for phone in numbers.get(person, ())}
        return cls(agreed, {person: phone for person, phone in given if user_id(person)})

    def number(self, person: str, phone: str) -> str:
        """Where this person takes WhatsApp; empty: nowhere. A contact's number is the one the contact has now."""
        number = phone if contact_id(person) is not None else self._own.get(person, "")
        return number if (person, number) in self._agreed else ""
