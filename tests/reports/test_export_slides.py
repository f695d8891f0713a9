"""Slides: tables that do not fit on one of them."""

import io

import pytest
from pptx import Presentation

from offices.sheets import Column, Sheet
from reports.domain.export_paper import Chart, Paper
from reports.domain.export_slides import slides


def deck(rows: int):
    table = Sheet("Menurut Kanwil", [Column("Kanwil", 20, lambda row: f"Kanwil {row}")], range(rows))
    chart = Chart("Menurut bulan", "Batang", ["Okt", "Nov"], [("Terlaksana", [27_768.0, 1_234_567.0])], "")
    paper = Paper("Dasbor", "Nasional", ["Desa Binaan Imigrasi"], "kini", charts=[chart], tables=[table])
    return Presentation(io.BytesIO(slides(paper)))


def shapes(content):
    return [shape for slide in content.slides for shape in slide.shapes]


def tables(content):
    found = [shape.table for shape in shapes(content) if shape.has_table]
    return [[row.cells[0].text for row in table.rows][1:] for table in found]


def words(content):
    return [shape.text_frame.text for shape in shapes(content) if shape.has_text_frame]


@pytest.mark.parametrize(
    ("rows", "sizes"), [(1, [1]), (11, [11]), (12, [6, 6]), (38, [10, 10, 10, 8]), (44, [11] * 4)]
)
def test_a_long_table_goes_on_over_slides(rows, sizes):
    content = deck(rows)
    assert [len(part) for part in tables(content)] == sizes
    assert [name for part in tables(content) for name in part] == [f"Kanwil {number}" for number in range(rows)]
    parts = len(sizes)
    titles = [f"Menurut Kanwil ({part}/{parts})" for part in range(1, parts + 1)] if parts > 1 else ["Menurut Kanwil"]
    assert [text for text in words(content) if text.startswith("Menurut Kanwil")] == titles
    assert not [text for text in words(content) if "XLSX" in text]


def test_the_last_slide_tells_what_is_left_out():
    content = deck(50)
    assert [len(part) for part in tables(content)] == [11] * 4
    assert "6 baris lagi ada di berkas XLSX." in [
        shape.text_frame.text for shape in content.slides[-1].shapes if shape.has_text_frame
    ]


def test_an_empty_table_says_so():
    assert "Tidak ada." in words(deck(0))


def test_numbers_of_a_chart_have_dots_on_every_machine():
    chart = next(shape.chart for shape in shapes(deck(1)) if shape.has_chart)
    for part in (chart.value_axis.tick_labels, chart.plots[0].data_labels):
        assert part.number_format == '[>=1000000]0"."000"."000;[>=1000]0"."000;0'
        assert part.number_format_is_linked is False
