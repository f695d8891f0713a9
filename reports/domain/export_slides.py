"""A page of figures as slides: native tables and charts, so that they can be put into a deck and changed there."""

from io import BytesIO
from typing import Any

from django.conf import settings
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Pt

from offices.sheets import Sheet
from outreach.domain.papers import plain
from reports.domain.export_paper import Chart, Figure, Paper, cell, is_numeric

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
# What can be read on a wall, below a head of three lines; the file with all rows is XLSX. All Kanwil have room.
MOST_ROWS, MOST_SLIDES = 11, 4
# Dots between thousands on every machine; "#,##0" is drawn as the reader's machine writes numbers.
NUMBER = '[>=1000000]0"."000"."000;[>=1000]0"."000;0'
INCH = 914_400
WIDTH, HEIGHT, EDGE = int(13.333 * INCH), int(7.5 * INCH), int(0.6 * INCH)
NAVY, GOLD, GREY = RGBColor(0x12, 0x2B, 0x4A), RGBColor(0xB8, 0x86, 0x0B), RGBColor(0x55, 0x5B, 0x66)
LIGHT, FONT = RGBColor(0xF2, 0xF4, 0xF7), "Calibri"


def slides(paper: Paper) -> bytes:
    """Title, figures, one slide for each chart with series and each table."""
    deck = _Deck(paper)
    deck.title()
    if paper.figures:
        deck.figures(paper.title, paper.figures)
    for chart in paper.charts:
        if chart.series:
            deck.chart(chart)
    for sheet in paper.tables:
        deck.table(sheet)
    return deck.saved()


class _Deck:
    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.deck = Presentation()
        self.deck.slide_width, self.deck.slide_height = Emu(WIDTH), Emu(HEIGHT)
        self.deck.core_properties.title = plain(f"{paper.title}, {paper.place}")
        self.deck.core_properties.author = plain(paper.letterhead[-1])

    def title(self) -> None:
        slide = self._slide(plain(self.paper.title), top=2.3, size=38)
        lines = [*self.paper.letterhead]
        self._text(slide, EDGE, int(0.6 * INCH), WIDTH - 2 * EDGE, int(1.4 * INCH), lines, size=14, color=GREY)
        said = [self.paper.place, *(f"{word}: {value}" for word, value in self.paper.filters), self.paper.stamp]
        self._text(slide, EDGE, int(3.6 * INCH), WIDTH - 2 * EDGE, int(2.6 * INCH), said, size=18)

    def figures(self, title: str, figures: list[Figure]) -> None:
        """Up to six on a slide, three in a row."""
        for start in range(0, len(figures), 6):
            slide = self._slide(title)
            wide, tall, gap = (WIDTH - 2 * EDGE - 2 * int(0.3 * INCH)) // 3, int(2.45 * INCH), int(0.3 * INCH)
            for number, row in enumerate(figures[start : start + 6]):
                x, y = EDGE + (number % 3) * (wide + gap), int(1.45 * INCH) + (number // 3) * (tall + gap)
                self._card(slide, row, (x, y, wide, tall))

    def chart(self, chart: Chart) -> None:
        slide = self._slide(chart.title)
        data = CategoryChartData()
        data.categories = [plain(label) for label in chart.labels]
        for name, values in chart.series:
            data.add_series(plain(name), values)
        place = (Emu(EDGE), Emu(int(1.4 * INCH)), Emu(WIDTH - 2 * EDGE), Emu(int(5.2 * INCH)))
        frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *place, data)
        self._describe(frame, chart.description)
        drawn = frame.chart
        drawn.has_legend = len(chart.series) > 1
        if drawn.has_legend:
            drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        drawn.font.size, drawn.font.name = Pt(14), FONT
        drawn.value_axis.minimum_scale = 0
        drawn.value_axis.tick_labels.number_format_is_linked = False
        drawn.value_axis.tick_labels.number_format = NUMBER
        plot = drawn.plots[0]
        plot.has_data_labels, plot.gap_width = True, 60
        plot.data_labels.number_format_is_linked, plot.data_labels.number_format = False, NUMBER
        plot.data_labels.font.size = Pt(11)
        for series, color in zip(plot.series, (GREY, NAVY, GOLD), strict=False):
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = color

    def table(self, sheet: Sheet) -> None:
        """On as many slides as it takes, about as long each; what is beyond the last one is told."""
        rows = list(sheet.rows)
        if not rows:
            slide = self._slide(sheet.title)
            self._text(slide, EDGE, int(1.5 * INCH), WIDTH - 2 * EDGE, INCH, ["Tidak ada."], size=18)
            return
        shown = rows[: MOST_ROWS * MOST_SLIDES]
        parts = -(-len(shown) // MOST_ROWS)
        size = -(-len(shown) // parts)
        for part in range(parts):
            slide = self._slide(f"{sheet.title} ({part + 1}/{parts})" if parts > 1 else sheet.title)
            self._rows(slide, sheet, shown[part * size : (part + 1) * size])
        if len(rows) > len(shown):
            left = f"{len(rows) - len(shown)} baris lagi ada di berkas XLSX."
            self._text(slide, EDGE, int(6.55 * INCH), WIDTH - 2 * EDGE, int(0.35 * INCH), [left], size=12, color=GREY)

    def _rows(self, slide: Any, sheet: Sheet, rows: list[Any]) -> None:
        place = (Emu(EDGE), Emu(int(1.35 * INCH)), Emu(WIDTH - 2 * EDGE), Emu(int(0.4 * INCH) * (len(rows) + 1)))
        frame = slide.shapes.add_table(len(rows) + 1, len(sheet.columns), *place)
        self._describe(frame, sheet.title)
        whole = sum(column.width for column in sheet.columns)
        for number, column in enumerate(sheet.columns):
            frame.table.columns[number].width = Emu((WIDTH - 2 * EDGE) * column.width // whole)
            self._cell(frame.table.cell(0, number), plain(str(column.title)), bold=True, end=is_numeric(column))
            for line, row in enumerate(rows, start=1):
                self._cell(frame.table.cell(line, number), plain(cell(column, row)), end=is_numeric(column))

    def saved(self) -> bytes:
        target = BytesIO()
        self.deck.save(target)
        return target.getvalue()

    def _slide(self, title: str, *, top: float = 0.45, size: int = 28) -> Any:
        """An empty slide with its title where readers of it look for one, and the stamp below."""
        slide = self.deck.slides.add_slide(self.deck.slide_layouts[5])
        box = slide.shapes.title
        box.left, box.top = Emu(EDGE), Emu(int(top * INCH))
        box.width, box.height = Emu(WIDTH - 2 * EDGE), Emu(int(0.8 * INCH))
        box.text_frame.word_wrap, box.text_frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
        box.text_frame.text = plain(title)
        self._style(box.text_frame.paragraphs[0], size=size, bold=True, color=NAVY)
        foot = " · ".join(part for part in (self.paper.stamp, self.paper.snapshot, settings.PORTAL_URL) if part)
        self._text(slide, EDGE, int(6.95 * INCH), WIDTH - 2 * EDGE, int(0.35 * INCH), [foot], size=11, color=GREY)
        return slide

    def _card(self, slide: Any, row: Figure, place: tuple[int, int, int, int]) -> None:
        box = slide.shapes.add_textbox(*(Emu(value) for value in place))
        box.fill.solid()
        box.fill.fore_color.rgb = LIGHT
        frame = box.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
        frame.text = plain(row.label)
        self._style(frame.paragraphs[0], size=16, color=GREY)
        for text, size, bold in ((row.value, 40, True), (row.note, 14, False)):
            if text:
                line = frame.add_paragraph()
                line.text = plain(text)
                self._style(line, size=size, bold=bold, color=NAVY if bold else GREY)

    def _text(
        self, slide: Any, x: int, y: int, wide: int, tall: int, lines: list[str], *, size: int, color: Any = NAVY
    ) -> None:
        frame = slide.shapes.add_textbox(Emu(x), Emu(y), Emu(wide), Emu(tall)).text_frame
        frame.word_wrap = True
        for number, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.text = plain(line)
            self._style(paragraph, size=size, color=color)

    def _cell(self, box: Any, text: str, *, bold: bool = False, end: bool = False) -> None:
        box.text = text
        paragraph = box.text_frame.paragraphs[0]
        self._style(paragraph, size=12, bold=bold, color=RGBColor(0xFF, 0xFF, 0xFF) if bold else NAVY)
        paragraph.alignment = PP_ALIGN.RIGHT if end else PP_ALIGN.LEFT
        box.fill.solid()
        box.fill.fore_color.rgb = NAVY if bold else LIGHT

    def _style(self, paragraph: Any, *, size: int, bold: bool = False, color: Any = NAVY) -> None:
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.font.size, paragraph.font.bold, paragraph.font.name = Pt(size), bold, FONT
        paragraph.font.color.rgb = color

    def _describe(self, frame: Any, text: str) -> None:
        """What a screen reader says of it."""
        frame._element.nvGraphicFramePr.cNvPr.set("descr", plain(text))
