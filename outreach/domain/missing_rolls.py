"""Which villages owe the roll of a session that is over."""

from collections.abc import Collection, Iterable, Mapping

from outreach.domain.recipients import Recipient
from outreach.enums import SessionState
from outreach.models import OutreachSession, SessionTally, SessionVillage


def missing_rolls(sessions: Collection[int]) -> dict[int, dict[str, str]]:
    """Of each session that waits for its roll: codes and names of the villages nothing was recorded of. Two queries.

    A village nobody is listed of owes none where something was recorded of the others.
    """
    waiting = OutreachSession.objects.filter(pk__in=sessions, state=SessionState.AWAITING_ROLL)
    villages = SessionVillage.objects.filter(session__in=waiting, locked_at=None).select_related("village__region")
    names = {(row.session_id, row.village_id): row.village.region.full_name for row in villages.order_by("village_id")}
    if not names:
        return {}
    tallies: dict[int, list[SessionTally]] = {}
    for tally in SessionTally.objects.filter(session__in={session for session, _code in names}):
        tallies.setdefault(tally.session_id, []).append(tally)
    missing: dict[int, dict[str, str]] = {}
    for (session, code), name in names.items():
        rows = tallies.get(session, [])
        own = [row for row in rows if row.village_id == code]
        others = any(_recorded(row) for row in rows)
        if not any(_recorded(row) for row in own) and (not others or any(row.listed for row in own)):
            missing.setdefault(session, {})[code] = name
    return missing


def of_person(person: Recipient, missing: Mapping[str, str]) -> Mapping[str, str]:
    """Those of them that are this person's business: an operator's own, everybody else's all."""
    if not person.places:
        return missing
    return {code: name for code, name in missing.items() if code.startswith(person.places)}


def still_missing(codes: Iterable[str], missing: Mapping[str, str]) -> bool:
    return any(code in missing for code in codes)


def _recorded(tally: SessionTally) -> int:
    return tally.present + tally.represented + tally.excused + tally.ill + tally.on_duty + tally.absent + tally.counted
