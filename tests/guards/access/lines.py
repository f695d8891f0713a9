"""The form of the access table: one line per path, method and place, one sign per role."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from tests.guards.access.places import OWN, Place

SIGNS = {200: "+", 201: "+", 204: "+", 403: "-", 404: "0", 405: "x", 401: "u", 422: "e"}
SIGN_IN = "/masuk/"
Payload = Callable[[Place], dict[str, Any]] | dict[str, Any]


@dataclass
class Line:
    """``expected``: for each place, a sign per role. ``params``: path parameter -> attribute of ``Place``."""

    method: str
    name: str
    params: dict[str, str]
    expected: dict[str, str]
    data: Payload | None = None
    json: bool = False
    changes: bool = True
    fixed: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.method} {self.name}"

    def url(self, place: Place) -> str:
        values = {key: getattr(place, attribute).pk for key, attribute in self.params.items()}
        return reverse(self.name, kwargs={**values, **self.fixed})

    def payload(self, place: Place) -> dict[str, Any]:
        data = self.data(place) if callable(self.data) else self.data or {}
        return {"data": data, "content_type": "application/json"} if self.json else {"data": data}


def get(
    name: str, everywhere: str = "", *, fixed: dict | None = None, of: dict | None = None, **expected: str
) -> Line:
    """A page: ``get("home", signs)`` or, with rows, ``get("session_page", of={"pk": "session"}, own=signs, ...)``."""
    return Line("GET", name, of or {}, _by_place(everywhere, expected), fixed=fixed or {})


def post(
    name: str,
    everywhere: str = "",
    *,
    of: dict | None = None,
    data: Payload | None = None,
    json: bool = False,
    changes: bool = True,
    fixed: dict | None = None,
    **expected: str,
) -> Line:
    """A write with data that is right for those who may: where the sign is ``r`` or ``+`` something ``changes``."""
    return Line("POST", name, of or {}, _by_place(everywhere, expected), data, json, changes, fixed or {})


def sign_of(response: HttpResponse) -> str:
    """``+`` shown, ``r`` sent elsewhere, ``>`` to sign in, ``-`` 403, ``0`` 404, ``x`` 405, ``u`` 401, ``e`` 422."""
    if response.status_code in (301, 302, 303):
        return ">" if response["Location"].startswith(SIGN_IN) else "r"
    return SIGNS.get(response.status_code, f"[{response.status_code}]")


def _by_place(everywhere: str, expected: dict[str, str]) -> dict[str, str]:
    return {OWN: everywhere} if everywhere else expected
