"""Rows of files are personal data: they go when they have served."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from villages.enums import UNCONFIRMED_IMPORT_DAYS, WRITTEN_IMPORT_DAYS
from villages.models import ContactImport, ContactImportRow
from villages.models.imports import RUNNING_STATES


def delete_old_rows() -> tuple[int, int]:
    """Delete imports nobody confirmed, and the rows of those long written; how many imports of each.

    Of a written import who, when and how many stays; it cannot be undone any more. May run twice.
    """
    now = timezone.now()
    with_rows = ContactImport.objects.filter(rows_deleted_at__isnull=True)
    forgotten = with_rows.filter(
        state__in=RUNNING_STATES, created_at__lt=now - dt.timedelta(days=UNCONFIRMED_IMPORT_DAYS)
    )
    served = with_rows.exclude(state__in=RUNNING_STATES).filter(
        written_at__lt=now - dt.timedelta(days=WRITTEN_IMPORT_DAYS)
    )
    with transaction.atomic():
        thrown = list(forgotten.select_for_update().values_list("pk", flat=True))
        ContactImportRow.objects.filter(contact_import__in=thrown)._raw_delete("default")
        ContactImport.objects.filter(pk__in=thrown)._raw_delete("default")
        emptied = list(served.select_for_update().values_list("pk", flat=True))
        ContactImportRow.objects.filter(contact_import__in=emptied)._raw_delete("default")
        ContactImport.objects.filter(pk__in=emptied).update(rows_deleted_at=now, columns=[], new_units=[])
    return len(thrown), len(emptied)
