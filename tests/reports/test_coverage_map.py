"""The map of coverage: outlines where there are some, points otherwise, and the same figures in its list."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from offices.models import Region, RegionBoundary
from reports.queries.coverage_map import Area, CoverageMap, coverage_map
from reports.queries.selection import read
from tests.reports.test_board import NOW, TODAY, held

SQUARE = [[106.2, -6.0], [106.4, -6.0], [106.4, -6.2], [106.2, -6.2], [106.2, -6.0]]


@pytest.fixture(autouse=True)
def _frozen(time_machine):
    time_machine.move_to(NOW, tick=False)


def put(village, lat, lng):
    Region.objects.filter(pk=village.pk).update(latitude=lat, longitude=lng)


def outline(code):
    RegionBoundary.objects.create(
        region_id=code, geometry={"type": "Polygon", "coordinates": [SQUARE]}, byte_size=90, vertex_count=5,
        source_vertex_count=5, source_name="contoh", imported_at=timezone.now(),
    )  # fmt: skip


def drawn(user, **address):
    selection, _problem = read(user, address)
    return coverage_map(user, selection)


def test_places_are_drawn_with_their_coverage_and_risk(world):
    put(world.pontang, -6.1, 106.3)
    put(world.linduk, -6.15, 106.35)
    put(world.tirtayasa, -6.3, 106.6)
    type(world.linduk).objects.filter(pk=world.linduk.pk).update(
        vulnerability_level="high", vulnerability_score=9, vulnerability_assessed_on=TODAY
    )
    held(world.pontang, dt.date(2026, 10, 5))
    outline("36.04.12")
    found = {area.code: area for area in drawn(world.officer).areas}
    pontang, tirtayasa = found["36.04.12"], found["36.04.13"]
    assert (pontang.villages, pontang.active, pontang.high_idle, pontang.step) == (2, 1, 1, 2)
    assert (tirtayasa.villages, tirtayasa.active, tirtayasa.step) == (1, 0, 0)
    assert pontang.path.startswith("M")
    assert (tirtayasa.path, tirtayasa.x > pontang.x, tirtayasa.y > pontang.y) == ("", True, True)
    villages = drawn(world.officer, kecamatan="36.04.12").areas
    assert [(area.code, area.active, area.high_idle) for area in villages] == [
        ("36.04.12.2001", 1, 0), ("36.04.12.2002", 0, 1),
    ]  # fmt: skip


def test_no_name_lies_upon_another_or_beyond_the_edge():
    def area(name, x, y, villages=1):
        return Area(name, f"Kecamatan {name}", villages, 0, 0, "", "", x, y)

    close = [area("Pasar Rebo", 300, 100), area("Ciracas", 320, 100), area("Cipayung", 340, 100, villages=9)]
    found = CoverageMap(close, 400, 0).names
    assert found[0] == ("Cipayung", 340, 124)
    assert found[1] == ("Pasar Rebo", 300, 86)
    assert len(found) == 2
    edge = CoverageMap([area("Daerah Khusus Jakarta", 630, 100), area("Aceh", 2, 100)], 400, 0).names
    assert [(name, x) for name, x, _y in edge] == [("Daerah Khusus Jakarta", 543), ("Aceh", 18)]


def test_the_nation_is_drawn_by_kanwil_and_a_region_sees_its_own(world):
    put(world.pontang, -6.1, 106.3)
    put(world.cakung_timur, -6.2, 106.9)
    assert len(drawn(world.national).drawn) == 2
    assert [area.code for area in drawn(world.local_government).areas] == ["36.04.12"]
    assert drawn(world.near_officer).areas == []


def test_places_nobody_knows_the_place_of_are_in_the_list_alone(world, as_user):
    world.pontang  # noqa: B018
    found = drawn(world.officer)
    assert ([area.code for area in found.areas], found.drawn, found.unplaced) == (["36.04.12"], [], 1)
    text = " ".join(as_user(world.officer).get(reverse("dashboard_map")).content.decode().split())
    assert "Belum ada desa yang diketahui letaknya" in text
    assert "Peta sebagai daftar" in text


def test_every_area_is_a_link_with_its_figures(world, as_user):
    put(world.pontang, -6.1, 106.3)
    client = as_user(world.officer)
    text = " ".join(client.get(reverse("dashboard_map")).content.decode().split())
    assert "0 dari 1 desa dengan kegiatan, 0 rawan tinggi belum ada kegiatan</title>" in text
    assert 'href="/dasbor/?periode=2026-T4&amp;kecamatan=36.04.12"' in text
    part = client.get(reverse("dashboard_map"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part


def test_the_map_costs_as_many_queries_for_one_and_three(world, as_user):
    client = as_user(world.officer)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("dashboard_map")).status_code == 200
        return len(captured)

    put(world.pontang, -6.1, 106.3)
    queries()
    one = queries()
    put(world.linduk, -6.2, 106.2)
    put(world.tirtayasa, -6.3, 106.1)
    assert queries() == one
