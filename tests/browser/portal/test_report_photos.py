"""Photos of the short report: ticked for a share sheet that takes them, saved one by one everywhere else."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from outreach.models import OutreachSession
from tests.browser.portal.looks import problems_here
from tests.browser.portal.window import PHONE, Portal, Window
from tests.outreach.photographed import photo_of

pytestmark = pytest.mark.browser
TEXTS = "navigator.share = async ({text, files = []}) => window.shared.push([text, files.map(({name}) => name)]);"
PHOTOS = "navigator.canShare = ({files}) => files.every(({type}) => type === 'image/jpeg');"
NO_PHOTOS = "navigator.canShare = ({files}) => !files;"
NOTHING = "navigator.share = navigator.canShare = undefined;"


@pytest.fixture
def session(portal: Portal) -> OutreachSession:
    session = portal.rows.open_roll()
    for _photo in range(5):
        photo_of(session, portal.rows.world.officer)
    return session


@pytest.fixture
def report(portal: Portal, session):
    """The page of the report on a phone whose share sheet is as the script says."""

    def opened(sheet: str, **options) -> Window:
        window = portal.window(portal.rows.world.officer, viewport=PHONE, has_touch=True, **options)
        window.page.add_init_script(f"window.shared = []; {sheet}")
        window.page.goto(reverse("short_report", args=[session.pk]))
        return window

    return opened


def shared(page: Page) -> list[list[str]]:
    """The names of the photos, for each time something was shared; each time with the text."""
    page.get_by_role("button", name="Bagikan…").tap()
    told = page.evaluate("window.shared")
    text = page.get_by_label("Teks laporan").input_value().strip()
    assert [said for said, _names in told] == [text] * len(told)
    return [names for _said, names in told]


def test_ticked_photos_go_to_a_share_sheet_that_takes_them(report):
    window = report(PHOTOS + TEXTS)
    page = window.page
    boxes = page.get_by_role("checkbox", name="Foto")
    assert [box.is_checked() for box in boxes.all()] == [True] * 4 + [False]
    expect(boxes.nth(4)).to_be_disabled()
    expect(page.get_by_text("Yang dicentang ikut dibagikan, paling banyak 4.")).to_be_visible()
    expect(page.get_by_role("link", name="Simpan foto")).to_have_count(0)
    four = [f"foto-{number}.jpg" for number in range(1, 5)]
    assert shared(page) == [four]
    boxes.nth(0).uncheck()
    expect(boxes.nth(4)).to_be_enabled()
    assert shared(page) == [four, four[:3]]
    boxes.nth(4).check()
    assert shared(page)[2] == four
    assert problems_here(window) == []


@pytest.mark.parametrize(
    ("sheet", "scripts"), [(NO_PHOTOS + TEXTS, True), (TEXTS, True), (NOTHING, True), (NOTHING, False)]
)
def test_without_such_a_sheet_photos_are_saved_one_by_one(sheet, scripts, report, session):
    window = report(sheet, java_script_enabled=scripts)
    page = window.page
    expect(page.get_by_text("Simpan foto yang diperlukan, paling banyak 4, lalu lampirkan")).to_be_visible()
    expect(page.get_by_text("Yang dicentang ikut dibagikan")).to_be_hidden()
    expect(page.get_by_role("checkbox")).to_have_count(0)
    expect(page.get_by_role("link", name="Simpan foto")).to_have_count(5)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Simpan foto 2").tap()
    assert saved.value.suggested_filename == session.photos.order_by("pk")[1].file.original_name
    if TEXTS in sheet:
        assert shared(page) == [[]]
    if scripts:
        assert problems_here(window) == []


def test_photos_that_could_not_be_fetched_stay_behind_and_the_page_says_so(report):
    window = report("window.fetch = async () => { throw new TypeError('no line'); };" + PHOTOS + TEXTS)
    page = window.page
    assert shared(page) == [[]]
    expect(page.get_by_text("Fotonya tidak ikut. Tekan Bagikan sekali lagi")).to_be_visible()
    expect(page.get_by_role("link", name="Simpan foto")).to_have_count(5)
