"""What the raw rows of a session say, to compare with every figure kept or shown of it."""

from collections import Counter

from offices.periods import Quarter
from outreach.domain.summary import summary_figures
from outreach.models import Attendance, CountedParticipants, OutreachSession, SessionTally
from outreach.models.attendance import COUNTED
from outreach.queries.session_page import SessionPage
from reports.queries.figures import quarter_figures

NAMES = ("listed", *COUNTED, "counted")


def recount(session: OutreachSession) -> dict[str | None, dict[str, int]]:
    """By village (None: the kecamatan's own people) from the rows alone: listed, every status, counted.

    Two queries. Annulled rows are on no list.
    """
    found: dict[str | None, Counter[str]] = {}
    rows = Attendance.objects.filter(session=session, annulled_at__isnull=True)
    for village, status in rows.values_list("village_id", "status"):
        found.setdefault(village, Counter())["listed"] += 1
        if status:
            found[village][status] += 1
    for village, count in CountedParticipants.objects.filter(session=session).values_list("village_id", "count"):
        found.setdefault(village, Counter())["counted"] += count
    return {
        village: {name: counts[name] for name in ("listed", *COUNTED, "counted")} for village, counts in found.items()
    }


def tallied(session: OutreachSession) -> dict[str | None, dict[str, int]]:
    """The same from the tallies; those of nobody left out. One query."""
    rows = SessionTally.objects.filter(session=session).values_list("village_id", *NAMES)
    return nonzero({village: dict(zip(NAMES, numbers, strict=True)) for village, *numbers in rows})


def nonzero(counts: dict) -> dict:
    return {village: numbers for village, numbers in counts.items() if any(numbers.values())}


def assert_agrees(session: OutreachSession, office) -> None:
    """Roll, tally, session page, summary and dashboard say the same.

    ``office``: somebody of the session's office, who sees all of it. The dashboard has this session alone in its
    quarter.
    """
    session = OutreachSession.objects.get(pk=session.pk)
    raw = nonzero(recount(session))
    assert tallied(session) == raw
    total = Counter({"listed": 0})
    for numbers in raw.values():
        total.update(numbers)
    came = total["present"] + total["represented"]
    counts = SessionPage(office, session).counts
    assert counts == {
        "listed": total["listed"],
        "came": came,
        "counted": total["counted"],
        "participants": came + total["counted"],
        "recorded": sum(total[name] for name in COUNTED),
    }
    figures = summary_figures(session)
    assert (figures["listed"], figures["participants"]) == (total["listed"], came + total["counted"])
    shown = quarter_figures(office, Quarter.of(session.local_date))
    held = session.held_at is not None
    assert (shown.held, shown.participants) == (int(held), came + total["counted"] if held else 0)
