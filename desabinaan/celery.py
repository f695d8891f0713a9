"""The Celery application. Periodic jobs stand in ``settings.CELERY_BEAT_SCHEDULE``."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desabinaan.settings")

app = Celery("desabinaan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
