import pytest
from django.urls import reverse

from accounts.models import User
from offices.roles import Role
from tests.accounts.conftest import PASSWORD
from tests.factories import PostingFactory, UserFactory


@pytest.fixture
def officer(world, with_password):
    return with_password(world.officer)


def sign_in(client, username="petugas.serang", password=PASSWORD, **data):
    return client.post("/masuk/", {"username": username, "password": password, **data})


def signed_in_as(client) -> str | None:
    return client.session.get("_auth_user_id")


def test_right_password_opens_the_home_page(client, officer):
    response = sign_in(client)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert signed_in_as(client) == str(officer.pk)


@pytest.mark.parametrize("typed", ["  Petugas.Serang ", "PETUGAS.SERANG"])
def test_username_is_trimmed_and_of_any_case(client, officer, typed):
    sign_in(client, username=typed)
    assert signed_in_as(client) == str(officer.pk)


def test_the_session_gets_a_new_key(client, officer):
    client.get("/masuk/")
    session = client.session
    session["before"] = 1
    session.save()
    old = session.session_key
    sign_in(client)
    assert client.session.session_key != old


@pytest.mark.parametrize(
    ("username", "password"), [("petugas.serang", "salah-sekali"), ("tidak.ada", PASSWORD), ("petugas.serang", "")]
)
def test_wrong_ones_stay_outside_and_keep_the_username(client, officer, username, password):
    response = sign_in(client, username=username, password=password)
    assert response.status_code == 200
    assert signed_in_as(client) is None
    assert f'value="{username}"' in response.content.decode()


def test_unknown_name_and_wrong_password_get_the_same_answer(client, officer):
    pages = [sign_in(client, username=name, password="salah-sekali") for name in ("petugas.serang", "tidak.ada")]
    first, second = (page.context["form"].non_field_errors() for page in pages)
    assert first == second
    assert "tidak cocok" in first[0]


def test_inactive_accounts_stay_outside(client, officer):
    User.objects.update(is_active=False)
    assert sign_in(client).status_code == 200
    assert signed_in_as(client) is None


@pytest.mark.parametrize("page", ["/kegiatan/?bulan=11", "/desa/36.04.12.2001/"])
def test_own_pages_are_opened_next(client, officer, page):
    assert sign_in(client, next=page)["Location"] == page


@pytest.mark.parametrize(
    "page", ["https://example.com/", "//example.com", "javascript:alert(1)", "https:///example.com", "\\\\example.com"]
)
def test_foreign_pages_are_not(client, officer, page):
    assert sign_in(client, next=page)["Location"] == "/"


def test_the_form_carries_the_wanted_page(client, db):
    assert 'name="next" value="/kontak/"' in client.get("/masuk/?next=/kontak/").content.decode()


def test_who_is_signed_in_is_not_asked_again(as_user, world):
    assert as_user(world.officer).get("/masuk/?next=/kontak/")["Location"] == "/kontak/"


def test_people_with_two_postings_choose_first(client, officer, world):
    PostingFactory(user=officer, role=Role.SECTION_HEAD, office=world.serang, acting="plt")
    assert sign_in(client, next="/kontak/")["Location"] == "/akun/jabatan/?next=%2Fkontak%2F"


def test_bad_bytes_are_a_sentence_and_no_failure(client, officer):
    response = sign_in(client, username="petugas\0serang", password="a\0b")
    assert response.status_code == 200
    assert response.context["form"].errors


def test_signing_out_ends_the_session(as_user, world):
    client = as_user(world.officer)
    assert client.post("/keluar/")["Location"] == "/masuk/"
    assert signed_in_as(client) is None


def test_signing_out_by_link_does_nothing(as_user, world):
    client = as_user(world.officer)
    assert client.get("/keluar/").status_code == 405
    assert signed_in_as(client) == str(world.officer.pk)


def test_deactivation_ends_open_sessions(as_user, world):
    client = as_user(world.officer)
    assert client.get("/akun/").status_code == 200
    User.objects.filter(pk=world.officer.pk).update(is_active=False)
    assert client.get("/akun/")["Location"] == f"{reverse('sign_in')}?next=/akun/"


def test_somebody_without_posting_can_sign_in_and_sees_why_nothing_opens(client, with_password, world):
    with_password(world.outsider)
    sign_in(client, username="tanpa.jabatan")
    assert "Belum ada jabatan" in client.get("/akun/").content.decode()


def test_usernames_are_kept_in_lower_case(db):
    assert User.objects.create_user(username=" Petugas.Baru ", name="P").username == "petugas.baru"
    assert User.objects.get_by_natural_key("PETUGAS.BARU").name == "P"
    assert UserFactory(username="lain").get_short_name() == "Lain (contoh)"
