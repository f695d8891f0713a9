"""What people said about messages, as pages show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from notifications.domain.wishes import GROUPS, Cell, shown_channels
from notifications.kinds import KindGroup
from notifications.models import Refusal, WhatsAppConsent
from villages.models import Stakeholder


@dataclass(frozen=True, slots=True)
class GridCell:
    """``name`` of the checkbox, which is ticked where messages are welcome."""

    name: str
    channel: str
    welcome: bool


@dataclass(frozen=True, slots=True)
class GridRow:
    group: KindGroup
    cells: list[GridCell]


def grid(refused: Iterable[Cell]) -> list[GridRow]:
    """The groups a person may refuse, with every channel shown."""
    no = set(refused)
    return [
        GridRow(
            group,
            [
                GridCell(f"{group}.{channel}", str(channel.label), Cell(channel, group) not in no)
                for channel in shown_channels()
            ],
        )
        for group in GROUPS
    ]


def refusals_of_contact(user: Any, contact: Stakeholder) -> list[Refusal]:
    """Newest first, withdrawn ones too, and those said while the person had another name."""
    rows = Refusal.objects.visible_to(user).filter(Q(contact=contact) | Q(contact__merged_into=contact))
    return list(rows.select_related("recorded_by"))


def own_refusals(user: Any) -> list[Refusal]:
    return list(Refusal.objects.visible_to(user).filter(user=user).select_related("recorded_by"))


def consents_of_contact(user: Any, contact: Stakeholder) -> list[WhatsAppConsent]:
    """Newest first, withdrawn ones too, and those given while the person had another name."""
    rows = WhatsAppConsent.objects.visible_to(user).filter(Q(contact=contact) | Q(contact__merged_into=contact))
    return list(rows.select_related("recorded_by"))


def own_consents(user: Any) -> Any:
    """What the person said about WhatsApp for the own account, newest first."""
    return WhatsAppConsent.objects.visible_to(user).filter(person=f"u{user.pk}").select_related("recorded_by")
