"""Sessions of the bench with officers, villages, tallies, rolls and messages, in the order they were made."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from desabinaan.bench.contacts import function_of
from desabinaan.bench.copying import NULL, Table
from desabinaan.bench.names import person
from desabinaan.bench.people import Office, Village
from desabinaan.bench.scales import Scale
from guidance.models import Topic
from notifications.models import Message
from outreach.models import (
    Attendance,
    CountedParticipants,
    OutreachSession,
    SessionOfficer,
    SessionTally,
    SessionVillage,
)

TERRITORY = ("office_id", "regional_office_id", "regency_id", "district_id")
HOURS_AHEAD = {"Asia/Jakarta": 7, "Asia/Makassar": 8, "Asia/Jayapura": 9}
SLOTS = ((dt.time(8, 30), dt.time(10, 30)), (dt.time(13), dt.time(14, 30)), (dt.time(15, 30), dt.time(17)))
DAYS_AHEAD = 60
RECORDED = ("present", "represented", "excused", "ill", "on_duty", "absent")
WEIGHTS = (68, 8, 7, 3, 4, 10)
VENUES = ("Balai Desa", "Aula Kecamatan", "SMKN 1", "Kantor Kelurahan", "balai RW", "Hotel Contoh Indah")
MEAN_ROLL = 40


@dataclass(slots=True)
class Times:
    starts_at: dt.datetime
    ends_at: dt.datetime
    slot: int
    day: dt.date


class Sessions:
    """Streams sessions day by day, all offices through each other, as they come in real life."""

    def __init__(self, scale: Scale, offices: list[Office], rng: random.Random, now: dt.datetime) -> None:
        self.scale, self.offices, self.rng, self.now = scale, offices, rng, now
        self.topics = list(Topic.objects.order_by("position").values_list("pk", flat=True))
        # how many of the held sessions have a roll with names; all others count people only
        self.named = min(1.0, scale.attendances / max(1.0, MEAN_ROLL * scale.sessions * 0.8))
        self.session = Table(
            OutreachSession, "id", "kind", "topic_id", "state", "host_id", "venue", "starts_at", "ends_at", "zone",
            "local_date", "local_start", "local_end", "blocks", "planned_at", "reason", "held_at",
            "first_attendance_at", "roll_closed_at", "created_by_id", "created_at", "moves", *TERRITORY,
        )  # fmt: skip
        self.village = Table(
            SessionVillage, "session_id", "village_id", "session_office_id", "starts_at", "locked_at", *TERRITORY
        )
        self.officer = Table(SessionOfficer, "session_id", "officer_id", "role", "starts_at", "ends_at", "blocks")
        self.tally = Table(
            SessionTally, "session_id", "village_id", "starts_at", "listed", *RECORDED, "counted", *TERRITORY
        )
        self.counted = Table(CountedParticipants, "session_id", "village_id", "category", "sex", "count")
        self.roll = Table(
            Attendance, "session_id", "village_id", "stakeholder_id", "unit_id", "roll_number", "name", "function",
            "status", "represented_by", "recorded_at", "received_at", "version",
        )  # fmt: skip
        self.message = Table(
            Message, "dedupe_key", "subject_key", "kind", "recipient_name", "address", "template", "due_at",
            "expires_at", "state", "sent_at", "attempts", *TERRITORY,
        )  # fmt: skip
        self.tables = (self.session, self.village, self.officer, self.tally, self.counted, self.roll, self.message)

    def make(self) -> None:
        for number, (day, office, index) in enumerate(self._calendar(), start=1):
            self._one(number, office, day, index)
        for table in self.tables:
            table.flush()

    def _calendar(self) -> Iterator[tuple[dt.date, Office, int]]:
        """(day, office, how many-eth of the day): each office's share, spread over the seasons."""
        length = int(self.scale.years * 365) + DAYS_AHEAD
        first = self.now.date() - dt.timedelta(days=length - DAYS_AHEAD)
        days = [first + dt.timedelta(days=number) for number in range(length)]
        sums = list(accumulate(_season(day, number / length) for number, day in enumerate(days)))
        whole = sum(len(office.villages) for office in self.offices)
        reached = {office.id: 0 for office in self.offices}
        done = 0.0
        ends = list(accumulate(len(office.villages) / whole for office in self.offices))
        totals = [round(end * self.scale.sessions) for end in ends]
        shares = [total - before for total, before in zip(totals, [0, *totals], strict=False)]
        for day, upto in zip(days, sums, strict=True):
            done = upto / sums[-1]
            for office, share in zip(self.offices, shares, strict=True):
                target = share if upto == sums[-1] else int(share * done)
                for index in range(target - reached[office.id]):
                    yield day, office, index
                reached[office.id] = target

    def _one(self, number: int, office: Office, day: dt.date, index: int) -> None:
        rng = self.rng
        pairs = len(office.officers) // 2
        pair, slot = index % pairs, index // pairs
        if slot >= len(SLOTS):
            raise ValueError(f"office {office.id} has too few officers for {index} sessions on {day}")
        host = self._host(office, day)
        times = _times(host.zone, day, slot)
        state = self._state(times)
        villages = [host]
        if rng.random() < 0.08 and len(office.villages) > 1:
            other = (
                office.villages[(office.villages.index(host) + 1) % len(office.villages)] if not host.before else host
            )
            villages += [other] if other is not host else []
        lead, member = office.officers[2 * pair], office.officers[2 * pair + 1]
        held = self._write_session(number, office, host, times, state, lead)
        blocks = _flag(state not in ("draft", "postponed", "cancelled"))
        self.officer.add(number, lead, "lead", times.starts_at, times.ends_at, blocks)
        if rng.random() < 0.6:
            self.officer.add(number, member, "member", times.starts_at, times.ends_at, blocks)
        with_names = held and rng.random() < self.named
        roll_number = 0
        for village in villages:
            locked = times.ends_at if state == "closed" else NULL
            self.village.add(number, village.code, office.id, times.starts_at, locked, *village.ancestors)
            roll_number = self._write_people(number, village, times, roll_number, held=held, with_names=with_names)
        self._write_messages(number, office, host, times, state)

    def _host(self, office: Office, day: dt.date) -> Village:
        """A few villages get most; what was given away a year ago was visited before that."""
        if office.given_away and (self.now.date() - day).days > 365 and self.rng.random() < 0.05:
            return self.rng.choice(office.given_away)
        return office.villages[int(len(office.villages) * self.rng.random() ** 2)]

    def _state(self, times: Times) -> str:
        if times.starts_at > self.now:
            states = ("scheduled", "awaiting_village", "draft", "cancelled", "postponed")
            return self.rng.choices(states, (82, 6, 5, 5, 2))[0]
        if times.ends_at > self.now:
            return "ongoing"
        recent = (self.now - times.ends_at).days < 30
        return self.rng.choices(("closed", "awaiting_roll", "cancelled", "postponed"), (82, 9 if recent else 1, 7, 2))[
            0
        ]

    def _write_session(self, number: int, office: Office, host: Village, times: Times, state: str, lead: int) -> bool:
        rng = self.rng
        held = state == "closed" or (state in ("ongoing", "awaiting_roll") and rng.random() < 0.5)
        late = rng.random() < 0.15
        arrived = times.ends_at + dt.timedelta(hours=rng.randint(25, 200) if late else rng.randint(0, 20))
        arrived = min(arrived, self.now)
        planned = min(times.starts_at, self.now) - dt.timedelta(days=rng.randint(3, 40))
        kind = rng.choices(("outreach", "visit", "training", "coordination"), (55, 30, 8, 7))[0]
        begin, end = SLOTS[times.slot]
        self.session.add(
            number, kind, rng.choices(self.topics, range(len(self.topics), 0, -1))[0], state, host.code,
            VENUES[number % len(VENUES)], times.starts_at, times.ends_at, host.zone, times.day, begin, end,
            _flag(state not in ("draft", "postponed", "cancelled")), planned,
            "banjir" if state in ("cancelled", "postponed") else "", arrived if held else NULL,
            arrived if held else NULL, arrived if state == "closed" else NULL, lead, planned, int(rng.random() < 0.1),
            office.id, office.regional, host.code[:5], host.code[:8],
        )  # fmt: skip
        return held

    def _write_people(
        self, number: int, village: Village, times: Times, roll_number: int, *, held: bool, with_names: bool
    ) -> int:
        rng = self.rng
        statuses = dict.fromkeys(RECORDED, 0)
        size = 0
        if with_names:
            size = min(village.contacts, max(3, int(rng.gauss(MEAN_ROLL, 15))))
            start = rng.randrange(village.contacts)
            for step in range(size):
                contact = village.first_contact + (start + step) % village.contacts
                status = rng.choices(RECORDED, WEIGHTS)[0]
                statuses[status] += 1
                roll_number += 1
                unit = village.first_unit + contact % village.units
                stand_in = person(contact + 1) if status == "represented" else ""
                self.roll.add(number, village.code, contact, unit, roll_number, person(contact), function_of(contact),
                              status, stand_in, times.ends_at, times.ends_at, 1)  # fmt: skip
        counted = 0
        if held and (not with_names or rng.random() < 0.3):
            counted = rng.randint(1, 30) if rng.random() < 0.7 else rng.randint(30, 250)
            self.counted.add(number, village.code, "pupil" if counted > 100 else "public", "f", counted)
        self.tally.add(number, village.code, times.starts_at, size, *statuses.values(), counted, *village.ancestors)
        return roll_number

    def _write_messages(self, number: int, office: Office, host: Village, times: Times, state: str) -> None:
        """Only around today: older ones are gone by their retention."""
        if abs((times.starts_at - self.now).days) > 90 or state in ("draft", "cancelled", "postponed"):
            return
        for days, kind in ((3, "h3"), (1, "h1")):
            due = times.starts_at - dt.timedelta(days=days)
            sent = due <= self.now
            contact = host.first_contact + (number + days) % host.contacts
            self.message.add(
                f"session:{number}:r1:{kind}:c{contact}:email", f"session:{number}:r1", kind, person(contact),
                f"kontak{contact}@contoh.test", "outreach/mail/reminder", due, times.starts_at,
                "sent" if sent else "scheduled", due if sent else NULL, int(sent),
                office.id, office.regional, host.code[:5], host.code[:8],
            )  # fmt: skip


def _season(day: dt.date, progress: float) -> float:
    """Little on Sundays and Saturdays, less in Ramadan and at the turn of the year, more every year."""
    weekday = {5: 0.3, 6: 0.05}.get(day.weekday(), 1.0)
    month = {1: 0.6, 3: 0.4, 12: 0.7}.get(day.month, 1.0)
    return weekday * month * (0.5 + progress)


def _times(zone: str, day: dt.date, slot: int) -> Times:
    begin, end = SLOTS[slot]
    ahead = dt.timezone(dt.timedelta(hours=HOURS_AHEAD[zone]))
    return Times(dt.datetime.combine(day, begin, ahead), dt.datetime.combine(day, end, ahead), slot, day)


def _flag(value: bool) -> str:
    return "t" if value else "f"
