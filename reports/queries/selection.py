"""What a dashboard is asked for: a place within the reader's scope, a period, and what the sessions are about.

All of it stands in the address, so that a link leads somebody else to the same figures, as far as he may see them.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from guidance.models import Topic
from offices.errors import DomainError
from offices.models import ImmigrationOffice, Level, Region, RegionalOffice
from offices.periods import RANGE, Period, Quarter
from outreach.enums import SessionKind
from villages.enums import VulnerabilityLevel
from villages.models import AssistedVillage

# villages whose vulnerability nobody assessed yet
UNASSESSED = "belum"


class Depth(StrEnum):
    """How far down one looks, and by what the next step is named in rows and addresses."""

    NATION = "nation"
    KANWIL = "kanwil"
    OFFICE = "kantor"
    REGENCY = "kabupaten"
    DISTRICT = "kecamatan"
    VILLAGE = "desa"


@dataclass(frozen=True)
class Selection:
    """``depth`` and the places are the narrowest of scope and address; ``compare`` is whole, not yet cut at today.

    ``explicit``: the places the address named, by their parameter.
    """

    period: Period
    compare: Period
    depth: Depth
    regional_office: RegionalOffice | None = None
    office: ImmigrationOffice | None = None
    region: Region | None = None
    village: AssistedVillage | None = None
    topic: Topic | None = None
    kind: SessionKind | None = None
    vulnerability: str = ""
    explicit: tuple[tuple[str, str], ...] = ()

    @cached_property
    def parameters(self) -> dict[str, str]:
        chosen = {"periode": self.period.code, **dict(self.explicit)}
        if self.compare != self.period.previous:
            chosen["banding"] = self.compare.code
        if self.topic:
            chosen["topik"] = self.topic.slug
        if self.kind:
            chosen["jenis"] = self.kind.value
        if self.vulnerability:
            chosen["kerawanan"] = self.vulnerability
        return chosen

    def query(self, **changes: str) -> str:
        """The address's query with these parameters instead; an empty one is left out."""
        return urlencode({name: value for name, value in (self.parameters | changes).items() if value})

    def on(self, today: date) -> "Selection":
        """With ``compare`` cut at the same day while the period is under way."""
        return replace(self, compare=self.compare.until(today, of=self.period))

    @property
    def place(self) -> str:
        """The name of the place; empty for the nation."""
        if self.village:
            return self.village.label
        if self.region:
            return self.region.full_name
        named = self.office or self.regional_office
        return named.short_name if named else ""

    @property
    def by_village(self) -> bool:
        """Whether figures are those of villages rather than of the offices that did the work."""
        return bool(self.region or self.village or self.vulnerability)

    @property
    def by_topic(self) -> bool:
        return bool(self.topic or self.kind)

    @property
    def trail(self) -> list[tuple[str, str]]:
        """The places the address named, from the top: name and query that leads there."""
        names = {
            "kanwil": self.regional_office and self.regional_office.short_name,
            "kantor": self.office and self.office.short_name,
            "kecamatan": self.region and self.region.full_name,
            "desa": self.village and self.village.region.full_name,
        }
        places = [name for name, _value in self.explicit]
        return [
            (str(names[name]), self.query(**dict.fromkeys(places[number + 1 :], "")))
            for number, name in enumerate(places)
        ]

    @property
    def top(self) -> str:
        """The query of everything the reader may see."""
        return self.query(**{name: "" for name, _value in self.explicit})

    def of_territory(self, *, village: str = "village") -> Q:
        """Condition for rows that carry ancestors. ``village``: the way to the village."""
        found = self.of_place(village=village)
        if self.vulnerability:
            level = "" if self.vulnerability == UNASSESSED else self.vulnerability
            prefix = f"{village}__" if village else ""
            found &= Q(**{f"{prefix}vulnerability_level": level})
        return found

    def of_place(self, *, village: str = "village") -> Q:
        if self.village:
            return Q(**{village or "pk": self.village.pk})
        found = Q()
        if self.region:
            found &= Q(**{"regency" if self.depth is Depth.REGENCY else "district": self.region.pk})
        if self.office:
            found &= Q(office=self.office.pk)
        elif self.regional_office:
            found &= Q(regional_office=self.regional_office.pk)
        return found

    def of_subject(self, *, session: str = "") -> Q:
        """Condition for rows that know topic and kind, or whose ``session`` does."""
        prefix, found = f"{session}__" if session else "", Q()
        if self.topic:
            found &= Q(**{f"{prefix}topic": self.topic.pk})
        if self.kind:
            found &= Q(**{f"{prefix}kind": self.kind.value})
        return found


def read(user: Any, address: Any) -> tuple[Selection, str]:
    """What an address asks for, and what was wrong with it in words: a broken period gives the present quarter.

    A place outside the reader's scope is not there (Http404).
    """
    problem = ""
    now = Period.of_quarter(Quarter.of(timezone.localdate()))
    try:
        period = _period(address) or now
        compare = Period.read(address.get("banding", "")) or period.previous
    except DomainError as error:
        period, compare, problem = now, now.previous, error.message
    places = _places(user, address)
    return (
        Selection(
            period=period,
            compare=compare,
            topic=_one(Topic.objects.visible_to(user), slug=address.get("topik", "")),
            kind=_kind(address.get("jenis", "")),
            vulnerability=_level(address.get("kerawanan", "")),
            **places,
        ),
        problem,
    )


def _period(address: Any) -> Period | None:
    code = address.get("periode", "")
    if code != RANGE:
        return Period.read(code)
    try:
        days = [date.fromisoformat(address.get(name, "")) for name in ("dari", "sampai")]
    except ValueError as error:
        raise DomainError(_("Isi tanggal awal dan tanggal akhir.")) from error
    return Period.between(*days)


def _kind(value: str) -> SessionKind | None:
    if value and value not in SessionKind.values:
        raise Http404
    return SessionKind(value) if value else None


def _level(value: str) -> str:
    if value and value not in (*VulnerabilityLevel.values, UNASSESSED):
        raise Http404
    return value


def _one(rows: Any, **condition: str) -> Any:
    if not all(condition.values()):
        return None
    # the database cannot even be asked for a NUL
    found = None if any("\0" in value for value in condition.values()) else rows.filter(**condition).first()
    if found is None:
        raise Http404
    return found


def _places(user: Any, address: Any) -> dict[str, Any]:
    """The narrowest place of scope and address, and those above it as far as the address named them."""
    names = [name for name in ("kanwil", "kantor", "kecamatan", "desa") if address.get(name)]
    explicit = tuple((name, address[name]) for name in names)
    villages = AssistedVillage.objects.visible_to(user).select_related("region", "district", "office")
    offices = ImmigrationOffice.objects.visible_to(user).select_related("regional_office")
    office = _one(offices, slug=address.get("kantor", ""))
    found = {
        "office": office,
        "regional_office": _one(RegionalOffice.objects.visible_to(user), slug=address.get("kanwil", "")),
        "explicit": explicit,
    }
    if village := _one(villages, pk=address.get("desa", "")):
        return found | {"depth": Depth.VILLAGE, "village": village, "region": village.district}
    if code := address.get("kecamatan", ""):
        return found | {"region": _one(villages, district=code).district, "depth": Depth.DISTRICT}
    if office:
        return found | {"depth": Depth.OFFICE}
    if found["regional_office"]:
        return found | {"depth": Depth.KANWIL}
    return found | _of_scope(user)


def _of_scope(user: Any) -> dict[str, Any]:
    scope, posting = user.scope, user.posting
    if scope.everything or posting is None:
        return {"depth": Depth.NATION}
    if scope.region_code:
        region = posting.region
        return {"region": region, "depth": Depth.REGENCY if region.level == Level.REGENCY else Depth.DISTRICT}
    if scope.regional_office_ids:
        return {"regional_office": posting.regional_office, "depth": Depth.KANWIL}
    return {"office": posting.office, "depth": Depth.OFFICE}
