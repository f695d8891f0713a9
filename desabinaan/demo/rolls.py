"""A roll of the demo as a hall leaves it: somebody came uninvited, pupils were counted by age, two phones disagree."""

from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch, Entry
from outreach.enums import SessionState
from outreach.models import Attendance, OutreachSession, RollNote
from villages.models import Stakeholder

MARK = UUID("5d0f7c2a-6f0e-4c83-9a5e-1d1f0c3b9e42")
# Two people of each office, who do not agree.
WRITERS = {"serang": ("petugas.serang", "kasi.serang"), "jakarta-timur": ("petugas.jaktim", "kakanim.jaktim")}


@transaction.atomic
def load_rolls() -> int:
    """Fill the newest roll that waits to be closed; how many were filled: none the second time."""
    waiting = OutreachSession.objects.filter(office__slug__in=WRITERS, state=SessionState.AWAITING_ROLL)
    session = waiting.select_related("office").order_by("-starts_at").first()
    if session is None or RollNote.objects.filter(client_id=uuid5(MARK, "note")).exists():
        return 0
    village, (first, second) = session.host_id, WRITERS[session.office.slug]
    row = Attendance.objects.filter(session=session, village_id=village, version=0).order_by("roll_number").first()
    added = {
        "key": "added",
        "client_id": str(uuid5(MARK, "added")),
        "name": "Contoh Datang Sendiri",
        "village": village,
        "function": "community",
        "status": "present",
        "source": "tap",
        "contact": True,
    }
    pupils = [
        {
            "key": f"n{sex}",
            "village": village,
            "category": "pupil",
            "sex": sex,
            "age": "0-17",
            "count": count,
            "seen": 0,
        }
        for sex, count in (("f", 23), ("m", 19))
    ]
    note = {"key": "t", "client_id": str(uuid5(MARK, "note")), "village": village}
    note["text"] = "Listrik padam pukul 10.15 sampai 10.40 (contoh)"
    _send(session, first, "first", entries=[added, *_mark(row, "present")], counts=pupils, notes=[note])
    _send(session, second, "second", entries=_mark(row, "represented"))
    Stakeholder.objects.filter(attendances__client_id=uuid5(MARK, "added")).update(is_demo=True)
    return 1


def _mark(row: Attendance | None, status: str) -> list[Entry]:
    """An entry that saw nothing yet: the second one about the same person contradicts the first."""
    return [{"key": "r", "id": row.pk, "status": status, "version": 0, "source": "tap"}] if row else []


def _send(
    session: OutreachSession,
    username: str,
    name: str,
    *,
    entries: list[Entry],
    counts: list[Entry] | None = None,
    notes: list[Entry] | None = None,
) -> None:
    actor = User.objects.get(username=username)
    batch = Batch(uuid5(MARK, name), f"contoh-{name}", entries, counts=counts or [], notes=notes or [], format=2)
    take_batch(session=session, actor=actor, batch=batch, now=timezone.now())
