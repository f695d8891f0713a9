"""Every page in Chromium: readable in both themes and all widths, one heading, nothing the browser complains about.

The pages of the office roles stand in a file of their own: files are what two workers share the time by.
"""

from itertools import chain

import pytest
from django.urls import reverse

from outreach.enums import SessionState
from tests.browser.portal.looks import problems, problems_here
from tests.browser.portal.visits import OFFICE, problems_of
from tests.browser.portal.window import Portal
from tests.guards.access.places import ROLES

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("role", [role for role in ROLES if role not in OFFICE])
def test_pages_of(role, portal: Portal):
    assert problems_of(portal, role) == []


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
