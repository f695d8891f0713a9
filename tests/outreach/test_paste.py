"""Rows pasted from a spreadsheet: what is understood of them, said row by row before anything is written."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.models import Message
from offices.errors import DomainError
from outreach.domain import sessions
from outreach.domain.details import details_of
from outreach.domain.paste.columns import Column
from outreach.domain.paste.judging import Outcome, judge_text, promise_of
from outreach.domain.paste.undoing import undo
from outreach.domain.paste.writing import confirm
from outreach.enums import ImportKind, SessionState
from outreach.models import OutreachSession, SessionImport, SessionOfficer
from tests.factories import AssignmentFactory, SessionFactory
from tests.outreach.conftest import NOON

C = Column
ROW = "10/3/2026\t{}\tBalai Desa\tTPPO\t09.00-11.00"


def judged(world, text, kind=ImportKind.PLANNED):
    _table, rows = judge_text(actor=world.officer, text=text, kind=kind, now=NOON)
    return rows


def save(world, text, kind=ImportKind.PLANNED, *, token=None, promise=None, actor=None):
    actor = actor or world.officer
    _table, rows = judge_text(actor=actor, text=text, kind=kind, now=NOON)
    return confirm(
        actor=actor, text=text, kind=kind, token=token or uuid4(), promise=promise or promise_of(rows), now=NOON
    )


def test_a_row_that_is_right_says_what_it_would_become(world, clock):
    assert world.pontang
    [row] = judged(world, ROW.format("Pontang"))
    assert (row.outcome, row.village, row.topic.slug, row.venue) == (
        Outcome.READY, world.pontang, "tppo-tppm", "Balai Desa",
    )  # fmt: skip
    assert (row.times.local_date, row.times.local_start, row.lead) == (
        dt.date(2026, 3, 10), dt.time(9), world.officer,
    )  # fmt: skip


def test_a_row_that_is_not_right_says_everything_that_is_wrong(world, clock):
    [row] = judged(world, "32/13/2026\tWanayasa\t\tStunting\t25.00")
    assert (row.outcome, [column for column, _sentence in row.problems]) == (
        Outcome.WRONG, [C.VILLAGE, C.DATE, C.VENUE, C.TOPIC],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("1/3/2026\tPontang\tBalai\tTPPO", C.DATE),  # yesterday
        ("1/3/2029\tPontang\tBalai\tTPPO", C.DATE),  # too far
        ("10/3/2026\tPontang\tBalai\tTPPO\t22.00-21.00", C.HOURS),
        ("10/3/2026\tPontang\tBalai 3604121203040001\tTPPO", C.VENUE),  # sixteen digits may be a NIK
        ("10/3/2026\tPontang\t" + "x" * 130 + "\tTPPO", C.VENUE),
        ("10/3/2026\tCakung Timur\tBalai\tTPPO", C.VILLAGE),  # another office's
    ],
)
def test_rows_are_refused_at_the_column_that_is_wrong(world, clock, row, column):
    assert (world.pontang.pk, world.cakung_timur.pk) == ("36.04.12.2001", "31.75.06.1004")
    [found] = judged(world, row)
    assert [where for where, _sentence in found.problems] == [column]


def test_a_session_after_a_prayer_is_shown_and_kept_as_one(world, clock):
    text = f"10/3/2026\t{world.pontang.region.name}\tMushala\tTPPO\tbakda Isya s.d. selesai"
    [row] = judged(world, text)
    assert row.when == "Sel, 10 Mar 2026 · bakda Isya (± 19.30 WIB) s.d. selesai"
    save(world, text)
    assert list(OutreachSession.objects.values_list("after_prayer", "open_ended")) == [("isya", True)]


def test_what_is_there_already_is_left_out_also_further_down_the_list(world, clock, schedule):
    schedule(day=dt.date(2026, 3, 10))
    rows = judged(world, "\n".join([ROW.format("Pontang"), *[ROW.format(world.linduk.region.name)] * 2]))
    assert [row.outcome for row in rows] == [Outcome.DUPLICATE, Outcome.READY, Outcome.DUPLICATE]
    assert [row.problems[0][1] for row in rows if row.problems] == [
        "Sudah ada kegiatan desa ini pada Sel, 10 Mar 2026 (terjadwal).", "Sama dengan baris 2.",
    ]  # fmt: skip


def test_another_topic_at_another_place_the_same_day_is_only_remarked(world, clock, schedule):
    schedule(day=dt.date(2026, 3, 10))
    [row] = judged(world, "10/3/2026\tPontang\tSDN 1\tpaspor\t13-15")
    assert (row.outcome, row.notes) == (Outcome.READY, ["desa ini punya kegiatan lain pada hari itu"])


def test_drafts_are_written_with_the_villages_own_officer_and_tell_nobody(world, clock):
    AssignmentFactory(village=world.linduk, officer=world.second_officer)
    done = save(world, "\n".join(ROW.format(row.region.name) for row in (world.pontang, world.linduk)))
    drafts = list(OutreachSession.objects.order_by("pk"))
    assert [(row.host, row.state, row.blocks, row.version, row.imported) for row in drafts] == [
        (world.pontang, SessionState.DRAFT, False, 1, False),
        (world.linduk, SessionState.DRAFT, False, 1, False),
    ]
    leads = SessionOfficer.objects.order_by("session_id").values_list("officer", flat=True)
    assert list(leads) == [world.officer.pk, world.second_officer.pk]
    assert (done.made, done.left_out, Message.objects.count()) == (2, 0, 0)


def test_a_draft_from_rows_is_one_like_any_other(world, clock):
    save(world, ROW.format(world.pontang.region.name))
    draft = OutreachSession.objects.get()
    changed = sessions.change(
        session=draft, actor=world.officer, details=details_of(draft, venue="Aula"), seen_version=1, now=NOON
    )
    assert (changed.venue, changed.version) == ("Aula", 2)


def test_pressed_twice_it_is_one(world, clock):
    token, text = uuid4(), ROW.format(world.pontang.region.name)
    assert save(world, text, token=token) == save(world, text, token=token, promise="anything")
    assert (OutreachSession.objects.count(), SessionImport.objects.count()) == (1, 1)


def test_wrong_rows_are_left_out_and_counted(world, clock):
    done = save(world, f"{ROW.format(world.pontang.region.name)}\nbesok\tWanayasa\tx\tTPPO")
    assert (done.made, done.left_out) == (1, 1)


def test_nothing_is_written_when_it_is_no_longer_what_the_preview_said(world, clock):
    text = ROW.format(world.pontang.region.name)
    promise = promise_of(judged(world, text))
    SessionFactory(host=world.pontang, starts_at=dt.datetime(2026, 3, 10, 2, tzinfo=dt.UTC))
    with pytest.raises(DomainError) as error:
        save(world, text, promise=promise)
    assert "berubah sejak pratinjau" in error.value.message
    assert (OutreachSession.objects.count(), SessionImport.objects.count()) == (1, 0)


def test_nothing_is_written_when_no_row_is_ready(world, clock):
    with pytest.raises(DomainError) as error:
        save(world, ROW.format("Wanayasa"))
    assert "Belum ada baris yang siap" in error.value.message
    assert SessionImport.objects.count() == 0


def test_a_formula_stays_the_text_it_is(world, clock):
    save(world, f'10/3/2026\t{world.pontang.region.name}\t=HYPERLINK("http://x";"y")\tTPPO')
    assert OutreachSession.objects.get().venue == '=HYPERLINK("http://x";"y")'


def test_more_rows_take_no_more_queries(world, clock):
    assert world.pontang, world.linduk
    lines = [f"{day}/3/2026\t{name}\tBalai\tTPPO" for day in range(3, 30) for name in ("Pontang", "Linduk")]
    judged(world, lines[0])  # the officer's posting is read once
    counts = []
    for text in (lines[0], "\n".join(lines)):
        with CaptureQueriesContext(connection) as queries:
            judged(world, text)
        counts.append(len(queries))
    assert counts == [4, 4]


def test_undoing_removes_what_is_still_as_it_was_made(world, clock):
    names = [row.region.name for row in (world.pontang, world.linduk)]
    done = save(world, "\n".join(map(ROW.format, names)))
    kept = OutreachSession.objects.get(host=world.linduk)
    sessions.change(
        session=kept, actor=world.officer, details=details_of(kept, venue="Aula"), seen_version=1, now=NOON
    )
    assert undo(actor=world.officer, done=done, now=NOON) == (1, 1)
    assert list(OutreachSession.objects.all()) == [kept]
    assert undo(actor=world.officer, done=done, now=NOON) == (0, 0)


def test_after_a_month_an_import_is_not_undone(world, clock):
    done = save(world, ROW.format(world.pontang.region.name))
    with pytest.raises(DomainError) as error:
        undo(actor=world.officer, done=done, now=NOON + dt.timedelta(days=31))
    assert "tidak diurungkan lagi" in error.value.message
    assert OutreachSession.objects.count() == 1
