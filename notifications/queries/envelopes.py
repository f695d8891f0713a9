"""Messages from the outside, for the administrator: how many of which kind in which state; no names, no words."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.domain.retrying import nobody_got
from notifications.enums import ACCOUNT_KIND, OPEN_STATES, REACHED_STATES, Channel, MessageState
from notifications.kinds import label_of
from notifications.models import Message
from notifications.queries.listing import PILLS, MessageFilters, MessageRow, of_tab
from villages.queries.keyset import PAGE, key_in


@dataclass(frozen=True, slots=True)
class KindFigures:
    """One kind over the period; ``value`` is empty for what is about accounts.

    ``failed`` and ``missed`` reached nobody, as on the pages of an office: what another way carried is among ``sent``.
    """

    value: str
    label: str
    waiting: int
    sent: int
    failed: int
    missed: int


def kind_figures(user: Any, filters: MessageFilters) -> list[KindFigures]:
    """One query."""
    rows = _since(user, filters).values("sort").order_by("sort")
    counted = rows.annotate(
        waiting=Count("id", filter=Q(state__in=OPEN_STATES)),
        sent=Count("id", filter=Q(state__in=REACHED_STATES)),
        failed=Count("id", filter=nobody_got([MessageState.FAILED])),
        missed=Count("id", filter=nobody_got([MessageState.MISSED])),
    )
    return [
        KindFigures(row["sort"], _label(row["sort"]), row["waiting"], row["sent"], row["failed"], row["missed"])
        for row in counted
    ]


def envelope_page(user: Any, filters: MessageFilters, *, after: str = "") -> tuple[list[MessageRow], int | None]:
    """A page of envelopes in the order of the tab, and the id the next one starts from."""
    rows, order = _chosen(user, filters), filters.order
    if pk := key_in(after):
        edge: Any = Message.envelopes.visible_to(user).filter(pk=pk).first()
        rows = rows.filter(order.beyond({"pk": edge["id"], **edge}, backwards=False)) if edge else rows
    found = list(rows.order_by(*order.by())[: PAGE + 1])
    more = found[PAGE - 1]["id"] if len(found) > PAGE else None
    return [_row(values) for values in found[:PAGE]], more


def _since(user: Any, filters: MessageFilters) -> Any:
    since = timezone.now() - timedelta(days=int(filters.period))
    return Message.envelopes.visible_to(user).filter(due_at__gte=since)


def _chosen(user: Any, filters: MessageFilters) -> Any:
    rows = _since(user, filters)
    if filters.channel:
        rows = rows.filter(channel=filters.channel)
    if filters.kind:
        rows = rows.filter(kind=filters.kind).exclude(kind=ACCOUNT_KIND)
    return rows.filter(of_tab(filters.state, timezone.now()))


def _label(kind: str) -> str:
    return label_of(kind) if kind else _("tentang akun")


def _row(values: dict[str, Any]) -> MessageRow:
    state = MessageState(values["state"])
    return MessageRow(
        pk=values["id"], at=values["sent_at"] or values["retry_at"] or values["due_at"], zone="",
        kind=_label(values["sort"]), channel=str(Channel(values["channel"]).label), state=str(state.label),
        pill=PILLS.get(state, "neutral"),
    )  # fmt: skip
