"""The portal's Celery application on a queue of its own, so that tests side by side share a broker."""

import datetime as dt
import os
from typing import Any

from celery.signals import worker_init

from desabinaan.celery import app

app.conf.task_default_queue = os.environ["TEST_QUEUE"]
app.conf.beat_schedule["dispatch-messages"]["schedule"] = 1.0
app.conf.beat_schedule["beat-pulse"]["schedule"] = 1.0

__all__ = ["app"]


@worker_init.connect
def _no_night(**_options: Any) -> None:
    """These workers have the real clock, and their tests must hold at night. Quiet hours have tests of their own."""
    from notifications.domain import quiet

    quiet.UNTIL, quiet.FROM = dt.time.min, dt.time.max
