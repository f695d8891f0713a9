"""One's own account page and the choice of the posting worked under."""

import datetime as dt

import pytest
import time_machine

from accounts.middleware import SESSION_KEY
from accounts.models import Posting, User
from offices.roles import Role
from tests.accounts.conftest import PASSWORD
from tests.factories import PostingFactory

VALID = {"name": "Contoh Baru", "email": "operator.pontang@example.test", "language": "id"}


def save(client, **data):
    return client.post("/akun/", {**VALID, **data})


def test_name_and_language_are_kept(as_user, world):
    assert save(as_user(world.operator), language="en")["Location"] == "/akun/"
    user = User.objects.get(pk=world.operator.pk)
    assert (user.name, user.language) == ("Contoh Baru", "en")


def test_another_address_needs_the_password(as_user, world, with_password):
    client = as_user(with_password(world.operator))
    for wrong in ("", "salah"):
        response = save(client, email="baru@example.test", current_password=wrong)
        assert list(response.context["form"].errors) == ["current_password"]
        assert response.context["form"]["email"].value() == "baru@example.test"
    assert save(client, email="baru@example.test", current_password=PASSWORD).status_code == 302
    assert User.objects.get(pk=world.operator.pk).email == "baru@example.test"


@pytest.mark.parametrize("taken", ["petugas.serang@example.test", "PETUGAS.Serang@example.test"])
def test_an_address_belongs_to_one_account(as_user, world, with_password, taken):
    assert world.officer.email == "petugas.serang@example.test"
    response = save(as_user(with_password(world.operator)), email=taken, current_password=PASSWORD)
    assert response.context["form"].errors == {"email": ["Surel ini sudah dipakai akun lain."]}


@pytest.mark.parametrize("data", [{"name": ""}, {"language": "fr"}, {"email": "bukan-surel"}, {"name": "x" * 121}])
def test_bad_entries_are_said_at_the_field(as_user, world, data):
    response = save(as_user(world.operator), **data)
    assert set(data) <= set(response.context["form"].errors)


@pytest.fixture
def two_posts(world) -> tuple[Posting, Posting]:
    """The officer is also acting head of another office."""
    acting = PostingFactory(
        user=world.officer, role=Role.OFFICE_HEAD, office=world.cilegon, acting="plh", starts_on=dt.date(2025, 2, 1)
    )
    return world.officer.all_postings.get(role=Role.OFFICER), acting


def role_of(client) -> str:
    return client.get("/akun/").context["user"].scope.role


def test_the_older_posting_counts_until_one_is_chosen(as_user, world, two_posts):
    client = as_user(world.officer)
    assert role_of(client) == Role.OFFICER
    page = client.get("/akun/jabatan/?next=/kontak/").content.decode()
    assert "Plh. Kepala Kantor · Kanim Cilegon" in page
    response = client.post("/akun/jabatan/", {"posting": two_posts[1].pk, "next": "/kontak/"})
    assert response["Location"] == "/kontak/"
    user = client.get("/akun/").context["user"]
    assert (user.scope.role, user.scope.office_ids) == (Role.OFFICE_HEAD, {world.cilegon.pk})


def test_after_choosing_no_foreign_page_is_opened(as_user, world, two_posts):
    response = as_user(world.officer).post("/akun/jabatan/", {"posting": two_posts[1].pk, "next": "//example.com"})
    assert response["Location"] == "/"


def test_only_own_postings_in_force_can_be_chosen(as_user, world, two_posts):
    over = PostingFactory(user=world.officer, role=Role.SECTION_HEAD, office=world.serang, ends_on=dt.date(2025, 1, 2))
    client = as_user(world.officer)
    for posting in (over.pk, world.office_head.posting.pk, 0, "", "x", "9" * 30):
        assert client.post("/akun/jabatan/", {"posting": posting}).status_code == 404
    assert role_of(client) == Role.OFFICER


def test_a_posting_that_ends_is_forgotten_with_the_next_page(as_user, world, two_posts):
    client = as_user(world.officer)
    with time_machine.travel(dt.datetime(2025, 11, 24, 2, tzinfo=dt.UTC), tick=False) as clock:
        Posting.objects.filter(pk=two_posts[1].pk).update(ends_on=dt.date(2025, 11, 24))
        client.post("/akun/jabatan/", {"posting": two_posts[1].pk})
        assert role_of(client) == Role.OFFICE_HEAD
        clock.shift(dt.timedelta(days=1))
        assert role_of(client) == Role.OFFICER
        assert SESSION_KEY not in client.session


def test_days_follow_the_portals_own_zone(as_user, world, two_posts):
    """17.30 UTC is half past midnight in Jakarta: the next day has begun."""
    Posting.objects.filter(pk=two_posts[0].pk).update(ends_on=dt.date(2025, 11, 24))
    client = as_user(world.officer)
    with time_machine.travel(dt.datetime(2025, 11, 24, 16, 30, tzinfo=dt.UTC), tick=False) as clock:
        assert role_of(client) == Role.OFFICER
        clock.shift(dt.timedelta(hours=1))
        assert role_of(client) == Role.OFFICE_HEAD


def test_without_a_posting_the_page_says_whom_to_ask(as_user, world):
    page = as_user(world.outsider).get("/akun/jabatan/").content.decode()
    assert "Hubungi kantor imigrasi Anda" in page
    assert "tanpa.jabatan" in page
