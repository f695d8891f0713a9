"""Which sessions count for something else since a snapshot was taken."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, F, Func, Max, Sum, Value
from django.utils.translation import gettext_lazy as _

from outreach.models import FigureDelta, OutreachSession
from reports.models import FigureChange, FigureSnapshot
from reports.queries.selection import Selection

MOST = 200
SHOWN = (
    ("planned", _("direncanakan")), ("held", _("terlaksana")), ("moved", _("pindah jadwal")),
    ("postponed", _("ditunda")), ("cancelled", _("dibatalkan")), ("rolls_received", _("daftar hadir masuk")),
    ("rolls_on_time", _("daftar hadir tepat waktu")), ("reports_received", _("laporan masuk")),
)  # fmt: skip
PEOPLE = ("present", "represented", "counted")


class Seen(Func):
    """Whether the snapshot saw the transaction that made a change."""

    function = "pg_visible_in_snapshot"
    output_field = BooleanField()

    def __init__(self, snapshot: str) -> None:
        super().__init__(
            Func(F("xid"), template="(%(expressions)s)::text::xid8"),
            Func(Value(snapshot), template="(%(expressions)s)::pg_snapshot"),
        )


@dataclass(slots=True)
class Changed:
    """``session``: where the reader may see it; ``differences``: measure in words and by how much, people last."""

    session_id: int
    at: datetime
    amounts: dict[str, int]
    session: OutreachSession | None = None
    differences: list[tuple[str, int]] = field(default_factory=list)


def changed_sessions(reader: Any, maker: Any, snapshot: FigureSnapshot, selection: Selection) -> list[Changed]:
    """The latest first, at most ``MOST``. ``maker`` works under the posting the snapshot was made for.

    Where persons are rounded a session's own change of them is not told, only that there was one.
    """
    found: dict[int, Changed] = {}
    for model in (FigureDelta, FigureChange):
        for row in _rows(maker, model, snapshot, selection):
            one = found.setdefault(row["session_id"], Changed(row["session_id"], row["last"], {}))
            one.at = max(one.at, row["last"])
            for name in (*(name for name, _word in SHOWN), *PEOPLE):
                one.amounts[name] = one.amounts.get(name, 0) + row[f"sum_{name}"]
    latest = sorted(found.values(), key=lambda one: one.at, reverse=True)[:MOST]
    _name(reader, latest)
    for one in latest:
        one.differences = [(str(word), one.amounts[name]) for name, word in SHOWN if one.amounts[name]]
        people = sum(one.amounts[name] for name in PEOPLE)
        if people and not snapshot.rounded:
            one.differences.append((str(_("peserta")), people))
    return latest


def _rows(maker: Any, model: Any, snapshot: FigureSnapshot, selection: Selection) -> Any:
    rows = model.objects.visible_to(maker).filter(
        selection.of_territory(),
        selection.of_subject(),
        # no transaction before the first one that was under way is news; an index knows those after it
        xid__gte=int(snapshot.seen.split(":")[0]),
        local_date__range=(selection.period.first, selection.period.last),
    )
    sums = {f"sum_{name}": Sum(name) for name in (*(name for name, _word in SHOWN), *PEOPLE)}
    unseen = rows.alias(seen=Seen(snapshot.seen)).filter(seen=False)
    return unseen.order_by().values("session_id").annotate(last=Max("changed_at"), **sums).order_by("-last")[:MOST]


def _name(reader: Any, rows: Iterable[Changed]) -> None:
    sessions = OutreachSession.objects.visible_to(reader).select_related("topic", "host__region")
    by_id = {row.pk: row for row in sessions.filter(pk__in=[row.session_id for row in rows])}
    for row in rows:
        row.session = by_id.get(row.session_id)
