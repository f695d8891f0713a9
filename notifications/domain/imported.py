"""What people said about messages keeps the import that made them from being taken back."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import ngettext

from notifications.models import Refusal, WhatsAppConsent


def name_wishes(sender: Any, *, contact_ids: Collection[int], **_options: Any) -> list[str]:
    """Consents and refusals are proof of what somebody said, withdrawn ones too: the portal does not drop them."""
    people: set[int | None] = set()
    for model in (WhatsAppConsent, Refusal):
        people |= set(model.objects.filter(contact__in=contact_ids).values_list("contact_id", flat=True))
    if not people:
        return []
    text = ngettext(
        "%(count)s kontak sudah menyampaikan pilihan pesan atau persetujuan WhatsApp",
        "%(count)s kontak sudah menyampaikan pilihan pesan atau persetujuan WhatsApp",
        len(people),
    )
    return [text % {"count": len(people)}]
