import pytest

from accounts.models import User

PASSWORD = "kopi-pahit-di-serang"


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def with_password():
    """``with_password(person)`` gives the person ``PASSWORD``."""

    def give(user: User) -> User:
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
        return user

    return give
