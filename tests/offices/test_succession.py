"""Which code follows which: recorded by administrators, in no circle; and what a region was called before."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from offices.domain.regions import import_regions
from offices.models import Region, RegionName, RegionSuccession, SuccessionKind
from offices.queries.succession import former_names
from tests.factories import RegionFactory, VillageFactory
from tests.guards.queries import assert_same_queries
from villages.enums import VillageStatus

OLD, NEW, THIRD = "36.04.12.2001", "36.04.12.2101", "36.04.12.2102"
LIST = reverse("admin:offices_regionsuccession_changelist")
ADD = reverse("admin:offices_regionsuccession_add")
REGIONS = reverse("admin:offices_region_changelist")


@pytest.fixture
def codes(db):
    return [RegionFactory(code=code, name=f"Desa {code[-4:]}") for code in (OLD, NEW, THIRD)]


@pytest.fixture
def client(world, as_user, codes):
    return as_user(world.administrator)


def succeed(old: str, new: str, kind: str = SuccessionKind.RENUMBERED) -> RegionSuccession:
    return RegionSuccession.objects.create(predecessor_id=old, successor_id=new, kind=kind, since=dt.date(2026, 1, 1))


def fields(old: str = OLD, new: str = NEW, kind: str = "renumbered") -> dict[str, str]:
    return {"predecessor": old, "successor": new, "kind": kind, "since": "2026-01-01", "note": "Kepmendagri"}


def test_an_administrator_records_a_successor(client):
    assert client.post(ADD, fields()).status_code == 302
    row = RegionSuccession.objects.get()
    assert (row.predecessor_id, row.successor_id, row.kind, row.since) == (OLD, NEW, "renumbered", dt.date(2026, 1, 1))
    assert "Desa 2101" in client.get(LIST, {"q": OLD}).content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"new": OLD}, "harus berbeda"),
        ({"new": "36.04.12"}, "harus setingkat"),
        ({"new": "36.04.12.2999"}, "Isi kode wilayah yang ada di daftar."),
        ({"old": "36.04.12.2999"}, "Isi kode wilayah yang ada di daftar."),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(client, typed, sentence):
    assert sentence in client.post(ADD, fields(**typed)).content.decode()
    assert not RegionSuccession.objects.exists()


@pytest.mark.parametrize(
    ("there", "typed", "sentence"),
    [
        ([(OLD, NEW)], {}, "sudah punya penerus seutuhnya"),
        ([(OLD, NEW)], {"new": THIRD}, "sudah punya penerus seutuhnya"),
        ([(OLD, NEW)], {"new": THIRD, "kind": "split"}, "tidak dapat bersama ganti kode"),
        ([(OLD, NEW, "split")], {"new": THIRD}, "tidak dapat bersama ganti kode"),
        ([(NEW, OLD)], {}, "tidak dapat saling meneruskan"),
        ([(NEW, THIRD), (THIRD, OLD)], {}, "tidak dapat saling meneruskan"),
    ],
)
def test_what_contradicts_another_record_is_refused_in_words(client, there, typed, sentence):
    for row in there:
        succeed(*row)
    assert sentence in client.post(ADD, fields(**typed)).content.decode()
    assert RegionSuccession.objects.count() == len(there)


def test_a_split_has_several_successors_and_a_merger_several_predecessors(client):
    for typed in ({"kind": "split"}, {"kind": "split", "new": THIRD}):
        assert client.post(ADD, fields(**typed)).status_code == 302
    RegionSuccession.objects.all().delete()
    for typed in ({"kind": "merged"}, {"kind": "merged", "old": THIRD}):
        assert client.post(ADD, fields(**typed)).status_code == 302
    assert RegionSuccession.objects.count() == 2


@pytest.mark.parametrize(
    ("rows", "constraint"),
    [
        ([(OLD, OLD)], "would succeed itself"),
        ([(OLD, "36.04")], "succession_stays_on_its_level"),
        ([(OLD, NEW), (OLD, NEW)], "succession_is_recorded_once"),
        ([(OLD, NEW), (OLD, THIRD)], "whole_region_has_one_successor"),
        ([(OLD, NEW), (NEW, THIRD), (THIRD, OLD)], "would succeed itself"),
    ],
)
def test_the_database_has_the_last_word(codes, rows, constraint):
    *earlier, last = rows
    for row in earlier:
        succeed(*row)
    if last == (OLD, NEW):
        RegionSuccession.objects.update(kind=SuccessionKind.SPLIT)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        succeed(*last, **({"kind": "split"} if last == (OLD, NEW) else {}))


def test_a_circle_cannot_be_closed_by_a_change(codes):
    succeed(OLD, NEW)
    row = succeed(NEW, THIRD)
    row.successor_id = OLD
    with pytest.raises(IntegrityError, match="would succeed itself"), transaction.atomic():
        row.save()


def test_retired_codes_with_a_village_and_no_successor_are_listed(client):
    third = RegionFactory(code="36.04.12.2103")
    for code in (OLD, NEW, THIRD, third.pk):
        VillageFactory(region=Region.objects.get(pk=code))
    RegionFactory(code="36.04.12.2104", retired_at="2026-01-01T00:00Z")
    Region.objects.filter(pk__in=[OLD, THIRD, third.pk]).update(retired_at="2026-01-01T00:00Z")
    third.assisted_village.status = VillageStatus.REVOKED
    third.assisted_village.save()
    succeed(THIRD, NEW)
    found = client.get(REGIONS, {"penerus": "perlu"}).context["cl"].result_list
    assert [region.pk for region in found] == [OLD]


def test_the_list_asks_the_database_as_often_for_many_rows(client):
    def add():
        code = f"36.04.12.22{RegionSuccession.objects.count():02}"
        return succeed(RegionFactory(code=code).pk, NEW, SuccessionKind.MERGED)

    assert_same_queries(client, LIST, add)


def test_names_are_kept_when_an_import_or_a_person_changes_them(client, world):
    import_regions(b"code,name\n36.04.12.2001,Pontang Raya\n")
    Region.objects.filter(pk=OLD).update(latitude="-6", longitude="106")
    Region.objects.filter(pk=OLD).update(name="Pontang Jaya")
    assert [row.name for row in former_names(world.national, OLD)] == ["Pontang Raya", "Desa 2001"]
    assert not former_names(world.outsider, OLD).exists()
    page = client.get(reverse("admin:offices_region_change", args=[OLD])).content.decode()
    assert "Pontang Raya (sampai " in page
    assert not RegionName.objects.exclude(pgh_obj=OLD).exists()
