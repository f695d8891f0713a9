"""The nightly sweep of the storage."""

from celery import shared_task

from files.domain import sweeping


@shared_task(name="files.sweep")
def sweep() -> None:
    sweeping.sweep()
