"""The Celery application. Periodic jobs stand in ``desabinaan.schedule``."""

import gc
import logging
import os

from celery import Celery
from celery.signals import after_setup_logger, after_setup_task_logger, task_prerun, worker_ready

from desabinaan.discretion import Discretion

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


@worker_ready.connect
def rest_the_collector(**options: object) -> None:
    """Sending makes many small objects without circles: looking for some every 700 took about 6 % of its time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@after_setup_logger.connect
@after_setup_task_logger.connect
def _be_discreet(logger: logging.Logger, **options: object) -> None:
    """Celery puts handlers of its own in the place of those ``settings.LOGGING`` makes."""
    for handler in logger.handlers:
        handler.addFilter(Discretion())
