"""Contacts of the bench: villagers, and people of the kecamatan who serve several villages."""

from functools import cache
from itertools import groupby

from desabinaan.bench.copying import NULL, Table
from desabinaan.bench.names import mixed, parts_of_person
from villages.domain.names import name_key
from villages.enums import Function
from villages.models import ServedVillage, Stakeholder

VILLAGERS = [
    Function.VILLAGE_STAFF, Function.PKK, Function.YOUTH, Function.COMMUNITY,
    Function.RELIGIOUS, Function.TEACHER, Function.OTHER,
]  # fmt: skip
# One Babinsa, and one Bhabinkamtibmas, for this many villages.
SERVED = 4
HONORIFICS = ("m", "m", "f", "f", "")
LONG_AGO, LATELY = "2024-05-06 08:00+07", "2026-06-01 08:00+07"
Ancestors = tuple[object, ...]


class Contacts:
    """Heads of RT and RW and other villagers, a third without phone, most without e-mail; some out of use or merged.

    No two share a phone but by the explicit mark.
    """

    def __init__(self) -> None:
        self._table = Table(
            Stakeholder, "id", "village_id", "office_id", "regional_office_id", "regency_id", "district_id", "unit_id",
            "function", "honorific", "title_before", "name", "title_after", "name_key", "phone",
            "phone_is_shared", "email", "term_start", "term_end", "opted_out_at", "wish_source",
            "retired_at", "merged_into_id", "is_demo",
        )  # fmt: skip
        self._served = Table(ServedVillage, "stakeholder_id", "village_id")
        self._last = 0

    def add_village(
        self, code: str, ancestors: Ancestors, *, number: int, units: list[tuple[int, bool]]
    ) -> tuple[int, int]:
        """(first id, how many) of the contacts made; ``units``: as for ``function_at``."""
        first = self._last + 1
        for position in range(number):
            mix = mixed(self._last + 1)
            unit, function = function_at(units, self._last + 1, position)
            self._add(code, ancestors, unit, function, merged=position > len(units) and mix % 500 == 1)
        return first, number

    def add_districts(self, villages: list[tuple[str, Ancestors]]) -> None:
        """For each kecamatan of an office a camat, and a Babinsa and a Bhabinkamtibmas for every few villages."""
        for _district, group in groupby(villages, key=lambda village: village[0][:8]):
            here = list(group)
            ancestors = here[0][1]
            self._add(NULL, ancestors, NULL, Function.DISTRICT_HEAD.value)
            for start in range(0, len(here), SERVED):
                for function in (Function.ARMY, Function.POLICE):
                    self._add(NULL, ancestors, NULL, function.value)
                    for code, _ancestors in here[start : start + SERVED]:
                        self._served.add(self._last, code)

    def flush(self) -> None:
        self._table.flush()
        self._served.flush()

    def _add(self, village: str, ancestors: Ancestors, unit: object, function: str, *, merged: bool = False) -> None:
        self._last += 1
        number, mix = self._last, mixed(self._last)
        before, name, after = parts_of_person(number)
        shared = mix % 40 == 0
        phone = f"+62811{_digits(number - number % 40 if shared else number)}" if mix % 3 else ""
        retired = LONG_AGO if merged or mix % 25 == 3 else NULL
        out = LATELY if mix % 100 == 7 else NULL
        start, end = ("2021-08-12", "2026-08-11") if mix % 6 == 0 else ("2024-01-01", "2029-12-31")
        self._table.add(
            number, village, *ancestors, unit, function, HONORIFICS[mix % 5], before, name, after, _key(name), phone,
            "t" if shared and phone else "f", f"kontak{number}@contoh.test" if mix % 12 == 0 else "",
            start, end, out, "" if out is NULL else "lewat telepon", retired, number - 1 if merged else NULL, "t",
        )  # fmt: skip


def function_at(units: list[tuple[int, bool]], contact: int, position: int) -> tuple[object, str]:
    """(unit, function) of a village's contact: first come the heads of its units, but for some that have none.

    ``units``: (id, whether it is an RT).
    """
    mix = mixed(contact) >> 5
    unit, is_lower = units[position % len(units)]
    if position < len(units) and mix % 12:
        return unit, Function.RT_HEAD.value if is_lower else Function.RW_HEAD.value
    if position == len(units):
        return NULL, Function.VILLAGE_HEAD.value
    return unit if mix % 4 else NULL, VILLAGERS[mix % len(VILLAGERS)].value


@cache
def _key(name: str) -> str:
    return name_key(name)


def _digits(number: int) -> str:
    """Eight digits, other ones for every number."""
    return f"{number * 7919 % 10**8:08d}"
