"""Forms of contacts that may be one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from villages.domain.merges import TOPICS, fingerprint
from villages.domain.phones import display_phone
from villages.models import Stakeholder
from villages.queries.places import district_choices, narrowed, village_choices

WORDS = {
    "name": gettext_lazy("Nama"),
    "titles": gettext_lazy("Gelar"),
    "called": gettext_lazy("Panggilan"),
    "honorific": gettext_lazy("Sapaan"),
    "function": gettext_lazy("Fungsi"),
    "unit": gettext_lazy("RT/RW"),
    "phone": gettext_lazy("Telepon"),
    "email": gettext_lazy("Surel"),
    "term": gettext_lazy("Masa jabatan"),
}


class PairFilters(forms.Form):
    """Kecamatan and village, as far as they are few enough to choose from; what is no choice counts as not chosen."""

    kecamatan = forms.ChoiceField(required=False)
    desa = forms.ChoiceField(required=False)

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        villages = narrowed(user, "")
        self.fields["kecamatan"].choices = district_choices(user, villages)  # type: ignore[attr-defined]
        self.fields["desa"].choices = village_choices(villages)  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}

    @property
    def is_narrowed(self) -> bool:
        return any(self.chosen.values())


@dataclass(frozen=True, slots=True)
class SameTopic:
    """What both contacts have alike: nothing to choose."""

    label: str
    value: str


class MergeForm(forms.Form):
    """Who stays, and for each topic in which the two differ, whose value.

    Values are ids of contacts. To begin with the ``fuller`` one stays, and a value goes before none.
    """

    keep = forms.ChoiceField(label=gettext_lazy("Kontak yang tinggal"), widget=forms.RadioSelect)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(
        self, *args: Any, contact: Stakeholder, other: Stakeholder, fuller: Stakeholder | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.both = (contact, other)
        stays = fuller or contact
        leaves = other if stays == contact else contact
        self.fields["keep"].choices = [(str(person.pk), person.full_name) for person in self.both]  # type: ignore[attr-defined]
        self.fields["keep"].initial = str(stays.pk)
        self.fields["seen"].initial = fingerprint(contact, other)
        self.same: list[SameTopic] = []
        for topic, label in WORDS.items():
            if topic == "unit" and contact.village_id != other.village_id:
                continue
            values = [value_of(person, topic) for person in self.both]
            if all(getattr(contact, column) == getattr(other, column) for column in shown(topic)):
                if values[0]:
                    self.same.append(SameTopic(str(label), values[0]))
                continue
            self.fields[topic] = forms.ChoiceField(
                label=label,
                widget=forms.RadioSelect,
                choices=[
                    (str(person.pk), value or _("kosong")) for person, value in zip(self.both, values, strict=True)
                ],
                initial=str(stays.pk if value_of(stays, topic) else leaves.pk),
            )

    @property
    def topics(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name in TOPICS]

    def winner(self) -> Stakeholder:
        return next(person for person in self.both if str(person.pk) == self.cleaned_data["keep"])

    def loser(self) -> Stakeholder:
        return next(person for person in self.both if str(person.pk) != self.cleaned_data["keep"])

    def from_loser(self) -> list[str]:
        chosen = {topic: self.cleaned_data.get(topic) for topic in TOPICS}
        return [topic for topic, whose in chosen.items() if whose == str(self.loser().pk)]


def shown(topic: str) -> Iterable[str]:
    """The columns of a topic that people see."""
    return (column for column in TOPICS[topic] if column != "name_key")


def value_of(contact: Stakeholder, topic: str) -> str:
    """What a contact has under a topic, in words; empty where nothing is known."""
    if topic == "titles":
        return " … ".join(filter(None, [contact.title_before, contact.title_after]))
    if topic == "honorific":
        return str(contact.get_honorific_display()) if contact.honorific else ""
    if topic == "function":
        return contact.function_title
    if topic == "unit":
        return contact.unit.label if contact.unit else ""
    if topic == "phone":
        number = display_phone(contact.phone)
        return _("%(number)s (telepon bersama)") % {"number": number} if contact.phone_is_shared and number else number
    if topic == "term":
        days = [contact.term_start, contact.term_end]
        return " – ".join(date_format(day, "j M Y") if day else "…" for day in days) if any(days) else ""
    return str(getattr(contact, topic))
