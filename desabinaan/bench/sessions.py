"""Sessions of the bench with officers, villages, tallies, rolls and messages, in the order they were made."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from desabinaan.bench.copying import NULL, Table
from desabinaan.bench.names import person
from desabinaan.bench.people import Office, Village
from desabinaan.bench.scales import Scale
from desabinaan.bench.turnout import TERRITORY, Turnout
from guidance.models import Topic
from notifications.models import Message
from outreach.models import OutreachSession, SessionOfficer, SessionReport, SessionVillage

HOURS_AHEAD = {"Asia/Jakarta": 7, "Asia/Makassar": 8, "Asia/Jayapura": 9}
SLOTS = ((dt.time(8, 30), dt.time(10, 30)), (dt.time(13), dt.time(14, 30)), (dt.time(15, 30), dt.time(17)))
DAYS_AHEAD = 60
VENUES = ("Balai Desa", "Aula Kecamatan", "SMKN 1", "Kantor Kelurahan", "balai RW", "Hotel Contoh Indah")
BODY = "Warga diberi tahu tentang paspor, jalur kerja yang resmi dan ciri perekrutan yang menipu; ada tanya jawab."


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
        self.session = Table(
            OutreachSession, "id", "kind", "topic_id", "state", "host_id", "venue", "starts_at", "ends_at", "zone",
            "local_date", "local_start", "local_end", "blocks", "planned_at", "reason", "held_at",
            "first_attendance_at", "roll_closed_at", "created_by_id", "created_at", "moves", "parent_id",
            *TERRITORY,
        )  # fmt: skip
        self.village = Table(
            SessionVillage, "session_id", "village_id", "session_office_id", "starts_at", "locked_at", *TERRITORY
        )
        self.officer = Table(SessionOfficer, "session_id", "officer_id", "role", "starts_at", "ends_at", "blocks")
        self.report = Table(
            SessionReport, "session_id", "state", "due_on", "body", "submitted_at", "submitted_by_id", "checked_at",
            "checked_by_id", "approved_at", "approved_by_id", *TERRITORY,
        )  # fmt: skip
        self.message = Table(
            Message, "dedupe_key", "subject_key", "kind", "recipient_name", "address", "template", "due_at",
            "expires_at", "state", "sent_at", "attempts", *TERRITORY,
        )  # fmt: skip
        self.turnout = Turnout(scale, offices, rng, past=self._past())
        self.tables = (self.session, self.village, self.officer, self.report, self.message, *self.turnout.tables)

    def make(self) -> None:
        for number, (day, office, index) in enumerate(self._calendar(), start=1):
            self._one(number, office, day, index)
        for table in self.tables:
            table.flush()

    def _past(self) -> float:
        """The share of sessions that are over."""
        length = int(self.scale.years * 365) + DAYS_AHEAD
        first = self.now.date() - dt.timedelta(days=length - DAYS_AHEAD)
        weights = [_season(first + dt.timedelta(days=number), number / length) for number in range(length)]
        return sum(weights[:-DAYS_AHEAD]) / sum(weights)

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
        with_names = held and rng.random() < self.turnout.named
        roll_number = 0
        for village in villages:
            locked = times.ends_at if state == "closed" else NULL
            self.village.add(number, village.code, office.id, times.starts_at, locked, *village.ancestors)
            roll_number = self.turnout.write(
                number, village, times.starts_at, times.ends_at, roll_number, held=held, with_names=with_names
            )
        if held:
            self._write_report(number, office, host, times, lead)
            host.last_held = number
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
            host.last_held if host.last_held and rng.random() < 0.12 else NULL, office.id, office.regional,
            host.code[:5], host.code[:8],
        )  # fmt: skip
        return held

    def _write_report(self, number: int, office: Office, host: Village, times: Times, lead: int) -> None:
        """Of most: written within some days, some late, some waiting for the head of section, some never written."""
        rng = self.rng
        written = times.ends_at + dt.timedelta(days=rng.choices((0, 1, 3, 9), (40, 30, 20, 10))[0], hours=2)
        state = rng.choices(("approved", "checked", "submitted", "none"), (80, 4, 6, 10))[0]
        if written > self.now:
            state = "none"
        sent = (written, lead) if state != "none" else (NULL, NULL)
        checked = (written, office.section_head) if state in ("approved", "checked") else (NULL, NULL)
        approved = (written, office.head) if state == "approved" else (NULL, NULL)
        self.report.add(
            number, state, times.day + dt.timedelta(days=5), BODY if state != "none" else "", *sent, *checked,
            *approved, office.id, office.regional, host.code[:5], host.code[:8],
        )  # fmt: skip

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
