"""Whatever is merged and undone, in whatever order: nothing recorded is lost, and undo gives back what there was."""

import datetime as dt
from collections import Counter

import pytest
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notifications.models import Message
from offices.errors import DomainError
from outreach.models import Attendance, SessionTally
from outreach.models.attendance import PERSON
from tests.factories import ContactFactory, SessionFactory, UnitFactory, on_roll, territory
from villages.domain.consents import opt_out
from villages.domain.merges import TOPICS, merge
from villages.domain.unmerges import undo
from villages.enums import Function
from villages.models import Consent, ContactMerge, ServedVillage, Stakeholder

PEOPLE = 5
WHO = st.integers(0, PEOPLE - 1)
MERGE = st.tuples(st.just("merge"), WHO, WHO, st.sets(st.sampled_from(sorted(TOPICS))))
UNDO = st.tuples(st.just("undo"), st.integers(0, 9))
FUNCTIONS = (Function.PKK, Function.ARMY, Function.ARMY, Function.COMMUNITY, Function.POLICE)


class Registry:
    """Five contacts of three places, on two rolls, with messages, wishes and phones."""

    def __init__(self, world) -> None:
        self.world = world
        places = [world.pontang, world.pontang, world.linduk, world.pontang, None]
        self.people = [
            ContactFactory(
                village=place, name=f"Contoh {number}", function=FUNCTIONS[number], email=f"{number}@x.example",
                phone=f"+628120000000{number}" if number else "", term_start=dt.date(2020 + number, 1, 1),
                term_end=dt.date(2025 + number, 1, 1),
                unit=UnitFactory(village=place, number="05") if number == 3 else None,
                **({} if place else territory(world.pontang)),
            )
            for number, place in enumerate(places)
        ]  # fmt: skip
        ServedVillage.objects.create(stakeholder=self.people[4], village=world.linduk)
        Stakeholder.objects.filter(pk=self.people[2].pk).update(predecessor=self.people[3])
        opt_out(actor=world.officer, contact=self.people[3], source="telepon")
        for days in (3, 9):
            start = timezone.now() + dt.timedelta(days=days)
            session = SessionFactory(host=world.pontang, lead=world.officer, starts_at=start)
            for number, contact in enumerate(self.people[:4]):
                if contact.village == world.pontang:
                    on_roll(session, contact, status="present" if number % 2 else "")
        now = timezone.now()
        Consent.objects.bulk_create(
            Consent(stakeholder=contact, wants_messages=True, at=now, source="surat", notice_version="1")
            for contact in self.people
        )

    def merge(self, winner, loser, topics) -> None:
        people = Stakeholder.objects.in_bulk()
        winner, loser = (people[self.people[number].pk] for number in (winner, loser))
        merge(actor=self.world.officer, winner=winner, loser=loser, from_loser=topics)

    def undo(self, number) -> None:
        merges = list(ContactMerge.objects.filter(undone_at=None).order_by("pk"))
        if merges:
            undo(actor=self.world.officer, merge=merges[number % len(merges)])


def state() -> dict:
    """Every column of every contact and what they serve: what undo has to give back."""
    served = ServedVillage.objects.order_by("stakeholder_id", "village_id").values_list("stakeholder_id", "village_id")
    return {"contacts": list(Stakeholder.objects.order_by("pk").values()), "served": list(served)}


def recorded() -> dict:
    """Rows by the contact they were written for: no merge may touch one."""
    return {
        "attendance": list(Attendance.objects.order_by("pk").values()),
        "consents": list(Consent.objects.order_by("pk").values()),
        "tallies": list(SessionTally.objects.order_by("pk").values()),
        "sent": Message.objects.exclude(state__in=["scheduled", "cancelled"]).count(),
    }


def check(before, given_back) -> None:
    now = recorded()
    assert now == before
    rows = {row["id"]: row for row in Stakeholder.objects.values()}
    person = {pk: row["merged_into_id"] or pk for pk, row in rows.items()}
    # flat: whoever somebody is merged into is in use and nobody's alias
    assert all(rows[pk]["merged_into_id"] is None for pk in person.values())
    live = ContactMerge.objects.filter(undone_at=None).count()
    assert live == sum(row["merged_into_id"] is not None for row in rows.values())
    # counted through the alias: each person has what their names have, together everything
    listed = Counter(person[row["stakeholder_id"]] for row in now["attendance"])
    counted = Attendance.objects.values(who=PERSON).annotate(n=Count("pk")).values_list("who", "n")
    assert dict(counted) == dict(listed)
    assert listed.total() == len(before["attendance"])
    if live == 0:
        assert state() == given_back
    # nobody who said no, under any name, is written to
    no = {person[pk] for pk, row in rows.items() if row["opted_out_at"]}
    for message in Message.objects.filter(state="scheduled", recipient_user=None):
        assert person[int(message.dedupe_key.split(":")[-2][1:])] not in no
    kinds = Message.objects.filter(state="scheduled", recipient_user=None).values_list("subject", "kind", "dedupe_key")
    once = Counter((subject, kind, person[int(key.split(":")[-2][1:])]) for subject, kind, key in kinds)
    assert set(once.values()) <= {1}


@pytest.fixture
def place(world, clock):
    assert all((world.officer, world.pontang, world.linduk))
    return world


@settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=st.lists(st.one_of(MERGE, MERGE, UNDO), min_size=3, max_size=12))
def test_no_chain_of_merges_and_undos_loses_anything(place, acts):
    with transaction.atomic():
        registry = Registry(place)
        before, given_back = recorded(), state()
        for act, *details in acts:
            was = state()
            try:
                with transaction.atomic():
                    getattr(registry, act)(*details)
            except DomainError:
                assert state() == was  # refused whole
            check(before, given_back)
        for kept in ContactMerge.objects.filter(undone_at=None).order_by("-pk"):
            undo(actor=place.officer, merge=kept)
            check(before, given_back)
        assert state() == given_back
        transaction.set_rollback(True)
