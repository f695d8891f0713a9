"""A session for villages of two kecamatan: each operator meets the own people, on every page and in every answer."""

from uuid import uuid4

import pytest

from offices.roles import Role
from outreach.domain import sessions
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.enums import SessionKind
from outreach.models import Attendance, SessionTally
from tests.factories import ContactFactory, RegionFactory
from tests.outreach.conftest import details
from villages.enums import Function


@pytest.fixture
def other_district_operator(world):
    return world.person("kecamatan.tirtayasa", Role.DISTRICT_OPERATOR, region=RegionFactory(code="36.04.13"))


@pytest.fixture
def session(world, clock):
    """For Pontang and Tirtayasa, hosted by Pontang, with both Camat and a villager of each."""
    for place in (world.pontang, world.tirtayasa):
        kecamatan = {
            "office": world.serang, "regional_office": world.banten, "regency_id": "36.04",
            "district_id": place.district_id,
        }  # fmt: skip
        ContactFactory(village=None, name=f"Camat {place.district.name}", function=Function.DISTRICT_HEAD, **kecamatan)
        ContactFactory(village=place, name=f"Warga {place.region.name}")
    return sessions.schedule(
        actor=world.officer, villages=[world.pontang, world.tirtayasa], kind=SessionKind.OUTREACH,
        details=details(world), functions=Function.values, with_district=True,
    )  # fmt: skip


@pytest.mark.parametrize("path", ["", "hadir/", "hadir/data/", "hadir/tutup/"])
def test_names_of_the_other_kecamatan_are_nowhere(world, session, as_user, other_district_operator, path):
    readers = {
        world.district_operator: {"Camat Pontang", "Warga Pontang"},
        other_district_operator: {"Camat Tirtayasa", "Warga Tirtayasa"},
        world.operator: {"Warga Pontang"},
        world.officer: {"Camat Pontang", "Warga Pontang", "Camat Tirtayasa", "Warga Tirtayasa"},
    }
    for reader, own in readers.items():
        page = as_user(reader).get(f"/kegiatan/{session.pk}/{path}").text
        names = Attendance.objects.values_list("name", flat=True)
        shown = {name for name in names if name in page}
        assert shown == (set() if path == "hadir/tutup/" else own), reader


def test_each_kecamatan_records_its_own_people(world, session, other_district_operator):
    camat = Attendance.objects.get(name="Camat Tirtayasa")
    batch = lambda: Batch(uuid4(), "", [{"id": camat.pk, "status": "present"}])  # noqa: E731
    assert (
        take_batch(session=session, actor=world.district_operator, batch=batch())[0]["outcome"],
        take_batch(session=session, actor=other_district_operator, batch=batch())[0]["outcome"],
    ) == ("rejected", "created")
    assert SessionTally.objects.get(session=session, village__isnull=True).present == 1
