"""The office's one-time code: username and code, then a password of one's own."""

import datetime as dt

import pytest
import time_machine

from accounts.domain.codes import ALPHABET, make_code
from accounts.models import SignInCode, User
from tests.accounts.conftest import PASSWORD

START = dt.datetime(2025, 11, 24, 2, 0, tzinfo=dt.UTC)
NEW = {"new_password1": PASSWORD, "new_password2": PASSWORD}


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def code(clock, world) -> str:
    return make_code(user=world.operator, actor=world.section_head).text


def enter(client, code, username="operator.pontang"):
    return client.post("/masuk/kode/", {"username": username, "code": code})


def choose(client, **data):
    return client.post("/masuk/kode/sandi/", {**NEW, **data})


def test_code_then_password_signs_in_and_uses_the_code_up(client, code, world):
    assert enter(client, code)["Location"] == "/masuk/kode/sandi/"
    assert world.operator.name in client.get("/masuk/kode/sandi/").content.decode()
    assert choose(client)["Location"] == "/"
    assert client.session["_auth_user_id"] == str(world.operator.pk)
    assert User.objects.get(pk=world.operator.pk).check_password(PASSWORD)
    assert SignInCode.objects.count() == 0
    client.post("/keluar/")
    assert enter(client, code).status_code == 200


def test_the_code_is_easy_to_type(client, code, world):
    assert set(code.replace("-", "")) <= set(ALPHABET)
    assert not set("IO01") & set(ALPHABET)
    typed = f" {code.replace('-', ' ').lower()} "
    assert enter(client, typed, username=" Operator.Pontang ")["Location"] == "/masuk/kode/sandi/"


def test_the_code_is_kept_as_a_hash_only(code):
    held = SignInCode.objects.get()
    assert code.replace("-", "") not in held.code_hash
    assert held.expires_at == START + dt.timedelta(hours=72)


def test_a_weak_password_is_refused_and_the_code_stays(client, code):
    enter(client, code)
    for weak in ("pendek", "12345678901", "operator.pontang"):
        response = choose(client, new_password1=weak, new_password2=weak)
        assert response.status_code == 200
        assert response.context["form"].errors["new_password2"]
    assert choose(client, new_password2="lain-sama-sekali").status_code == 200
    assert choose(client).status_code == 302


@pytest.mark.parametrize("wrong", ["AAAA-AAAA", "x", "<script>"])
def test_a_wrong_code_stays_outside_and_keeps_what_was_typed(client, code, wrong):
    response = enter(client, wrong)
    assert response.status_code == 200
    assert "tidak cocok" in response.context["form"].non_field_errors()[0]
    assert response.context["form"]["username"].value() == "operator.pontang"


def test_the_code_opens_one_account_only(client, code, world):
    assert world.other_operator.pk
    assert enter(client, code, username="operator.tirtayasa").status_code == 200


def test_after_72_hours_the_code_is_over(client, code, clock):
    clock.shift(dt.timedelta(hours=72))
    assert enter(client, code).status_code == 200


def test_just_before_it_is_not(client, code, clock):
    clock.shift(dt.timedelta(hours=71, minutes=59))
    assert enter(client, code).status_code == 302


def test_a_new_code_replaces_the_one_before(client, code, world):
    newer = make_code(user=world.operator, actor=world.section_head).text
    assert enter(client, code).status_code == 200
    assert enter(client, newer).status_code == 302


def test_a_newer_code_ends_a_half_finished_entry(client, code, world):
    enter(client, code)
    make_code(user=world.operator, actor=world.section_head)
    assert choose(client)["Location"] == "/masuk/kode/"
    assert not User.objects.get(pk=world.operator.pk).check_password(PASSWORD)


def test_a_half_finished_entry_is_left_open_for_half_an_hour(client, code, clock):
    enter(client, code)
    clock.shift(dt.timedelta(minutes=31))
    assert choose(client)["Location"] == "/masuk/kode/"


def test_without_a_code_no_password_is_set(client, code):
    assert client.get("/masuk/kode/sandi/")["Location"] == "/masuk/kode/"
    assert choose(client)["Location"] == "/masuk/kode/"


def test_an_inactive_account_stays_closed(client, code, world):
    enter(client, code)
    User.objects.filter(pk=world.operator.pk).update(is_active=False)
    assert choose(client)["Location"] == "/masuk/kode/"
    assert enter(client, code).status_code == 200


def test_who_is_signed_in_needs_no_code(as_user, world):
    assert as_user(world.officer).get("/masuk/kode/")["Location"] == "/"
