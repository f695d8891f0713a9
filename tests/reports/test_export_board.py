"""The dashboard as PDF, slides and tables: the figures of the screen, with the same filters, under a number."""

import csv
import datetime as dt
import io

import pikepdf
import pytest
from django.urls import reverse
from pptx import Presentation
from python_calamine import CalamineWorkbook

from accounts.models import PersonalDataExport
from offices.models import Region
from offices.periods import Quarter
from reports.models import FigureSnapshot
from reports.queries.attention import most_urgent
from reports.queries.board import board
from reports.queries.selection import read
from reports.rounding import persons
from reports.words import AGES, CATEGORIES, SEXES
from tests.browser.portal.pdf_text import texts_of
from tests.factories import SessionFactory
from tests.reports.test_board import NOW, held
from tests.reports.test_targets import NATION, put

PATH = "/unduhan/dasbor/"


@pytest.fixture(autouse=True)
def _frozen(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def figures(world):
    held(world.pontang, dt.date(2026, 10, 5), came=4)
    held(world.linduk, dt.date(2026, 11, 3), came=2)
    held(world.cakung_timur, dt.date(2026, 10, 6), came=7)
    held(world.pontang, dt.date(2026, 8, 5), came=9)
    return world


def taken(client, format_, query="") -> bytes:
    response = client.post(PATH + query, {"format": format_})
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def text_of(content) -> str:
    """Without spaces."""
    return "".join(texts_of(content))


def book(content) -> dict[str, list[list]]:
    found = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: found.get_sheet_by_name(name).to_python() for name in found.sheet_names}


def words_of(content) -> list[str]:
    """Every text of the slides, those in tables and in the titles of charts too."""
    found = []
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                found += [paragraph.text for paragraph in shape.text_frame.paragraphs]
            if shape.has_table:
                found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found


@pytest.mark.parametrize("who", ["officer", "office_head", "district_operator", "regional_head", "national"])
@pytest.mark.parametrize("query", ["", "?periode=2026-10", "?jenis=visit"])
def test_the_workbook_has_every_figure_of_the_screen(figures, as_user, who, query):
    user = getattr(figures, who)
    tables = book(taken(as_user(user), "xlsx", query))
    found = board(user, read(user, dict(pair.split("=") for pair in query[1:].split("&") if pair))[0])
    assert [row[:3] for row in tables["Angka"][1:]] == [
        [str(value.indicator.label), float(value.number), "" if value.whole is None else float(value.whole)]
        for value in found.values.values()
    ]
    assert [row[1:] for row in tables["Menurut bulan"][1:]] == [
        [float(counts["planned"]), float(counts["held"])] for _month, counts in found.months
    ]
    places = [name for name in tables if name.startswith("Menurut ") and name != "Menurut bulan"]
    assert [row[0] for name in places for row in tables[name][1:]] == [place.label for place in found.places]


def test_local_government_gets_rounded_persons_in_every_format(figures, as_user):
    user = figures.local_government
    client = as_user(user)
    tables = book(taken(client, "xlsx"))
    found = board(user, read(user, {})[0])
    assert found.counts.participants == 6
    by_label = {row[0]: row[1] for row in tables["Angka"][1:]}
    assert (by_label["Peserta"], found.values["participants"].number) == (5.0, 5)
    assert [row[2] for row in tables["Peserta"][1:]] == [
        persons(found.counts[name], rounding=True) for name, _word in (*CATEGORIES, *SEXES, *AGES)
    ]
    assert "Penugasan desa" not in tables["PIMPASA"][0]
    assert "kelipatan 5" in str(tables["Keterangan"])
    pdf = text_of(taken(client, "pdf"))
    assert ("kelipatan5" in pdf, figures.officer.name.replace(" ", "") in pdf) == (True, False)
    assert FigureSnapshot.objects.get().rounded is True


@pytest.mark.parametrize(("who", "named"), [("officer", True), ("regional_head", True), ("national", False)])
def test_what_needs_attention_with_who_answers_where_persons_may_be_met(figures, as_user, who, named):
    """As on the screen; a file with names is logged."""
    user = getattr(figures, who)
    late = SessionFactory(
        host=figures.pontang, lead=figures.second_officer, starts_at=NOW - dt.timedelta(days=6), state="awaiting_roll"
    )
    tables = book(taken(as_user(user), "xlsx"))
    urgent = most_urgent(user, read(user, {})[0], today=NOW.date())
    assert urgent
    assert [row[1] for row in tables["Perlu perhatian"][1:]] == [concern.title for concern in urgent]
    assert ("Penanggung jawab" in tables["Perlu perhatian"][0]) is named
    assert (figures.second_officer.name in str(tables["Perlu perhatian"])) is named
    logged = ["dashboard"] if named else []
    assert [line.what for line in PersonalDataExport.objects.all()] == logged
    assert late.pk


def test_targets_stand_beside_the_figures(figures, as_user):
    put(figures.national, NATION, "sessions_held", 12)
    client = as_user(figures.national)
    tables = book(taken(client, "xlsx", "?periode=2026-T4"))
    column = tables["Angka"][0].index("Target")
    assert {row[0]: row[column] for row in tables["Angka"][1:]}["Kegiatan terlaksana"] == "target 12"
    assert "target 12" in " ".join(words_of(taken(client, "pptx", "?periode=2026-T4")))


def test_csv_has_the_same_tables(figures, as_user):
    client = as_user(figures.regional_head)
    tables = book(taken(client, "xlsx"))
    rows = list(csv.reader(io.StringIO(taken(client, "csv-titik-koma").decode("utf-8-sig")), delimiter=";"))
    titles = [row[0] for row in rows if len(row) == 1]
    assert titles == [name for name in tables if name != "Keterangan"]


def test_the_pdf_has_letterhead_date_filters_figures_and_number(figures, as_user):
    content = taken(as_user(figures.office_head), "pdf", "?periode=2026-T4")
    text = text_of(content)
    snapshot = FigureSnapshot.objects.get()
    office = figures.serang
    for line in (
        "KEMENTERIAN IMIGRASI DAN PEMASYARAKATAN REPUBLIK INDONESIA", "DIREKTORAT JENDERAL IMIGRASI",
        office.regional_office.name.upper(), office.full_name.upper(), "Triwulan IV 2026",
        "2 dari 2 kegiatan terlaksana", "20 Nov 2026", "12.00.00 WIB", snapshot.number,
        f"/dasbor/cuplikan/{snapshot.pk}/", "Desa dengan kegiatan", "Peserta",
    ):  # fmt: skip
        assert line.replace(" ", "") in text, line
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert opened.Root.MarkInfo.Marked  # tagged: readable with a screen reader


def test_the_pdf_has_the_map_of_the_screen_and_what_the_records_lack(figures, as_user):
    client = as_user(figures.office_head)
    without = text_of(taken(client, "pdf", "?periode=2026-T4"))
    assert "Cakupandankerawanan" not in without
    Region.objects.filter(assisted_village__isnull=False).update(latitude=-6.1, longitude=106.3)
    text = text_of(taken(client, "pdf", "?periode=2026-T4"))
    for words in ("Cakupan dan kerawanan", "sampai 50%", "Mutu data", "RT tanpa kontak ketua"):
        assert words.replace(" ", "") in text, words


def test_the_slides_are_native_and_say_the_same(figures, as_user):
    content = taken(as_user(figures.regional_head), "pptx", "?periode=2026-T4")
    deck = Presentation(io.BytesIO(content))
    words = words_of(content)
    user = figures.regional_head
    found = board(user, read(user, {"periode": "2026-T4"})[0])
    assert deck.slides[0].shapes.title.text == "Triwulan IV 2026: 2 dari 2 kegiatan terlaksana"
    assert {str(value.indicator.label) for value in found.main} <= set(words)
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert [[list(series.values) for series in chart.plots[0].series] for chart in charts] == [
        [[float(n["planned"]) for _m, n in found.months], [float(n["held"]) for _m, n in found.months]]
    ]
    assert charts[0].value_axis.minimum_scale == 0
    assert any(FigureSnapshot.objects.get().number in line for line in words)
    assert {place.label for place in found.places} <= set(words)


def test_the_ranking_on_paper_fits_the_page(figures, as_user):
    """As the screen has it, with the wholes; the workbook has every figure of each place."""
    client = as_user(figures.national)
    deck = Presentation(io.BytesIO(taken(client, "pptx", "?periode=2026-T4")))
    tables = [shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table]
    ranking = [[cell.text for cell in row.cells] for row in tables[0].rows]
    assert ranking[0] == [
        "Kanwil", "Desa dengan kegiatan", "Kegiatan terlaksana", "RT tersosialisasi, 12 bulan", "Peserta",
        "Daftar hadir masuk ≤ 24 jam",
    ]  # fmt: skip
    assert sorted(row[1:] for row in ranking[1:]) == [
        ["1 / 1", "1 / 1", "0 / 0", "7", "1 / 1"], ["2 / 2", "2 / 2", "0 / 0", "6", "2 / 2"],
    ]  # fmt: skip
    assert max(len(table.columns) for table in tables) == 6


def test_tables_get_no_number(figures, as_user):
    client = as_user(figures.officer)
    for format_ in ("xlsx", "csv"):
        taken(client, format_)
    assert FigureSnapshot.objects.count() == 0


def test_an_empty_period_gives_a_paper_too(figures, as_user):
    client = as_user(figures.office_head)
    assert "belumadakegiatan" in text_of(taken(client, "pdf", "?periode=2020"))
    assert taken(client, "pptx", "?periode=2031-T1")[:2] == b"PK"


def test_what_is_outside_the_scope_is_not_there(figures, as_user):
    client = as_user(figures.officer)
    for query in ("?kantor=jakarta-timur", "?kanwil=dkj", "?desa=31.75.06.1004", "?topik=tidak-ada"):
        for format_ in ("pdf", "xlsx"):
            assert client.post(PATH + query, {"format": format_}).status_code == 404
    assert as_user(figures.operator).post(PATH, {"format": "pdf"}).status_code == 403
    assert FigureSnapshot.objects.count() == 0


def test_papers_are_in_indonesian_whatever_the_reader_reads(figures, as_user):
    user = figures.office_head
    user.language = "en"
    user.save()
    client = as_user(user)
    assert "Desadengankegiatan" in text_of(taken(client, "pdf"))
    assert "Desa dengan kegiatan" in words_of(taken(client, "pptx"))


def test_the_menu_keeps_the_filters(figures, as_user):
    quarter = Quarter.of(NOW.date()).previous.code
    page = as_user(figures.officer).get(reverse("dashboard"), {"periode": quarter, "jenis": "visit"}).text
    assert f'action="/unduhan/dasbor/?periode={quarter}&amp;jenis=visit"' in page
