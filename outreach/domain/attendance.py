"""Taking attendance in: shape and scope here, everything else in the database function."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from outreach.enums import AttendanceStatus
from outreach.models import Attendance, OutreachSession, SessionVillage
from villages.enums import Function

MOST_ENTRIES = 500
NAME_LENGTH = 120
UNIT_LENGTH = 60
FAR_FUTURE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Batch:
    """What one POST of a device carries. ``entries`` are dictionaries of the shape in ``_clean``."""

    id: UUID
    device: str
    entries: list[dict[str, Any]]

    @classmethod
    def parse(cls, body: bytes) -> "Batch":
        """Read a request body; :class:`DomainError` when it is no batch at all (nothing was taken)."""
        try:
            data = json.loads(body)
            batch_id = UUID(str(data["batch"]))
            entries = data["entries"]
            if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
                raise TypeError
        except (ValueError, TypeError, KeyError) as error:
            raise DomainError(_("Kiriman tidak terbaca. Catatan tetap tersimpan di perangkat ini.")) from error
        if len(entries) > MOST_ENTRIES:
            raise DomainError(_("Paling banyak %(count)s catatan sekali kirim.") % {"count": MOST_ENTRIES})
        return cls(batch_id, str(data.get("device") or "")[:40], entries)


@transaction.atomic
def take_batch(
    *,
    session: OutreachSession,
    actor: User,
    batch: Batch,
    now: datetime | None = None,
    force: bool = False,
) -> list[dict[str, Any]]:
    """Take a batch into the roll and answer every entry of it.

    Each answer is ``{"key", "outcome", "id", "version", "reason"}`` with outcome created, unchanged, corrected,
    conflict (both kept, the newer counts), held (roll closed or session cancelled) or rejected (can never be
    right: no such person in the actor's scope, malformed). A batch id seen before gets its first answer
    again. ``force`` takes entries into a closed roll: an officer's decision.
    """
    now = now or timezone.now()
    wanted, answers = [], []
    may_touch = _ids_in_scope(session, actor, batch.entries)
    villages = set(
        SessionVillage.objects.visible_to(actor).filter(session=session).values_list("village_id", flat=True)
    )
    for number, entry in enumerate(batch.entries):
        clean, problem = _clean(entry, number=number, now=now, may_touch=may_touch, villages=villages)
        if clean:
            wanted.append(clean)
        else:
            answers.append({"key": str(entry.get("key", number))[:60], "outcome": "rejected", "reason": problem})
    taken = _call(session=session, actor=actor, batch=batch, entries=wanted, now=now, force=force)
    if taken is None:
        raise DomainError(_("Kiriman ini sudah dipakai untuk daftar hadir lain."))
    return taken + answers


def _ids_in_scope(session: OutreachSession, actor: User, entries: Iterable[dict[str, Any]]) -> set[int | str]:
    ids = [entry["id"] for entry in entries if _whole(entry.get("id"), below=2**63)]
    rows = Attendance.objects.visible_to(actor).filter(session=session, pk__in=ids)
    return set(rows.values_list("pk", flat=True))


def _clean(
    entry: dict[str, Any], *, number: int, now: datetime, may_touch: set[int | str], villages: set[str]
) -> tuple[dict[str, Any] | None, str]:
    """The entry as the database function wants it, or the reason why it can never be right."""
    status = entry.get("status")
    if status not in AttendanceStatus.values:
        return None, "status"
    clean: dict[str, Any] = {
        "key": str(entry.get("key", number))[:60],
        "status": status,
        "represented_by": _text(entry.get("represented_by"), NAME_LENGTH) if status == "represented" else "",
        "version": entry["version"] if _whole(entry.get("version"), below=2**31) else 0,
        "at": _moment(entry.get("at"), now).isoformat(),
        "seq": entry["seq"] if _whole(entry.get("seq"), below=2**53) else number,
        "decide": entry.get("decide") is True,
    }
    if entry.get("id") is not None:
        return (
            (clean | {"id": entry["id"]}, "")
            if _whole(entry["id"]) and entry["id"] in may_touch
            else (None, "unknown")
        )
    try:
        clean["client_id"] = str(UUID(str(entry.get("client_id"))))
    except ValueError:
        return None, "unknown"
    name, village = _text(entry.get("name"), NAME_LENGTH), entry.get("village")
    if not name:
        return None, "name"
    if village not in villages:
        return None, "village"
    function = entry.get("function")
    return clean | {
        "name": name,
        "village": village,
        "function": function if function in Function.values else Function.OTHER.value,
        "unit": _text(entry.get("unit"), UNIT_LENGTH),
    }, ""


def _whole(value: Any, below: int = 2**63) -> bool:
    return type(value) is int and 0 <= value < below


def _text(value: Any, length: int) -> str:
    return " ".join(str(value or "").replace("\x00", "").split())[:length]


def _moment(value: Any, now: datetime) -> datetime:
    """The device's time where it can be one; a clock ahead of the server's by more than a day is not."""
    try:
        moment = parse_datetime(str(value))
    except ValueError:
        return now
    if moment is None or timezone.is_naive(moment) or moment > now + FAR_FUTURE:
        return now
    return moment


def _call(
    *,
    session: OutreachSession,
    actor: User,
    batch: Batch,
    entries: list[dict[str, Any]],
    now: datetime,
    force: bool,
) -> list[dict[str, Any]] | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT outreach_take_batch(%s, %s, %s, %s, %s, %s, %s)",
            [batch.id, session.pk, actor.pk, batch.device, json.dumps(entries), now, force],
        )
        answer = cursor.fetchone()[0]
    return json.loads(answer) if isinstance(answer, str) else answer
