"""Many phones on bad lines against the real server, which dies twice: nothing may be lost, nothing counted twice.

Phones keep to the rules of the contract: what was not answered is sent again, in any order, under the same batch id;
what was answered may come back under a new id (a queue restored from a file).
"""

import http.client
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from desabinaan.bench import data, database, rolls
from desabinaan.bench.harness import Goal, Result
from desabinaan.bench.phones import Phone, batch_body, signed_in
from desabinaan.bench.served import Server, served
from outreach.models import Attendance, AttendanceBatch, HeldEntry, SessionTally

SEED, THREADS = 3604, 16
CUT, AGAIN, NEW_ID = 0.10, 0.05, 0.05
PATIENCE = 60.0  # seconds a phone goes on trying


@dataclass(frozen=True, slots=True)
class Extent:
    """``devices`` of ``per_session`` each share a session; every device has people of its own on that roll."""

    devices: int = 500
    batches: int = 20
    entries: int = 5
    per_session: int = 10
    kills: int = 2


@dataclass(slots=True)
class Sending:
    """One batch of one device, as it lies in its queue."""

    id: str
    entries: list[dict[str, Any]]

    def body(self, user: int, device: str, *, as_id: str = "") -> bytes:
        return batch_body(self.entries, user=user, device=device, batch=as_id or self.id)


@dataclass(slots=True)
class Device:
    name: str
    roll: rolls.Roll
    login: str
    queue: list[Sending]
    rng: random.Random


@dataclass(slots=True)
class Tally:
    """What happened on the way; added to by all threads."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    events: Counter[str] = field(default_factory=Counter)

    def add(self, event: str) -> None:
        with self.lock:
            self.events[event] += 1


def run() -> Result:
    return soak(Extent())


def soak(extent: Extent) -> Result:
    """In a copy of the bench database."""
    with database.copied("soak"), served() as server:
        return storm(extent, server)


def storm(extent: Extent, server: Server) -> Result:
    """In the database the connection works in, against a server that works in it too."""
    begin = time.monotonic()
    devices = _devices(extent)
    ready = time.monotonic()
    happened = Tally()
    whole = extent.devices * extent.batches
    with ThreadPoolExecutor(THREADS) as pool:
        done = [pool.submit(_drain, device, server, happened) for device in devices]
        for number in range(1, extent.kills + 1):
            _wait_until(lambda: happened.events["answered"] >= whole * number // (extent.kills + 1), done)  # noqa: B023
            server.kill()
            happened.add("kills")
            server.start()
        for future in done:
            future.result()
    sent = time.monotonic()
    figures = {**_compared(devices), **happened.events}
    figures |= {"devices": extent.devices, "batches": whole, "entries": whole * extent.entries}
    figures |= {"prepare_s": round(ready - begin, 1), "storm_s": round(sent - ready, 1)}
    about = {**data.described(), "load_average": os.getloadavg()[0], "seed": SEED, "threads": THREADS}
    goals = [Goal(name, figures[name], 0) for name in ("lost", "double", "tally_off", "held", "rejected")]
    return Result("soak", about, figures, goals)


def _devices(extent: Extent) -> list[Device]:
    """Queues in which every person is marked once, a few are corrected by the same device, some came unlisted."""
    rng = random.Random(SEED)  # noqa: S311 - not for secrets
    now = timezone.now()
    mine = extent.batches * extent.entries // 2
    number = -(-extent.devices // extent.per_session)
    made = rolls.make(number, listed=extent.per_session * mine, villages=min(20, number))
    logins = {roll.operator.pk: signed_in(roll.operator) for roll in made}
    devices = []
    for place in range(extent.devices):
        roll, share = made[place // extent.per_session], place % extent.per_session
        own = rolls.Roll(roll.session, roll.village, roll.operator, roll.rows[share * mine : (share + 1) * mine])
        entries = list(_entries(own, rng, extent, now))
        parts = [entries[at : at + extent.entries] for at in range(0, len(entries), extent.entries)]
        queue = [Sending(str(UUID(int=rng.getrandbits(128), version=4)), part) for part in parts]
        seed = rng.getrandbits(32)
        devices.append(Device(f"{place:08x}", roll, logins[roll.operator.pk], queue, random.Random(seed)))  # noqa: S311
    return devices


def _entries(own: rolls.Roll, rng: random.Random, extent: Extent, now: Any) -> Iterator[dict[str, Any]]:
    """Everybody once, in another order; then as many acts again: corrections of one's own, and people not listed."""
    first = rolls.marks(own, rng, now=now)
    rng.shuffle(first)
    rest = extent.batches * extent.entries - len(first)
    added = rolls.additions(own, rng, rest // 5, after=0, now=now)
    again = [dict(rng.choice(first)) for _ in range(rest - len(added))]
    for entry in again:
        entry |= {"status": rng.choice(("excused", "ill", "absent")), "represented_by": ""}
    for seq, entry in enumerate([*first, *added, *again], start=1):
        yield entry | {
            "seq": seq,
            "key": str(seq),
        }  # with the version seen at first: no answer came yet when it was packed


def _drain(device: Device, server: Server, happened: Tally) -> None:
    """Until every batch of the queue was answered for whole; the order is another one at each try."""
    phone = Phone(server.port, device.login, timeout=10.0)
    path = reverse("attendance_batch", kwargs={"pk": device.roll.session})
    deadline = time.monotonic() + PATIENCE
    waiting, rng = list(device.queue), device.rng
    while waiting:
        rng.shuffle(waiting)
        sending = waiting[0]
        if time.monotonic() > deadline:
            raise CommandError(f"device {device.name} was not answered for {PATIENCE:.0f} s")
        if _try(phone, path, sending.body(device.roll.operator.pk, device.name), rng, happened):
            deadline = time.monotonic() + PATIENCE
            waiting.remove(sending)
            happened.add("answered")
            _repeat(phone, path, device, sending, happened)
        else:
            time.sleep(rng.uniform(0.02, 0.2))
    phone.hang_up()


def _try(phone: Phone, path: str, body: bytes, rng: random.Random, happened: Tally) -> bool:
    """Whether the whole answer came. One in ten hangs up before reading it: the server may have taken the batch."""
    try:
        if rng.random() < CUT:
            phone.send(path, body)
            time.sleep(rng.uniform(0, 0.03))
            phone.hang_up()
            happened.add("cut")
            return False
        status, answer = phone.post(path, body)
    except (OSError, http.client.HTTPException):
        happened.add("unanswered")
        return False
    if status != 200:
        happened.add(f"status_{status}")
        if status < 500:
            raise CommandError(f"{path} answers {status}: {answer[:200]!r}")
        return False
    return True


def _repeat(phone: Phone, path: str, device: Device, sending: Sending, happened: Tally) -> None:
    """What was answered comes once more, now and then: the same batch, or its entries under another id."""
    rng, chance = device.rng, device.rng.random()
    if chance >= AGAIN + NEW_ID:
        return
    other = str(UUID(int=rng.getrandbits(128), version=4)) if chance >= AGAIN else ""
    try:
        phone.post(path, sending.body(device.roll.operator.pk, device.name, as_id=other))
    except (OSError, http.client.HTTPException):
        happened.add("unanswered")
    happened.add("again_under_a_new_id" if other else "again")


def _compared(devices: list[Device]) -> dict[str, float]:
    """The database beside what the phones did; ``lost``: persons whose last act is not what the roll says."""
    wanted: dict[Any, tuple[int, str]] = {}
    for device in devices:
        for sending in device.queue:
            for entry in sending.entries:
                who = entry.get("id") or UUID(entry["client_id"])
                wanted[who] = max(wanted.get(who, (0, "")), (entry["seq"], entry["status"]))
    sessions = {device.roll.session for device in devices}
    rows = Attendance.objects.filter(session__in=sessions)
    found = {client_id or pk: status for pk, client_id, status in rows.values_list("pk", "client_id", "status")}
    taken = AttendanceBatch.objects.filter(session__in=sessions)
    outcomes = Counter(
        answer["outcome"] for answers in taken.values_list("answer", flat=True) for answer in answers or ()
    )
    return {
        "people": len(wanted),
        "lost": sum(found.get(who) != status for who, (_seq, status) in wanted.items()),
        "double": rows.count() - len(wanted),
        "tally_off": _tallies_off(sessions),
        "held": HeldEntry.objects.filter(session__in=sessions).count(),
        "rejected": outcomes["rejected"],
        "batches_kept": taken.count(),
    }


def _tallies_off(sessions: set[int]) -> int:
    """By how much the kept counts differ from a recount, in all."""
    recount: Counter[tuple[int, str]] = Counter()
    rows = Attendance.objects.filter(session__in=sessions).values_list("session", "status")
    for session, status, number in rows.annotate(number=Count("pk")):
        recount[session, status] = number
        recount[session, "listed"] += number
    off = 0
    for tally in SessionTally.objects.filter(session__in=sessions):
        for name in ("listed", *rolls.STATUSES):
            off += abs(getattr(tally, name) - recount[tally.session_id, name])
    return off


def _wait_until(reached: Any, done: list[Any]) -> None:
    while not reached():
        if all(future.done() for future in done):
            return
        time.sleep(0.02)
