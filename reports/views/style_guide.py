"""Every component in every state, for the people who build and check the pages. All names are invented."""

import datetime as dt
import re

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from files.enums import FileKind
from files.models import StoredFile
from offices.policy import signed_in
from reports.charts import bar_chart, sparkline
from reports.forms.style_guide import SampleForm
from reports.navigation import THEMES
from reports.queries.coverage_map import Area, CoverageMap

# Month, sessions planned, sessions held, and whether it still runs.
MONTHS = [
    ("Jun", 20, 18, False), ("Jul", 24, 21, False), ("Agu", 26, 24, False), ("Sep", 28, 26, False),
    ("Okt", 34, 31, False), ("Nov", 32, 24, True),
]  # fmt: skip
UNITS = [
    ("RW 01", ["fresh:Okt", "fresh:Okt", "earlier:Jun", "earlier:Jun", "expiring:Des"]),
    ("RW 02", ["fresh:Nov", "fresh:Nov", "fresh:Nov", "none:", "represented:"]),
    ("RW 03", ["earlier:Mei", "earlier:Mei", "expiring:Jan", "none:", "none:"]),
]
SWATCHES = "navy-900 navy-700 navy-600 navy-100 gold-500 gold-100 mist surface line text muted primary"
MEANINGS = "ok ok-bg warn warn-bg bad bad-bg info info-bg"
SPRITE = settings.BASE_DIR / "static" / "icons.svg"


@signed_in
def style_guide(request: HttpRequest) -> HttpResponse:
    """``?tema=gelap`` or ``terang`` shows the page in that theme and leaves the reader's own choice alone."""
    chosen = request.GET.get("tema", "")
    context = {
        "swatches": [*SWATCHES.split(), *MEANINGS.split()],
        "icons": re.findall(r'symbol id="([^"]+)"', SPRITE.read_text())[:-1],
        "page": Paginator(range(120), 20).page(3),
        "tabs": _tabs(),
        "units": _units(),
        "chart": bar_chart(MONTHS),
        "spark": sparkline([(label, held) for label, _planned, held, _running in MONTHS]),
        "map": _map(),
        "entries": _entries(),
        "file": _file(),
        "form": SampleForm(),
        "wrong_form": _wrong_form(),
        "options": [("serang", "Kanim Serang"), ("jaktim", "Kanim Jakarta Timur")],
        "chosen": chosen if chosen in THEMES else "",
    }
    if chosen in THEMES:
        context["theme"] = THEMES[chosen]
    return render(request, "reports/style_guide.html", context)


def _tabs() -> list[dict[str, object]]:
    return [
        {"label": _("Mendatang"), "url": "?", "active": True, "count": 6},
        {"label": _("Daftar hadir belum masuk"), "url": "?", "active": False, "count": 1},
        {"label": _("Selesai"), "url": "?", "active": False, "count": None},
    ]


def _units() -> list[dict[str, object]]:
    words = {"none": _("belum"), "represented": _("terwakili")}
    rows: list[dict[str, object]] = []
    for label, cells in UNITS:
        units = []
        for number, cell in enumerate(cells, start=1):
            state, month = cell.split(":")
            units.append({"label": f"{number:03}", "note": month or words[state], "state": state})
        rows.append({"label": label, "units": units})
    return rows


def _map() -> CoverageMap:
    """A village for each step, one of high vulnerability that waits, and one whose outline nobody has drawn."""
    areas = [
        Area(str(active), f"Desa Contoh {active}", 4, active, int(active == 0), "#main",
             f"M{20 + 120 * active} 20h100v80h-100Z", 70 + 120 * active, 60)
        for active in range(5)
    ]  # fmt: skip
    return CoverageMap([*areas, Area("5", "Desa Contoh 5", 1, 0, 1, "#main", "", 320, 140)], 170, 0)


def _entries() -> list[dict[str, object]]:
    return [
        {
            "when": "24 Nov 2025",
            "text": _("Sosialisasi RW 02, 41 hadir"),
            "note": _("lanjutan dari Aula Tirtayasa 12 Nov"),
            "gold": True,
        },
        {"when": "3 Okt 2025", "text": _("Sambang desa: 6 orang, 1 tindak lanjut"), "url": "#main"},
        {"when": "13 Sep 2023", "text": _("Ditetapkan bersama Kec. Tirtayasa"), "gold": True},
    ]


def _file() -> StoredFile:
    """One that is nowhere kept; its link leads to nothing."""
    return StoredFile(
        pk=0,
        kind=FileKind.DECREE,
        original_name="SK W.11.IMI.IMI.1 CONTOH Tahun 2024.pdf",
        size=482_000,
        created_at=dt.datetime(2025, 11, 24, 3, tzinfo=dt.UTC),
    )


def _wrong_form() -> SampleForm:
    form = SampleForm({"wrong-date": "2025-11-01", "wrong-channel": "group"}, prefix="wrong")
    form.add_error(
        "date", _("Tanggal ini sudah lewat. Untuk kunjungan yang sudah terjadi, pilih “Catat sambang desa”.")
    )
    form.add_error(None, _("Kegiatan belum tersimpan. Yang Anda isi masih ada; perbaiki bagian yang ditandai."))
    return form
