"""Sessions held before the portal: taken in with their counts, marked, counted in figures, and taken back."""

import datetime as dt
from uuid import uuid4

import pytest

from guidance.models import Topic
from notifications.models import Message
from offices.errors import DomainError
from offices.periods import Quarter
from outreach.domain import sessions
from outreach.domain.paste.judging import Outcome, judge_text, promise_of
from outreach.domain.paste.undoing import undo, untouched
from outreach.domain.paste.writing import confirm
from outreach.enums import ImportKind, SessionKind, SessionState
from outreach.models import (
    Attendance,
    CountedParticipants,
    OutreachSession,
    SessionImport,
    SessionOfficer,
    SessionTally,
    SessionVillage,
)
from reports.queries.figures import quarter_figures
from tests.outreach.conftest import NOON, details

HEADER = "Tanggal\tDesa\tTempat\tTopik\tJenis\tTercatat nama L\tTercatat nama P\tUmum L\tUmum P\tJumlah\n"
ROW = "12/1/2026\tPontang\tBalai Desa\tTPPO\tBimtek\t12\t8\t20\t25\t70"


def judged(world, text):
    _table, rows = judge_text(actor=world.officer, text=text, kind=ImportKind.PAST, now=NOON)
    return rows


def save(world, text=HEADER + ROW):
    assert world.pontang
    rows = judged(world, text)
    return confirm(
        actor=world.officer, text=text, kind=ImportKind.PAST, token=uuid4(), promise=promise_of(rows), now=NOON
    )


def test_a_past_session_is_closed_counted_and_marked(world, clock):
    done = save(world)
    session = OutreachSession.objects.get()
    assert (session.state, session.imported, session.blocks, session.kind, session.logged_afterwards) == (
        SessionState.CLOSED, True, False, SessionKind.TRAINING, False,
    )  # fmt: skip
    assert (session.held_at, session.roll_closed_at, session.first_attendance_at) == (session.ends_at, NOON, None)
    counts = CountedParticipants.objects.order_by("category", "sex").values_list("category", "sex", "count")
    assert list(counts) == [
        ("other", "f", 8), ("other", "m", 12), ("public", "", 5), ("public", "f", 25), ("public", "m", 20),
    ]  # fmt: skip
    tally = SessionTally.objects.get()
    assert (tally.counted, tally.listed, tally.present) == (70, 0, 0)
    assert SessionVillage.objects.get().locked_at == NOON
    assert (done.made, done.kind, session.imported_from.session_import) == (1, ImportKind.PAST, done)


def test_it_names_nobody_binds_nobody_and_tells_nobody(world, clock):
    save(world)
    assert (Attendance.objects.count(), SessionOfficer.objects.count(), Message.objects.count()) == (0, 0, 0)


def test_the_dashboard_counts_it_but_not_as_late(world, clock):
    save(world)
    total = quarter_figures(world.office_head, Quarter.of(dt.date(2026, 1, 12)))
    assert (total.planned, total.held, total.participants, total.reached) == (1, 1, 70, 1)
    assert (total.rolls, total.on_time) == (0, 0)


def test_columns_come_in_the_usual_order_without_a_header(world, clock):
    assert world.pontang
    [row] = judged(world, "12/1/2026\tPontang\tBalai Desa\tTPPO\tSosialisasi\t20\t25")
    assert (row.outcome, row.people) == (Outcome.READY, 45)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("12/1/2026\tPontang\tBalai\tTPPO\t\t\t\t\t\t", "Tulis berapa pesertanya"),
        ("12/1/2026\tPontang\tBalai\tTPPO\t\t\t\t0\t\t", "Tulis berapa pesertanya"),
        ("12/1/2026\tPontang\tBalai\tTPPO\t\t\t\t20\t25\t40", "lebih kecil daripada rinciannya, 45"),
        ("12/1/2026\tPontang\tBalai\tTPPO\t\t\t\tbanyak\t\t", "bukan jumlah orang"),
        ("12/1/2026\tPontang\tBalai\tTPPO\tRapat besar-besaran x\t\t\t1\t\t", ""),
        ("10/3/2026\tPontang\tBalai\tTPPO\t\t\t\t1\t\t", "belum berlangsung"),
        ("12/1/2016\tPontang\tBalai\tTPPO\t\t\t\t1\t\t", "lebih dari lima tahun"),
    ],
)
def test_rows_that_cannot_be_say_why(world, clock, row, says):
    assert world.pontang
    [found] = judged(world, HEADER + row)
    assert (found.problems[0][1] if found.problems else "").count(says) >= 1 or not says


def test_the_same_rows_are_not_taken_in_twice(world, clock):
    save(world)
    [row] = judged(world, HEADER + ROW)
    assert (row.outcome, "Sudah ada kegiatan desa ini" in row.problems[0][1]) == (Outcome.DUPLICATE, True)
    with pytest.raises(DomainError):
        save(world)
    assert (OutreachSession.objects.count(), SessionImport.objects.count()) == (1, 1)


def test_a_session_of_the_portal_itself_is_not_taken_in_again(world, clock, schedule):
    schedule(kind=SessionKind.VISIT, day=dt.date(2026, 1, 12), functions=())
    assert [row.outcome for row in judged(world, HEADER + ROW)] == [Outcome.DUPLICATE]


def test_undoing_leaves_nothing_but_who_did_it(world, clock):
    done = save(world)
    assert undo(actor=world.office_head, done=done, now=NOON) == (1, 0)
    left = [model.objects.count() for model in (OutreachSession, SessionTally, SessionVillage, CountedParticipants)]
    assert left == [0, 0, 0, 0]
    done.refresh_from_db()
    assert (done.undone_at, done.undone_by, done.made) == (NOON, world.office_head, 1)


def test_one_that_was_followed_up_stays(world, clock):
    done = save(world)
    parent = OutreachSession.objects.get()
    sessions.schedule(
        actor=world.officer,
        villages=[world.pontang],
        kind=SessionKind.OUTREACH,
        details=details(world),
        origin=sessions.Origin(parent=parent),
        now=NOON,
    )
    assert list(untouched(done)) == []
    assert undo(actor=world.officer, done=done, now=NOON) == (0, 1)


def test_imported_sessions_bind_nobody_even_where_two_are_at_once(world, clock):
    save(world, HEADER + ROW + "\n" + ROW.replace("TPPO", "paspor").replace("Balai Desa", "SDN 1"))
    assert [row.topic for row in OutreachSession.objects.order_by("pk")] == list(
        Topic.objects.filter(slug__in=["tppo-tppm", "paspor"]).order_by("position")
    )
