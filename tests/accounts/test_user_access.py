"""One-time codes, closing and opening accounts, correcting them."""

import datetime as dt
import re

import pytest
import time_machine

from accounts.models import SignInCode, User
from offices.roles import Role
from tests.factories import PostingFactory


@pytest.fixture
def head(as_user, world):
    return as_user(world.section_head)


def url(person, act="") -> str:
    return f"/pengguna/{person.pk}/{act}"


def code_on(response) -> str:
    return re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", response.content.decode())[0]


def test_a_code_is_shown_once_to_print_and_to_paste(head, world):
    with time_machine.travel(dt.datetime(2025, 11, 24, 2, tzinfo=dt.UTC), tick=False):
        response = head.post(url(world.operator, "kode/"))
    text = response.content.decode()
    code = code_on(response)
    assert text.count(code) == 2
    assert "Kam, 27 Nov 2025 · 09.00 WIB" in text
    assert "http://127.0.0.1:8000/masuk/kode/" in text
    assert 'data-copy="whatsapp"' in text
    assert "no-store" in response["Cache-Control"]
    assert code not in head.get(url(world.operator)).content.decode()
    assert code not in head.get(url(world.operator, "kode/")).content.decode()
    assert SignInCode.objects.get().created_by == world.section_head


def test_reading_the_page_makes_no_code(head, world):
    assert head.get(url(world.operator, "kode/")).status_code == 200
    assert SignInCode.objects.count() == 0


def test_a_new_code_replaces_the_one_before(head, world):
    first, second = (code_on(head.post(url(world.operator, "kode/"))) for _ in range(2))
    assert first != second
    assert SignInCode.objects.count() == 1


def test_names_are_text_in_the_page(head, world):
    User.objects.filter(pk=world.operator.pk).update(name="<b>Contoh</b>")
    for page in (head.get("/pengguna/"), head.get(url(world.operator)), head.post(url(world.operator, "kode/"))):
        assert "<b>Contoh</b>" not in page.content.decode()


def test_a_closed_account_gets_no_code(head, world):
    User.objects.filter(pk=world.operator.pk).update(is_active=False)
    response = head.post(url(world.operator, "kode/"))
    assert "nonaktif" in response.context["form"].non_field_errors()[0]
    assert SignInCode.objects.count() == 0


def test_closing_ends_the_session_and_the_code(head, as_user, world):
    operator = as_user(world.operator)
    head.post(url(world.operator, "kode/"))
    assert head.post(url(world.operator, "nonaktifkan/"))["Location"] == url(world.operator)
    assert operator.get("/akun/").status_code == 302
    assert SignInCode.objects.count() == 0


def test_opening_again(head, world):
    User.objects.filter(pk=world.operator.pk).update(is_active=False)
    head.post(url(world.operator, "aktifkan/"))
    assert User.objects.get(pk=world.operator.pk).is_active


def test_requiring_a_new_password(head, as_user, world):
    operator = as_user(world.operator)
    head.post(url(world.operator, "wajib-ganti-sandi/"))
    assert operator.get("/akun/")["Location"] == "/akun/sandi/"


def test_correcting_an_account(head, world):
    data = {"name": "Contoh Benar", "email": "benar@example.test", "language": "en"}
    assert head.post(url(world.operator, "ubah/"), data).status_code == 302
    user = User.objects.get(pk=world.operator.pk)
    assert (user.name, user.email, user.language) == ("Contoh Benar", "benar@example.test", "en")


def test_a_taken_address_is_said_at_the_field(head, world):
    data = {"name": "Contoh", "email": "KASI.serang@example.test", "language": "id"}
    response = head.post(url(world.operator, "ubah/"), data)
    assert response.context["form"].errors == {"email": ["Surel ini sudah dipakai akun lain."]}
    assert response.context["form"]["name"].value() == "Contoh"


@pytest.mark.parametrize("act", ["kode/", "nonaktifkan/", "wajib-ganti-sandi/"])
def test_nobody_administers_oneself(as_user, world, act):
    response = as_user(world.administrator).post(url(world.administrator, act))
    assert "tidak dapat diubah di sini" in response.context["form"].non_field_errors()[0]
    user = User.objects.get(pk=world.administrator.pk)
    assert (user.is_active, user.must_change_password, SignInCode.objects.count()) == (True, False, 0)


def test_the_right_follows_the_posting_worked_under(as_user, world):
    acting = PostingFactory(user=world.officer, role=Role.SECTION_HEAD, office=world.serang, acting="plt",
                            starts_on=dt.date(2025, 2, 1))  # fmt: skip
    client = as_user(world.officer)
    assert client.get(url(world.operator)).status_code == 403
    client.post("/akun/jabatan/", {"posting": acting.pk})
    assert client.get(url(world.operator)).status_code == 200
