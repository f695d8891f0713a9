"""Offices, assisted villages, units, contacts and accounts of the bench."""

import random
from dataclasses import dataclass, field

from accounts.models import Posting, User
from desabinaan.bench.contacts import Contacts
from desabinaan.bench.copying import NULL, Table
from desabinaan.bench.names import mixed, person, place
from desabinaan.bench.scales import Scale, spread
from offices.models import ImmigrationOffice, Region, RegionalOffice, WorkingArea
from offices.roles import Role
from villages.models import AssistedVillage, NeighbourhoodUnit, UnitKind

SINCE = "2022-01-01"
LEVELS = (("", NULL), ("low", 2), ("medium", 5), ("high", 9))


@dataclass(slots=True)
class Village:
    code: str
    zone: str
    office: "Office"
    first_contact: int = 0
    contacts: int = 0
    units: list[tuple[int, bool]] = field(default_factory=list)  # (id, whether it is an RT)
    last_held: int = 0  # the latest session held there, while sessions are made
    before: "Office | None" = None  # the office it belonged to in earlier years

    @property
    def lower(self) -> list[int]:
        return [unit for unit, is_lower in self.units if is_lower]

    @property
    def ancestors(self) -> tuple[object, ...]:
        return self.office.id, self.office.regional, self.code[:5], self.code[:8]


@dataclass(slots=True)
class Office:
    id: int
    regional: int
    regencies: list[str]
    officers: list[int] = field(default_factory=list)
    section_head: int = 0
    head: int = 0
    villages: list[Village] = field(default_factory=list)
    given_away: list[Village] = field(default_factory=list)


class People:
    """Writes everything that is there before the first session, and remembers what sessions need of it."""

    def __init__(self, scale: Scale, rng: random.Random) -> None:
        self.scale, self.rng = scale, rng
        self.offices: list[Office] = []
        self._users = Table(User, "id", "username", "name", "email", "is_demo")
        self._postings = Table(Posting, "user_id", "role", "office_id", "regional_office_id", "region_id",
                               "guiding_office_id", "starts_on")  # fmt: skip
        self._last_user = 0

    def make(self) -> None:
        self._make_offices()
        self._make_villages()
        for office in self.offices:
            self._staff(office)
        for regional in sorted({office.regional for office in self.offices}):
            self._account("kakanwil", regional, Role.REGIONAL_HEAD, regional_office=regional)
        for regency in {regency for office in self.offices for regency in office.regencies}:
            self._account("pemda", regency, Role.LOCAL_GOVERNMENT, region=regency)
        self._account("direktorat", 1, Role.NATIONAL)
        self._account("admin", 1, Role.ADMINISTRATOR)
        self._users.flush()
        self._postings.flush()

    def _make_offices(self) -> None:
        regencies = list(Region.objects.filter(level="regency").order_by("code").values_list("code", flat=True))
        provinces = list(Region.objects.filter(level="province").order_by("code").values_list("code", flat=True))
        kanwil = Table(RegionalOffice, "id", "slug", "name", "province_id")
        for number, province in enumerate(provinces, start=1):
            name = f"Kantor Wilayah Direktorat Jenderal Imigrasi {place(number)} {number}"
            kanwil.add(number, f"kanwil-{number}", name, province)
        kanwil.flush()
        kanim = Table(ImmigrationOffice, "id", "slug", "place_name", "regional_office_id", "zone")
        area = Table(WorkingArea, "office_id", "region_id")
        zones = dict(Region.objects.filter(level="province").values_list("code", "zone"))
        start = 0
        for number, share in enumerate(spread(len(regencies), self.scale.offices, self.rng), start=1):
            own = regencies[start : start + share]  # some reach into the next province
            start += share
            office = Office(number, provinces.index(own[0][:2]) + 1, own)
            kanim.add(number, f"kanim-{number}", f"{place(number)} {number}", office.regional, zones[own[0][:2]])
            for regency in own:
                area.add(number, regency)
            self.offices.append(office)
        kanim.flush()
        area.flush()

    def _make_villages(self) -> None:
        rng = self.rng
        assisted = Table(AssistedVillage, "region_id", "office_id", "regional_office_id", "regency_id", "district_id",
                         "status", "designated_on", "decree_number", "vulnerability_level", "vulnerability_score",
                         "vulnerability_assessed_on", "is_demo")  # fmt: skip
        units, contacts = _Units(), Contacts()
        shares = iter(spread(self.scale.contacts, self.scale.assisted_villages, rng, skew=0.5))
        for office, share in zip(
            self.offices, spread(self.scale.assisted_villages, len(self.offices), rng), strict=True
        ):
            inside = list(
                Region.objects.filter(level="village", parent__parent__in=office.regencies).values_list("code", "zone")
            )
            # designated by whole kecamatan: neighbours, not a scatter
            first = rng.randrange(max(1, len(inside) - share))
            for code, zone in inside[first : first + share]:
                village = Village(code, zone, office)
                office.villages.append(village)
                if rng.random() < 0.005 and len(self.offices) > 1:
                    village.before = self.offices[office.id % len(self.offices)]
                    village.before.given_away.append(village)
                status = rng.choices(("active", "designated", "verified", "proposed", "inactive"), (80, 9, 4, 5, 2))[0]
                decided = status in ("active", "designated", "inactive")
                level, score = rng.choices(LEVELS, (20, 35, 30, 15))[0]
                assessed = NULL if score is NULL else f"{rng.choice((2024, 2025, 2026))}-03-01"
                assisted.add(code, *village.ancestors, status, "2023-09-13" if decided else NULL,
                             f"W.{office.id}.IMI-GR.03.05 Tahun 2023" if decided else "", level, score, assessed,
                             "t")  # fmt: skip
                units.add(village, rng)
                village.first_contact, village.contacts = contacts.add_village(
                    code, village.ancestors, number=next(shares), units=village.units
                )
            contacts.add_districts([(village.code, village.ancestors) for village in office.villages])
        assisted.flush()
        units.table.flush()
        contacts.flush()

    def _staff(self, office: Office) -> None:
        for number in range(max(6, self._officers_of(office))):
            office.officers.append(self._account(f"petugas{number}", office.id, Role.OFFICER, office=office.id))
        office.section_head = self._account("kasi", office.id, Role.SECTION_HEAD, office=office.id)
        office.head = self._account("kakanim", office.id, Role.OFFICE_HEAD, office=office.id)
        for village in office.villages:
            if self.rng.random() < 0.7:
                self._account("operator", village.code, Role.VILLAGE_OPERATOR, region=village.code, guide=office.id)
        for district in sorted({village.code[:8] for village in office.villages})[::3]:
            self._account("kecamatan", f"{office.id}.{district}", Role.DISTRICT_OPERATOR, region=district)

    def _officers_of(self, office: Office) -> int:
        """Pairs enough that nobody is in two places: at most three sessions a day each, twice the mean in a rush."""
        share = self.scale.sessions * len(office.villages) / self.scale.assisted_villages
        busiest_day = share / (self.scale.years * 300) * 4 + 2
        return 2 * (int(busiest_day / 3) + 2)

    def _account(
        self, word: str, place_of: object, role: Role, *,
        office: object = NULL, regional_office: object = NULL, region: object = NULL, guide: object = NULL,
    ) -> int:  # fmt: skip
        self._last_user += 1
        number = self._last_user
        email = f"{word}.{place_of}@contoh.test" if mixed(number) % 3 else ""
        self._users.add(number, f"{word}.{place_of}", f"{person(number).strip()} (contoh)", email, "t")
        self._postings.add(number, role.value, office, regional_office, region, guide, SINCE)
        return number


class _Units:
    """RWs with their RTs; where there are none in the field, dusun."""

    def __init__(self) -> None:
        self.table = Table(NeighbourhoodUnit, "id", "village_id", "office_id", "regional_office_id", "regency_id",
                           "district_id", "kind_id", "parent_id", "number")  # fmt: skip
        self._kinds = dict(UnitKind.objects.values_list("slug", "pk"))
        self._last = 0

    def add(self, village: Village, rng: random.Random) -> None:
        for upper in range(1, rng.randint(2, 9) + 1):
            self._last += 1
            above = self._last
            village.units.append((above, False))
            self.table.add(above, village.code, *village.ancestors, self._kinds["rw"], NULL, f"{upper:02d}")
            for lower in range(1, rng.randint(2, 7) + 1):
                self._last += 1
                village.units.append((self._last, True))
                self.table.add(self._last, village.code, *village.ancestors, self._kinds["rt"], above, f"{lower:03d}")
