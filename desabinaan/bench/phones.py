"""A signed-in device at the other end of HTTP: it sends bodies it has ready and reads what comes back."""

import http.client
import json
import secrets
import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from accounts.models import User

FORMAT = 2


def signed_in(user: User) -> str:
    """The key of a new login session of this person."""
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.create()
    return str(session.session_key)


def batch_body(entries: list[dict[str, Any]], *, user: int, device: str, batch: str = "") -> bytes:
    """One POST of format 2; ``batch`` is a new id unless given."""
    return json.dumps(
        {
            "format": FORMAT,
            "batch": batch or str(uuid.uuid4()),
            "device": device,
            "user": user,
            "carried": False,
            "sent_at": timezone.now().isoformat(),
            "entries": entries,
        }
    ).encode()


class Phone:
    """One connection, kept open between requests and opened again where the server has gone."""

    def __init__(self, port: int, login: str = "", *, timeout: float = 30.0) -> None:
        self.login = login
        self._port, self._timeout = port, timeout
        self._token = secrets.token_hex(16)
        self._connection: http.client.HTTPConnection | None = None

    def post(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Status and body; ``OSError`` or ``HTTPException`` when no whole answer came."""
        self.send(path, body)
        if self._connection is None:
            raise ConnectionError
        try:
            response = self._connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException):
            self.hang_up()
            raise

    def send(self, path: str, body: bytes) -> None:
        """Only the request; whoever hangs up now never learns the answer."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=self._timeout)
        try:
            self._connection.request("POST", path, body, self._headers())
        except OSError:
            self.hang_up()
            raise

    def hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _headers(self) -> dict[str, str]:
        cookies = {settings.SESSION_COOKIE_NAME: self.login, settings.CSRF_COOKIE_NAME: self._token}
        return {
            "Content-Type": "application/json",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": self._token,
        }
