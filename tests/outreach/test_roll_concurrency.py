"""Many people at one roll at once, on real transactions: every snapshot adds up, and nobody waits in a ring."""

import os
import random
import threading
import time
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction

from offices.errors import DomainError
from outreach.domain import closing, corrections, counted, held
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.enums import AttendanceStatus, SessionState
from outreach.models import Attendance, HeldEntry, OutreachSession, SessionVillage
from tests.factories import ContactFactory, SessionFactory, on_roll
from tests.outreach.recount import nonzero, recount, tallied

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 8
# Seconds of writing: what goes wrong under load shows late. ROLL_SECONDS=4 while working on something else.
SECONDS = float(os.environ.get("ROLL_SECONDS", "60"))
STATUSES = [status for status in AttendanceStatus.values if status]


class Hall:
    """A session of one village with forty people, and everybody who writes. ``errors``: what nobody may meet."""

    def __init__(self, world) -> None:
        self.world, self.writes, self.snapshots = world, [0] * WRITERS, 0
        self.errors: list[Exception] = []
        self.until = 0.0
        with transaction.atomic():
            self.session = SessionFactory(host=world.pontang, lead=world.officer, state=SessionState.ONGOING)
            for _number in range(40):
                on_roll(self.session, ContactFactory(village=world.pontang))
        self.ids = list(Attendance.objects.filter(session=self.session).values_list("pk", flat=True))
        self.people = [world.operator, world.officer, world.second_officer, world.section_head]

    def work(self, place: int, act) -> None:
        """Until the time is over: ``act(chance, person)``; a rule that refuses is no error, anything else is."""
        chance = random.Random(place)
        try:
            while time.monotonic() < self.until and not self.errors:
                try:
                    act(chance, self.people[place % len(self.people)])
                    self.writes[place] += 1
                except DomainError:
                    pass
        except Exception as error:
            self.errors.append(error)
        finally:
            connections.close_all()

    def look_on(self) -> None:
        """Compares at every snapshot what is kept with what the rows say."""
        try:
            while time.monotonic() < self.until and not self.errors:
                with transaction.atomic():
                    with connection.cursor() as cursor:
                        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    kept, raw = tallied(self.session), nonzero(recount(self.session))
                assert kept == raw
                self.snapshots += 1
        except Exception as error:
            self.errors.append(error)
        finally:
            connections.close_all()

    def run(self, *acts, seconds: float) -> None:
        self.until = time.monotonic() + seconds
        threads = [threading.Thread(target=self.work, args=(place, act)) for place, act in enumerate(acts)]
        threads.append(threading.Thread(target=self.look_on))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(seconds + 60)
        assert self.errors == []
        assert not any(thread.is_alive() for thread in threads)
        assert tallied(self.session) == nonzero(recount(self.session))
        found = f"{sum(self.writes)} writes by {len(acts)} writers in {seconds:g} s, {self.snapshots} snapshots agree"
        print(found)  # noqa: T201 - the figure somebody runs this test for

    def correct(self, chance, person) -> None:
        row = Attendance.objects.get(pk=chance.choice(self.ids))
        if row.annulled_at:
            corrections.restore(attendance=row, actor=person, reason="salah baris")
        elif chance.random() < 0.2:
            corrections.annul(attendance=row, actor=person, reason="dobel", seen_version=row.version)
        else:
            status = chance.choice(STATUSES)
            corrections.correct(
                attendance=row, actor=person, status=status, reason="salah ketuk", seen_version=row.version
            )

    def batch(self, chance, person) -> None:
        entries = [
            {"key": str(pk), "id": pk, "status": chance.choice(["", *STATUSES]), "version": chance.choice([0, 1])}
            for pk in chance.sample(self.ids, 10)
        ]
        take_batch(session=self.session, actor=person, batch=Batch(uuid4(), person.username, entries))

    def count(self, chance, person) -> None:
        numbers = {("pupil", "f"): chance.randint(0, 30)}
        counted.count(session=self.session, village=self.world.pontang, actor=person, counts=numbers)

    def close_and_undo(self, _chance, person) -> None:
        closing.close(session=self.session, actor=person)
        closing.undo_close(session=self.session, actor=person)

    def decide(self, _chance, _person) -> None:
        waiting = HeldEntry.objects.filter(session=self.session, decided_at__isnull=True)
        if entry := waiting.order_by("?").first():
            held.decide(entry=entry, actor=self.world.officer, take_in=entry.pk % 2 == 0)
        if waiting.filter(reason="roll_closed").exists():
            held.take_in_late(session=self.session, actor=self.world.officer)


def test_eight_writers_correct_one_roll(world):
    hall = Hall(world)
    hall.run(*[hall.correct] * WRITERS, seconds=SECONDS)
    assert sum(hall.writes) > 0 < hall.snapshots


def test_closing_and_undoing_while_devices_send(world):
    hall = Hall(world)
    hall.run(
        hall.batch,
        hall.close_and_undo,
        hall.correct,
        hall.batch,
        hall.decide,
        hall.close_and_undo,
        hall.count,
        hall.batch,
        seconds=min(SECONDS, 10),
    )
    session = OutreachSession.objects.get(pk=hall.session.pk)
    locked = SessionVillage.objects.filter(session=session, locked_at__isnull=False).exists()
    assert (session.state == SessionState.CLOSED) == locked == (session.roll_closed_at is not None)
