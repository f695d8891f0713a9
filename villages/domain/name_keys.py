"""Keys of names, made anew for contacts that were there before their rules."""

from django.db import transaction

from villages.domain.names import name_key
from villages.models import Stakeholder

BATCH = 1_000


def fill_name_keys(*, everybody: bool = False, batch: int = BATCH) -> int:
    """Give contacts without a key theirs, or, after the rules changed, everybody; the number changed.

    May be stopped at any time and repeated: each batch is one short transaction, next by key of the row.
    """
    changed = after = 0
    while True:
        with transaction.atomic():
            rows = Stakeholder.objects.select_for_update(no_key=True).filter(pk__gt=after).order_by("pk")
            found = list((rows if everybody else rows.filter(name_key="")).only("name", "name_key")[:batch])
            wrong = [contact for contact in found if contact.name_key != name_key(contact.name)]
            for contact in wrong:
                contact.name_key = name_key(contact.name)
            Stakeholder.objects.bulk_update(wrong, ["name_key"])
        if not found:
            return changed
        changed, after = changed + len(wrong), found[-1].pk
