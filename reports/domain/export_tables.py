"""The tables of the dashboard as a file."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from offices.formats import figure, month_name
from offices.sheets import Column, Kind, Sheet
from reports.queries.attention import Concern
from reports.queries.board import Board, Value
from reports.queries.data_quality import Found
from reports.queries.selection import Depth
from reports.queries.targets import TargetValue
from reports.rounding import STEP, persons
from reports.words import AGES, CATEGORIES, SEXES, bars, target
from villages.enums import VulnerabilityLevel


def level_word(value: str) -> str:
    return str(VulnerabilityLevel(value).label) if value in VulnerabilityLevel.values else _("belum dinilai")


def attention(urgent: list[Concern]) -> Sheet:
    """What the screen names as urgent, why, and who answers for it where the reader may meet persons."""
    columns = [
        Column(_("Sebab"), 30, lambda row: str(row.reason.label)),
        Column(_("Apa"), 36, lambda row: row.title),
        Column(_("Di mana"), 30, lambda row: row.detail),
        Column(_("Sejak"), 22, lambda row: row.since),
    ]
    if any(concern.person for concern in urgent):
        columns.append(Column(_("Penanggung jawab"), 28, lambda row: row.person))
    return Sheet(_("Perlu perhatian"), columns, urgent)


def data_quality(found: Board, flaws: list[Found]) -> Sheet:
    """What the records lack; counts of persons rounded as everywhere for who sees figures of an area only."""

    def told(count: int, flaw: Found) -> str | int:
        return persons(count, rounding=True) if flaw.persons and found.rounding else count

    columns = [
        Column(_("Yang diperiksa"), 30, lambda row: str(row.title)),
        Column(_("Ditemukan"), 16, lambda row: told(row.count, row), Kind.NUMBER),
        Column(_("Dari"), 10, lambda row: told(row.whole, row), Kind.NUMBER),
        Column(_("Artinya"), 60, lambda row: str(row.definition)),
    ]
    return Sheet(_("Mutu data"), columns, flaws)


def _assignments(found: Board) -> int:
    return found.assignments


def _load(found: Board) -> float | None:
    return round(found.assignments / found.officers, 1) if found.officers else None


def sheets_of(found: Board, urgent: list[Concern], targets: Mapping[str, TargetValue]) -> list[Sheet]:
    """Every table of the screen; the first one has every indicator with its definition."""
    return [
        Sheet(_("Angka"), _columns_of_values(targets), list(found.values.values())),
        attention(urgent),
        Sheet(
            _("Menurut bulan"),
            [
                Column(_("Bulan"), 18, lambda row: month_name(row[0])),
                Column(_("Direncanakan"), 14, lambda row: row[1]["planned"], Kind.NUMBER),
                Column(_("Terlaksana"), 12, lambda row: row[1]["held"], Kind.NUMBER),
            ],
            found.months,
        ),
        *_places(found),
        Sheet(
            _("Peserta"),
            [
                Column(_("Menurut"), 16, lambda row: row[0]),
                Column(_("Kelompok"), 34, lambda row: row[1].label),
                Column(_("Orang"), 10, lambda row: row[1].text if found.rounding else row[1].amount, Kind.NUMBER),
            ],
            [
                (word, bar)
                for word, parts in ((_("Kategori"), CATEGORIES), (_("Jenis kelamin"), SEXES), (_("Umur"), AGES))
                for bar in bars(found, parts)
            ],
        ),
        Sheet(
            _("Kerawanan"),
            [
                Column(_("Kerawanan"), 20, lambda row: level_word(row[0])),
                Column(_("Desa"), 8, lambda row: row[1][0], Kind.NUMBER),
                Column(_("Dengan kegiatan"), 12, lambda row: row[1][1], Kind.NUMBER),
                Column(_("Belum ada kegiatan"), 12, lambda row: row[1][0] - row[1][1], Kind.NUMBER),
            ],
            [(level, found.cover.levels[level]) for level in (*reversed(VulnerabilityLevel.values), "")
             if level in found.cover.levels],
        ),
        Sheet(
            "PIMPASA",
            [
                Column("PIMPASA", 10, lambda row: persons(row.officers, rounding=row.rounding)),
                # with the load it would tell readers of rounded persons how many there are
                *([] if found.rounding else [Column(_("Penugasan desa"), 12, _assignments, Kind.NUMBER)]),
                Column(_("Desa per PIMPASA"), 12, _load, Kind.NUMBER),
            ],
            [found],
        ),
    ]  # fmt: skip


def number_of(value: Value) -> str | int:
    return f"< {STEP}" if value.hidden else value.number


def _columns_of_values(targets: Mapping[str, TargetValue]) -> list[Column]:
    return [
        Column(_("Angka"), 36, lambda row: str(row.indicator.label)),
        Column(_("Nilai"), 10, number_of, Kind.NUMBER),
        Column(_("Dari"), 10, lambda row: row.whole, Kind.NUMBER),
        Column(_("Bagian"), 9, lambda row: row.share, Kind.PERCENT),
        Column(_("Target"), 10, lambda row: target(row.indicator, targets.get(row.indicator.key))),
        Column(_("Satuan"), 14, lambda row: str(row.indicator.counted_in)),
        Column(_("Periode pembanding"), 12, lambda row: row.before, Kind.NUMBER),
        Column(_("Dari (pembanding)"), 12, lambda row: row.before_whole, Kind.NUMBER),
        Column(_("Bagian (pembanding)"), 12, lambda row: row.share_before, Kind.PERCENT),
        Column(_("Bagaimana dihitung"), 80, lambda row: str(row.indicator.definition)),
        Column(_("Sumber"), 60, lambda row: str(row.indicator.source)),
    ]


def _places(found: Board) -> list[Sheet]:
    if not found.places:
        return []
    word = place_word(found)
    columns = [Column(word, 34, lambda row: row.label)]
    for value in found.values.values():
        key = value.indicator.key
        columns.append(Column(str(value.indicator.label), 12, _of_place(key), Kind.NUMBER))
        if value.whole is not None:
            title = _("%(label)s: dari") % {"label": value.indicator.label}
            columns.append(Column(title, 10, _whole_of_place(key), Kind.NUMBER))
    return [Sheet(_("Menurut %(place)s") % {"place": word}, columns, found.places)]


def ranking(found: Board) -> list[Sheet]:
    """The places as the screen ranks them: a page is not wide enough for every figure, a workbook is."""
    if not found.places:
        return []
    columns = [Column(place_word(found), 30, lambda row: row.label)]
    columns += [
        Column(str(found.values[key].indicator.label), 14, _as_ranked(key), Kind.NUMBER)
        for key in ("villages_active", "sessions_held", "rt_socialised", "participants", "rolls_on_time")
    ]
    return [Sheet(_("Menurut %(place)s") % {"place": place_word(found)}, columns, found.places)]


def _as_ranked(key: str) -> Any:
    """``21 / 35``, or the number alone."""

    def words(row: Any) -> str:
        value = row.value(key)
        number = number_of(value)
        text = number if isinstance(number, str) else figure(number)
        return text if value.whole is None else f"{text} / {figure(value.whole)}"

    return words


def place_word(found: Board) -> str:
    words = {Depth.NATION: _("Kanwil"), Depth.KANWIL: _("Kantor"), Depth.DISTRICT: _("Desa/kelurahan")}
    return words.get(found.selection.depth, _("Kecamatan"))


def _of_place(key: str) -> Any:
    return lambda row: number_of(row.value(key))


def _whole_of_place(key: str) -> Any:
    return lambda row: row.value(key).whole
