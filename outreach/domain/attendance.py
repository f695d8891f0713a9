"""Taking attendance in: shape and scope here, everything else in the database function."""

import json
import re
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
FAR_PAST, FAR_FUTURE = timedelta(days=366), timedelta(days=1)
# What PostgreSQL keeps in no text, half of an emoji cut in two among it, and what no paper can print.
_UNFIT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


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
            batch_id = _uuid(data["batch"])
            entries = data["entries"]
            if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
                raise TypeError
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise DomainError(_("Kiriman tidak terbaca. Catatan tetap tersimpan di perangkat ini.")) from error
        if len(entries) > MOST_ENTRIES:
            raise DomainError(_("Paling banyak %(count)s catatan sekali kirim.") % {"count": MOST_ENTRIES})
        return cls(batch_id, _text(data.get("device"), 40), entries)


@dataclass(frozen=True, slots=True)
class _Reach:
    """What a person may write on a roll: ids of rows and codes of villages in scope.

    ``foreign`` are the client ids of people whom somebody out of scope added: to this person they do not exist.
    """

    rows: set[int]
    villages: set[str]
    foreign: set[UUID]

    @classmethod
    def of(cls, actor: User, session: OutreachSession, entries: list[dict[str, Any]]) -> "_Reach":
        visible = Attendance.objects.visible_to(actor).filter(session=session)
        villages = SessionVillage.objects.visible_to(actor).filter(session=session)
        additions = Attendance.objects.filter(session=session, client_id__in=_client_ids(entries))
        return cls(
            rows=set(visible.filter(pk__in=_row_ids(entries)).values_list("pk", flat=True)),
            villages=set(villages.values_list("village_id", flat=True)),
            foreign=set(additions.exclude(pk__in=visible.values("pk")).values_list("client_id", flat=True)),
        )


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
    reach = _Reach.of(actor, session, batch.entries)
    for number, entry in enumerate(batch.entries):
        clean, problem = _clean(entry, number=number, now=now, reach=reach)
        if clean:
            wanted.append(clean)
        else:
            answers.append({"key": _key(entry, number), "outcome": "rejected", "reason": problem})
    taken = _call(session=session, actor=actor, batch=batch, entries=wanted, now=now, force=force)
    if taken is None:
        raise DomainError(_("Kiriman ini sudah dipakai untuk daftar hadir lain."))
    return taken + answers


def _row_ids(entries: list[dict[str, Any]]) -> list[int]:
    return [entry["id"] for entry in entries if _whole(entry.get("id"))]


def _client_ids(entries: list[dict[str, Any]]) -> list[UUID]:
    ids = []
    for entry in entries:
        try:
            ids.append(_uuid(entry.get("client_id")))
        except ValueError:
            continue  # the entry is answered with its reason later
    return ids


def _clean(entry: dict[str, Any], *, number: int, now: datetime, reach: _Reach) -> tuple[dict[str, Any] | None, str]:
    """The entry as the database function wants it, or the reason why it can never be right."""
    status = entry.get("status")
    if status not in AttendanceStatus.values:
        return None, "status"
    clean: dict[str, Any] = {
        "key": _key(entry, number),
        "status": status,
        "represented_by": _text(entry.get("represented_by"), NAME_LENGTH) if status == "represented" else "",
        "version": entry["version"] if _whole(entry.get("version"), below=2**31) else 0,
        "at": _moment(entry.get("at"), now).isoformat(),
        "seq": entry["seq"] if _whole(entry.get("seq"), below=2**53) else number,
        "decide": entry.get("decide") is True,
    }
    if entry.get("id") is None:
        addition, problem = _addition(entry, reach)
        return (clean | addition if addition else None), problem
    if _whole(entry["id"]) and entry["id"] in reach.rows:
        return clean | {"id": entry["id"]}, ""
    return None, "unknown"


def _addition(entry: dict[str, Any], reach: _Reach) -> tuple[dict[str, Any] | None, str]:
    """The further columns of a person who is on no list, or the reason why they can never be right."""
    try:
        client_id = _uuid(entry.get("client_id"))
    except ValueError:
        return None, "unknown"
    if client_id in reach.foreign:
        return None, "unknown"
    name, village = _text(entry.get("name"), NAME_LENGTH), entry.get("village")
    if not name:
        return None, "name"
    if not isinstance(village, str) or village not in reach.villages:
        return None, "village"
    function = entry.get("function")
    return {
        "client_id": str(client_id),
        "name": name,
        "village": village,
        "function": function if function in Function.values else Function.OTHER.value,
        "unit": _text(entry.get("unit"), UNIT_LENGTH),
    }, ""


def _key(entry: dict[str, Any], number: int) -> str:
    return _text(entry.get("key"), 60) or str(number)


def _uuid(value: Any) -> UUID:
    if not isinstance(value, str):
        raise ValueError("no text")
    return UUID(value)


def _whole(value: Any, below: int = 2**63) -> bool:
    return type(value) is int and 0 <= value < below


def _text(value: Any, length: int) -> str:
    """Text on one line; empty for what is no text."""
    return " ".join(_UNFIT.sub("", value).split())[:length] if isinstance(value, str) else ""


def _moment(value: Any, now: datetime) -> datetime:
    """The device's time where it can be one: not more than a day ahead of the server's clock, or a year behind."""
    try:
        moment = parse_datetime(value) if isinstance(value, str) else None
    except ValueError:
        return now
    if moment is None or timezone.is_naive(moment) or not now - FAR_PAST < moment < now + FAR_FUTURE:
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
