"""The first administrator of a portal without demo data, or one more when nobody can sign in."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse

from accounts.domain.codes import issue_code
from accounts.domain.users import Person, create_administrator
from accounts.models import User
from offices.errors import DomainError


class Command(BaseCommand):
    help = (
        "Membuat administrator. Kata sandi ditanyakan di terminal; "
        "tanpa terminal, atau bila dikosongkan, dicetak kode masuk yang berlaku 72 jam."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="nama pengguna, misalnya admin")
        parser.add_argument("--name", default="Administrator", help="nama lengkap")
        parser.add_argument("--email", default="", help="surel; boleh kosong")

    def handle(self, *args: Any, username: str, name: str, email: str, **options: Any) -> None:
        try:
            if email:
                validate_email(email)
            person = Person(name=name, email=email)
            password = self._ask_password(username, person) if sys.stdin.isatty() else None
            with transaction.atomic():
                user = create_administrator(username=username, person=person, password=password)
                code = None if password else issue_code(user=user, created_by=None)
        except DomainError as error:
            raise CommandError(error.message) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"Administrator {user.username} sudah dibuat.")
        if code:
            self.stdout.write(f"Kode masuk (72 jam, sekali pakai): {code.text}")
            self.stdout.write(f"Buka {settings.PORTAL_URL}{reverse('sign_in_code')} lalu buat kata sandi.")

    def _ask_password(self, username: str, person: Person) -> str | None:
        password = getpass("Kata sandi (kosongkan untuk kode masuk): ")
        if not password:
            return None
        validate_password(password, User(username=username, name=person.name, email=person.email))
        if getpass("Ulangi kata sandi: ") != password:
            raise CommandError("Kedua kata sandi tidak sama. Akun belum dibuat.")
        return password
