"""The request as views past a policy decorator know it."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    """A request of somebody who is signed in: every policy but ``@public`` sees to it."""

    user: User
