"""Setting a password, and mailing the link to do so."""

from datetime import timedelta

from axes.utils import reset as forget_failed_attempts
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from accounts.models import SignInCode, User
from offices.errors import DomainError

BETWEEN_MAILS = timedelta(minutes=5)


def set_password(*, user: User, password: str) -> None:
    """Keep a new password that was checked before. Uses up a one-time code, lifts a lock, ends other sessions."""
    user.set_password(password)
    user.must_change_password = False
    with transaction.atomic():
        user.save(update_fields=["password", "must_change_password"])
        SignInCode.objects.filter(user=user).delete()
    forget_failed_attempts(username=user.username)


def set_password_with_code(*, user: User, code_hash: str, password: str) -> None:
    """Set the password of somebody whose one-time code was right a moment ago.

    Raises DomainError when that very code was used, replaced or ran out in the meantime.
    """
    with transaction.atomic():
        held = SignInCode.objects.select_for_update().filter(user=user, code_hash=code_hash).first()
        if held is None or not held.is_valid_at(timezone.now()) or not user.is_active:
            raise DomainError(_("Kode masuk ini tidak berlaku lagi. Minta kode baru kepada kantor imigrasi Anda."))
        set_password(user=user, password=password)


def holder_of_code(*, user_id: int, code_hash: str) -> User | None:
    """The active account whose one-time code is still this one and still valid."""
    held = SignInCode.objects.select_related("user").filter(user_id=user_id, code_hash=code_hash).first()
    return held.user if held and held.user.is_active and held.is_valid_at(timezone.now()) else None


def mail_reset_link(*, identifier: str) -> None:
    """Mail the link to the active account with this username or e-mail, if there is one with an address.

    Says nothing about what was found, and mails one account once in five minutes at most.
    """
    now = timezone.now()
    wanted = Q(username=User.normalize_username(identifier)) | Q(email__iexact=identifier.strip())
    with transaction.atomic():
        reachable = User.objects.select_for_update().filter(wanted, is_active=True).exclude(email="")
        user = reachable.exclude(reset_mailed_at__gt=now - BETWEEN_MAILS).order_by("pk").first()
        if user is None:
            return
        user.reset_mailed_at = now
        user.save(update_fields=["reset_mailed_at"])
        with translation.override(user.language):
            _mail(user)


def _mail(user: User) -> None:
    path = reverse(
        "password_reset_confirm",
        kwargs={
            "uidb64": urlsafe_base64_encode(force_bytes(user.pk)),
            "token": default_token_generator.make_token(user),
        },
    )
    # The address comes from the settings: the request's host is what the asker wrote there.
    context = {
        "name": user.name,
        "username": user.username,
        "link": settings.PORTAL_URL + path,
        "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
    }
    send_mail(
        subject=" ".join(render_to_string("accounts/mail/password_reset_subject.txt", context).split()),
        message=render_to_string("accounts/mail/password_reset.txt", context),
        from_email=None,
        recipient_list=[user.email],
    )
