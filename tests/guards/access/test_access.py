"""Every path for every role, reads and writes, with look-alike rows in other places."""

import re

import pytest
from django.db import transaction
from django.test import Client

from tests.guards.access.lines import Line, sign_of
from tests.guards.access.places import PLACES, ROLES, Place, Places
from tests.guards.access.snapshot import snapshot
from tests.guards.access.table import LINES
from tests.guards.markup import inline_code
from tests.guards.urlconf import routes


@pytest.fixture
def places(world) -> Places:
    return Places(world)


@pytest.fixture
def clients(places, as_user) -> dict[str, Client]:
    return {role: Client() if role == "visitor" else as_user(getattr(places.world, role)) for role in ROLES}


def test_the_table_names_every_path():
    named = {route.name for route in routes() if not route.in_admin}
    assert {line.name for line in LINES if not line.name.startswith("admin:")} == named


def test_paths_with_rows_are_tried_in_every_place():
    assert [str(line) for line in LINES if line.params and tuple(line.expected) != PLACES] == []


@pytest.mark.parametrize("line", LINES, ids=str)
def test_access(line, places, clients):
    expected = {key: signs.replace(" ", "") for key, signs in line.expected.items()}
    found = {
        key: "".join(_sign(line, places.get(key), role, clients[role], places) for role in ROLES) for key in expected
    }
    assert found == expected


@pytest.mark.parametrize("line", [line for line in LINES if line.changes and line.method == "POST"], ids=str)
def test_the_write_is_one_that_succeeds_where_it_may(line, places, clients):
    """Without this, a forbidden write that changes nothing would prove nothing."""
    key, role = next((k, ROLES[s.replace(" ", "").index("r" if "r" in s else "+")]) for k, s in line.expected.items())
    before = snapshot()
    _request(line, places.get(key), clients[role])
    assert snapshot() != before


def _sign(line: Line, place: Place, role: str, client: Client, places: Places) -> str:
    before = snapshot()
    with transaction.atomic():
        response = _request(line, place, client)
        sign, changed = sign_of(response), snapshot() != before
        transaction.set_rollback(True)
    allowed = line.method == "POST" and sign in "r+"
    assert not changed or allowed, f"{line} by {role} in {place.key} ({sign}) changed rows"
    _check_body(f"{line} by {role} in {place.key}", response, places.hidden_from(role))
    return sign


def _request(line: Line, place: Place, client: Client):
    url = line.url(place)
    return client.get(url) if line.method == "GET" else client.post(url, **line.payload(place))


def _check_body(what: str, response, hidden: set[str]) -> None:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = body.decode(errors="replace")
    bare = re.sub(r"[\s.\-()]", "", text)
    leaked = {word for word in hidden if word in text or (word.startswith("+62") and word[-9:] in bare)}
    assert leaked == set(), f"{what} shows {leaked}"
    if response.get("Content-Type", "").startswith("text/html"):
        policy = response.get("Content-Security-Policy", "")
        assert "script-src 'self'" in policy, f"{what} has no content security policy"
        assert "unsafe" not in policy
        assert inline_code(text) == [], f"{what} holds inline code"


def test_pages_change_nothing_when_posted_to(places, clients):
    """Paths whose table has no write take none, whoever tries."""
    writes = {line.name for line in LINES if line.method == "POST"}
    changed = []
    for line in (line for line in LINES if line.name not in writes):
        for role, client in clients.items():
            before = snapshot()
            with transaction.atomic():
                client.post(line.url(places.own), {})
                changed += [f"{line.name} by {role}"] if snapshot() != before else []
                transaction.set_rollback(True)
    assert changed == []


def test_writes_do_nothing_when_only_read(places, clients):
    """Links, prefetching browsers and mail scanners must not act."""
    before = snapshot()
    for line in (line for line in LINES if line.method == "POST"):
        for client in clients.values():
            client.get(line.url(places.own))
    assert snapshot() == before
