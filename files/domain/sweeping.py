"""What a rolled-back transaction, a crash or a lost disk leaves behind."""

import datetime as dt
import logging
from collections.abc import Iterator

from django.core.files.storage import Storage
from django.utils import timezone

from files.models import StoredFile, small_name_of
from files.storage import MADE_HERE, private_storage

log = logging.getLogger(__name__)
# Longer than any transaction that may still bring the row.
AGE = dt.timedelta(days=1)


def sweep() -> int:
    """Remove uploads without a row that are older than ``AGE``; returns how many. Rows without content are logged.

    May run twice, also at once.
    """
    storage = private_storage()
    found = set(_names_in(storage))
    known = set(StoredFile.objects.values_list("content", flat=True))
    small = set(map(small_name_of, known))
    before = timezone.now() - AGE
    orphans = [name for name in sorted(found - known - small) if storage.get_modified_time(name) < before]
    for name in orphans:
        storage.delete(name)
    if missing := StoredFile.objects.filter(content__in=known - found, created_at__lt=before).count():
        log.error("%s files have a row, but no content in the storage.", missing)
    return len(orphans)


def _names_in(storage: Storage, folder: str = "") -> Iterator[str]:
    """Every file of the storage, by the name rows have for it."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever kept, or another sweep was quicker
        return
    for name in files:
        yield f"{folder}/{name}" if folder else name
    for inner in folders:
        if not folder and inner == MADE_HERE:
            continue
        yield from _names_in(storage, f"{folder}/{inner}" if folder else inner)
