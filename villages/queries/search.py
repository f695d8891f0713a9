"""What somebody typed into the search of a list, and the conditions it makes.

First what matches exactly: every word is part of a name or of a place, in any order. Only when nothing does, names
spelt alike (trigrams of ``pg_trgm``), so that a mistyped name is found and a right one is never buried.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import add, and_, or_
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest

from villages.domain.likeness import spelt_alike

# The most rows of what is only alike: best first, and further down they are no longer alike.
MOST_ALIKE = 50
MOST_WORDS = 6
SHORTEST_ALIKE = 3
SHORTEST_NUMBER = 4
# Said along with a name, but part of none.
_KINDS = {"desa", "kelurahan", "kel", "kecamatan", "kec", "kabupaten", "kab"}
_DOTTED = re.compile(r"^\d{2}\.\d{0,2}(\.\d{0,2}(\.\d{0,4})?)?$")
_NUMBER = re.compile(r"^\+?[\d\s().\-]+$")


@dataclass(frozen=True, slots=True)
class Search:
    """Either the beginning of a region's ``code``, or ``digits``, or ``words`` in capitals; empty: nothing asked."""

    code: str = ""
    digits: str = ""
    words: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str, *, leaving_out: Iterable[str] = ()) -> "Search":
        """``leaving_out``: words that stand beside names without being part of them, in lower case without a dot."""
        text = text.strip()
        if _DOTTED.match(text):
            return cls(code=text)
        if _NUMBER.match(text):
            return cls(digits=re.sub(r"\D", "", text))
        typed = [word.strip(',;()"') for word in text.split()]
        beside = _KINDS.union(leaving_out)
        typed = [word for word in typed if word] or text.split()
        words = [word for word in typed if word.lower().rstrip(".") not in beside] or typed
        return cls(words=tuple(word.upper() for word in words[:MOST_WORDS]))

    @property
    def as_code(self) -> str:
        """The beginning of a code, also typed without dots: ``360412`` is ``36.04.12``."""
        if self.code or not self.digits:
            return self.code
        parts = (self.digits[:2], self.digits[2:4], self.digits[4:6], self.digits[6:10])
        return ".".join(part for part in parts if part)

    @property
    def as_phone(self) -> str:
        """The end of a telephone number without the country's 62 or the leading zero; empty below four digits."""
        digits = self.digits.removeprefix("62") if len(self.digits) > 9 else self.digits
        digits = digits.lstrip("0") if len(digits) > 8 else digits
        return digits if len(digits) >= SHORTEST_NUMBER else ""


def every_word(words: Iterable[str], *columns: str) -> Q:
    """Each word is a part of one of the columns."""
    return all_of(any_of(Q(**{f"{column}__icontains": word}) for column in columns) for word in words)


def alike(
    rows: QuerySet,
    words: Iterable[str],
    *columns: str,
    spelt: Callable[[str], str] = str,
    also: Callable[[str], Q] = lambda _word: Q(pk__in=()),
) -> list[Any]:
    """Keys of the rows whose columns hold something like each word, the likest first; at most ``MOST_ALIKE``.

    A word of one or two letters is like everything and asked exactly. ``spelt``: how the columns write a word;
    ``also``: what a word may match instead.
    """
    words = tuple(words)
    if not any(len(word) >= SHORTEST_ALIKE for word in words):
        return []
    condition = all_of(any_of(_like(column, spelt(word)) for column in columns) | also(word) for word in words)
    scores = [_score([TrigramWordSimilarity(spelt(word), F(column)) for column in columns]) for word in words]
    with spelt_alike():
        found = rows.filter(condition).alias(_score=reduce(add, scores))
        return list(found.order_by("-_score", "pk").values_list("pk", flat=True)[:MOST_ALIKE])


def _like(column: str, word: str) -> Q:
    return Q(**{f"{column}__{'trigram_word_similar' if len(word) >= SHORTEST_ALIKE else 'icontains'}": word})


def _score(likenesses: list[Any]) -> Any:
    return Greatest(*likenesses) if len(likenesses) > 1 else likenesses[0]


def all_of(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions, Q())


def any_of(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q())
