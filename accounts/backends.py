"""Sign-in with the one-time code an office handed over."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import SignInCode, User


class OneTimeCodeBackend(BaseBackend):
    """Accepts ``username`` and ``code``. The code is used up by setting a password, not by being right."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, code: str | None = None, **kwargs: Any
    ) -> User | None:
        if not username or not code:
            return None
        held = (
            SignInCode.objects.select_related("user").filter(user__username=User.normalize_username(username)).first()
        )
        if held is None:
            make_password(code)  # the same time for unknown names
            return None
        right = check_password(code.replace(" ", "").replace("-", "").upper(), held.code_hash)
        return held.user if right and held.is_valid_at(timezone.now()) and held.user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
