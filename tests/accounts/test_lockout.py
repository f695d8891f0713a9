"""Five wrong ones from one address close a username there for fifteen minutes."""

import datetime as dt

import pytest
import time_machine

from accounts.domain.codes import make_code
from tests.accounts.conftest import PASSWORD

START = dt.datetime(2025, 11, 24, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def operator(clock, world, with_password):
    return with_password(world.operator)


def attempt(client, password="salah-sekali", *, username="operator.pontang", address="10.0.0.1"):
    return client.post("/masuk/", {"username": username, "password": password}, REMOTE_ADDR=address)


def lock(client, **kwargs):
    return [attempt(client, **kwargs).status_code for _ in range(5)]


def test_the_fifth_wrong_password_closes(client, operator):
    assert lock(client) == [200, 200, 200, 200, 429]
    assert attempt(client, PASSWORD).status_code == 429


def test_other_spellings_of_the_name_count_together(client, operator):
    names = ["operator.pontang", "Operator.Pontang", " operator.pontang", "OPERATOR.PONTANG", "operator.pontang "]
    assert [attempt(client, username=name).status_code for name in names][-1] == 429


def test_the_page_says_when_and_what_else(client, operator, clock):
    lock(client)
    clock.shift(dt.timedelta(minutes=5))
    page = attempt(client, PASSWORD)
    assert (page.status_code, page["Retry-After"]) == (429, "600")
    text = page.content.decode()
    assert "Coba lagi dalam 10 menit" in text
    assert "Minta kode masuk kepada kantor imigrasi" in text


def test_trying_while_closed_does_not_make_it_longer(client, operator, clock):
    lock(client)
    clock.shift(dt.timedelta(minutes=14))
    assert attempt(client).status_code == 429
    clock.shift(dt.timedelta(minutes=1, seconds=1))
    assert attempt(client, PASSWORD).status_code == 302


def test_another_address_and_another_name_stay_open(client, operator, world, with_password):
    with_password(world.other_operator)
    lock(client)
    assert attempt(client, PASSWORD, address="10.0.0.2").status_code == 302
    client.post("/keluar/")
    assert attempt(client, PASSWORD, username="operator.tirtayasa").status_code == 302


def test_a_success_in_between_starts_the_count_anew(client, operator):
    for _ in range(4):
        attempt(client)
    attempt(client, PASSWORD)
    client.post("/keluar/")
    assert [attempt(client).status_code for _ in range(4)] == [200] * 4


def test_codes_are_counted_with_the_passwords(client, operator):
    data = {"username": "operator.pontang", "code": "AAAA-2222"}
    assert [client.post("/masuk/kode/", data).status_code for _ in range(5)] == [200, 200, 200, 200, 429]


def test_a_new_code_of_the_office_opens_at_once(client, operator, world):
    lock(client, address="127.0.0.1")
    code = make_code(user=operator, actor=world.section_head)
    response = client.post("/masuk/kode/", {"username": "operator.pontang", "code": code.text})
    assert response["Location"] == "/masuk/kode/sandi/"


def test_no_code_is_kept_in_the_record_of_attempts(client, operator):
    from axes.models import AccessAttempt

    client.post("/masuk/kode/", {"username": "operator.pontang", "code": "RAHASIA9"})
    attempt(client, "sandi-rahasia")
    kept = " ".join(AccessAttempt.objects.values_list("post_data", flat=True))
    assert "RAHASIA9" not in kept
    assert "sandi-rahasia" not in kept
