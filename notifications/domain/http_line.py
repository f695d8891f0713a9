"""A kept-open HTTP connection to the other side of a channel, and its answers."""

import http.client
import json
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from notifications.domain.channel import TryLaterError, UnavailableError

TIMEOUT = 10.0
LARGEST = 64 * 1024
BROKEN_IN_A_ROW = 3


class Answer(NamedTuple):
    """``body`` is empty where the answer was no JSON object."""

    status: int
    body: dict[str, Any]


class HttpLine:
    """Posts JSON over one connection, opened with the first message and again after it broke.

    A connection that breaks while a message is on its way may have carried it: the retry then doubles that one.
    """

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._connection: http.client.HTTPConnection | None = None
        self._broken = 0

    def post(self, path: str, body: dict[str, Any], *, token: str) -> Answer:
        """Raises ``TryLaterError`` and ``UnavailableError`` for what is a matter of the line, 5xx included."""
        connection = self._opened()
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
        try:
            connection.request("POST", self._parts.path.rstrip("/") + path, json.dumps(body).encode(), headers)
            response = connection.getresponse()
            answer = Answer(response.status, _json(response.read(LARGEST)))
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise self._broke(type(error).__name__) from error
        if response.will_close or not response.isclosed():
            self.close()
        if answer.status >= 500:
            raise self._broke(f"HTTP {answer.status}")
        self._broken = 0
        return answer

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            connection.close()

    def _opened(self) -> http.client.HTTPConnection:
        if self._connection is None:
            secure = self._parts.scheme == "https"
            kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
            connection = kind(self._parts.hostname or "", self._parts.port, timeout=TIMEOUT)
            try:
                connection.connect()
            except OSError as away:
                raise UnavailableError(type(away).__name__) from away
            self._connection = connection
        return self._connection

    def _broke(self, what: str) -> Exception:
        self._broken += 1
        return UnavailableError(what) if self._broken >= BROKEN_IN_A_ROW else TryLaterError(what)


def _json(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
