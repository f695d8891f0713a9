"""Contacts of the demo: who holds which function in a village and in its kecamatan."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.db.models.functions import Coalesce

from desabinaan.demo.consents import consents, refuse_messages, take_notice
from desabinaan.demo.people import People, Person
from desabinaan.demo.villages import ancestors
from villages.domain.contact_rules import names_of
from villages.enums import Function
from villages.models import AssistedVillage, Consent, NeighbourhoodUnit, ServedVillage, Stakeholder

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
# The last of these terms has ended; most of those units have a new head since.
ENDED, FOLLOWED = dt.date(2026, 4, 30), 0.6
NEW_TERM_BEGAN = dt.datetime(2026, 5, 1, 3, tzinfo=dt.UTC)
ARMY_RANKS, POLICE_RANKS = ("Serda", "Sertu", "Serka", "Kopda"), ("Aipda", "Bripka", "Aiptu")
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
    serving: list[tuple[Stakeholder, list[AssistedVillage]]] = []
    for district in dict.fromkeys(village.district_id for village in villages):
        here = [village for village in villages if village.district_id == district]
        if district not in filled:
            rows += _of_district(here[0])
            serving += _posts(here)
        for village in here:
            if village.pk not in filled:
                rows += _of_village(village)
    rows += [person for person, _served in serving]
    owners = Counter((row.office_id, row.phone) for row in rows)
    for row in rows:
        row.phone_is_shared = bool(row.phone) and owners[row.office_id, row.phone] > 1
    # whom somebody follows before who follows them
    for turn in (False, True):
        Stakeholder.objects.bulk_create([row for row in rows if (row.predecessor is not None) is turn])
    ServedVillage.objects.bulk_create(
        ServedVillage(stakeholder=person, village=village) for person, served in serving for village in served
    )
    Consent.objects.bulk_create(consent for row in rows for consent in consents(row))
    return len(rows)


def _of_district(village: AssistedVillage) -> Iterator[Stakeholder]:
    people, place = People(village.district_id), ancestors(village)
    slug = village.district.name.lower().replace(" ", "")
    yield _contact(
        Function.DISTRICT_HEAD, people.person(degree=1, phone=1), place, email=f"camat.{slug}@contoh.example"
    )
    # Danramil and Kapolsek beside the camat; the secretary of the kecamatan is of its staff.
    for function, office in (
        (Function.DISTRICT_STAFF, "sekcam"),
        (Function.RELIGIOUS_AFFAIRS, "kua"),
        (Function.HEALTH_CENTRE, "puskesmas"),
        (Function.DISTRICT_LEADERS, "polsek"),
        (Function.DISTRICT_LEADERS, "koramil"),
    ):
        email = f"{office}.{slug}@contoh.example" if people.chance(0.6) else ""
        yield _contact(function, people.person(women=0.4, degree=0.8), place, email=email)


def _posts(villages: list[AssistedVillage]) -> Iterator[tuple[Stakeholder, list[AssistedVillage]]]:
    """A Babinsa and a Bhabinkamtibmas for every few villages of a kecamatan, each of them one contact."""
    for first in range(0, len(villages), VILLAGES_PER_POST):
        served = villages[first : first + VILLAGES_PER_POST]
        people, place = People(f"{served[0].pk} posts"), ancestors(served[0])
        for function, ranks in ((Function.ARMY, ARMY_RANKS), (Function.POLICE, POLICE_RANKS)):
            person = people.person(women=0, degree=0, phone=1)
            named = replace(person, name=f"{people.dice.choice(ranks)} {person.name}")
            yield _contact(function, named, place), served


def _of_village(village: AssistedVillage) -> Iterator[Stakeholder]:
    people, place = People(village.pk), ancestors(village) | {"village": village}
    slug = "".join(letter for letter in village.region.name.lower() if letter.isalnum())
    mail = f"{slug}.{village.pk[-4:]}@contoh.example"
    start, end = VILLAGE_TERM if village.region.kind == "desa" else (None, None)
    head = people.person(degree=0.5, phone=1)
    yield _contact(Function.VILLAGE_HEAD, head, place, email=f"kepala.{mail}", term_start=start, term_end=end)
    others = [(function, women) for function, number, women in OTHERS for _turn in range(number)]
    for number, (function, women) in enumerate(others, start=1):
        email = f"kontak{number}.{mail}" if people.chance(0.35) else ""
        person = people.person(women=women, degree=0.3)
        if function == Function.PKK and people.chance(0.15):
            person = replace(person, phone=head.phone)  # of the head of the village, whose wife leads the PKK
        yield _contact(function, person, place, email=email)
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
        function = Function.RT_HEAD if unit.kind.is_lower else Function.RW_HEAD
        row = _contact(function, person, place, unit=unit, term_start=start, term_end=end)
        if people.chance(OPTED_OUT):
            refuse_messages(row)
        yield row
        if end == ENDED and people.chance(FOLLOWED):
            row.retired_at = NEW_TERM_BEGAN
            follower = people.person(women=0.15, phone=0.8)
            new_start = end + dt.timedelta(days=1)
            yield _contact(function, follower, place, unit=unit, term_start=new_start, predecessor=row)
        last = person


def _contact(function: Function, person: Person, place: dict, **fields: object) -> Stakeholder:
    names = names_of(name=person.name)
    row = Stakeholder(
        function=function, honorific=person.honorific, phone=person.phone, is_demo=True, **names, **place, **fields
    )
    take_notice(row)
    return row
