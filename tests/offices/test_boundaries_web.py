"""Outlines as pages get them: common edges, small enough, and the whole of the published files."""

import json
from collections import defaultdict
from pathlib import Path

import pytest
import shapely
from django.core.management import CommandError
from django.db import IntegrityError, transaction
from shapely.geometry import shape

from offices.domain import boundary_web
from offices.domain.boundaries import import_boundaries
from offices.domain.regions import import_regions
from offices.errors import DomainError
from offices.models import Region, RegionBoundary
from offices.queries.boundaries import geometries, villages_of_district
from tests.offices.outlines import GOOD, LINDUK, PONTANG, dump, row, square, wavy

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


def test_neighbours_keep_their_common_edge(load_outlines):
    load_outlines(dump(row(PONTANG, [wavy(-6.0, 1)]), row(LINDUK, [wavy(-6.0, -1)])))
    upper, lower = (shape(found.geometry) for found in RegionBoundary.objects.all())
    assert upper.intersection(lower).area == 0
    assert shapely.coverage_is_valid([upper, lower])
    assert shapely.get_num_coordinates(upper) < 500
    assert upper.union(lower).area == pytest.approx(0.002, rel=0.01)


def test_what_is_too_large_for_a_page_gets_coarser(load_outlines, monkeypatch):
    monkeypatch.setattr(boundary_web, "TOLERANCE", 0.00001)
    monkeypatch.setattr(boundary_web, "GROUP_BYTES", 10_000)
    load_outlines(dump(row(PONTANG, [wavy(-6.0, 1)]), row(LINDUK, [wavy(-6.0, -1)])))
    assert sum(RegionBoundary.objects.values_list("byte_size", flat=True)) < 10_000


def test_what_cannot_get_small_enough_is_refused(load_outlines, monkeypatch):
    monkeypatch.setattr(boundary_web, "GROUP_BYTES", 100)
    with pytest.raises(CommandError, match=r"di bawah 36\.04\.12 \(.*tidak muat"):
        load_outlines(dump(GOOD))
    assert not RegionBoundary.objects.exists()


def test_the_database_takes_polygons_only(regions):
    with pytest.raises(IntegrityError, match="boundary_is_a_polygon"), transaction.atomic():
        RegionBoundary.objects.create(
            region_id=PONTANG,
            geometry={"type": "Point", "coordinates": [106, -6]},
            byte_size=1,
            vertex_count=4,
            source_vertex_count=4,
            source_name="x",
            imported_at="2026-01-01T00:00Z",
        )


def test_pages_ask_by_code_and_by_kecamatan(load_outlines, world, django_assert_num_queries):
    load_outlines(dump(GOOD, row(LINDUK, [square(-6.1)])))
    Region.objects.filter(pk=LINDUK).update(retired_at="2026-01-01T00:00Z")
    user = world.officer
    assert user.scope.role
    with django_assert_num_queries(1):
        assert list(geometries(user, [LINDUK, PONTANG, "36.04.12.2009"])) == [PONTANG, LINDUK]
    assert list(villages_of_district(world.national, "36.04.12")) == [PONTANG]
    assert geometries(world.outsider, [PONTANG]) == {}


@pytest.mark.needs_shared
@pytest.mark.django_db
def test_the_boundary_files_on_top_of_the_whole_country():
    if not SHARED.exists():
        pytest.skip("the data folder is not beside the repository")
    import_regions((SHARED / "wilayah.sql").read_bytes())
    files = [(path.name, path.read_bytes()) for path in sorted((SHARED / "boundaries").glob("*.sql"))]
    done = import_boundaries(files)
    assert (done.added, done.changed, done.unchanged, done.centred, done.skipped) == (604, 0, 0, 604, [])
    assert done.merged == ["31.01", "36.02", "31.01.01", "36.02.20"]

    sizes: dict[str, int] = defaultdict(int)
    for found in RegionBoundary.objects.all():
        outline = shape(found.geometry)
        assert (found.pk, outline.is_valid) == (found.pk, True)
        sizes[found.pk.rpartition(".")[0]] += len(json.dumps({found.pk: found.geometry}, separators=(",", ":")))
    kecamatan = {parent: size for parent, size in sizes.items() if len(parent) == 8}
    assert len(kecamatan) == 39
    assert {parent: size for parent, size in kecamatan.items() if size >= 100_000} == {}
    assert sum(kecamatan.values()) == pytest.approx(475_000, rel=0.1)

    again = import_boundaries(files)
    assert (again.added, again.changed, again.unchanged, again.centred) == (0, 0, 604, 0)
    with pytest.raises(DomainError, match="terpotong"):
        import_boundaries([(files[-1][0], files[-1][1][:600_000])])
