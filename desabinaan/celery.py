"""The Celery application. Periodic jobs stand in ``settings.CELERY_BEAT_SCHEDULE``."""

import os

from celery import Celery
from celery.signals import task_prerun

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desabinaan.settings")

app = Celery("desabinaan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@task_prerun.connect
def _check_database_session(**options: object) -> None:
    """Celery keeps the database session of each thread (``CELERY_DB_REUSE_MAX``) but never looks whether it is alive.

    Without this every task of a thread would fail after the database was restarted.
    """
    from django.db import close_old_connections

    close_old_connections()
