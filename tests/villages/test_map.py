"""What the map beside the list draws: the villages listed, inside the scope."""

import pytest
from django.utils import timezone

from offices.models import RegionBoundary

SQUARE = {"type": "Polygon", "coordinates": [[[106.0, -6.0], [106.1, -6.0], [106.1, -6.1], [106.0, -6.0]]]}


@pytest.fixture
def placed(world):
    for number, village in enumerate((world.pontang, world.linduk, world.tirtayasa, world.cakung_timur)):
        village.region.latitude, village.region.longitude = -6 - number, 106 + number
        village.region.save()
        RegionBoundary.objects.create(
            region=village.region,
            geometry=SQUARE,
            byte_size=99,
            vertex_count=4,
            source_vertex_count=4,
            source_name="contoh.json",
            imported_at=timezone.now(),
        )


def codes(features):
    return sorted(feature["properties"]["code"] for feature in features["features"])


@pytest.mark.parametrize(
    ("who", "query", "expected"),
    [
        ("officer", "", ["36.04.12.2001", "36.04.12.2002", "36.04.13.2001"]),
        ("operator", "", ["36.04.12.2001"]),
        ("officer", "?q=linduk", ["36.04.12.2002"]),
        ("officer", "?q=lindok", ["36.04.12.2002"]),
        ("far_officer", "", ["31.75.06.1004"]),
        ("officer", "?kecamatan=36.04.13", ["36.04.13.2001"]),
    ],
)
def test_points_and_outlines_are_those_of_the_list(world, as_user, placed, who, query, expected):
    data = as_user(getattr(world, who)).get(f"/desa/peta.json{query}").json()
    assert codes(data["points"]) == codes(data["outlines"]) == sorted(data["listed"]) == expected


def test_a_point_says_where_and_in_which_state(world, as_user, placed):
    point = as_user(world.operator).get("/desa/peta.json").json()["points"]["features"][0]
    assert point == {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [106.0, -6.0]},
        "properties": {
            "code": "36.04.12.2001",
            "name": "Pontang",
            "district": "Pontang",
            "status": "active",
            "level": "",
        },
    }


def test_villages_without_a_centroid_are_left_to_the_table(world, as_user):
    assert world.pontang
    data = as_user(world.operator).get("/desa/peta.json").json()
    assert (data["points"]["features"], data["listed"]) == ([], ["36.04.12.2001"])


def test_an_unchanged_map_is_not_sent_again(world, as_user, placed):
    client = as_user(world.officer)
    first = client.get("/desa/peta.json")
    again = client.get("/desa/peta.json", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    world.pontang.region.name = "Pontang Baru"
    world.pontang.region.save()
    assert client.get("/desa/peta.json", headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert first["Cache-Control"] == "private, no-cache"
