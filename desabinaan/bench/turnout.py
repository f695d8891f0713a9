"""Who came: rolls with names, people counted without names, the RT a session was for, and their tallies."""

import datetime as dt
import random
from functools import cache
from itertools import accumulate, product

from desabinaan.bench.contacts import function_at
from desabinaan.bench.copying import Table
from desabinaan.bench.names import person
from desabinaan.bench.people import Office, Village
from desabinaan.bench.scales import Scale
from outreach.models import Attendance, CountedParticipants, SessionTally, SessionUnit

TERRITORY = ("office_id", "regional_office_id", "regency_id", "district_id")
RECORDED = ("present", "represented", "excused", "ill", "on_duty", "absent")
WEIGHTS = (68, 8, 7, 3, 4, 10)
ANSWERS = {"": 45, "coming": 42, "prevented": 8, "represented": 5}
BANDS = ("0-17", "18-35", "36-59", "60+", "")
MEAN_ROLL = 40
# of sessions held, at most this share has a roll with names: all others count people only
NAMED = 0.92
TRIES = 4_000


class Turnout:
    """``past``: the share of sessions that are over; sizes are chosen so that rows come to the scale's."""

    def __init__(self, scale: Scale, offices: list[Office], rng: random.Random, *, past: float) -> None:
        self.rng = rng
        # nine of ten past sessions were held, one of twelve with a second village
        rolls = max(1.0, scale.sessions * past * 0.9 * 1.08)
        self.named = min(NAMED, scale.attendances / (MEAN_ROLL * rolls))
        self.mean = self._mean_for(scale.attendances / (rolls * self.named), offices)
        self.tally = Table(
            SessionTally, "session_id", "village_id", "starts_at", "listed", *RECORDED, "counted", *TERRITORY
        )
        self.counted = Table(CountedParticipants, "session_id", "village_id", "category", "sex", "age_band", "count")
        self.unit = Table(SessionUnit, "session_id", "village_id", "unit_id")
        self.roll = Table(
            Attendance, "session_id", "roll_number", "recorded_at", "received_at", "status", "represented_by",
            "answer", "village_id", "stakeholder_id", "unit_id", "name", "function", "version",
        )  # fmt: skip
        self.tables = (self.tally, self.counted, self.unit, self.roll)
        self._said, self._likely = _what_is_said()
        self._lines: dict[str, list[str]] = {}

    def write(
        self, session: int, village: Village, starts_at: dt.datetime, ends_at: dt.datetime, numbered: int,
        *, held: bool, with_names: bool,
    ) -> int:  # fmt: skip
        """``numbered``: how many stand on the roll already. The same, with this village's people."""
        statuses = dict.fromkeys(RECORDED, 0)
        size = 0
        if with_names:
            size = self._size(village)
            said = self.rng.choices(self._said, cum_weights=self._likely, k=size)
            for status, _line in said:
                statuses[status] += 1
            when = f"\t{ends_at}\t{ends_at}\t"
            self.roll.add_lines([
                f"{session}\t{number}{when}{line}{who}"
                for number, (_status, line), who in zip(
                    range(numbered + 1, numbered + size + 1), said, self._listed(village, size), strict=True
                )
            ])  # fmt: skip
        counted = self._write_counted(session, village) if held and (not with_names or self.rng.random() < 0.3) else 0
        if held and self.rng.random() < 0.5:
            for unit in self.rng.sample(village.lower, min(len(village.lower), self.rng.randint(1, 5))):
                self.unit.add(session, village.code, unit)
        self.tally.add(session, village.code, starts_at, size, *statuses.values(), counted, *village.ancestors)
        return numbered + size

    def _size(self, village: Village) -> int:
        return min(village.contacts, max(3, int(self.rng.gauss(self.mean, self.mean * 0.4))))

    def _listed(self, village: Village, size: int) -> list[str]:
        """That many of its contacts, from anywhere on: the end of each one's line."""
        lines = self._lines.get(village.code) or self._lines.setdefault(village.code, self._lines_of(village))
        start = self.rng.randrange(village.contacts)
        found = lines[start : start + size]
        return found + lines[: size - len(found)]

    def _lines_of(self, village: Village) -> list[str]:
        lines = []
        for position in range(village.contacts):
            contact = village.first_contact + position
            unit, function = function_at(village.units, contact, position)
            lines.append(f"\t{village.code}\t{contact}\t{unit}\t{person(contact)}\t{function}\t1{self.roll.tail}")
        return lines

    def _write_counted(self, session: int, village: Village) -> int:
        """A class of a school, a few job seekers, or whoever came by: by sex, and by age where somebody asked."""
        rng = self.rng
        number = rng.randint(1, 30) if rng.random() < 0.7 else rng.randint(30, 250)
        category = "pupil" if number > 100 else rng.choices(("public", "job_seeker", "other"), (80, 12, 8))[0]
        women = rng.randint(0, number)
        for sex, count in (("f", women), ("m", number - women)):
            if not count:
                continue
            band = "0-17" if category == "pupil" else rng.choices(BANDS, (2, 20, 25, 8, 45))[0]
            self.counted.add(session, village.code, category, sex, band, count)
        return number

    def _mean_for(self, wanted: float, offices: list[Office]) -> float:
        """What to draw sizes around, so that they come to ``wanted`` though villages may have fewer contacts."""
        villages = [village for office in offices for village in office.villages]
        self.mean, tried = wanted, random.Random(len(villages))  # noqa: S311 - not for secrets
        for _ in range(8):
            sizes = [self._size(tried.choice(villages)) for _ in range(TRIES)]
            self.mean *= wanted * TRIES / sum(sizes)
        return self.mean


@cache
def _what_is_said() -> tuple[list[tuple[str, str]], list[float]]:
    """((status, its columns with the stand-in and the answer), and how often up to here), some stand-ins each."""
    said, weights = [], []
    stand_ins = [person(number) for number in range(12)]
    for (status, often), (answer, answered), name in product(
        zip(RECORDED, WEIGHTS, strict=True), ANSWERS.items(), stand_ins
    ):
        said.append((status, f"{status}\t{name if status == 'represented' else ''}\t{answer}"))
        weights.append(float(often * answered))
    return said, list(accumulate(weights))
