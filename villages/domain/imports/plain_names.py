"""A short way for names without anything to take off: most of a long list."""

import re
from functools import cache

from villages.domain.names import KEY_LENGTH, name_key, split_titles
from villages.domain.titles import AFTER, BEFORE, SPOKEN

# Two letters and more in each word: single ones are initials or titles, and joined they may be one.
_PLAIN = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,})*")


def plain_name(text: str) -> tuple[str, str] | None:
    """Name and key of a name of plain words, none of them a title; ``None``: take the long way.

    Gives what ``split_titles`` and ``name_key`` give, without their search.
    """
    if len(text) > KEY_LENGTH or not _PLAIN.fullmatch(text):
        return None
    keys = []
    for word in text.split(" "):
        key = _key_of_word(word)
        if key is None:
            return None
        keys.append(key)
    key = " ".join(keys)
    return (text, key) if len(key) <= KEY_LENGTH else None


@cache
def _pieces_of_titles() -> frozenset[str]:
    """Every string some title begins with, goes on with or ends in: words among them may be (part of) a title."""
    titles = [*BEFORE, *AFTER]
    return frozenset(title[i:j] for title in titles for i in range(len(title)) for j in range(i + 1, len(title) + 1))


_words: dict[str, str | None] = {}
_MOST_WORDS = 200_000


def _key_of_word(word: str) -> str | None:
    if word in _words:
        return _words[word]
    lower = word.lower()
    special = lower in _pieces_of_titles() or lower in SPOKEN
    # what the long way makes of the word behind another one, where it stands by itself
    key = None if special or split_titles(f"Budi {word}").name != f"Budi {word}" else name_key(f"Budi {word}")[5:]
    if key is not None and name_key(word) != key:
        key = None
    if len(_words) < _MOST_WORDS:
        _words[word] = key
    return key
