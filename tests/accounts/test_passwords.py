"""Changing a known password; a change that is due; the link by mail."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from notifications.models import Message
from tests.accounts.conftest import PASSWORD

NEW = "teh-manis-di-pontang"


@pytest.fixture
def operator(world, with_password):
    return with_password(world.operator)


def change(client, old=PASSWORD, new=NEW, again=NEW):
    return client.post("/akun/sandi/", {"old_password": old, "new_password1": new, "new_password2": again})


def test_changing_keeps_this_session_and_ends_the_others(as_user, operator):
    here, elsewhere = as_user(operator), as_user(operator)
    assert change(here)["Location"] == "/akun/"
    assert here.get("/akun/").status_code == 200
    assert elsewhere.get("/akun/").status_code == 302
    assert User.objects.get(pk=operator.pk).check_password(NEW)


@pytest.mark.parametrize(
    ("old", "new", "again", "field"),
    [
        ("salah-sekali", NEW, NEW, "old_password"),
        (PASSWORD, NEW, "beda-dari-itu", "new_password2"),
        (PASSWORD, "pendek", "pendek", "new_password2"),
        (PASSWORD, PASSWORD, PASSWORD, "new_password1"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(as_user, operator, old, new, again, field):
    response = change(as_user(operator), old, new, again)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert User.objects.get(pk=operator.pk).check_password(PASSWORD)


def test_a_due_change_comes_before_every_other_page(as_user, operator):
    User.objects.update(must_change_password=True)
    client = as_user(operator)
    assert client.get("/akun/")["Location"] == "/akun/sandi/"
    assert client.post("/akun/jabatan/", {"posting": "1"})["Location"] == "/akun/sandi/"
    page = client.get("/akun/sandi/")
    assert "perlu diganti sebelum" in page.content.decode()
    assert change(client)["Location"] == "/"
    assert client.get("/akun/").status_code == 200


def test_a_due_change_lets_people_leave_and_choose_a_language(as_user, operator):
    User.objects.update(must_change_password=True)
    client = as_user(operator)
    assert client.post("/bahasa/", {"language": "en"})["Location"] == "/"
    assert client.post("/keluar/")["Location"] == "/masuk/"


def ask(client, identifier="operator.pontang@example.test"):
    return client.post("/lupa-sandi/", {"identifier": identifier})


def link_in(mail) -> str:
    return re.search(r"http://127\.0\.0\.1:8000(/lupa-sandi/\S+)", mail.body)[1]


@pytest.mark.parametrize(
    "typed", ["operator.pontang@example.test", "OPERATOR.pontang@Example.test", " Operator.Pontang"]
)
def test_the_link_of_the_mail_sets_a_password(client, operator, mailoutbox, typed):
    assert ask(client, typed)["Location"] == "/lupa-sandi/terkirim/"
    (mail,) = mailoutbox
    assert mail.to == ["operator.pontang@example.test"]
    assert "\n" not in mail.subject
    assert operator.name in mail.body
    page = client.get(link_in(mail), follow=True)
    assert "operator.pontang" in page.content.decode()
    response = client.post(page.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW})
    assert response["Location"] == "/masuk/"
    assert User.objects.get(pk=operator.pk).check_password(NEW)
    assert "Tautan tidak berlaku lagi" in Client().get(link_in(mail), follow=True).content.decode()


def test_the_link_does_not_follow_the_host_of_the_request(client, operator, mailoutbox):
    client.post("/lupa-sandi/", {"identifier": "operator.pontang"}, HTTP_HOST="localhost:9")
    assert "localhost" not in mailoutbox[0].body


def test_a_weak_password_is_refused_behind_the_link(client, operator, mailoutbox):
    ask(client)
    page = client.get(link_in(mailoutbox[0]), follow=True)
    response = client.post(page.request["PATH_INFO"], {"new_password1": "pendek", "new_password2": "pendek"})
    assert response.status_code == 200
    assert response.context["form"].errors["new_password2"]


@pytest.mark.parametrize("reason", ["unknown", "no address", "inactive"])
def test_the_answer_is_the_same_when_nothing_is_sent(client, operator, mailoutbox, reason):
    if reason == "no address":
        User.objects.update(email="")
    elif reason == "inactive":
        User.objects.update(is_active=False)
    known = ask(client, "tidak.ada" if reason == "unknown" else "operator.pontang")
    assert (known.status_code, known["Location"]) == (302, "/lupa-sandi/terkirim/")
    assert mailoutbox == []


def test_nobody_fills_a_mailbox(client, operator, mailoutbox):
    with time_machine.travel(dt.datetime(2025, 11, 24, 2, tzinfo=dt.UTC), tick=False) as clock:
        for _ in range(3):
            ask(client)
        assert len(mailoutbox) == 1
        clock.shift(dt.timedelta(minutes=5, seconds=1))
        ask(client)
        assert len(mailoutbox) == 2


def test_the_link_lasts_a_day(client, operator, mailoutbox):
    with time_machine.travel(dt.datetime(2025, 11, 24, 2, tzinfo=dt.UTC), tick=False) as clock:
        ask(client)
        clock.shift(dt.timedelta(hours=23, minutes=59))
        assert "Buat kata sandi baru" in client.get(link_in(mailoutbox[0]), follow=True).content.decode()
        clock.shift(dt.timedelta(minutes=2))
        assert "Tautan tidak berlaku lagi" in Client().get(link_in(mailoutbox[0]), follow=True).content.decode()


def test_an_account_closed_meanwhile_gets_no_password(client, operator, mailoutbox):
    ask(client)
    User.objects.update(is_active=False)
    assert "Tautan tidak berlaku lagi" in client.get(link_in(mailoutbox[0]), follow=True).content.decode()


def test_the_mail_is_in_the_language_of_the_account(client, operator, mailoutbox):
    User.objects.update(language="id")
    client.cookies["bahasa"] = "en"
    ask(client)
    assert mailoutbox[0].body.startswith("Yth. ")


def test_an_invited_person_with_an_address_may_open_the_account_by_mail(client, world, mailoutbox):
    world.operator.set_unusable_password()
    world.operator.save()
    ask(client)
    assert len(mailoutbox) == 1


def test_an_empty_or_broken_entry_is_a_sentence(client, db):
    for typed in ("", "a\0b"):
        response = ask(client, typed)
        assert response.status_code == 200
        assert response.context["form"].errors["identifier"]


def test_the_mail_waits_in_the_outbox(client, operator, settings):
    settings.EMAIL_BACKEND = "notifications.mail.OutboxEmailBackend"
    ask(client)
    message = Message.objects.get()
    assert message.address == "operator.pontang@example.test"
    assert "/lupa-sandi/" in str(message.context)
