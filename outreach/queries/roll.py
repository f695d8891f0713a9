"""The roll of one session, as the phone draws it and as the session page sums it up."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from notifications.queries import MessageGroup, overview
from outreach.domain.reminders import subject_of
from outreach.domain.roll import EARLIEST_CLOSE
from outreach.domain.times import when
from outreach.enums import OPEN_ROLL_STATES, AttendanceStatus, HoldReason, MessageKind, OfficerRole
from outreach.models import Attendance, HeldEntry, OutreachSession, SessionOfficer, SessionTally, SessionVillage
from outreach.models.attendance import COUNTED
from villages.enums import Function

FUNCTIONS = dict(Function.choices)
ROW = (
    "pk", "roll_number", "name", "function", "unit_label", "unit__parent__number", "village_id", "status",
    "represented_by", "version", "client_id",
)  # fmt: skip


class SessionPage:
    """What the session page shows below its header. Each part is one query, made when asked for."""

    def __init__(self, user: Any, session: OutreachSession) -> None:
        self.user, self.session = user, session

    @cached_property
    def tallies(self) -> list[SessionTally]:
        return list(
            SessionTally.objects.visible_to(self.user)
            .filter(session=self.session)
            .select_related("village__region", "district")
            .annotate(
                participants=F("present") + F("represented") + F("counted"),
                away=F("excused") + F("ill") + F("on_duty"),
            )
            .order_by("pk")
        )

    @cached_property
    def counts(self) -> dict[str, int]:
        """Over the tallies in scope: ``listed``, ``came`` (of those listed), ``counted`` (without names),
        ``participants`` (both), ``recorded`` (anything but not yet recorded)."""
        return {
            "listed": sum(tally.listed for tally in self.tallies),
            "participants": sum(tally.participants for tally in self.tallies),  # type: ignore[attr-defined]
            "came": sum(tally.present + tally.represented for tally in self.tallies),
            "counted": sum(tally.counted for tally in self.tallies),
            "recorded": sum(getattr(tally, name) for tally in self.tallies for name in COUNTED),
        }

    @property
    def shows_messages(self) -> bool:
        """Messages belong to an office and a kecamatan; to a village operator their absence would say nothing."""
        return self.user.scope.personal_data and not self.user.scope.village_codes

    @cached_property
    def messages(self) -> list[tuple[str, MessageGroup]]:
        """Messages about the session by kind (in words) and state; none for roles without persons."""
        return [(str(MessageKind(group.kind).label), group) for group in overview(self.user, subject_of(self.session))]

    @cached_property
    def villages(self) -> list[SessionVillage]:
        rows = SessionVillage.objects.visible_to(self.user).filter(session=self.session)
        return list(rows.select_related("village__region", "district"))

    @cached_property
    def officers(self) -> list[SessionOfficer]:
        rows = SessionOfficer.objects.visible_to(self.user).filter(session=self.session).select_related("officer")
        return sorted(rows.distinct(), key=lambda row: (row.role != OfficerRole.LEAD, row.pk))

    @cached_property
    def roll(self) -> list[Attendance]:
        return list(Attendance.objects.visible_to(self.user).filter(session=self.session).order_by("roll_number"))

    @cached_property
    def held(self) -> list[dict[str, Any]]:
        """Undecided entries with the words a person needs: who, what it says, why it waits."""
        rows = HeldEntry.objects.visible_to(self.user).filter(session=self.session, decided_at__isnull=True)
        statuses, reasons = dict(AttendanceStatus.choices), dict(HoldReason.choices)
        return [
            {
                "pk": row.pk,
                "name": row.attendance.name if row.attendance else row.entry.get("name", ""),
                "status": statuses.get(row.entry.get("status", ""), ""),
                "reason": reasons[HoldReason(row.reason)],
                "is_conflict": row.reason == HoldReason.CONFLICT,
                "counts": row.attendance.get_status_display() if row.attendance else "",
                "held_at": row.held_at,
            }
            for row in rows.select_related("attendance")
        ]


def roll_data(user: Any, session: OutreachSession) -> dict[str, Any]:
    """The roll as JSON for the attendance page: the same online and offline.

    ``rows`` are ``{id, no, name, fn, unit, rw, village, status, rep, v, two, cid}`` in the order of the printed roll;
    ``two`` is the other value of an undecided conflict, ``held`` what came too late and waits for the officer.
    """
    rows = Attendance.objects.visible_to(user).filter(session=session).order_by("roll_number").values_list(*ROW)
    waiting = HeldEntry.objects.visible_to(user).filter(session=session, decided_at__isnull=True).order_by("pk")
    entries = list(waiting.values_list("attendance_id", "attendance__client_id", "village_id", "reason", "entry"))
    conflicts = {pk: _value(entry) for pk, _cid, _village, reason, entry in entries if reason == HoldReason.CONFLICT}
    page = SessionPage(user, session)
    return {
        "session": session.pk,
        "user": user.pk,
        "title": f"{session.get_kind_display()} · {session.venue}",
        "when": when(session),
        "open": session.state in OPEN_ROLL_STATES and any(row.locked_at is None for row in page.villages),
        "state": session.get_state_display(),
        "early": timezone.now() < session.starts_at - EARLIEST_CLOSE,
        "counted": page.counts["counted"],
        "villages": [{"code": row.village_id, "name": row.village.region.full_name} for row in page.villages],
        "held": [_held(*entry) for entry in entries if entry[3] != HoldReason.CONFLICT],
        "rows": [
            {
                "id": pk,
                "no": number,
                "name": name,
                "fn": str(FUNCTIONS.get(function, function)),
                "unit": unit,
                "rw": parent or (unit.split()[-1] if unit.startswith("RW") else ""),
                "village": village,
                "status": status,
                "rep": represented_by,
                "v": version,
                "cid": str(client_id) if client_id else None,
                **({"two": conflicts[pk]} if pk in conflicts else {}),
            }
            for pk, number, name, function, unit, parent, village, status, represented_by, version, client_id in rows
        ],
    }


def _value(entry: dict[str, Any]) -> dict[str, str]:
    return {"status": entry.get("status", ""), "rep": entry.get("represented_by") or ""}


def _held(
    attendance: int | None, client_id: UUID | None, village: str | None, reason: str, entry: dict[str, Any]
) -> dict[str, Any]:
    """A held entry; of an addition, which has no row yet, also who it is, and ``added`` to send it once more."""
    held = {"id": attendance, "cid": client_id and str(client_id), "reason": reason, "status": entry.get("status", "")}
    if attendance is None:
        added = {key: entry.get(key) or "" for key in ("client_id", "name", "function", "unit")}
        held |= {"cid": added["client_id"], "name": added["name"], "unit": added["unit"], "village": village}
        held |= {"fn": str(FUNCTIONS.get(added["function"], "")), "added": added | {"village": village}}
    return held
