"""The village and the topic some words mean, among those an office works with."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.utils.translation import gettext as _

from guidance.models import Topic
from offices.errors import DomainError
from outreach.domain.paste.columns import Column
from villages.domain.imports.columns import plain
from villages.domain.imports.places import bare
from villages.models import AssistedVillage

NAMED = 5
_BESIDE = re.compile(r"^(?P<village>[^(,/]+?)\s*(?:\((?P<bracket>[^)]*)\)|[,/]\s*(?P<after>.+))$")
_DISTRICT_WITHIN = re.compile(r"^(?P<village>.+?)\s+kec(?:amatan|\.)?\s+(?P<district>.+)$", re.IGNORECASE)
# Words of a title that say nothing about its topic.
_NO_TOPIC = frozenset({"dan", "di", "ke", "secara", "tentang", "sosialisasi", "penyuluhan", "materi", "bahaya", "the"})
SHORTEST_WORD = 3


@dataclass
class Villages:
    """Finds villages by name or code; of several with one name the kecamatan decides."""

    _by_code: dict[str, AssistedVillage] = field(default_factory=dict)
    _by_name: dict[str, list[AssistedVillage]] = field(default_factory=dict)

    @classmethod
    def of(cls, villages: Iterable[AssistedVillage]) -> "Villages":
        """``villages`` come with region and district."""
        found = cls()
        for village in villages:
            found._by_code[village.pk.replace(".", "")] = village
            found._by_name.setdefault(bare(village.region.name), []).append(village)
        return found

    def find(self, text: str, district: str = "") -> AssistedVillage:
        """The village ``Pontang``, ``Desa Kaserangan (Ciruas)``, ``Kaserangan, Kec. Ciruas`` or a code names.

        Raises DomainError on the village column for none, with those spelt alike, and for several.
        """
        if not text:
            raise DomainError(_("Tulis nama desa atau kelurahannya."), field=Column.VILLAGE)
        if found := self._by_code.get(re.sub(r"[.\s]", "", text)):
            return found
        name, beside = _apart(text)
        rows = self._by_name.get(bare(name), [])
        if not rows and not beside:
            rows = self._with_the_district_behind(text)
        wanted = bare(district or beside)
        if wanted:
            rows = [row for row in rows if bare(row.district.name) == wanted] or self._refuse_district(
                rows, text, wanted
            )
        if len(rows) == 1:
            return rows[0]
        raise self._several(text, rows) if rows else self._none(text)

    def _with_the_district_behind(self, text: str) -> list[AssistedVillage]:
        """``Kaserangan Ciruas``: names that stand behind each other."""
        words = bare(text)
        return [
            row
            for name, rows in self._by_name.items()
            if words.startswith(f"{name} ")
            for row in rows
            if words == f"{name} {bare(row.district.name)}"
        ]

    def _refuse_district(self, rows: list[AssistedVillage], text: str, wanted: str) -> list[AssistedVillage]:
        if not rows:
            return rows
        raise DomainError(
            _("Tidak ada %(village)s di kecamatan “%(district)s”. Yang ada: %(labels)s.")
            % {"village": text[:60], "district": wanted[:40], "labels": _labels(rows)},
            field=Column.VILLAGE,
        )

    def _several(self, text: str, rows: list[AssistedVillage]) -> DomainError:
        return DomainError(
            _("Ada beberapa “%(text)s”: %(labels)s. Tulis juga kecamatannya, misalnya %(example)s.")
            % {
                "text": text[:60],
                "labels": _labels(rows),
                "example": f"{rows[0].region.name} ({rows[0].district.name})",
            },
            field=Column.VILLAGE,
        )

    def _none(self, text: str) -> DomainError:
        alike = get_close_matches(bare(text), self._by_name, n=2, cutoff=0.75)
        if alike:
            rows = [row for name in alike for row in self._by_name[name]]
            sentence = _("“%(text)s” bukan desa binaan kantor Anda. Maksudnya %(labels)s?")
            return DomainError(sentence % {"text": text[:60], "labels": _labels(rows)}, field=Column.VILLAGE)
        sentence = _("“%(text)s” bukan desa binaan kantor Anda. Periksa nama atau tulis kodenya.")
        return DomainError(sentence % {"text": text[:60]}, field=Column.VILLAGE)


@dataclass
class Topics:
    """Finds topics by name: exactly, by words they share, at last spelt alike."""

    topics: list[Topic]
    _found: dict[str, Topic] = field(default_factory=dict)

    def find(self, text: str) -> Topic:
        """The topic ``TPPO``, ``paspor`` or ``Pencegahan TPO dan TPPM`` means; DomainError on the topic column."""
        if not text:
            raise DomainError(_("Tulis topiknya."), field=Column.TOPIC)
        if text not in self._found:
            self._found[text] = self._find(text)
        return self._found[text]

    def _find(self, text: str) -> Topic:
        typed = plain(text)
        for topic in self.topics:
            if typed in (plain(topic.name), plain(topic.slug)):
                return topic
        scored = [(self._shared(typed, topic), topic) for topic in self.topics]
        best = max((score for score, _topic in scored), default=0)
        likely = [topic for score, topic in scored if score == best and score > 0]
        if len(likely) == 1:
            return likely[0]
        names = ", ".join(f"“{topic.name}”" for topic in likely or self.topics)
        sentence = (
            _("Topik “%(text)s” bisa berarti %(names)s. Tulis salah satunya.")
            if likely
            else _("Topik “%(text)s” tidak dikenal. Yang ada: %(names)s.")
        )
        raise DomainError(sentence % {"text": text[:60], "names": names}, field=Column.TOPIC)

    def _shared(self, typed: str, topic: Topic) -> float:
        """How much of what was typed the topic's words say; half of it at least, or nothing."""
        words = [word for word in typed.split() if len(word) >= SHORTEST_WORD and word not in _NO_TOPIC]
        own = [word for word in plain(f"{topic.name} {topic.slug}").split() if word not in _NO_TOPIC]
        hits = sum(bool(get_close_matches(word, own, n=1, cutoff=0.8)) for word in words)
        return hits / len(words) if words and hits * 2 >= len(words) else 0


def _apart(text: str) -> tuple[str, str]:
    """Name and kecamatan of ``Kaserangan (Ciruas)``; the second is empty where none stands there."""
    if match := _BESIDE.match(text.strip()) or _DISTRICT_WITHIN.match(text.strip()):
        groups = match.groupdict()
        return match["village"], (groups.get("bracket") or groups.get("after") or groups.get("district") or "").strip()
    return text, ""


def _labels(rows: list[AssistedVillage]) -> str:
    return ", ".join(row.label for row in rows[:NAMED])
