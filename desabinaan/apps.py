from django.apps import AppConfig

# Makes it the current Celery application in every process that uses Django, before any task is defined. Not in the
# package itself: the runner and the embedded servers live without Celery and its 30 MB.
from .celery import app as celery_app

__all__ = ["celery_app"]


class DesaBinaanConfig(AppConfig):
    name = "desabinaan"
