"""What is wrong with the looks of a page: for everybody's eyes, hands and screens."""

from playwright.sync_api import Page

from tests.browser.axe import violations
from tests.browser.portal.window import Window

# A desktop at 200 % zoom, and the narrowest phone.
ZOOMED, PHONE = 640, 360
# Higher than any page: what sticks to the bottom of a screen covers what one scrolls past it.
HEIGHT = 4000
# Painted once before it is looked at: colours in transition belong to neither theme.
DARK = """new Promise(painted => {
    document.documentElement.dataset.bsTheme = 'dark';
    requestAnimationFrame(() => requestAnimationFrame(painted));
})"""
TITLE_OF_NOTHING = "· Desa Binaan Imigrasi"


def problems(window: Window, path: str, *, status: int = 200) -> list[str]:
    """Open ``path`` and look at it; a line per finding, good is none."""
    window.complaints.clear()
    response = window.page.goto(path)
    if response is None or response.status != status:
        return [f"{path}: status {response and response.status}"]
    return problems_here(window, status=status)


def problems_here(window: Window, *, status: int = 200) -> list[str]:
    """The page as it stands, light and wide, then dark and narrow."""
    page = window.page
    page.set_viewport_size({"width": 1280, "height": HEIGHT})
    found = _words(page) + [f"light: {line}" for line in violations(page)]
    found += _too_wide(page, ZOOMED) + _too_wide(page, PHONE)
    page.evaluate(DARK)
    found += [f"dark: {line}" for line in violations(page)]
    found += [f"console: {said}" for said in window.complaints if not _is_the_status(said, status)]
    return [f"{page.url}: {line}" for line in found]


def _words(page: Page) -> list[str]:
    found = []
    headings, title = page.locator("h1").all_inner_texts(), page.title().strip()
    if len(headings) != 1 or not headings[0].strip():
        found.append(f"h1: {headings}")
    if not title or title.startswith(TITLE_OF_NOTHING):
        found.append(f"title: {title!r}")
    return found


def _too_wide(page: Page, width: int) -> list[str]:
    """The page scrolls sideways; the elements that stick out most are named."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    if page.evaluate("document.documentElement.scrollWidth") <= width:
        return []
    culprits = page.evaluate(
        """width => [...document.querySelectorAll('body *')]
            .filter(element => element.getBoundingClientRect().right > width + 1)
            .slice(0, 5).map(element => `<${element.tagName.toLowerCase()} class="${element.className}">`)""",
        width,
    )
    return [f"wider than {width} px: {', '.join(culprits)}"]


def _is_the_status(said: str, status: int) -> bool:
    """Chromium writes the answer's own status to the console."""
    return status >= 400 and f"status of {status}" in said
