"""What the page needs on which a signed sheet is typed in: the lines in the order of the paper, and the counts."""

from typing import Any

from outreach.domain.paper import last_number
from outreach.enums import OPEN_ROLL_STATES, HoldReason, ParticipantCategory, Sex
from outreach.models import HeldEntry, OutreachSession
from outreach.queries.paper import SEXES, Line, PaperRoll, rw_of


def type_in_data(user: Any, session: OutreachSession, roll: PaperRoll) -> dict[str, Any]:
    """JSON for ``static/js/type-in.js``. One query besides the roll's and the one for the last number.

    ``lines`` are ``{id, cid, no, name, office, unit, rw, village, group, status, rep, v, two}`` in the order of the
    printed sheet, ``cid`` of people added on a device; annulled rows are left out.
    """
    waiting = HeldEntry.objects.visible_to(user).filter(session=session, decided_at__isnull=True)
    two = set(waiting.filter(reason=HoldReason.CONFLICT).values_list("attendance_id", flat=True))
    return {
        "session": session.pk,
        "open": session.state in OPEN_ROLL_STATES and not roll.is_closed,
        "next": last_number(session) + 1,
        "lines": [
            _line(line, group.title, line.row.pk in two)
            for group in roll.groups
            for line in group.lines
            if line.row.annulled_at is None
        ],
        "villages": [{"code": row.village_id, "name": row.village.region.full_name} for row in roll.villages],
    }


def counted_rows(roll: PaperRoll) -> list[dict[str, Any]]:
    """For each village what is counted without names, as fields of a table.

    A sheet knows no ages: the numbers are those counted without one, ``by_age`` how many more there are with one.
    """
    without = {tuple(key): count for *key, age, count in roll.counts if not age}
    return [
        {
            "village": row.village.region.full_name,
            "code": row.village_id,
            "by_age": sum(count for village, *_rest, age, count in roll.counts if village == row.village_id and age),
            "cells": [
                {
                    "category": category,
                    "sex": sex.value,
                    "count": without.get((row.village_id, category, sex.value)),
                    "word": f"{label} {'P' if sex == Sex.FEMALE else 'L'}",
                    "label": f"{row.village.region.full_name}: {label}, {sex.label}",
                }
                for category, label in ParticipantCategory.choices
                for sex in SEXES
            ],
        }
        for row in roll.villages
    ]


def _line(line: Line, group: str, is_conflict: bool) -> dict[str, Any]:
    row = line.row
    return {
        "id": row.pk,
        "cid": str(row.client_id) if row.client_id else None,
        "no": row.roll_number,
        "name": row.name,
        "office": line.office,
        "unit": row.unit_label,
        "rw": rw_of(row),
        "village": row.village_id,
        "group": group,
        "status": row.status,
        "rep": row.represented_by,
        "v": row.version,
        "two": is_conflict,
    }
