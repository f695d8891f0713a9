"""Loading outlines of regions: what a file may look like, and what is refused by name."""

import json
import math

import pytest
import shapely
from django.core.management import CommandError, call_command
from shapely.geometry import shape

from offices.domain import boundary_file
from offices.models import Region, RegionBoundary
from tests.offices.outlines import GOOD, LINDUK, PONTANG, counts, dump, row, square

# A square around the first one's hole, and an island.
HOLE = [square(side=0.03), square(-6.01, 106.01)]


def test_outlines_are_loaded_and_a_second_time_changes_nothing(load_outlines):
    text = dump(GOOD, row(LINDUK, [HOLE, [square(-6.2)]]))
    assert counts(load_outlines(text)) == {"ditambahkan": 2, "titik tengah diisi": 2}
    rows = list(RegionBoundary.objects.values())
    assert [(found["region_id"], found["geometry"]["type"]) for found in rows] == [
        (PONTANG, "Polygon"),
        (LINDUK, "MultiPolygon"),
    ]
    assert counts(load_outlines(text.replace("\n", "\r\n"))) == {"tetap": 2}
    assert list(RegionBoundary.objects.values()) == rows


def test_positions_are_longitude_first_and_sizes_are_told(load_outlines):
    load_outlines(dump(GOOD))
    found = RegionBoundary.objects.get(pk=PONTANG)
    corners = {tuple(position) for position in found.geometry["coordinates"][0]}
    assert corners == {(106.0, -6.0), (106.01, -6.0), (106.01, -6.01), (106.0, -6.01)}
    assert found.byte_size == len(json.dumps(found.geometry, separators=(",", ":")))
    assert (found.vertex_count, found.source_vertex_count, found.source_name) == (5, 5, "batas0.sql")


def test_a_hole_stays_a_hole(load_outlines):
    load_outlines(dump(row(PONTANG, HOLE)))
    assert shape(RegionBoundary.objects.get().geometry).area == pytest.approx(0.0009 - 0.0001)


def test_a_changed_outline_replaces_the_earlier_one(load_outlines):
    load_outlines(dump(GOOD, row(LINDUK, [square(-6.1)])))
    assert counts(load_outlines(dump(row(PONTANG, [square(side=0.02)])))) == {"diubah": 1}
    assert shape(RegionBoundary.objects.get(pk=PONTANG).geometry).area == pytest.approx(0.0004)
    assert RegionBoundary.objects.filter(pk=LINDUK).exists()


def test_a_region_without_a_point_gets_one_and_others_keep_theirs(load_outlines):
    Region.objects.filter(pk=LINDUK).update(latitude="-6.1", longitude="106.2")
    load_outlines(dump(GOOD, row(LINDUK, [square(-6.1)])))
    points = {
        region.pk: (str(region.latitude), str(region.longitude)) for region in Region.objects.filter(level="village")
    }
    assert points == {PONTANG: ("-6.005000", "106.005000"), LINDUK: ("-6.100000", "106.200000")}


@pytest.mark.parametrize("point", ["-6.5,106.9", "NULL,NULL", "0,0"])
def test_a_point_off_its_region_is_replaced_by_one_on_it(load_outlines, point):
    load_outlines(dump(row(PONTANG, [square()], point=point)))
    region = Region.objects.get(pk=PONTANG)
    assert shapely.box(106, -6.01, 106.01, -6).contains(shapely.Point(region.longitude, region.latitude))


def test_a_missing_last_point_is_closed(load_outlines):
    load_outlines(dump(row(PONTANG, [square()[:-1]])))
    ring = RegionBoundary.objects.get().geometry["coordinates"][0]
    assert (ring[0], len(ring)) == (ring[-1], 5)


def test_parts_over_one_another_become_one(load_outlines):
    said = load_outlines(dump(row(PONTANG, [[square(side=0.03)], [square(-6.01, 106.01)]])))
    assert "bertindihan disatukan:\n  36.04.12.2001" in said
    assert RegionBoundary.objects.get().geometry["type"] == "Polygon"


BOW = [[-6.0, 106.0], [-6.01, 106.01], [-6.0, 106.01], [-6.01, 106.0], [-6.0, 106.0]]
EIGHT = [[-6, 106], [-6, 106.02], [-6.01, 106.01], [-6.02, 106.02], [-6.02, 106], [-6.01, 106.01], [-6, 106]]
LINE = [[-6, 106], [-6, 106.01], [-6, 106.02], [-6, 106]]
CIRCLE = [[-6 + math.cos(step / 10) / 100, 106 + math.sin(step / 10) / 100] for step in range(62)]
BROKEN = [
    ([BOW], "memotong dirinya sendiri di [-6.005"),
    ([EIGHT], "menyentuh dirinya sendiri di [-6.01"),
    ([LINE], "bagian 1: "),
    ([square()[:2]], "kurang dari tiga sudut"),
    ([[[-6, 106]] * 5], "kurang dari tiga sudut"),
    ([CIRCLE[:40]], "ujungnya terlalu jauh"),
    ([[[lng, lat] for lat, lng in square()]], "lintang dan bujur tertukar?"),
    ([square(lat=48.2, lng=16.3)], "titik [48.2, 16.3] di luar Indonesia\n"),
    ([square(), square(-6.5)], "lubang di luar garis luarnya"),
    ([square(side=0.03), square(-6.01, 106.01, 0.001), BOW], "bagian 1"),
    ([[square()], [BOW]], "bagian 2: memotong"),
    ("[[[-6,106],[-6,1e999],[-6.1,106]]]", "tidak berhingga"),
    ("[[[-6,106],[-6,NaN],[-6.1,106]]]", "bukan larik koordinat"),
    ("[[[-6,106],[-6," + "9" * 400 + "],[-6.1,106]]]", "tidak berhingga"),
    ("[[[-6,106],[-6,true],[-6.1,106]]]", "bukan bilangan"),
    ('[[[-6,106],[-6,"106"],[-6.1,106]]]', "bukan bilangan"),
    ("[[[-6,106],[-6,106,3],[-6.1,106]]]", "bukan pasangan"),
    ("[[[-6,106],[-6,106],[-6.1", "mungkin terpotong"),
    ("[[]]", "larik bukan poligon"),
    ("[]", "larik bukan poligon"),
    ("{}", "larik bukan poligon"),
    ("", "mungkin terpotong"),
    ("[[[[[[[[[-6,106]]]]]]]]]", "larik bukan poligon"),
    ("[" * 100_000, "larik"),
    ("[" * 400_001, "lebih dari 200000 titik"),
    ([[[square()], []]], "larik bukan poligon"),
    ([[square()], []], "bersarang tidak merata"),
]


@pytest.mark.parametrize(("path", "reason"), BROKEN)
def test_a_broken_outline_is_refused_by_name_and_nothing_is_written(load_outlines, path, reason):
    with pytest.raises(CommandError) as refused:
        load_outlines(dump(row(LINDUK, [square(-6.1)]), row(PONTANG, path, name="Pontang")))
    said = str(refused.value) + "\n"
    assert "36.04.12.2001 Pontang (batas0.sql): " in said
    assert reason in said
    assert LINDUK not in said
    assert "tidak ada yang berubah" in said
    assert not RegionBoundary.objects.exists()
    assert not Region.objects.filter(latitude__isnull=False).exists()


def test_every_broken_outline_of_all_files_is_named(load_outlines):
    with pytest.raises(CommandError, match=r"(?s)2 batas tidak dapat .*2001 .*batas0.*2002 .*batas1"):
        load_outlines(dump(row(PONTANG, [BOW])), dump(row(LINDUK, [LINE])))


def test_broken_outlines_can_be_passed_over(load_outlines):
    said = load_outlines(dump(row(PONTANG, [BOW]), row(LINDUK, [square()])), options=("--skip-broken",))
    assert counts(said) == {"ditambahkan": 1, "dilewati": 1, "titik tengah diisi": 1}
    assert "Dilewati:\n  36.04.12.2001 Contoh (batas0.sql): bagian 1: memotong dirinya sendiri" in said
    assert list(RegionBoundary.objects.values_list("pk", flat=True)) == [LINDUK]


def test_an_unknown_code_is_refused_by_name(load_outlines):
    text = dump(GOOD, row("36.04.12.2099", [square(-6.1)], name="Antah"))
    with pytest.raises(CommandError, match=r"36\.04\.12\.2099 Antah .*kode tidak dikenal"):
        load_outlines(text)
    assert not RegionBoundary.objects.exists()
    assert counts(load_outlines(text, options=("--skip-broken",)))["dilewati"] == 1


def test_a_second_file_that_is_malformed_leaves_nothing_of_the_first(load_outlines):
    with pytest.raises(CommandError, match=r"batas1\.sql: Baris 5: "):
        load_outlines(dump(GOOD), dump("('36.04.12.2002')"))
    assert not RegionBoundary.objects.exists()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "tidak berisi satu pun batas"),
        (dump(GOOD)[:-3], "Baris 5: bukan baris batas wilayah"),
        (dump(GOOD)[:-2] + ",\n", "terpotong: perintah SQL tidak selesai"),
        (dump(GOOD, GOOD), "Baris 6: 36.04.12.2001 sudah ada di batas0.sql"),
        (dump(GOOD).replace("lat,lng", "lng,lat"), "Baris 4: bukan baris batas wilayah"),
        (dump(GOOD).replace("DELETE FROM", "DROP TABLE"), "Baris 3: bukan baris batas wilayah"),
        (dump(GOOD) + "TRUNCATE accounts_user;\n", "Baris 6: bukan baris batas wilayah"),
        (dump(GOOD).replace("-6.005,106.005", "-6.005,pi()"), "Baris 5: bukan baris batas wilayah"),
        (dump(GOOD).replace("'36.04.12.2001'", "'3604122001'"), '"3604122001" bukan kode wilayah'),
        (dump(GOOD).encode("utf-16"), "Baris 1: bukan teks UTF-8"),
        (dump(GOOD).replace("*/", ""), "tidak selesai"),
        ("<kml></kml>", "Baris 1: bukan baris batas wilayah"),
    ],
)
def test_a_malformed_file_is_refused_with_the_line(load_outlines, text, reason):
    with pytest.raises(CommandError) as refused:
        load_outlines(text, options=("--skip-broken",))
    assert reason in str(refused.value)
    assert not RegionBoundary.objects.exists()


def test_a_huge_file_is_refused_unread(load_outlines, monkeypatch):
    monkeypatch.setattr(boundary_file, "MAX_FILE_BYTES", 100)
    with pytest.raises(CommandError, match="lebih besar dari"):
        load_outlines(dump(GOOD))


def test_a_missing_file_is_said_plainly(db):
    with pytest.raises(CommandError, match=r"/tidak/ada\.sql tidak dapat dibaca: .* Tidak ada yang berubah"):
        call_command("import_boundaries", "/tidak/ada.sql")
