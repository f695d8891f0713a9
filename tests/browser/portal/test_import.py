"""A file from the desk and from a phone into the register and back, by hand and by keyboard."""

import pytest

from tests.browser.portal.looks import problems_here
from tests.browser.portal.window import Portal
from tests.villages.imports.workbooks import HEADERS, xlsx
from villages.models import Stakeholder

pytestmark = pytest.mark.browser
FILE = {"name": "Daftar RT Pontang.xlsx", "mimeType": "application/octet-stream"}


def rows(word: str) -> bytes:
    return xlsx(
        [
            [*HEADERS, "NIK"],
            [1, f"H. Contoh {word}, S.Sos.", "Ketua RT", 7, 9, 81277700001, "3604120101010001"],
            [2, f"Contoh Dua {word}", "Raja", "", "", "", ""],
            [3, f"Contoh Tiga {word}", "PKK", "", "", "", ""],
        ]
    )


@pytest.mark.parametrize(
    "size", [{"width": 1280, "height": 900}, {"width": 360, "height": 740}], ids=["desk", "phone"]
)
def test_from_file_to_register_and_back(size, portal: Portal):
    word = "Mejawati" if size["width"] > 400 else "Teleponwati"
    window = portal.window(portal.rows.world.operator, viewport=size)
    page = window.page
    page.goto("/kontak/impor/")
    page.get_by_role("link", name="Impor berkas").click()
    page.locator("input[type=file]").set_input_files({**FILE, "buffer": rows(word)})
    assert problems_here(window) == []
    page.set_viewport_size(size)
    page.get_by_role("button", name="Unggah dan lanjut").click()
    page.get_by_text("Kolom berisi NIK tidak dibaca dan tidak disimpan: NIK.").wait_for()
    assert page.get_by_label("No HP/WA").input_value() == "phone"
    assert problems_here(window) == []
    page.set_viewport_size(size)
    page.get_by_role("button", name="Pratinjau").click()
    page.get_by_role("heading", name="2 baru, 0 berubah, 1 salah").wait_for()
    assert page.get_by_text("Fungsi “Raja” tidak dikenal.").count() == 1
    assert problems_here(window) == []
    page.set_viewport_size(size)
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh baris salah").click()
    assert download.value.suggested_filename.startswith("baris-salah-")
    page.get_by_role("link", name="Salah 1").click()
    assert page.locator("tbody tr").count() == 1
    save = page.get_by_role("button", name="Simpan 2 baris")
    save.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Tersimpan: 2 baru, 0 berubah").wait_for()
    made = Stakeholder.objects.filter(name__contains=word).order_by("name")
    assert [(contact.full_name, contact.phone) for contact in made] == [
        (f"H. Contoh {word}, S.Sos.", "+6281277700001"),
        (f"Contoh Tiga {word}", ""),
    ]
    page.get_by_role("link", name="Urungkan impor").click()
    page.get_by_role("button", name="Urungkan impor").press("Enter")
    page.get_by_role("heading", name="Impor ini sudah diurungkan").wait_for()
    assert problems_here(window) == []
    assert not made.all().exists()
