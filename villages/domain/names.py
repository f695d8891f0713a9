"""Names of people: their titles apart, and what two spellings of one name have in common."""

import re
import unicodedata
from dataclasses import dataclass

from villages.domain.titles import AFTER, BEFORE, MOST_PIECES, SPOKEN

KEY_LENGTH = 120
# A word with the dots that follow it; of ``Drs.H.Ahmad`` there are three.
_PIECE = re.compile(r"[^\s.,]+\.*")
# What may be a title nobody listed here: abbreviations with a dot or in capitals, after a comma.
_ABBREVIATIONS = re.compile(r"(?=.*\.|[A-Z]{2,5}$)[A-Za-z]{1,6}(?:[. ]{1,2}[A-Za-z]{1,6}){0,4}\.?")

# Spellings of one name. A single letter or ``st`` only in the first place: elsewhere it is an initial, or a title.
_SPELLINGS = {
    spelling: name
    for name, spellings in {
        "muhammad": "mohammad mohamad mohammed mohamed muhamad muhammed mochammad mochamad muchammad muchamad"
        " mokhamad mukhamad moh moch mohd muh much mhd",
        "abdul": "abd abdoel abdur",
        "ahmad": "achmad akhmad ahmed achmat ahmat ach akh",
        "siti": "sitti sity",
    }.items()
    for spelling in spellings.split()
}
_SPELLINGS_AT_FIRST = {"m": "muhammad", "st": "siti"}


@dataclass(frozen=True, slots=True)
class PersonName:
    """A bare name and its titles, each written the usual way: ``("H.", "Ahmad Fauzi", "S.Sos., M.Si.")``."""

    title_before: str
    name: str
    title_after: str


def split_titles(text: str) -> PersonName:
    """Take the titles off a name, however they are typed: ``drs H Ahmad Fauzi SSos, MSi``.

    Several are understood, with or without dots, blanks and commas; a title after the name without a comma has to
    look like one (a dot, capitals, or three letters and more). Something always stays as the name. Splitting a name
    put together again changes nothing.
    """
    segments = [segment for part in text.split(",") if (segment := " ".join(part.split()))]
    before: list[str] = []
    after: list[str] = []
    named = segments[:1]
    for segment in segments[1:]:
        if (title := BEFORE.get(_letters(segment))) and _letters(segment) not in AFTER:
            before.append(title)
        elif titles := _titles_in(segment):
            after += titles
        else:
            named.append(segment)
    front, name, back = _bare(", ".join(named))
    return PersonName(" ".join(_once(front + before)), name, ", ".join(_once(back + after)))


def name_key(text: str) -> str:
    """What spellings of one name have in common, at most 120 characters; of a key, the key itself.

    Lower case, without accents, punctuation, titles and words of address; Moch., Moh., Mohammad, M. … are
    ``muhammad``, Abd. and Abdur ``abdul``, Achmad and Akhmad ``ahmad``, St. and Sitti ``siti``. For finding people who
    may be the same, never for showing.
    """
    key = _key(split_titles(text).name)
    while (again := _key(key)) != key:
        key = again
    return key


def _titles_in(segment: str) -> list[str]:
    """Titles of a segment after a comma; nothing when it is no title."""
    words = _PIECE.findall(segment)
    titles: list[str] = []
    while words:
        for count in range(min(MOST_PIECES, len(words)), 0, -1):
            if title := AFTER.get(_letters("".join(words[:count]))):
                titles.append(title)
                del words[:count]
                break
        else:
            return [segment] if _ABBREVIATIONS.fullmatch(segment) else []
    return titles


def _bare(text: str) -> tuple[list[str], str, list[str]]:
    """Titles at the front, the name between them as typed, titles at the back without a comma."""
    pieces = list(_PIECE.finditer(text))
    front: list[str] = []
    back: list[str] = []
    first, last = 0, len(pieces)
    while last - first > 1 and (found := _front_title(pieces[first:last])):
        front.append(found[0])
        first += found[1]
    while last - first > 1 and (found := _back_title(pieces[first:last])):
        back.insert(0, found[0])
        last -= found[1]
    name = text[pieces[first].start() : pieces[last - 1].end()] if pieces else text
    return front, name, back


def _front_title(pieces: list[re.Match[str]]) -> tuple[str, int] | None:
    for count in (2, 1):
        written = "".join(piece[0] for piece in pieces[:count])
        title = BEFORE.get(_letters(written))
        if title and len(pieces) > count:
            # dr. heals, Dr. has written a thesis
            return ("dr." if title == "Dr." and written.startswith("dr") else title), count
    return None


def _back_title(pieces: list[re.Match[str]]) -> tuple[str, int] | None:
    for count in range(min(MOST_PIECES, len(pieces) - 1), 0, -1):
        written = "".join(piece[0] for piece in pieces[-count:])
        letters = _letters(written)
        if letters in AFTER and (len(letters) > 2 or "." in written or written.isupper()):
            return AFTER[letters], count
    return None


def _key(text: str) -> str:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(sign))
    plain = re.sub(r"['’‘`ʼ]", "", plain.lower())
    words = re.findall(r"[^\W_]+", plain)
    while len(words) > 1 and (words[0] in BEFORE or words[0] in SPOKEN):
        del words[0]
    while len(words) > 2 and words[0] + words[1] in BEFORE:
        del words[:2]
    while count := _words_of_title(words):
        del words[-count:]
    words = [_SPELLINGS.get(word, word) for word in words]
    words[:1] = [_SPELLINGS_AT_FIRST.get(word, word) for word in words[:1]]
    return _cut(" ".join(words))


def _words_of_title(words: list[str]) -> int:
    """How many words at the end are a title, also in small letters and without a comma."""
    for count in range(min(MOST_PIECES, len(words) - 1), 0, -1):
        if "".join(words[-count:]) in AFTER:
            return count
    return 0


def _cut(key: str) -> str:
    """Within the column, at the end of a word where there is one."""
    if len(key) <= KEY_LENGTH:
        return key
    return key[: KEY_LENGTH + 1].rpartition(" ")[0] or key[:KEY_LENGTH]


def _letters(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalpha())


def _once(titles: list[str]) -> list[str]:
    return list(dict.fromkeys(titles))
