import datetime as dt

import pytest

from accounts.models import Posting, User
from tests.factories import RegionFactory

OPERATOR = {
    "name": "Contoh Operator Baru",
    "username": "Operator.Baru ",
    "email": "",
    "region": "36.04.12.2001",
    "starts_on": "2025-11-24",
    "ends_on": "",
}


@pytest.fixture
def head(as_user, world):
    assert world.pontang.office == world.serang
    return as_user(world.section_head)


@pytest.fixture
def administrator(as_user, world):
    assert world.pontang.office == world.serang
    return as_user(world.administrator)


def create(client, **data):
    return client.post("/pengguna/baru/", {**OPERATOR, **data})


def test_a_head_makes_an_operator_who_still_needs_a_code(head, world):
    response = create(head)
    user = User.objects.get(username="operator.baru")
    assert response["Location"] == f"/pengguna/{user.pk}/kode/"
    assert not user.has_usable_password()
    posting = user.all_postings.get()
    assert (posting.role, posting.region_id, posting.guiding_office) == (
        "village_operator", "36.04.12.2001", world.serang,
    )  # fmt: skip
    assert (posting.starts_on, posting.ends_on, posting.acting) == (dt.date(2025, 11, 24), None, "")


@pytest.mark.parametrize(
    "typed",
    [
        "36.04.12.2001",
        "Desa Pontang, Kec. Pontang, Kabupaten Serang (36.04.12.2001)",
        "pontang",
        "Desa Pontang",
        " 36.04.12.2001 ",
    ],
)
def test_a_village_is_known_by_code_or_name(head, typed):
    create(head, region=typed)
    assert Posting.objects.filter(region_id="36.04.12.2001", user__username="operator.baru").exists()


def test_a_name_that_two_villages_share_asks_which(head):
    RegionFactory(code="36.04.20.2007", name="Pontang")
    response = create(head, region="Pontang")
    (sentence,) = response.context["form"].errors["region"]
    assert "36.04.12.2001" in sentence
    assert "36.04.20.2007" in sentence


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"username": "ab"}, "username"),
        ({"username": "pak lurah"}, "username"),
        ({"username": "kasi.serang"}, "username"),
        ({"username": "KASI.Serang"}, "username"),
        ({"email": "bukan surel"}, "email"),
        ({"email": "Kasi.Serang@Example.test"}, "email"),
        ({"region": ""}, "region"),
        ({"region": "99.99.99.9999"}, "region"),
        ({"region": "Tidak Ada Desanya"}, "region"),
        ({"region": "36.04.12"}, "region"),
        ({"region": "a\0b"}, "region"),
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "0001-01-01"}, "starts_on"),
        ({"starts_on": "31-31-2025"}, "starts_on"),
        ({"ends_on": "9999-12-31"}, "ends_on"),
        ({"ends_on": "2025-11-23"}, "ends_on"),
    ],
)
def test_bad_entries_are_said_at_the_field_and_nothing_is_written(head, world, data, field):
    before = User.objects.count()
    response = create(head, **data)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["name"].value() == data.get("name", OPERATOR["name"])
    assert (User.objects.count(), Posting.objects.filter(user__username="operator.baru").count()) == (before, 0)


@pytest.mark.parametrize("code", ["31.75.06.1004", "36.72.01.1001"])
def test_a_head_does_not_reach_villages_of_another_office(head, world, code):
    assert world.cakung_timur
    assert world.cilegon
    RegionFactory(code=code)
    assert list(create(head, region=code).context["form"].errors) == ["region"]


def test_a_head_cannot_smuggle_in_another_role(head, world):
    create(head, role="administrator", office=str(world.serang.pk), acting="plt")
    posting = Posting.objects.get(user__username="operator.baru")
    assert (posting.role, posting.office, posting.acting) == ("village_operator", None, "")


@pytest.mark.parametrize(
    ("role", "place", "column"),
    [
        ("officer", {"office": "serang"}, "office"),
        ("regional_head", {"regional_office": "banten"}, "regional_office"),
        ("district_operator", {"region": "36.04.12"}, "region"),
        ("local_government", {"region": "36.04"}, "region"),
        ("local_government", {"region": "36.04.12"}, "region"),
        ("national", {}, ""),
        ("administrator", {}, ""),
    ],
)
def test_the_administrator_gives_every_role_its_place(administrator, world, role, place, column):
    data = {"office": "", "regional_office": "", "region": ""} | place
    for name, obj in (("office", world.serang), ("regional_office", world.banten)):
        data[name] = str(obj.pk) if data[name] else ""
    assert create(administrator, role=role, **data).status_code == 302
    posting = Posting.objects.get(user__username="operator.baru")
    held = {name for name in ("office", "regional_office", "region") if getattr(posting, f"{name}_id")}
    assert held == ({column} if column else set())


@pytest.mark.parametrize(
    ("role", "place", "field"),
    [
        ("officer", {"region": "36.04.12.2001"}, "office"),
        ("regional_head", {}, "regional_office"),
        ("village_operator", {"region": "36.04.12"}, "region"),
        ("district_operator", {"region": "36.04.12.2001"}, "region"),
        ("local_government", {"region": "36.04.12.2001"}, "region"),
        ("village_operator", {"region": ""}, "region"),
        ("", {}, "role"),
        ("raja", {}, "role"),
    ],
)
def test_a_place_that_does_not_fit_the_role_is_a_sentence(administrator, role, place, field):
    assert field in create(administrator, **({"role": role, "region": ""} | place)).context["form"].errors


def test_a_place_the_role_does_not_need_is_left_aside(administrator, world):
    assert create(administrator, role="national", office=str(world.serang.pk), region="Entah").status_code == 302


def test_retired_regions_cannot_be_chosen(administrator, world):
    RegionFactory(code="36.04.12.2099", retired_at=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
    errors = create(administrator, role="village_operator", region="36.04.12.2099").context["form"].errors
    assert list(errors) == ["region"]


def suggestions(client, **query) -> str:
    return client.get("/pengguna/wilayah/", query).content.decode().strip()


def test_suggestions_show_the_way_up(administrator):
    label = "Desa Pontang, Kec. Pontang, Kabupaten Serang (36.04.12.2001)"
    assert label in suggestions(administrator, q="ponta", role="village_operator")
    assert label in suggestions(administrator, region="pontang serang", role="village_operator")
    assert label in suggestions(administrator, q="36.04.12", role="village_operator")
    assert label not in suggestions(administrator, q="pontang", role="district_operator")
    assert suggestions(administrator, q="pontang", role="officer") == ""
    for nothing in ("", "p", "%", "\0", "(", "x" * 500):
        assert suggestions(administrator, q=nothing, role="x") == ""


def test_a_head_is_offered_the_working_area_only(head, world):
    assert world.cakung_timur
    assert "36.04.12.2001" in suggestions(head, q="pontang")
    assert suggestions(head, q="cakung") == ""
    assert suggestions(head, q="31.75") == ""


def test_there_are_few_suggestions_however_many_regions(administrator):
    for number in range(2001, 2031):
        RegionFactory(code=f"36.04.20.{number}", name=f"Sukamaju {number}")
    assert suggestions(administrator, q="sukamaju").count("<option") == 12
