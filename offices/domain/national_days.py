"""National days the repository ships: a file of plain facts with their source, still to be checked by a person.

Decreed days only. What hangs on the sighting of the moon is not worked out ahead: an administrator types the next
decree.
"""

import csv
from datetime import date, time
from pathlib import Path

from django.db import transaction

from offices.models import CalendarPeriod

FILE = Path(__file__).with_suffix(".csv")


@transaction.atomic
def load_national_days(path: Path = FILE) -> int:
    """Add the lines that are missing; the number added. Safe to repeat.

    A row that was corrected, renamed or retired since keeps what somebody made of it, and is not added again. Neither
    is a day that somebody typed before the file knew it.
    """
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    seeds = set(CalendarPeriod.objects.exclude(seed="").values_list("seed", flat=True))
    typed = set(CalendarPeriod.objects.filter(region=None, seed="").values_list("kind", "first_day"))
    new = [_period(row) for row in rows if row["seed"] not in seeds]
    added = CalendarPeriod.objects.bulk_create(row for row in new if (row.kind, row.first_day) not in typed)
    return len(added)


def _period(row: dict[str, str]) -> CalendarPeriod:
    return CalendarPeriod(
        seed=row["seed"],
        kind=row["kind"],
        name=row["name"],
        first_day=date.fromisoformat(row["first_day"]),
        last_day=date.fromisoformat(row["last_day"]),
        starts=time.fromisoformat(row["starts"]) if row["starts"] else None,
        ends=time.fromisoformat(row["ends"]) if row["ends"] else None,
        source=row["source"],
    )
