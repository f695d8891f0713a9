"""Every page in Chromium: readable in both themes and all widths, one heading, nothing the browser complains about."""

from itertools import chain

import pytest
from django.urls import reverse

from outreach.enums import SessionState
from tests.browser.portal.looks import problems, problems_here
from tests.browser.portal.window import Portal
from tests.guards.access.lines import Line
from tests.guards.access.places import OWN, ROLES
from tests.guards.access.table import LINES

pytestmark = pytest.mark.browser
# No pages: health, data; /gaya/ has a test of its own.
NOT_PAGES = {"healthz", "readyz", "attendance_data", "region_suggestions", "style_guide", "switch_posting"}
# Django's own: its lists are looked after by Django.
NOT_PAGES |= {line.name for line in LINES if line.name.startswith("admin:") and line.name != "admin:index"}
# Drawn differently for every role; all others are looked at once, as the first role that may open them.
BY_ROLE = {
    "home", "dashboard", "calendar", "session_list", "session_detail", "village_list", "village_detail",
    "contact_list", "contact_detail", "profile",
}  # fmt: skip


def opens(line: Line, role: str) -> bool:
    return line.method == "GET" and line.name not in NOT_PAGES and line.expected[OWN].replace(" ", "")[
        ROLES.index(role)
    ] == "+"  # fmt: skip


def lines_of(role: str) -> list[Line]:
    """What this role opens by the access table and no role before it has shown already."""
    before = ROLES[: ROLES.index(role)]
    return [
        line
        for line in LINES
        if opens(line, role) and (line.name in BY_ROLE or not any(opens(line, earlier) for earlier in before))
    ]


@pytest.mark.parametrize("role", ROLES)
def test_pages_of(role, portal: Portal):
    window = portal.window(None if role == "visitor" else getattr(portal.rows.world, role))
    paths = [line.url(portal.rows.own) for line in lines_of(role)]
    assert list(chain.from_iterable(problems(window, path) for path in paths)) == []


def test_a_session_in_every_state(portal: Portal):
    window = portal.window(portal.rows.world.officer)
    paths = [reverse("session_detail", args=[session.pk]) for session in portal.rows.sessions.values()]
    assert list(chain.from_iterable(problems(window, path) for path in paths)) == []


def test_other_sides_of_pages(portal: Portal):
    rows = portal.rows
    window = portal.window(rows.world.office_head)
    closed = rows.sessions[SessionState.CLOSED]
    paths = [
        reverse("session_list") + "?kapan=lewat",
        reverse("session_list") + "?q=tidak+ada+yang+begini&kapan=lewat",
        reverse("session_create") + f"?desa={rows.own.village.pk}",
        reverse("counted", args=[rows.own.session.pk, rows.own.village.pk]),
        reverse("attendance", args=[closed.pk]),
        reverse("village_list") + "?q=tidak-ada",
        reverse("contact_list") + "?q=tidak-ada",
        reverse("contact_create") + f"?tempat={rows.own.village.pk}",
        reverse("dashboard") + "?periode=2020-1",
    ]
    assert list(chain.from_iterable(problems(window, path) for path in paths)) == []


def test_pages_of_refusal(portal: Portal):
    window = portal.window(portal.rows.world.operator)
    assert problems(window, "/kegiatan/999999999/", status=404) == []
    assert problems(window, reverse("user_list"), status=403) == []


def test_letter_box_of_the_demo(portal: Portal):
    window = portal.window(portal.rows.world.officer)
    assert problems(window, "/demo/surat/") == []
    assert problems(window, "/demo/surat/20251124-090000-1/1/") == []


def test_a_refused_form(portal: Portal):
    window = portal.window(portal.rows.world.officer)
    window.page.goto(reverse("session_create"))
    window.page.get_by_role("button", name="Jadwalkan kegiatan").click()
    assert problems_here(window, status=422) == []
