"""The portal's Celery application on a queue of its own, so that tests side by side share a broker."""

import os

from desabinaan.celery import app

app.conf.task_default_queue = os.environ["TEST_QUEUE"]
app.conf.beat_schedule["dispatch-messages"]["schedule"] = 1.0

__all__ = ["app"]
