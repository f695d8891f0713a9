"""The part of the register some rows are judged against, read at once: contacts in use, and phones."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from villages.domain.names import name_key
from villages.models import Stakeholder

# What a file may change; the order of ``Existing``.
COMPARED = ("function", "name", "title_before", "title_after", "called", "honorific", "phone", "phone_is_shared",
            "email", "term_start", "term_end", "unit_id")  # fmt: skip
_COLUMNS = ("pk", "village_id", "district_id", "office_id", "name_key", *COMPARED)


@dataclass(slots=True)
class Existing:
    """A contact in use. ``place`` is the code of its village or, without one, of the kecamatan."""

    pk: int
    place: str
    office: int
    name_key: str
    values: dict[str, object]

    @property
    def unit_id(self) -> int | None:
        return self.values["unit_id"]  # type: ignore[return-value]


class Register:
    """Contacts of some places as they are now.

    ``phones`` are those the rows have: who holds one anywhere in the offices is known as well.
    """

    def __init__(self, *, places: Collection[str], offices: Collection[int], phones: Collection[str]) -> None:
        villages = sorted(code for code in places if len(code) == 13)
        districts = sorted(code for code in places if len(code) != 13)
        in_use = Stakeholder.objects.filter(retired_at__isnull=True).order_by("pk")
        self._by_name: dict[tuple[str, str, str], list[Existing]] = {}
        self._by_phone: dict[tuple[int, str], list[Existing]] = {}
        self._known: dict[int, Existing] = {}
        self._add(in_use.filter(village__in=villages).values_list(*_COLUMNS))
        if districts:
            self._add(in_use.filter(district__in=districts, village__isnull=True).values_list(*_COLUMNS))
        if phones:
            self._add(in_use.filter(office__in=sorted(offices), phone__in=sorted(phones)).values_list(*_COLUMNS))

    def named(self, place: str, function: str, key: str) -> list[Existing]:
        return self._by_name.get((place, function, key), [])

    def holders(self, office: int, phone: str) -> list[Existing]:
        return self._by_phone.get((office, phone), [])

    def _add(self, rows: Iterable[tuple]) -> None:
        for pk, village, district, office, key, *values in rows:
            if pk in self._known:
                continue
            columns = dict(zip(COMPARED, map(_plain, values), strict=True))
            key = key or name_key(str(columns["name"]))
            found = self._known[pk] = Existing(pk, village or district, office, key, columns)
            self._by_name.setdefault((found.place, str(columns["function"]), key), []).append(found)
            if phone := columns["phone"]:
                self._by_phone.setdefault((office, str(phone)), []).append(found)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value
