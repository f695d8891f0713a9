"""Two people at once: one acts, the other waits for it and reads what was decided."""

import datetime as dt

import pytest
from django.utils import timezone

from offices.errors import DomainError
from outreach.domain import sessions
from outreach.enums import SessionKind
from tests.dossiers import dossier
from tests.factories import RegionFactory
from tests.outreach.conftest import details
from tests.outreach.test_races import meanwhile
from villages.domain import decisions, village_status
from villages.domain import designation as domain
from villages.domain.coverage import NamedPlace
from villages.domain.designation import Decree
from villages.domain.steps import Act
from villages.models import AssistedVillage, Designation, VillageStep

pytestmark = pytest.mark.django_db(transaction=True)
CODE = "36.04.12.2009"
DECREE = Decree("CONTOH-1", dt.date(2024, 5, 2))


def test_one_of_two_office_heads_decides(world):
    made = dossier(CODE, office=world.serang, state="verified", created_by=world.officer)
    head = world.office_head
    refused = meanwhile(
        lambda: decisions.designate(actor=head, designation=made, version=1, decree=DECREE, left_out={}),
        lambda: decisions.decline(actor=head, designation=made, version=1, reason="tidak jadi"),
    )
    assert isinstance(refused, DomainError)
    assert "Orang lain baru saja memutuskan" in refused.message
    assert AssistedVillage.objects.get(pk=CODE).status == "designated"
    assert VillageStep.objects.count() == 2


def test_one_of_two_proposals_of_a_village_is_taken(world):
    region, first, second = RegionFactory(code=CODE), world.officer, world.second_officer
    refused = meanwhile(
        lambda: domain.propose(actor=first, places=[NamedPlace(region, "a")]),
        lambda: domain.propose(actor=second, places=[NamedPlace(region, "b")]),
    )
    assert isinstance(refused, DomainError)
    assert "sudah tercatat di kantor Anda" in refused.message
    assert (Designation.objects.count(), VillageStep.objects.get().reason) == (1, "a")


def test_a_village_whose_status_is_being_changed_takes_one_step(world):
    row, head = world.pontang, world.office_head
    change = {"actor": head, "village": row, "seen": 0, "effective_on": DECREE.decreed_on, "reason": "x"}
    refused = meanwhile(
        lambda: village_status.change(act=Act.DEACTIVATE, **change),
        lambda: village_status.change(act=Act.REVOKE, **change),
    )
    assert isinstance(refused, DomainError)
    assert AssistedVillage.objects.get(pk=row.pk).status == "inactive"


def test_nothing_is_scheduled_in_a_village_being_revoked(world):
    row, head, officer = world.pontang, world.office_head, world.officer
    plan = details(world, day=timezone.localdate() + dt.timedelta(days=30))
    refused = meanwhile(
        lambda: village_status.change(
            actor=head, village=row, act=Act.REVOKE, seen=0, effective_on=DECREE.decreed_on, reason="pindah"
        ),
        lambda: sessions.schedule(actor=officer, villages=[row], kind=SessionKind.OUTREACH, details=plan),
    )
    assert isinstance(refused, DomainError)
    assert "berstatus “dicabut”" in refused.message
