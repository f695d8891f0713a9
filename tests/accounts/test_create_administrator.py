import io
import re
import sys

import pytest
from django.core.management import CommandError, call_command

from accounts.models import SignInCode, User
from offices.roles import Role
from tests.accounts.conftest import PASSWORD


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def create(*args: str) -> str:
    out = io.StringIO()
    call_command("create_administrator", *args, stdout=out)
    return out.getvalue()


def answer(monkeypatch, *answers: str) -> None:
    typed = iter(answers)
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("accounts.management.commands.create_administrator.getpass", lambda _: next(typed))


def test_without_a_terminal_a_code_is_printed_that_opens_the_account(db, client):
    out = create("Kepala.TI", "--name", "Contoh Kepala TI")
    code = re.search(r"[A-Z2-9]{4}-[A-Z2-9]{4}", out)[0]
    user = User.objects.get(username="kepala.ti")
    assert (user.name, user.scope.role, user.has_usable_password()) == ("Contoh Kepala TI", Role.ADMINISTRATOR, False)
    assert client.post("/masuk/kode/", {"username": "kepala.ti", "code": code})["Location"] == "/masuk/kode/sandi/"


def test_at_a_terminal_the_password_is_asked(db, monkeypatch):
    answer(monkeypatch, PASSWORD, PASSWORD)
    assert "Kode masuk" not in create("admin", "--email", "admin@example.test")
    user = User.objects.get()
    assert user.check_password(PASSWORD)
    assert (user.email, SignInCode.objects.count()) == ("admin@example.test", 0)


def test_an_empty_password_makes_a_code(db, monkeypatch):
    answer(monkeypatch, "")
    assert "Kode masuk" in create("admin")


@pytest.mark.parametrize(("answers", "words"), [(("pendek",), "10"), ((PASSWORD, "lain"), "tidak sama")])
def test_bad_passwords_make_no_account(db, monkeypatch, answers, words):
    answer(monkeypatch, *answers)
    with pytest.raises(CommandError, match=words):
        create("admin")
    assert User.objects.count() == 0


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["kasi.serang"], "sudah dipakai"),
        (["x y"], "huruf kecil"),
        (["admin", "--email", "bukan"], "(?i)surel|email"),
    ],
)
def test_bad_arguments_are_a_sentence(world, args, words):
    assert world.section_head
    with pytest.raises(CommandError, match=words):
        create(*args)
    assert not User.objects.filter(username="admin").exists()
