"""Which pages a role is shown in the browser: what the access table opens to it."""

from itertools import chain

from tests.browser.portal.looks import problems
from tests.browser.portal.window import Portal
from tests.guards.access.lines import Line
from tests.guards.access.places import OWN, ROLES
from tests.guards.access.table import LINES

OFFICE = ("officer", "section_head", "office_head")
# No pages: health, data; /gaya/ has a test of its own.
NOT_PAGES = {
    "healthz",
    "readyz",
    "attendance_data",
    "offline_ready",
    "visit_data",
    "attendance_counts",
    "dashboard_change",
    "region_suggestions",
    "village_map",
    "export_download",
    "import_template",
    "session_paste_template",
    "file_download",
    "group_pdf",
    "file_thumbnail",
    "style_guide",
    "switch_posting",
    "service_worker",
    "web_manifest",
}
# Django's own: its lists are looked after by Django.
NOT_PAGES |= {line.name for line in LINES if line.name.startswith("admin:") and line.name != "admin:index"}
# Drawn differently for every role; all others are looked at once, as the first role that may open them.
BY_ROLE = {
    "home", "dashboard", "calendar", "session_list", "session_detail", "village_list", "village_detail",
    "contact_list", "contact_detail", "pimpasa_list", "pimpasa_detail", "profile",
}  # fmt: skip

# The same pages of the same place as an earlier role's: seen there.
LIKE_AN_EARLIER_ROLE = {"section_head", "national"}


def opens(line: Line, role: str) -> bool:
    return line.method == "GET" and line.name not in NOT_PAGES and line.expected[OWN].replace(" ", "")[
        ROLES.index(role)
    ] == "+"  # fmt: skip


def lines_of(role: str) -> list[Line]:
    """What this role opens by the access table and no role before it has shown already."""
    before = ROLES[: ROLES.index(role)]
    drawn_anew = set() if role in LIKE_AN_EARLIER_ROLE else BY_ROLE
    return [
        line
        for line in LINES
        if opens(line, role) and (line.name in drawn_anew or not any(opens(line, earlier) for earlier in before))
    ]


def problems_of(portal: Portal, role: str) -> list[str]:
    """What is wrong with the pages of ``role``, which nobody signs in for when it is a visitor."""
    window = portal.window(None if role == "visitor" else getattr(portal.rows.world, role))
    paths = [line.url(portal.rows.own) for line in lines_of(role)]
    return list(chain.from_iterable(problems(window, path) for path in paths))
