"""What was done to a roll beside recording who came: who, what, from what to what, and why."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from offices.formats import figure, local_when
from outreach.domain.history import Change
from outreach.enums import AttendanceStatus, RollActKind
from outreach.models import OutreachSession, RollAct

MOST = 60
OF_VILLAGES = (RollActKind.CLOSED, RollActKind.UNDONE, RollActKind.REOPENED)


def roll_acts(user: Any, session: OutreachSession) -> list[Change]:
    """Newest first, at most 60 of them; nobody's for those who meet no persons. One query."""
    rows = RollAct.objects.visible_to(user).filter(session=session)
    rows = rows.select_related("actor", "village__region", "attendance").order_by("-acted_at", "-pk")[:MOST]
    return list(_lines(rows, session))


def _lines(rows: Iterable[RollAct], session: OutreachSession) -> Iterator[Change]:
    """What one person did to several villages at once is one line."""
    for _together, group in groupby(rows, key=lambda act: (act.act, act.actor_id, act.acted_at, act.attendance_id)):
        acts = sorted(group, key=lambda act: act.pk)
        first = acts[0]
        text, figures = _of_villages(acts) if first.act in OF_VILLAGES else (_of_person(first), "")
        note = " · ".join(filter(None, [first.actor.name, figures, first.reason]))
        yield Change(first.acted_at, local_when(first.acted_at, session.zone), text, note)


def _of_villages(acts: list[RollAct]) -> tuple[str, str]:
    sentences = {
        RollActKind.CLOSED: _("Daftar hadir %(villages)s ditutup"),
        RollActKind.UNDONE: _("Penutupan daftar hadir %(villages)s dibatalkan"),
        RollActKind.REOPENED: _("Daftar hadir %(villages)s dibuka kembali"),
    }
    villages = ", ".join(act.village.region.full_name for act in acts if act.village)
    figures = [act.after for act in acts if act.after]
    if not figures:
        return sentences[RollActKind(acts[0].act)] % {"villages": villages}, ""
    total = {name: sum(row[name] for row in figures) for name in ("came", "listed", "counted")}
    said = _("%(came)s dari %(listed)s orang hadir, %(counted)s peserta umum") % {
        name: figure(number) for name, number in total.items()
    }
    return sentences[RollActKind(acts[0].act)] % {"villages": villages}, said


def _of_person(act: RollAct) -> str:
    sentences = {
        RollActKind.CORRECTED: _("%(who)s: %(before)s menjadi %(after)s"),
        RollActKind.ANNULLED: _("%(who)s: baris dibatalkan, tadinya %(before)s"),
        RollActKind.RESTORED: _("%(who)s: baris dipulihkan, %(after)s"),
    }
    said = {"who": str(act.attendance or ""), "before": _status(act.before), "after": _status(act.after)}
    return sentences[RollActKind(act.act)] % said


def _status(said: dict[str, str] | None) -> str:
    if not said:
        return ""
    label = str(AttendanceStatus(said.get("status", "")).label)
    stand_in = said.get("represented_by")
    return _("%(status)s oleh %(name)s") % {"status": label, "name": stand_in} if stand_in else label
