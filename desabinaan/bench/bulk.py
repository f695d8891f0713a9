"""The same batches taken the straightforward way, with the ORM's bulk methods: what ``bench sync`` compares with.

Written as an experienced Django developer would at first, with the same promises where they cost something: the batch
is answered once, tallies are locked and kept, versions are compared. It knows no closed rolls and keeps no conflicts.
"""

import json
import uuid
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from offices.policy import roles
from outreach.models import Attendance, AttendanceBatch, OutreachSession, SessionTally
from outreach.views.attendance import RECORDERS

Entry = dict[str, Any]
WRITTEN = ("status", "represented_by", "recorded_at", "received_at", "recorded_by", "device", "version")


@roles(*RECORDERS)
@require_POST
def bulk(request: SignedInRequest, pk: int) -> JsonResponse:
    session = get_object_or_404(OutreachSession.objects.visible_to(request.user), pk=pk)
    data = json.loads(request.body)
    with transaction.atomic():
        batch, is_new = AttendanceBatch.objects.get_or_create(
            id=uuid.UUID(data["batch"]),
            defaults={
                "session": session, "user": request.user, "device": data["device"], "entries": data["entries"],
                "received_at": timezone.now(),
            },
        )  # fmt: skip
        if is_new:
            batch.answer = _take(request.user, session, data)
            batch.save(update_fields=["answer"])
    tally = SessionTally.objects.visible_to(request.user).filter(session=session).values().first()
    return JsonResponse({"answers": batch.answer, "counts": tally})


def _take(user: Any, session: OutreachSession, data: Entry) -> list[Entry]:
    tallies = {row.village_id: row for row in SessionTally.objects.select_for_update().filter(session=session)}
    listed = [entry for entry in data["entries"] if "id" in entry]
    visible = Attendance.objects.visible_to(user).filter(session=session)
    rows = visible.in_bulk([entry["id"] for entry in listed])
    answers, changed = [], []
    for entry in listed:
        row = rows.get(entry["id"])
        if row is None:
            answers.append({"key": entry["key"], "outcome": "rejected"})
            continue
        outcome = "created" if row.version == 0 else "corrected" if row.version == entry["version"] else "conflict"
        if row.status:
            _count(tallies[row.village_id], row.status, -1)
        _write(row, entry, user, data["device"])
        _count(tallies[row.village_id], row.status, 1)
        changed.append(row)
        answers.append({"key": entry["key"], "outcome": outcome, "id": row.pk, "version": row.version})
    Attendance.objects.bulk_update(changed, WRITTEN)
    answers += _add(user, session, data, tallies)
    for tally in tallies.values():
        tally.save()
    if session.held_at is None:
        now = timezone.now()
        OutreachSession.objects.filter(pk=session.pk).update(held_at=now, first_attendance_at=now)
    return answers


def _add(user: Any, session: OutreachSession, data: Entry, tallies: dict[str | None, SessionTally]) -> list[Entry]:
    wanted = {uuid.UUID(entry["client_id"]): entry for entry in data["entries"] if "client_id" in entry}
    known = set(Attendance.objects.filter(session=session, client_id__in=wanted).values_list("client_id", flat=True))
    last = Attendance.objects.filter(session=session).aggregate(last=Max("roll_number"))["last"] or 0
    rows = []
    for client_id, entry in wanted.items():
        if client_id in known:
            continue
        last += 1
        row = Attendance(
            session=session, village_id=entry["village"], client_id=client_id, roll_number=last, name=entry["name"],
            function=entry["function"], unit_label=entry["unit"],
        )  # fmt: skip
        _write(row, entry, user, data["device"])
        tallies[row.village_id].listed += 1
        _count(tallies[row.village_id], row.status, 1)
        rows.append(row)
    Attendance.objects.bulk_create(rows)
    made = {row.client_id: row.pk for row in rows}
    return [
        {"key": entry["key"], "outcome": "created", "id": made[client_id], "version": 1}
        for client_id, entry in wanted.items()
        if client_id in made
    ]


def _write(row: Attendance, entry: Entry, user: Any, device: str) -> None:
    row.status, row.represented_by, row.device = entry["status"], entry["represented_by"], device
    row.recorded_at, row.received_at, row.recorded_by = parse_datetime(entry["at"]), timezone.now(), user
    row.version += 1


def _count(tally: SessionTally, status: str, by: int) -> None:
    setattr(tally, status, getattr(tally, status) + by)
