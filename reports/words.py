"""Figures of the dashboard in words: as they are shown, against the period before, and as its headline."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from offices.formats import figure, percent, short_month
from reports.charts import Sparkline, sparkline
from reports.enums import TargetIndicator
from reports.indicators import BY_KEY, Indicator, Unit
from reports.queries.board import Board, Value
from reports.queries.selection import Selection
from reports.queries.targets import NATION, TargetValue
from reports.rounding import STEP, persons, rounded


@dataclass(frozen=True, slots=True)
class Change:
    """Against the period before. ``trend``: up for good news, down for bad, empty for neither."""

    text: str = ""
    trend: str = ""


# what a row of the ranking shows
IN_ROWS = ("villages_active", "sessions_held", "rt_socialised", "rolls_on_time")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of a whole: both, and the share; empty where there is no whole."""

    number: str
    whole: str
    share: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure as the dashboard shows it: ``value`` (``of``); in tables ``number`` of ``whole``.

    ``amount`` of ``most`` is drawn as a bar where there is a whole.
    """

    key: str
    label: str
    value: str
    number: str
    of: str
    whole: str
    share: str
    amount: int
    most: int
    change: Change
    kind: str
    target: str
    url: str
    counted_url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A place below: figures by indicator, sessions held in the last months, and the query that leads there."""

    label: str
    query: str
    numbers: dict[str, Numbers]
    participants: str
    spark: Sparkline


# told as a share with the numbers beside it; the others as a number of a whole
AS_SHARE = {"rolls_on_time"}
SHARES = {indicator.value for indicator in TargetIndicator if indicator.is_share}
WARNING = {"vulnerable_idle": "bad"}


def cell(value: Value, selection: Selection, targets: Mapping[str, TargetValue] | None = None) -> Cell:
    indicator, query, told = value.indicator, selection.query(), numbers(value)
    as_share = indicator.key in AS_SHARE
    return Cell(
        key=indicator.key,
        label=str(indicator.label),
        value=told.share if as_share else told.number,
        number=told.number,
        of="" if as_share else told.whole,
        whole=told.whole,
        share=told.share,
        amount=min(value.number, value.whole or 0),
        most=value.whole or 0,
        change=change(value),
        kind=WARNING.get(indicator.key, "") if value.number else "",
        target=target(indicator, (targets or {}).get(indicator.key)),
        url=f"{reverse('figure_behind', args=[indicator.behind])}?{query}" if indicator.behind else "",
        counted_url=f"{reverse('figure_counted', args=[indicator.key])}?{query}",
    )


def numbers(value: Value) -> Numbers:
    number = f"< {figure(STEP)}" if value.hidden else figure(value.number)
    if value.whole is None:
        return Numbers(number, "", "")
    return Numbers(number, figure(value.whole), percent(value.number, value.whole))


def target(indicator: Indicator, found: TargetValue | None) -> str:
    """``target 80%``, and whose it is where a level above set it for all below: ``target 80%, nasional``."""
    if found is None:
        return ""
    amount = percent(found.value, 100) if indicator.key in SHARES else figure(found.value)
    text = _("target %(amount)s") % {"amount": amount}
    if not found.above:
        return text
    whose = _("nasional") if found.of == NATION else "Kanwil"
    return f"{text}, {whose}"


def note(board: Board, key: str) -> str:
    """What else belongs to a figure on top: ``4 dibatalkan``, ``21 lagi terwakili``; empty where there is none."""
    counts, cover = board.counts, board.cover
    amounts = {
        "sessions_held": (counts["cancelled"], _("%(count)s dibatalkan")),
        "rt_socialised": (cover.reached - cover.socialised, _("%(count)s lagi terwakili")),
        "participants": (counts["present"] + counts["represented"], _("%(count)s tercatat nama")),
        "rolls_on_time": (counts["rolls"] - counts["rolls_received"], _("%(count)s belum masuk")),
    }
    amount, words = amounts.get(key, (0, ""))
    if amount <= 0:
        return ""
    of_persons = BY_KEY[key].persons
    return words % {"count": persons(amount, rounding=board.rounding and of_persons)}


def rows(board: Board) -> list[Row]:
    names = [short_month(month) for month, _counts in board.months]
    return [
        Row(
            label=place.label,
            query=board.selection.query(**dict([place.parameter])) if place.parameter else "",
            numbers={key: numbers(place.value(key)) for key in IN_ROWS},
            participants=persons(place.counts.participants, rounding=board.rounding),
            spark=sparkline(list(zip(names, place.months, strict=True))),
        )
        for place in board.places
    ]


def months(board: Board) -> list[tuple[str, int, int, bool]]:
    """As ``bar_chart`` draws them: name, planned, held, and whether the month is not over yet."""
    this_month = timezone.localdate(board.at).replace(day=1)
    return [(short_month(month), n["planned"], n["held"], month == this_month) for month, n in board.months]


def change(value: Value) -> Change:
    """``naik 3 poin`` of a share, ``naik 9%`` of participants, ``turun 7`` of any other count."""
    if value.before is None:
        return Change()
    if value.indicator.unit is Unit.SHARE:
        if value.share is None or value.share_before is None:
            return Change()
        difference = round(value.share) - round(value.share_before)
        amount = ngettext("%(count)s poin", "%(count)s poin", abs(difference)) % {"count": figure(abs(difference))}
    else:
        difference = value.number - value.before
        amount = figure(abs(difference))
        if value.indicator.persons and value.before:
            amount = percent(abs(difference), value.before)
    if difference == 0:
        return Change(_("sama"))
    text = (_("naik %(amount)s") if difference > 0 else _("turun %(amount)s")) % {"amount": amount}
    good = {"up": difference > 0, "down": difference < 0}.get(value.indicator.better)
    return Change(text, "" if good is None else "up" if good else "down")


def headline(board: Board) -> str:
    """``Triwulan IV 2026: 55 dari 66 kegiatan terlaksana, 37 RT belum tersosialisasi``."""
    words = {
        "period": board.selection.period.label,
        "held": figure(board.counts["held"]),
        "planned": figure(board.counts["planned"]),
    }
    if board.empty:
        return _("%(period)s: belum ada kegiatan") % words
    sentence = _("%(period)s: %(held)s dari %(planned)s kegiatan terlaksana") % words
    left = board.cover.units - board.cover.socialised
    if not board.cover.units or not left:
        return sentence
    units = _("%(count)s RT belum tersosialisasi") % {"count": figure(left)}
    return f"{sentence}, {units}"


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    text: str
    amount: int


def bars(board: Board, parts: Iterable[tuple[str, Any]]) -> list[Bar]:
    """Participants by the measures named, rounded where the reader sees figures only."""
    return [
        Bar(
            str(label),
            persons(board.counts[name], rounding=board.rounding),
            rounded(board.counts[name]) if board.rounding else board.counts[name],
        )
        for name, label in parts
    ]


CATEGORIES = (
    ("officials", _l("Perangkat desa dan kecamatan")), ("leaders", _l("Ketua RW dan RT")),
    ("security", _l("Babinsa dan Bhabinkamtibmas")), ("community", _l("Tokoh, kader, dan lainnya, tercatat nama")),
    ("public", _l("Warga, dihitung")), ("pupils", _l("Pelajar, dihitung")),
    ("job_seekers", _l("Pencari kerja, dihitung")), ("others", _l("Lainnya, dihitung")),
)  # fmt: skip
SEXES = (("female", _l("Perempuan")), ("male", _l("Laki-laki")), ("sex_unknown", _l("Tidak dicatat")))
AGES = (
    ("under_18", _l("Di bawah 18")), ("aged_18", "18–35"), ("aged_36", "36–59"), ("aged_60", _l("60 ke atas")),
    ("age_unknown", _l("Tidak dicatat")),
)  # fmt: skip
