"""Every page of the office roles in Chromium; the others and what is looked for: ``test_pages.py``."""

import pytest

from tests.browser.portal.visits import OFFICE, problems_of
from tests.browser.portal.window import Portal

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("role", OFFICE)
def test_pages_of(role, portal: Portal):
    assert problems_of(portal, role) == []
