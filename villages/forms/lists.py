"""What the lists' filters share: plain GET forms. A value that is no choice of the reader's counts as not chosen."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from villages.queries.found import Found
from villages.queries.places import narrowed, office_choices

# A page of a list is no filter: what changes a list begins at its first page.
PAGING = ("sebelum", "sesudah")


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force; ``url`` takes it away."""

    name: str
    label: str
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class SortLink:
    """``url`` sorts by the column, or turns its order around; ``direction``: the value of ``aria-sort``, or empty."""

    url: str
    direction: str


class ListFilters(forms.Form):
    """``ORDERS``: words of the orders by their keys, the usual one first. ``FALLING``: those asked for downwards."""

    q = forms.CharField(required=False, max_length=60, label=_("Cari"))
    kantor = forms.ChoiceField(required=False, label=_("Kantor"))
    urut = forms.ChoiceField(required=False)

    ORDERS: ClassVar[dict[str, Any]] = {}
    FALLING: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        offices = office_choices(user)
        self._offer("kantor", offices)
        wanted = self.data.get("kantor", "")
        self.office = wanted if wanted in dict(offices) else ""
        self.villages = narrowed(user, self.office)
        turned = [(f"-{key}", _("%(order)s, terbalik") % {"order": word}) for key, word in self.ORDERS.items()]
        self._offer("urut", [*self.ORDERS.items(), *turned])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def offered(self, name: str) -> list[tuple[str, str]]:
        return self.fields[name].choices  # type: ignore[attr-defined]

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The valid values; empty where nothing valid was chosen."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}

    def found(self) -> Found:
        """What the list shows."""
        raise NotImplementedError

    @property
    def is_narrowed(self) -> bool:
        return bool(self.chips)

    @property
    def order(self) -> str:
        """The key of the order, with a minus when it is turned around."""
        return self.chosen["urut"] or next(iter(self.ORDERS))

    @property
    def word_of_order(self) -> str:
        return str(dict(self.offered("urut"))[self.order])

    @cached_property
    def chips(self) -> list[Chip]:
        return [
            Chip(name, str(self.fields[name].label), self._word_of(name, value), self._url(**{name: ""}))
            for name, value in self.chosen.items()
            if value and name not in (*PAGING, "urut")
        ]

    def _word_of(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            return str(dict(self.offered(name))[value])
        return "" if value is True else f"“{value}”"

    @property
    def checks(self) -> list[tuple[str, Any, bool]]:
        """Name, word and state of the filters that are ticked."""
        boxes = {name: field for name, field in self.fields.items() if isinstance(field, forms.BooleanField)}
        return [(name, field.label, bool(self.chosen[name])) for name, field in boxes.items()]

    def sort_link(self, key: str) -> SortLink:
        down = self.order == f"-{key}"
        falls_first = key in self.FALLING
        if self.order.removeprefix("-") != key:
            return SortLink(self._url(urut=f"-{key}" if falls_first else key), "")
        return SortLink(self._url(urut=key if down else f"-{key}"), "descending" if down else "ascending")

    @property
    def address(self) -> str:
        """The filters, search and order as the part of an address after its path; without the page."""
        return self._url()

    @property
    def address_of_page(self) -> str:
        """The same with the page."""
        return self._url(**{name: self.chosen[name] for name in PAGING})

    @property
    def beside(self) -> dict[str, Any]:
        """The row the page stands beside: ``before`` or ``after`` it."""
        return {"before": self.chosen["sebelum"] or None, "after": self.chosen["sesudah"] or None}

    def page_url(self, **beside: Any) -> str:
        """The page ``sebelum=`` or ``sesudah=`` a row."""
        return self._url(**beside)

    def _url(self, **changes: Any) -> str:
        query = QueryDict(mutable=True)
        kept = {name: value for name, value in self.chosen.items() if name not in PAGING} | changes
        query.update({name: "1" if value is True else value for name, value in kept.items() if value})
        return f"?{query.urlencode()}"
