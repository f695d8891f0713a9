"""A session in Papua is at 09.00 WIT for everybody, wherever they sit and whatever zone the portal runs in."""

import datetime as dt

import pytest
from django.urls import reverse

from offices.models import Region, Zone
from offices.roles import Role
from tests.factories import ContactFactory, OfficeFactory, SessionFactory, on_roll, village

STARTS_AT = dt.datetime(2026, 3, 10, 0, 0, tzinfo=dt.UTC)  # 07.00 WIB


@pytest.fixture
def papua(world, clock):
    office = OfficeFactory(slug="jayapura", regional_office=world.dkj, area="91.71", zone=Zone.WIT)
    home = village("91.71.01.1001", office=office)
    Region.objects.filter(code__startswith="91").update(zone=Zone.WIT)
    officer = world.person("petugas.jayapura", Role.OFFICER, office=office)
    session = SessionFactory(host=home, lead=officer, zone=Zone.WIT, starts_at=STARTS_AT)
    on_roll(session, ContactFactory(village=home))
    return session, officer


@pytest.mark.parametrize(
    "path",
    [
        "/kalender/?bulan=2026-03",
        "/kalender/?tampilan=minggu&tanggal=2026-03-10",
        "/kalender/?tampilan=daftar&bulan=2026-03",
        "/kegiatan/",
        "/kegiatan/{pk}/",
        "/kegiatan/{pk}/pindah/",
        "/kegiatan/{pk}/hadir/",
        "/kegiatan/{pk}/hadir/data/",
        "/desa/91.71.01.1001/",
        "/",
    ],
)
def test_nine_in_papua_is_nine_everywhere(world, as_user, papua, clock, path):
    session, officer = papua
    if path == "/":  # home shows the coming seven days
        clock.move_to(STARTS_AT - dt.timedelta(days=2), tick=False)
    readers = (
        [officer] if any(part in path for part in ("pindah", "hadir")) or path == "/" else [officer, world.national]
    )
    for reader in readers:
        text = as_user(reader).get(path.format(pk=session.pk)).content.decode()
        assert "09.00" in text, reader
        assert "WIT" in text, reader
        assert "07.00" not in text, reader
        assert " WIB" not in text.replace("WIB</option>", ""), reader


def test_its_day_is_its_own(world, as_user, papua):
    """Half an hour after midnight in Papua it is still the day before in Jakarta: the square is Papua's."""
    session, officer = papua
    times = {"local_start": dt.time(0, 30), "local_end": dt.time(2, 30)}
    midnight = dt.datetime(2026, 3, 11, 15, 30, tzinfo=dt.UTC)
    early = SessionFactory(host=session.host, lead=world.officer, zone=Zone.WIT, starts_at=midnight, **times)
    days = as_user(officer).get(reverse("calendar"), {"bulan": "2026-03"}).context["calendar"].days
    assert [day.iso for day in days if early.pk in [row.pk for row in day.rows]] == ["2026-03-12"]
