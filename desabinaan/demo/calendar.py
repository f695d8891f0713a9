"""Days of the demo's own regions. Made up, and marked so: no such election or break is known."""

import datetime as dt

from django.utils import timezone

from offices.models import CalendarKind, CalendarPeriod, Region

SOURCE = "Data contoh, rekaan"
SUNDAY = 6


def load_calendar() -> int:
    """An election of the villages of Kabupaten Serang in two or three weeks, and the break of the schools; the number
    of days added."""
    if CalendarPeriod.objects.filter(is_demo=True).exists():
        return 0
    today = timezone.localdate()
    voting = today + dt.timedelta(days=14 + (SUNDAY - today.weekday()))
    days = [("36.04", CalendarKind.VILLAGE_ELECTION, "Pilkades serentak (contoh)", voting, voting)]
    term_ends = dt.date(today.year, 12, 21)
    for province in ("36", "31"):
        back = term_ends + dt.timedelta(days=12)
        days.append((province, CalendarKind.SCHOOL_BREAK, "Libur semester ganjil (contoh)", term_ends, back))
    known = set(Region.objects.filter(pk__in=[code for code, *_rest in days]).values_list("pk", flat=True))
    rows = [
        CalendarPeriod(
            region_id=code, kind=kind, name=name, first_day=first, last_day=last, source=SOURCE, is_demo=True
        )
        for code, kind, name, first, last in days
        if code in known
    ]
    return len(CalendarPeriod.objects.bulk_create(rows))
