"""Contacts of the demo: who holds which function in a village and in its kecamatan."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models.functions import Coalesce

from desabinaan.demo.people import People, Person
from desabinaan.demo.villages import ancestors
from villages.enums import Function
from villages.models import AssistedVillage, NeighbourhoodUnit, Stakeholder

# One Babinsa, and one Bhabinkamtibmas, serves this many villages.
VILLAGES_PER_POST = 4
RT_VACANT = 0.06
OPTED_OUT = 0.01
VILLAGE_TERM = (dt.date(2021, 8, 12), dt.date(2029, 8, 11))
UNIT_TERMS = (
    (dt.date(2024, 3, 1), dt.date(2029, 2, 28)),
    (dt.date(2022, 7, 1), dt.date(2027, 6, 30)),
    (dt.date(2021, 5, 1), dt.date(2026, 4, 30)),
    (None, None),
)
OTHERS = (
    (Function.VILLAGE_STAFF, 2, 0.4),
    (Function.PKK, 2, 1.0),
    (Function.YOUTH, 1, 0.3),
    (Function.COMMUNITY, 2, 0.1),
    (Function.RELIGIOUS, 1, 0.1),
    (Function.TEACHER, 1, 0.6),
)


def load_contacts(villages: list[AssistedVillage]) -> int:
    """Give villages, and their kecamatan, without any contact theirs; returns the number of contacts."""
    filled = set(Stakeholder.objects.values_list(Coalesce("village_id", "district_id"), flat=True).distinct())
    rows: list[Stakeholder] = []
    for district in dict.fromkeys(village.district_id for village in villages):
        here = [village for village in villages if village.district_id == district]
        if district not in filled:
            rows += _of_district(here[0])
        posts = _shared_posts(here)
        for village, (army, police) in zip(here, posts, strict=True):
            if village.pk not in filled:
                rows += _of_village(village, army, police)
    owners = Counter((row.office_id, row.phone) for row in rows)
    for row in rows:
        row.phone_is_shared = bool(row.phone) and owners[row.office_id, row.phone] > 1
    return len(Stakeholder.objects.bulk_create(rows))


def _of_district(village: AssistedVillage) -> Iterator[Stakeholder]:
    people, place = People(village.district_id), ancestors(village)
    slug = village.district.name.lower().replace(" ", "")
    yield _contact(
        Function.DISTRICT_HEAD, people.person(degree=1, phone=1), place, email=f"camat.{slug}@contoh.example"
    )
    # The secretary of the kecamatan, KUA, Puskesmas and Polsek have no function of their own.
    for office in ("sekcam", "kua", "puskesmas", "polsek"):
        email = f"{office}.{slug}@contoh.example" if people.chance(0.6) else ""
        yield _contact(Function.OTHER, people.person(women=0.4, degree=0.8), place, email=email)


def _shared_posts(villages: list[AssistedVillage]) -> list[tuple[Person, Person]]:
    posts: list[tuple[Person, Person]] = []
    for number, village in enumerate(villages):
        if number % VILLAGES_PER_POST == 0:
            people = People(f"{village.pk} posts")
            pair = (people.person(women=0, phone=1), people.person(women=0, phone=1))
        posts.append(pair)
    return posts


def _of_village(village: AssistedVillage, army: Person, police: Person) -> Iterator[Stakeholder]:
    people, place = People(village.pk), ancestors(village) | {"village": village}
    slug = "".join(letter for letter in village.region.name.lower() if letter.isalnum())
    mail = f"{slug}.{village.pk[-4:]}@contoh.example"
    start, end = VILLAGE_TERM if village.region.kind == "desa" else (None, None)
    head = people.person(degree=0.5, phone=1)
    yield _contact(Function.VILLAGE_HEAD, head, place, email=f"kepala.{mail}", term_start=start, term_end=end)
    yield _contact(Function.ARMY, army, place)
    yield _contact(Function.POLICE, police, place)
    others = [(function, women) for function, number, women in OTHERS for _turn in range(number)]
    for number, (function, women) in enumerate(others, start=1):
        email = f"kontak{number}.{mail}" if people.chance(0.35) else ""
        yield _contact(function, people.person(women=women, degree=0.3), place, email=email)
    yield from _of_units(village.units.select_related("kind").order_by("pk"), people, place)


def _of_units(units: Iterable[NeighbourhoodUnit], people: People, place: dict) -> Iterator[Stakeholder]:
    """The head of every RW and of most RT; some share the phone of the one before, as families do."""
    last = people.person(phone=1)
    for unit in units:
        if unit.kind.is_lower and people.chance(RT_VACANT):
            continue
        person = people.person(women=0.15, phone=0.8)
        if people.chance(0.03):
            person = Person(person.name, person.honorific, last.phone)
        start, end = people.dice.choice(UNIT_TERMS)
        row = _contact(
            Function.RT_HEAD if unit.kind.is_lower else Function.RW_HEAD,
            person,
            place,
            unit=unit,
            term_start=start,
            term_end=end,
        )
        if people.chance(OPTED_OUT):
            row.opted_out_at = dt.datetime(2026, 2, 3, 3, tzinfo=dt.UTC)
        yield row
        last = person


def _contact(function: Function, person: Person, place: dict, **fields: object) -> Stakeholder:
    values = {"name": person.name, "honorific": person.honorific, "phone": person.phone}
    return Stakeholder(function=function, is_demo=True, **values, **place, **fields)
