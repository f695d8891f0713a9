"""Codes read by the camera or from a photo, and signatures drawn on the screen; without network, too."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from outreach.domain import roll_codes
from outreach.models import Attendance, AttendanceSignature, OutreachSession
from tests.browser.axe import violations
from tests.browser.conftest import FLAGS
from tests.browser.portal.codes import film, photo
from tests.browser.portal.roll_steps import all_sent, choose, more, phone, row
from tests.browser.portal.window import PHONE, Portal

pytestmark = pytest.mark.browser
SIDEWAYS = {"width": 740, "height": 360}


@pytest.fixture
def session(portal) -> OutreachSession:
    return portal.rows.open_roll(portal.rows.people)


@pytest.fixture
def before_camera(portal, server, rows, launch_browser, tmp_path) -> Iterator[Callable[..., Portal]]:
    """``before_camera(texts)``: a portal in a browser whose camera sees these codes, one after the other."""
    opened: list[tuple[Browser, Portal]] = []

    def start(texts: list[str]) -> Portal:
        camera = film(tmp_path / "kamera.y4m", texts)
        fake = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={camera}"]
        browser = launch_browser(args=[*FLAGS, *fake])
        opened.append((browser, Portal(server, rows, browser)))
        return opened[-1][1]

    yield start
    for browser, started in opened:
        started.windows.close()
        browser.close()


def person(session: OutreachSession, number: int) -> Attendance:
    return session.roll.get(roll_number=number)


def scan(page: Page) -> None:
    page.get_by_role("button", name="Pindai", exact=True).tap()


def said(page: Page):
    return page.locator("[data-scan=outcome]")


def listen(page: Page) -> None:
    """From now on ``window.heard`` is all that was said of codes: one sentence may be gone before the next look."""
    page.evaluate(
        """() => {
            const outcome = document.querySelector("[data-scan=outcome]");
            window.heard = [];
            const hear = () => window.heard.push(outcome.innerText.replace(/\\s+/g, " ").trim());
            new MutationObserver(hear).observe(outcome, { childList: true, characterData: true, subtree: true });
        }"""
    )


def all_heard(page: Page, sentences: list[str]) -> None:
    page.wait_for_function(
        "wanted => wanted.every((sentence) => window.heard.some((text) => text.includes(sentence)))",
        arg=sentences,
    )


def show_photo(page: Page, text: str) -> None:
    page.locator("[data-scan=file]").set_input_files(photo(text))


def test_the_camera_reads_one_after_the_other(before_camera, session):
    ani, budi = person(session, 3), person(session, 5)
    other = session.roll.model(pk=999_999)
    texts = [*map(roll_codes.code_of, (ani, budi, other)), "https://contoh.test/"]
    portal = before_camera(texts)
    page = phone(portal, session, permissions=["camera"])
    listen(page)
    scan(page)
    sentences = [
        f"3. {ani.name} tercatat hadir",
        f"5. {budi.name} tercatat hadir",
        "Kode ini dari kegiatan lain, atau dari orang di luar daftar Anda.",
        "Ini bukan kode undangan.",
        f"3. {ani.name} sudah tercatat hadir",
    ]
    all_heard(page, sentences)
    expect(page.locator("[data-scan=count]")).to_have_text("2 orang tercatat dengan pindaian")
    assert violations(page, "#scan-dialog") == []
    page.get_by_role("button", name="Selesai", exact=True).tap()
    # the dialog says that it closed a moment after it did
    page.wait_for_function("() => document.querySelector('[data-scan=video]').srcObject === null")
    all_sent(page)
    recorded = session.roll.exclude(status="").order_by("roll_number")
    assert list(recorded.values_list("roll_number", "status", "source")) == [
        (3, "present", "qr"),
        (5, "present", "qr"),
    ]


def test_without_the_camera_a_photo_is_read(before_camera, session):
    """The permission is refused; what cannot be read, is made up, or was a mistake is told or taken back."""
    page = phone(before_camera(["x"]), session)
    ani, budi = person(session, 3), person(session, 5)
    choose(page, ani.name, "izin")
    scan(page)
    expect(page.get_by_text("Kamera tidak diizinkan.")).to_be_visible()
    assert violations(page, "#scan-dialog") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator("[data-scan=file]").set_input_files(
        {"name": "x.png", "mimeType": "image/png", "buffer": b"no picture"}
    )
    expect(said(page)).to_contain_text("Tidak ada kode yang terbaca di foto itu.")
    show_photo(page, roll_codes.code_of(ani))
    expect(said(page)).to_contain_text(f"3. {ani.name}")
    page.get_by_role("button", name="Urungkan", exact=True).first.tap()
    expect(said(page)).to_contain_text("catatan diurungkan")
    show_photo(page, roll_codes.code_of(budi)[:-1] + "~")
    expect(said(page)).to_contain_text("Ini bukan kode undangan.")
    forged = roll_codes.code_of(budi).rsplit(".", 1)[0] + "." + "A" * 22
    show_photo(page, forged)
    expect(said(page)).to_contain_text(f"5. {budi.name}")
    page.get_by_role("button", name="Selesai", exact=True).tap()
    expect(row(page, budi.name).locator(".pill")).to_contain_text("ditolak")
    all_sent(page)
    assert list(session.roll.exclude(status="").values_list("roll_number", "status")) == [(3, "excused")]


def draw(page: Page, *points: tuple[float, float]) -> None:
    """A stroke through these shares of the box."""
    box = page.locator("[data-signature=canvas]").bounding_box()
    assert box
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=5)
    page.mouse.up()


def test_a_signature_survives_a_turned_phone_and_arrives(portal, session):
    ani = person(session, 3)
    page = phone(portal, session)
    more(page, ani.name).tap()
    row(page, ani.name).get_by_role("button", name="tanda tangan", exact=True).tap()
    save = page.locator("#signature-dialog").get_by_role("button", name="Simpan", exact=True)
    expect(save).to_be_disabled()
    assert violations(page, "#signature-dialog") == []
    draw(page, (0.1, 0.5), (0.5, 0.2), (0.9, 0.6))
    draw(page, (0.2, 0.9), (0.3, 0.9))
    page.get_by_role("button", name="Urungkan", exact=True).last.tap()
    page.set_viewport_size(SIDEWAYS)
    page.wait_for_function(
        "() => { const c = document.querySelector('[data-signature=canvas]');"
        " return c.clientWidth > 400 && c.width === c.clientWidth * devicePixelRatio; }"
    )
    expect(save).to_be_in_viewport(ratio=1)
    draw(page, (0.2, 0.8), (0.8, 0.8))
    save.tap()
    expect(page.get_by_text(f"Tanda tangan {ani.name} tersimpan.")).to_be_visible()
    all_sent(page)
    strokes = AttendanceSignature.objects.get(attendance=ani).strokes
    ends = [(stroke[0], stroke[-1]) for stroke in strokes]
    wanted = [([100, 500], [900, 600]), ([200, 800], [800, 800])]
    assert [len(strokes), max(_apart(*pair) for pair in zip(ends, wanted, strict=True)) <= 12] == [2, True]
    page.set_viewport_size(PHONE)
    page.reload()
    expect(row(page, ani.name)).to_contain_text("sudah tanda tangan")


def _apart(drawn, wanted) -> int:
    return max(abs(a - b) for at, place in zip(drawn, wanted, strict=True) for a, b in zip(at, place, strict=True))


def test_reader_and_pad_are_there_without_network(portal, session):
    ani = person(session, 3)
    page = phone(portal, session, service_workers="allow")
    page.evaluate("() => navigator.serviceWorker.ready")
    page.context.set_offline(True)
    scan(page)
    show_photo(page, roll_codes.code_of(ani))
    expect(said(page)).to_contain_text(f"3. {ani.name}")
    page.get_by_role("button", name="Tanda tangan", exact=True).tap()
    draw(page, (0.1, 0.5), (0.5, 0.2), (0.9, 0.6))
    page.locator("[data-signature=save]").tap()
    expect(page.locator("#unsent")).to_contain_text("2 belum terkirim")
    page.context.set_offline(False)
    all_sent(page, timeout=60_000)
    ani.refresh_from_db()
    assert (ani.status, ani.source, AttendanceSignature.objects.filter(attendance=ani).count()) == ("present", "qr", 1)
