import pytest

from accounts.models import User
from offices.roles import Role
from tests.factories import PostingFactory, RegionFactory, UserFactory
from tests.guards.queries import assert_same_queries


@pytest.fixture
def cast(world) -> list[User]:
    return [world.operator, world.other_operator, world.far_operator, world.officer]


@pytest.fixture
def head(as_user, world, cast):
    return as_user(world.section_head)


@pytest.fixture
def administrator(as_user, world, cast):
    return as_user(world.administrator)


def usernames(response) -> list[str]:
    return [row.user.username for row in response.context["rows"]]


def test_a_head_sees_the_operators_of_the_working_area(head):
    response = head.get("/pengguna/")
    assert usernames(response) == ["operator.pontang", "operator.tirtayasa"]
    assert "2 pengguna aktif, 2 belum pernah masuk" in " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=PONTANG", ["operator.pontang"]),
        ("q=operator+example.test+tirta", ["operator.tirtayasa"]),
        ("q=tidak-ada", []),
        ("role=officer", ["petugas.serang"]),
        ("role=village_operator&q=cakung", ["operator.cakungtimur"]),
        ("state=inactive", []),
        ("role=nonsense&state=nonsense&q=petugas", ["petugas.serang"]),
        ("q=a%00b&role=officer", ["petugas.serang"]),
    ],
)
def test_filters(administrator, query, expected):
    assert usernames(administrator.get(f"/pengguna/?{query}")) == expected


def test_states(administrator, world):
    User.objects.filter(pk=world.officer.pk).update(is_active=False)
    assert usernames(administrator.get("/pengguna/?state=inactive")) == ["petugas.serang"]
    UserFactory(username="tanpa")
    assert usernames(administrator.get("/pengguna/?state=unposted")) == ["tanpa"]
    assert "admin" not in usernames(administrator.get("/pengguna/?state=unopened"))


def test_nothing_found_says_how_to_widen(head):
    assert "Hapus saringan" in head.get("/pengguna/?q=tidak-ada").content.decode()


def test_an_empty_list_teaches_the_first_step(as_user, world):
    page = as_user(world.section_head).get("/pengguna/").content.decode()
    assert "Mulailah dengan operator desa" in page


def test_pages(administrator):
    UserFactory.create_batch(60)
    first, second = (administrator.get(f"/pengguna/?page={number}") for number in (1, 2))
    assert (len(usernames(first)), set(usernames(first)) & set(usernames(second))) == (50, set())
    assert administrator.get("/pengguna/?page=x").status_code == 200


def test_the_same_queries_for_more_rows(as_user, world):
    codes = iter(("36.04.12.2001", "36.04.13.2001", "36.04.12.2002"))

    def add():
        region = RegionFactory(code=next(codes))
        PostingFactory(role=Role.VILLAGE_OPERATOR, region=region, guiding_office=world.serang)

    assert_same_queries(as_user(world.section_head), "/pengguna/", add)


def test_the_page_of_an_account_has_the_same_queries_for_more_postings(as_user, world):
    codes = iter(("36.04.13.2001", "36.04.12.2002", "36.04.14.2001"))

    def add():
        region = RegionFactory(code=next(codes))
        PostingFactory(user=world.operator, role=Role.VILLAGE_OPERATOR, region=region, guiding_office=world.serang)

    client = as_user(world.section_head)
    assert_same_queries(client, f"/pengguna/{world.operator.pk}/", add)


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30])
def test_unknown_accounts_are_not_found(administrator, pk):
    assert administrator.get(f"/pengguna/{pk}/").status_code == 404
