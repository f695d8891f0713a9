"""What a village's first page offers now, and what it says of later."""

import datetime as dt

import pytest
from django.urls import reverse

from notifications.tasks import beat_pulse
from offices.models import Zone
from tests.outreach.conftest import DAY, clock, schedule

__all__ = ["clock", "schedule"]


@pytest.mark.parametrize(
    ("hour", "start", "offered"),
    [
        (9, dt.time(9), False),  # of tomorrow
        (22, dt.time(0, 45), True),  # after midnight, and may be closed already
        (22, dt.time(9), False),
        (0, dt.time(9), True),  # of today
    ],
)
def test_the_roll_is_offered_on_the_day_and_where_it_begins_soon(
    world, schedule, clock, as_user, hour, start, offered
):
    session = schedule(start=start, end=dt.time(start.hour + 1, start.minute))
    day = DAY if hour == 0 else DAY - dt.timedelta(days=1)
    clock.move_to(dt.datetime.combine(day, dt.time(hour), tzinfo=Zone.WIB.info), tick=False)
    context = as_user(world.operator).get(reverse("home")).context
    rows = {name: [row.pk for row in context[name]] for name in ("open_rolls", "coming")}
    assert rows == {"open_rolls": [session.pk] if offered else [], "coming": [] if offered else [session.pk]}


def test_the_administrator_reads_that_beat_is_silent_and_since_when(world, clock, as_user):
    def page():
        return as_user(world.administrator).get(reverse("home")).content.decode()

    clock.move_to("2026-03-02T01:00:00Z", tick=False)
    assert "belum pernah terdengar" in page()
    beat_pulse()
    assert "terdengar" not in page()
    clock.move_to("2026-03-02T01:04:00Z", tick=False)
    assert "Pengirim pesan diam" in page()
    assert "Penjadwal terakhir terdengar Sen, 2 Mar 2026 · 08.00 WIB" in page()
