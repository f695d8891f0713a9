"""One-time codes: how an office lets in a clerk who has no e-mail, on paper or by WhatsApp."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from axes.utils import reset as forget_failed_attempts
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain.authority import check_may_administer
from accounts.models import SignInCode, User
from offices.errors import DomainError

VALID_FOR = timedelta(hours=72)
# No I, O, 0, 1: the code is read aloud and copied from paper. 8 signs of 32 are 40 bits, guarded by the rate limit.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 8


@dataclass(frozen=True, slots=True)
class NewCode:
    """The code in clear, ``K7QM-2XPD``: it exists in this object only."""

    text: str
    expires_at: datetime


def make_code(*, user: User, actor: User) -> NewCode:
    """A fresh code for the user; the one before stops working. Also lifts a lock after wrong passwords."""
    check_may_administer(actor=actor, user=user)
    if not user.is_active:
        raise DomainError(_("Akun ini nonaktif. Aktifkan lagi sebelum membuat kode masuk."))
    return issue_code(user=user, created_by=actor)


def issue_code(*, user: User, created_by: User | None) -> NewCode:
    """Write a code without asking who may; ``created_by`` is None on the command line."""
    signs = "".join(secrets.choice(ALPHABET) for _position in range(LENGTH))
    expires_at = timezone.now() + VALID_FOR
    SignInCode.objects.update_or_create(
        user=user,
        defaults={
            "code_hash": make_password(signs),
            "expires_at": expires_at,
            "created_by": created_by,
            "created_at": timezone.now(),
        },
    )
    forget_failed_attempts(username=user.username)
    return NewCode(text=f"{signs[: LENGTH // 2]}-{signs[LENGTH // 2 :]}", expires_at=expires_at)
