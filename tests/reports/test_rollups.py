"""Rollups are compared with the raw rows at night, told to the administrator when they differ, and put right."""

import datetime as dt
import threading

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse

from notifications.models import Message
from outreach.models import Attendance, FigureDelta, FigureMark, OutreachSession, ReachMark, SessionFigures
from reports.domain.rollup_check import differences
from reports.domain.rollups import fold, forget
from reports.domain.snapshot import one_snapshot
from reports.models import FigureChange, OfficeMonth, PlaceMonth, RollupCheck, VillageReach, VillageStand
from reports.queries.selection import read
from reports.queries.sums import sums
from reports.tasks import check_figures, fold_figures
from tests.factories import ContactFactory, SessionFactory, UnitFactory, UserFactory, on_roll
from villages.enums import Function
from villages.models import Stakeholder

NOW = dt.datetime(2026, 11, 20, 5, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db(transaction=True)


def held(world, host, *, came=3):
    rw = UnitFactory(village=host)
    unit = UnitFactory(village=host, parent=rw, number="001")
    with transaction.atomic():
        session = SessionFactory(
            host=host,
            lead=UserFactory(),
            starts_at=NOW - dt.timedelta(days=3),
            state="closed",
            first_attendance_at=NOW,
        )
        for _number in range(came):
            contact = ContactFactory(village=host, unit=unit, function=Function.RT_HEAD)
            on_roll(session, contact, status="present")
    return session


def present(user):
    selection, _problem = read(user, {"periode": "2026-T4"})
    with one_snapshot():
        return sums(user, selection, spans=[selection.period]).total()["present"]


def test_changes_are_folded_once_and_leave_no_mark(world):
    held(world, world.pontang)
    assert (FigureDelta.objects.exists(), FigureMark.objects.exists(), present(world.officer)) == (True, False, 3)
    changes = FigureDelta.objects.count()
    fold_figures()
    assert (FigureDelta.objects.count(), ReachMark.objects.count(), FigureChange.objects.count()) == (0, 0, changes)
    assert fold() == 0
    assert (present(world.officer), differences()) == (3, [])
    stand = VillageStand.objects.get(village=world.pontang)
    assert (stand.units, stand.last_held) == (1, dt.date(2026, 11, 17))
    months = VillageReach.objects.filter(village=world.pontang).order_by("month")
    assert [(row.month, row.socialised, row.reached) for row in months][:1] == [(dt.date(2026, 11, 1), 0, 1)]
    assert months.count() == 12


def test_a_unit_reached_again_counts_once_until_twelve_months_after_the_last_time(world):
    first = held(world, world.pontang, came=1)
    (contact,) = Attendance.objects.values_list("stakeholder", flat=True)
    unit = Attendance.objects.get().unit_id
    with transaction.atomic():
        second = SessionFactory(
            host=world.pontang, lead=UserFactory(), starts_at=NOW - dt.timedelta(days=93), state="closed",
            first_attendance_at=NOW,
        )  # fmt: skip
        on_roll(second, Stakeholder.objects.get(pk=contact), status="present")
        second.session_units.create(unit_id=unit, village=world.pontang)
    fold()
    months = VillageReach.objects.filter(village=world.pontang).order_by("month")
    told = {row.month: (row.socialised, row.reached) for row in months if row.reached}
    assert set(told.values()) == {(1, 1), (0, 1)}
    assert (min(told), max(told)) == (dt.date(2026, 8, 1), dt.date(2027, 10, 1))
    assert [month for month, (own, _led) in told.items() if not own] == [
        dt.date(2027, 8, 1), dt.date(2027, 9, 1), dt.date(2027, 10, 1),
    ]  # fmt: skip
    assert (first.pk != second.pk, differences()) == (True, [])


@pytest.mark.parametrize("table", [OfficeMonth, PlaceMonth, SessionFigures, VillageReach, VillageStand])
def test_a_difference_is_found_told_and_put_right(world, as_user, table, capsys):
    held(world, world.pontang)
    world.administrator  # noqa: B018 - who is told
    fold()
    check_figures()
    assert not Message.objects.filter(kind="figures_differ").exists()
    columns = {VillageReach: "reached", VillageStand: "units"}
    with connection.cursor() as cursor:
        name = columns.get(table, "present")
        cursor.execute(f"UPDATE {table._meta.db_table} SET {name} = {name} + 1")  # noqa: S608 - our own tables
    check_figures()
    found = RollupCheck.objects.latest("checked_at").differences
    assert table._meta.db_table in [difference["kept"] for difference in found]
    page = as_user(world.administrator).get(reverse("home")).content.decode()
    assert "Angka dasbor tidak sama dengan barisnya" in page
    letter = Message.objects.get(kind="figures_differ")
    assert (letter.recipient_user, letter.address) == (world.administrator, world.administrator.email)
    assert table._meta.db_table in letter.context["tables"]
    with pytest.raises(SystemExit):
        call_command("rollups", "--check")
    call_command("rollups", "--rebuild")
    assert "Every figure is what the rows say." in capsys.readouterr().out
    assert (differences(), present(world.officer)) == ([], 3)
    page = as_user(world.administrator).get(reverse("home")).content.decode()
    assert "Angka dasbor tidak sama dengan barisnya" not in page


def test_a_session_that_is_deleted_takes_its_figures_along(world):
    with transaction.atomic():
        session = SessionFactory(host=world.pontang, lead=UserFactory(), starts_at=NOW)
    assert SessionFigures.objects.filter(session_id=session.pk).exists()
    with transaction.atomic():
        OutreachSession.objects.get(pk=session.pk).delete()
    assert not SessionFigures.objects.filter(session_id=session.pk).exists()
    fold()
    assert differences() == []


def test_the_journal_forgets_what_is_old(world, time_machine):
    held(world, world.pontang)
    fold()
    assert forget() == 0
    time_machine.move_to(dt.datetime.now(dt.UTC) + dt.timedelta(days=900))
    assert forget() > 0


def test_writers_and_a_mover_never_lose_a_change(world):
    """Two write one roll while a third moves the session from month to month: what is kept is what is there."""
    session = held(world, world.pontang, came=6)
    rows = list(Attendance.objects.filter(session=session).values_list("pk", flat=True))
    problems = []

    def run(work):
        try:
            for number in range(25):
                with transaction.atomic():
                    work(number)
        except Exception as error:
            problems.append(error)
        finally:
            connection.close()

    def mark(part):
        def one(number):
            list(OutreachSession.objects.select_for_update().filter(pk=session.pk)) if part else None
            status = ("present", "ill", "absent")[number % 3]
            Attendance.objects.filter(pk__in=rows[part::2]).update(status=status)

        return one

    def move(number):
        day = dt.date(2026, 10 + number % 2, 5)
        OutreachSession.objects.filter(pk=session.pk).update(local_date=day)

    threads = [threading.Thread(target=run, args=(work,)) for work in (mark(0), mark(1), move)]
    for thread in threads:
        thread.start()
    for _number in range(5):
        fold()
    for thread in threads:
        thread.join()
    assert problems == []
    assert differences() == []
    fold()
    assert differences() == []
