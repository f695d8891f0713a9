"""Every path for every role, reads and writes, with look-alike rows in other places."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from reports.domain.snapshot import one_snapshot
from tests.conftest import World
from tests.guards.access.lines import Line, sign_of
from tests.guards.access.places import PLACES, ROLES, Place, Places
from tests.guards.access.snapshot import snapshot, writes
from tests.guards.access.table import LINES
from tests.guards.markup import inline_code
from tests.guards.urlconf import routes


class Stage:
    """Four places and everybody signed in, made once; every request is taken back, so that all meet the same rows."""

    def __init__(self) -> None:
        self.places = Places(World())
        self.sessions = {role: self._signed_in(role) for role in ROLES if role != "visitor"}
        # what was made up to here is booked: a page that reads figures books nothing any more
        with one_snapshot():
            self.before = snapshot()
        self.written = writes()

    def _signed_in(self, role: str) -> str:
        client = Client()
        client.force_login(getattr(self.places.world, role), backend="django.contrib.auth.backends.ModelBackend")
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def client(self, role: str) -> Client:
        client = Client()
        if role in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client

    def ask(self, line: Line, place: Place, role: str, *, method: str = "") -> tuple[HttpResponse, bool]:
        """The answer, and whether rows changed."""
        url, client = line.url(place), self.client(role)
        with transaction.atomic():
            if (method or line.method) == "GET":
                response = client.get(url)
            else:
                response = client.post(url, **({} if method else line.payload(place)))
            # only what wrote something is compared: reading all rows takes longer than most pages
            before, self.written = self.written, writes()
            changed = self.written != before and snapshot() != self.before
            transaction.set_rollback(True)
        return response, changed


@pytest.fixture(scope="module")
def db(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Instead of pytest-django's, which begins anew for every test: one transaction for all tests of this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def stage(db) -> Stage:
    return Stage()


def test_the_table_names_every_path():
    named = {route.name for route in routes() if not route.in_admin}
    assert {line.name for line in LINES if not line.name.startswith("admin:")} == named


def test_paths_with_rows_are_tried_in_every_place():
    assert [str(line) for line in LINES if line.params and tuple(line.expected) != PLACES] == []


@pytest.mark.parametrize("line", LINES, ids=str)
def test_access(line, stage):
    found, wrote = {}, False
    for key in line.expected:
        found[key] = ""
        for role in ROLES:
            response, changed = stage.ask(line, stage.places.get(key), role)
            sign, what = sign_of(response), f"{line} by {role} in {key}"
            assert not changed or (line.method == "POST" and sign in "r+"), f"{what} ({sign}) changed rows"
            check_body(what, response, stage.places.hidden_from(role))
            found[key] += sign
            wrote = wrote or changed
    assert found == {key: signs.replace(" ", "") for key, signs in line.expected.items()}
    # A forbidden write that changes nothing proves nothing, unless the same one changes something for those who may.
    assert wrote or not (line.changes and line.method == "POST")


def check_body(what: str, response: HttpResponse, hidden: set[str]) -> None:
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


def test_pages_change_nothing_when_posted_to(stage):
    """Paths whose table has no write take none, whoever tries."""
    writes = {line.name for line in LINES if line.method == "POST"}
    pages = [line for line in LINES if line.name not in writes]
    tried = [(line, role) for line in pages for role in ROLES]
    assert [
        f"{line} by {role}" for line, role in tried if stage.ask(line, stage.places.own, role, method="POST")[1]
    ] == []


def test_writes_do_nothing_when_only_read(stage):
    """Links, prefetching browsers and mail scanners must not act."""
    tried = [(line, role) for line in LINES if line.method == "POST" for role in ROLES]
    assert [
        f"{line} by {role}" for line, role in tried if stage.ask(line, stage.places.own, role, method="GET")[1]
    ] == []
