"""The pilot's places as the press and the Kemendagri list give them."""

import csv
import datetime as dt

import pytest
from django.core.management import call_command
from django.db.models import Count

from desabinaan.pilot.loading import REGIONS, Loaded, load_pilot
from offices.domain.regions import import_regions
from offices.domain.territory import office_of_region
from offices.models import ImmigrationOffice, Region, RegionalOffice, WorkingArea
from villages.models import AssistedVillage

pytestmark = pytest.mark.django_db


def test_the_places_of_the_pilot(capsys):
    call_command("load_pilot")
    assert "ditambahkan 106 wilayah, 4 kantor, 90 Desa Binaan" in capsys.readouterr().out
    levels = Region.objects.values_list("level").annotate(Count("pk"))
    assert dict(levels) == {"province": 2, "regency": 2, "district": 12, "village": 90}
    assert set(RegionalOffice.objects.values_list("slug", "province__name")) == {
        ("banten", "Banten"),
        ("dkj", "Daerah Khusus Ibukota Jakarta"),
    }
    assert [office.full_name for office in ImmigrationOffice.objects.order_by("slug")] == [
        "Kantor Imigrasi Kelas I TPI Jakarta Timur",
        "Kantor Imigrasi Kelas I Non TPI Serang",
    ]
    assert office_of_region("36.04.12.2001").slug == "serang"
    assert office_of_region("31.75.06.1004").slug == "jakarta-timur"


def test_designated_villages():
    load_pilot()
    groups = AssistedVillage.objects.values_list("office__slug", "status", "designated_on").annotate(Count("pk"))
    assert set(groups.order_by()) == {
        ("serang", "active", dt.date(2023, 9, 13), 25),
        ("jakarta-timur", "designated", dt.date(2025, 11, 24), 65),
    }
    assert dict(
        AssistedVillage.objects.filter(office__slug="serang").values_list("district__name").annotate(Count("pk"))
    ) == {"Pontang": 11, "Tirtayasa": 14}
    village = AssistedVillage.objects.get(pk="36.04.12.2011")
    assert (village.label, village.regional_office.slug) == ("Desa Kaserangan, Kec. Pontang", "banten")


def test_loading_again_adds_and_changes_nothing():
    load_pilot()
    Region.objects.filter(pk="36.04.12").update(name="Pontang Raya", retired_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    ImmigrationOffice.objects.filter(slug="serang").update(office_class="1_tpi", city="Cipocok Jaya")
    WorkingArea.objects.all().delete()
    models = (Region, RegionalOffice, ImmigrationOffice, WorkingArea, AssistedVillage)
    before = [list(model.objects.order_by("pk").values()) for model in models]
    assert load_pilot() == Loaded(regions=0, offices=0, villages=0)
    assert [list(model.objects.order_by("pk").values()) for model in models] == before


def test_kinds_in_the_file_are_those_its_codes_tell():
    load_pilot()
    with REGIONS.open() as file:
        assert {row["code"]: row["kind"] for row in csv.DictReader(file)} == dict(
            Region.objects.values_list("code", "kind")
        )


def test_centroids_come_to_regions_that_were_there_without():
    import_regions(b"code,name\n36,Banten\n36.04,Kabupaten Serang\n36.05,Kabupaten Lain\n")
    assert load_pilot().regions == 104
    serang = Region.objects.get(pk="36.04")
    assert (str(serang.latitude), str(serang.longitude)) == ("-6.141738", "106.146076")
    assert Region.objects.get(pk="36.05").retired_at is None
