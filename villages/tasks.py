"""Night work on the registry."""

from celery import shared_task

from villages.domain import likely_pairs, unmerges
from villages.domain.imports import expiry


@shared_task(name="villages.compare_contacts")
def compare_contacts() -> None:
    """Look for duplicates among what changed, imports too; forget what merges can no longer be undone with."""
    likely_pairs.compare_changed()
    unmerges.forget_values()


@shared_task(name="villages.delete_old_import_rows")
def delete_old_import_rows() -> None:
    expiry.delete_old_rows()
