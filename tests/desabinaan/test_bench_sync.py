"""What ``bench sync`` compares is the same work: the same answers, rows and tallies, or all but the tallies."""

import json
import uuid

import pytest
from django.db import connection
from django.utils import timezone

from desabinaan.bench.phones import batch_body
from desabinaan.bench.untallied import ENTRY_POINT, NOWHERE, make_untallied
from outreach.domain import roll
from outreach.enums import SessionState
from outreach.models import Attendance, OutreachSession, SessionTally
from tests.factories import ContactFactory, SessionFactory

pytestmark = pytest.mark.django_db
COUNTS = ("listed", "present", "represented", "excused", "ill", "on_duty", "absent")


@pytest.fixture
def session(world) -> OutreachSession:
    session = SessionFactory(host=world.pontang, state=SessionState.ONGOING, lead=world.officer)
    people = [ContactFactory(village=world.pontang) for _ in range(4)]
    roll.invite_people(session=session, contacts=[person.pk for person in people])
    return session


@pytest.fixture
def entries(session) -> list[dict]:
    rows = Attendance.objects.filter(session=session).order_by("pk")
    common = {"represented_by": "", "version": 0, "at": timezone.now().isoformat(), "decide": False, "source": "tap"}
    marks = [
        {"key": f"a{row.pk}", "id": row.pk, "status": status, "seq": row.pk, **common}
        for row, status in zip(rows, ("present", "ill", "absent", "present"), strict=True)
    ]
    added = {"key": "t", "client_id": str(uuid.uuid4()), "name": "Contoh Tamu", "function": "other", "unit": "",
             "village": session.host_id, "status": "present", "seq": 10**6, **common}  # fmt: skip
    return [*marks, added]


def state_of(session: OutreachSession) -> tuple:
    rows = Attendance.objects.filter(session=session).order_by("roll_number")
    return (
        list(rows.values_list("roll_number", "name", "status", "version", "device")),
        list(SessionTally.objects.filter(session=session).values_list(*COUNTS)),
    )


@pytest.mark.parametrize("path", ["/kegiatan/{}/hadir/kirim/", "/bench/kirim/{}/"])
def test_the_portal_and_the_bulk_endpoint_write_the_same(session, entries, world, as_user, settings, path):
    settings.ROOT_URLCONF = "desabinaan.bench.urls"
    body = batch_body(entries, user=world.operator.pk, device="ab12cd34")
    client = as_user(world.operator)
    for _sent_again in range(2):
        answer = client.post(path.format(session.pk), body, content_type="application/json")
        assert answer.status_code == 200
        outcomes = {row["key"]: row["outcome"] for row in answer.json()["answers"]}
        assert outcomes == {entry["key"]: "created" for entry in entries}
        rows, tallies = state_of(session)
        assert [row[2:] for row in rows] == [
            (status, 1, "ab12cd34") for status in ("present", "ill", "absent", "present", "present")
        ]
        assert tallies == [(5, 3, 0, 0, 1, 0, 1)]


def test_the_function_without_tallies_writes_everything_else(session, entries, world):
    function = make_untallied("bench_")
    before = SessionTally.objects.filter(session=session).values_list(*COUNTS, "stamp").get()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {function}(%s, %s, %s, NULL, 'ab12cd34', 2, now(), 0, %s, now(), false)",
            [uuid.uuid4(), session.pk, world.operator.pk, json.dumps(entries)],
        )
        answers = json.loads(cursor.fetchone()[0])["answers"]
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname LIKE 'bench\\_%'")
        sources = [row[0] for row in cursor.fetchall()]
    assert [answer["outcome"] for answer in answers] == ["created"] * 5
    assert [row[2] for row in state_of(session)[0]] == ["present", "ill", "absent", "present", "present"]
    assert SessionTally.objects.filter(session=session).values_list(*COUNTS, "stamp").get() == before
    assert len(sources) == 3
    assert all(NOWHERE in source and "outreach_sessiontally" not in source for source in sources)
    assert ENTRY_POINT not in "".join(sources)
