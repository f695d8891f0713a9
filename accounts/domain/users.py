"""Making, correcting and closing accounts."""

import re
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain.authority import check_may_administer, check_may_give
from accounts.domain.postings import Post, check_administrator_remains, give
from accounts.models import Posting, SignInCode, User
from offices.errors import DomainError
from offices.roles import Role

_USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,58}[a-z0-9])")


@dataclass(frozen=True, kw_only=True)
class Person:
    """What an account says of its person; an empty e-mail is a person without one."""

    name: str
    email: str = ""
    language: str = "id"


def create_user(*, username: str, person: Person, post: Post, actor: User) -> User:
    """A new account with its first posting and without a password: it is opened with a one-time code or by mail."""
    check_may_give(actor=actor, role=post.role, region=post.region)
    with transaction.atomic():
        user = _insert(username=username, person=person)
        give(user=user, post=post)
    return user


def create_administrator(*, username: str, person: Person, password: str | None) -> User:
    """An administrator made from the command line, where there is nobody yet to ask for permission."""
    with transaction.atomic():
        user = _insert(username=username, person=person, password=password)
        give(user=user, post=Post(role=Role.ADMINISTRATOR, starts_on=timezone.localdate()))
    return user


def correct_user(*, user: User, person: Person, actor: User) -> None:
    """Change name, e-mail and language of an account one administers."""
    check_may_administer(actor=actor, user=user)
    _write(user=user, person=person)


def correct_own_account(*, user: User, person: Person) -> None:
    """A person's own name, e-mail and language."""
    _write(user=user, person=person)


def deactivate(*, user: User, actor: User) -> None:
    """Close an account: every open session ends with its next request. Postings stay as they are."""
    check_may_administer(actor=actor, user=user)
    with transaction.atomic():
        if Posting.objects.filter(user=user, role=Role.ADMINISTRATOR).not_over().exists():
            check_administrator_remains(without=Q(user=user), day=timezone.localdate())
        user.is_active = False
        user.save(update_fields=["is_active"])
        SignInCode.objects.filter(user=user).delete()


def reactivate(*, user: User, actor: User) -> None:
    """Open a closed account again; its password is as it was."""
    check_may_administer(actor=actor, user=user)
    user.is_active = True
    user.save(update_fields=["is_active"])


def require_password_change(*, user: User, actor: User) -> None:
    """The next page the person opens asks for a new password."""
    check_may_administer(actor=actor, user=user)
    user.must_change_password = True
    user.save(update_fields=["must_change_password"])


def check_username(username: str) -> str:
    """The username as kept. Raises DomainError when it has a form nobody could dictate over the telephone."""
    kept = User.normalize_username(username)
    if not _USERNAME.fullmatch(kept):
        raise DomainError(
            _("Pakai 3 sampai 60 huruf kecil, angka, titik, garis hubung; misalnya operator.pontang."),
            field="username",
        )
    return kept


def _insert(*, username: str, person: Person, password: str | None = None) -> User:
    kept = check_username(username)
    if User.objects.filter(username=kept).exists():
        raise DomainError(_("Nama pengguna ini sudah dipakai. Pilih yang lain."), field="username")
    _check_email(person.email)
    try:
        with transaction.atomic():
            return User.objects.create_user(
                username=kept, password=password, name=person.name, email=person.email, language=person.language
            )
    except IntegrityError as error:  # somebody else was quicker
        raise _taken(error) from error


def _write(*, user: User, person: Person) -> None:
    _check_email(person.email, besides=user)
    user.name, user.email, user.language = person.name, person.email, person.language
    try:
        with transaction.atomic():
            user.save(update_fields=["name", "email", "language"])
    except IntegrityError as error:
        raise _taken(error) from error


def _check_email(email: str, *, besides: User | None = None) -> None:
    held = User.objects.filter(email__iexact=email).exclude(pk=besides.pk if besides else None)
    if email and held.exists():
        raise DomainError(_("Surel ini sudah dipakai akun lain."), field="email")


def _taken(error: IntegrityError) -> Exception:
    if "email_belongs_to_one_account" in str(error):
        return DomainError(_("Surel ini sudah dipakai akun lain."), field="email")
    if "username" in str(error):
        return DomainError(_("Nama pengguna ini sudah dipakai. Pilih yang lain."), field="username")
    return error
