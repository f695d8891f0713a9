"""The roll of one session, as the phone draws it and keeps it for a hall without signal."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from offices.formats import local_when
from outreach.domain.roll import EARLIEST_CLOSE
from outreach.domain.short_report import REPORTED, TAKEN_ALONG, template_of
from outreach.domain.signatures import WAITS
from outreach.domain.states import may
from outreach.domain.times import when
from outreach.enums import OPEN_ROLL_STATES, HoldReason
from outreach.models import Attendance, CountedParticipants, HeldEntry, OutreachSession, RollNote, SessionTally
from outreach.queries.group_posts import GroupPosts
from outreach.queries.session_page import SessionPage, counts_of
from villages.enums import Function

# Of what roll_data gives; a page of an earlier release that finds a newer copy on the device asks the server first.
FORMAT = 2
FUNCTIONS = dict(Function.choices)
ROW = (
    "pk", "roll_number", "name", "function", "unit_label", "unit__parent__number", "village_id", "status",
    "represented_by", "version", "client_id", "source", "annulled_at", "stakeholder_id", "signature", "unit_id",
)  # fmt: skip


def roll_data(user: Any, session: OutreachSession, page: SessionPage | None = None) -> dict[str, Any]:
    """The roll as JSON for the attendance page: the same online and offline.

    ``rows`` are ``{id, no, name, fn, unit, rw, village, status, rep, v, src, two, cid, known, annulled, signed}`` in
    the order of the printed roll: ``leads`` is the RT of its leader, ``two`` is the other value of an undecided
    conflict, ``cid`` the id an addition was given on a phone, ``known`` whether that one is a contact. ``counts`` are
    ``{village, category, sex, age, count, two, held}``, ``held`` what came too late and waits for the officer,
    ``early_until`` the moment before which nobody should be marked, ``report`` the short report with its gaps.
    ``stamp`` is another one whenever anything of the roll changed. The number of queries does not depend on how many
    people there are.
    """
    page = page or SessionPage(user, session)
    entries = list(
        HeldEntry.objects.visible_to(user)
        .filter(session=session, decided_at__isnull=True)
        .order_by("pk")
        .values_list("attendance_id", "attendance__client_id", "village_id", "reason", "entry")
    )
    conflicts = {pk: _value(entry) for pk, _cid, _village, reason, entry in entries if reason == HoldReason.CONFLICT}
    people = Attendance.objects.visible_to(user).filter(session=session).order_by("roll_number")
    takes_entries = session.state in OPEN_ROLL_STATES and any(row.locked_at is None for row in page.villages)
    return {
        "format": FORMAT,
        "session": session.pk,
        "user": user.pk,
        "title": f"{session.get_kind_display()} · {session.venue}",
        "when": when(session),
        "starts_at": session.starts_at.isoformat(),
        "early_until": (session.starts_at - EARLIEST_CLOSE).isoformat(),
        "stamp": stamp_of(session, page.tallies),
        "open": takes_entries,
        "state": session.get_state_display(),
        "may": {"close": takes_entries and may("close", session, user.scope.role)},
        "counted": page.counts["counted"],
        "villages": [
            {"code": row.village_id, "name": row.village.region.full_name, "locked": row.locked_at is not None}
            for row in page.villages
        ],
        "held": [_held(*entry) for entry in entries if entry[3] != HoldReason.CONFLICT and "category" not in entry[4]],
        "counts": _counts(user, session, [(reason, entry) for *_row, reason, entry in entries if "category" in entry]),
        "notes": _notes(user, session),
        "rows": _rows(people, conflicts),
        "report": _report(user, session),
    }


def stamp_of(session: OutreachSession, tallies: Iterable[SessionTally]) -> str:
    """What the roll is like, in a word: another one whenever anything of it changed. No query.

    ``tallies``: those in the reader's scope.
    """
    parts = (f"{tally.pk}.{tally.stamp}" for tally in sorted(tallies, key=lambda tally: tally.pk))
    return f"{session.version}.{session.state}-{'-'.join(parts)}"


def counts_and_stamp(user: Any, session: OutreachSession) -> tuple[dict[str, int], str]:
    """What every answer to a phone says of the roll after it; one query without joins."""
    tallies = list(SessionTally.objects.visible_to(user).filter(session=session).order_by())
    return counts_of(tallies), stamp_of(session, tallies)


def _rows(people: QuerySet[Attendance], conflicts: dict[int | None, dict[str, str]]) -> list[dict[str, Any]]:
    found = []
    for (
        pk, number, name, function, unit, parent, village, status, represented_by, version, client_id, source,
        annulled, contact, signature, leads,
    ) in people.values_list(*ROW):  # fmt: skip
        row: dict[str, Any] = {
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
        }
        # what few people have is left out of the others: the roll travels over a weak line
        further = {
            "cid": client_id and str(client_id),
            "known": bool(client_id and contact),
            "src": source,
            "annulled": annulled is not None,
            "signed": signature is not None,
            "two": conflicts.get(pk),
            "leads": leads if function == Function.RT_HEAD else None,
        }
        found.append(row | {key: value for key, value in further.items() if value})
    return found


def _counts(user: Any, session: OutreachSession, doubts: list[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Numbers by village, category, sex and age; ``two``: the other one of two, ``held``: one that came too late."""
    numbers = CountedParticipants.objects.visible_to(user).filter(session=session).order_by("pk")
    columns = ("village_id", "category", "sex", "age_band")
    groups: dict[tuple[str, ...], dict[str, Any]] = {
        tuple(group): {"count": count} for *group, count in numbers.values_list(*columns, "count")
    }
    for reason, entry in doubts:
        group = tuple(entry.get(name) or "" for name in ("village", "category", "sex", "age"))
        kind = "two" if reason == HoldReason.COUNT else "held"
        groups.setdefault(group, {"count": 0})[kind] = entry.get("count", 0)
    return [
        {"village": village, "category": category, "sex": sex, "age": age, **number}
        for (village, category, sex, age), number in groups.items()
    ]


def _notes(user: Any, session: OutreachSession) -> list[dict[str, Any]]:
    notes = RollNote.objects.visible_to(user).filter(session=session).order_by("noted_at", "pk")
    return [
        {"cid": str(client_id), "village": village, "text": text, "at": noted_at.isoformat(), "who": who}
        for client_id, village, text, noted_at, who in notes.values_list(
            "client_id", "village_id", "text", "noted_at", "written_by__name"
        )
    ]


def _report(user: Any, session: OutreachSession) -> dict[str, Any] | None:
    """The short report for the head with its gaps, for the office that reports; ``told``: who ticked it as sent, when.

    ``begun``: there is something to report, whatever the phone's clock says.
    """
    if session.office_id not in user.scope.office_ids or session.state not in TAKEN_ALONG:
        return None
    told = GroupPosts(user, session).tick(None, report=True)["told"]
    said = f"{told.post.marked_by.name} · {local_when(told.post.marked_at, session.zone)}" if told else ""
    return template_of(session) | {"begun": session.state in REPORTED, "told": said}


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
        held |= {"signed": True} if WAITS in entry else {}
        held |= {"fn": str(FUNCTIONS.get(added["function"], "")), "added": added | {"village": village}}
    return held
