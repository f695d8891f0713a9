"""The list of messages: what is chosen in the address, how many there are of each state, one page of rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from phonenumbers import NumberParseException

from notifications.domain.reasons import reason_of
from notifications.domain.retrying import MOST, NOT_ARRIVED, not_arrived, retryable, unseen
from notifications.enums import OPEN_STATES, REACHED_STATES, Channel, MessageState
from notifications.kinds import label_of
from notifications.models import Message
from notifications.queries.names import names_for
from notifications.subjects import NOTHING, Subject, named_subjects
from offices.roles import Role
from villages.domain.phones import mask_phone
from villages.queries.keyset import Order, Page, key_in, page_of

ORDER = Order(("due_at",), descending=True)
SOONEST_FIRST = Order(("due_at",))
UPCOMING = "upcoming"
# Tabs of the list: what people look for, which is coarser than the states a row may have. What is only planned has a
# tab of its own: next to what has happened, months of reminders would stand before what somebody has to see to today.
TABS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "": (_("Terbaru"), ()),
    UPCOMING: (_("Akan datang"), OPEN_STATES),
    "waiting": (_("Menunggu"), OPEN_STATES),
    "sent": (_("Terkirim"), (*REACHED_STATES, MessageState.BUNDLED)),
    "delivered": (_("Diterima"), (MessageState.DELIVERED, MessageState.READ)),
    "failed": (_("Gagal"), (MessageState.FAILED,)),
    "missed": (_("Terlewat"), (MessageState.MISSED,)),
    "cancelled": (_("Dibatalkan"), (MessageState.CANCELLED,)),
}
PERIODS = {"1": _("24 jam"), "7": _("7 hari"), "30": _("30 hari"), "90": _("90 hari")}
DEFAULT_PERIOD = "30"
PILLS = {
    MessageState.SENT: "ok", MessageState.DELIVERED: "ok", MessageState.READ: "ok", MessageState.FAILED: "bad",
    MessageState.MISSED: "warn", MessageState.SENDING: "info", MessageState.SCHEDULED: "draft",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MessageFilters:
    """Empty: not filtered. ``period``: days back; what is still to come is always among them."""

    state: str = ""
    channel: str = ""
    kind: str = ""
    period: str = DEFAULT_PERIOD
    text: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "MessageFilters":
        """What is not to be understood is left out."""
        state, channel, period = query.get("state", ""), query.get("saluran", ""), query.get("masa", "")
        return cls(
            state=state if state in TABS else "",
            channel=channel if channel in Channel.values else "",
            kind=query.get("jenis", "").replace("\x00", "")[:30],
            period=period if period in PERIODS else DEFAULT_PERIOD,
            text=query.get("q", "").replace("\x00", "").strip()[:60],
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.folded)

    @property
    def folded(self) -> int:
        """How many filters are in force besides the search: narrow screens fold them away."""
        return sum((bool(self.channel), bool(self.kind), self.period != DEFAULT_PERIOD))

    @property
    def order(self) -> Order:
        return SOONEST_FIRST if self.state == UPCOMING else ORDER

    def address(self, **other: Any) -> str:
        """The query of this choice, with some values exchanged."""
        values = {
            "state": self.state, "saluran": self.channel, "jenis": self.kind, "q": self.text,
            "masa": "" if self.period == DEFAULT_PERIOD else self.period, **other,
        }  # fmt: skip
        return f"?{urlencode({name: value for name, value in values.items() if value})}"


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A line of the list. Of the administrator's there is no ``name``, ``where``, ``url`` or ``reason``."""

    pk: int
    at: datetime
    zone: str
    kind: str
    channel: str
    state: str
    pill: str
    name: str = ""
    where: str = ""
    reason: str = ""
    url: str = ""
    person: str = ""
    retryable: bool = False
    about: Subject = NOTHING

    @property
    def icon(self) -> str:
        return icon_of(self.pill)


def chosen_messages(user: Any, filters: MessageFilters) -> QuerySet[Message]:
    """Messages of one's office or Kanwil the filters leave; of the tab of failed ones those that reached nobody."""
    return in_tab(narrowed(Message.objects.visible_to(user), filters), filters.state)


def tab_counts(user: Any, filters: MessageFilters) -> dict[str, int]:
    """How many messages each tab has with these filters. Two queries."""
    rows, now = narrowed(Message.objects.visible_to(user), filters), timezone.now()
    counted = {tab: Count("pk", filter=of_tab(tab, now)) for tab in TABS if tab not in ("", "failed")}
    counts = rows.order_by().aggregate(till_now=Count("pk", filter=of_tab("", now)), **counted)
    return counts | {"": counts.pop("till_now"), "failed": in_tab(rows, "failed").count()}


def message_page(user: Any, filters: MessageFilters, *, before: str = "", after: str = "") -> Page:
    """One page of ``MessageRow``, the latest first; of what is still to come the next one first."""
    page = page_of(
        chosen_messages(user, filters), filters.order, scope=Message.objects.visible_to(user),
        before=key_in(before), after=key_in(after),
    )  # fmt: skip
    return Page(message_rows(user, page.rows), page.before, page.after)


def message_rows(user: Any, found: list[Message]) -> list[MessageRow]:
    """One query for all of them which may be sent once more, one for what they are about, two where any was erased."""
    ids = [row.pk for row in found if row.state in (MessageState.FAILED, MessageState.MISSED)]
    again = set(retryable(Message.objects.visible_to(user).filter(pk__in=ids)).values_list("pk", flat=True))
    subjects, names = named_subjects(user, {row.subject for row in found}), names_for(user, found)
    return [_row(row, names[row.pk], row.pk in again, subjects.get(row.subject, NOTHING)) for row in found]


def masked(message: Message) -> str:
    """Where it goes, not readable: ``+62 812-…-01``, ``a…@contoh.example``."""
    if message.channel in (Channel.WHATSAPP, Channel.SMS):
        try:
            return mask_phone(message.address)
        except NumberParseException:
            return "…"
    name, sign, host = message.address.rpartition("@")
    return f"{name[:1]}…{sign}{host}" if sign else ""


def icon_of(pill: str) -> str:
    """What waits for its hour shows a clock, not the pencil of a draft."""
    return "clock" if pill == PILLS[MessageState.SCHEDULED] else ""


def _row(message: Message, name: str, may_retry: bool, about: Subject) -> MessageRow:
    reason = reason_of(message)
    return MessageRow(
        pk=message.pk, at=message.sent_at or message.retry_at or message.due_at, zone=message.zone,
        kind=label_of(message.kind), channel=message.get_channel_display(), state=message.get_state_display(),
        pill=PILLS.get(MessageState(message.state), "neutral"), name=name, where=masked(message),
        reason=reason.what if reason else "", person=message.person, retryable=may_retry,
        about=about,
    )  # fmt: skip


def narrowed(rows: QuerySet[Message], filters: MessageFilters) -> QuerySet[Message]:
    rows = rows.filter(due_at__gte=timezone.now() - timedelta(days=int(filters.period)))
    exact = {"channel": filters.channel, "kind": filters.kind}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    named = Q()
    for word in filters.text.split():
        named &= Q(recipient_name__icontains=word)
    return rows.filter(named)


def in_tab(rows: QuerySet[Message], tab: str) -> QuerySet[Message]:
    rows = rows.filter(of_tab(tab, timezone.now()))
    return not_arrived(rows) if tab == "failed" else rows


def of_tab(tab: str, now: datetime) -> Q:
    """What a tab holds at a moment; of the failed ones all, those that went on another way too."""
    states = TABS[tab][1]
    chosen = Q(state__in=states) if states else Q()
    if tab == UPCOMING:
        return chosen & Q(due_at__gt=now)
    return chosen & Q(due_at__lte=now) if tab in ("", "waiting") else chosen


def retry_choice(user: Any, sent: QueryDict) -> QuerySet[Message]:
    """What somebody ticked, or with ``semua`` everything the filters leave; for the administrator one kind, unseen.

    The administrator sees no messages, so what he chooses goes by its kind alone.
    """
    filters = MessageFilters.read(sent)
    if user.scope.role is Role.ADMINISTRATOR:
        since = timezone.now() - timedelta(days=int(filters.period))
        ids = Message.envelopes.visible_to(user).filter(kind=filters.kind, state__in=NOT_ARRIVED, due_at__gte=since)
        return unseen(ids.values_list("id", flat=True))
    rows = Message.objects.visible_to(user)
    if sent.get("semua"):
        return in_tab(narrowed(rows, filters), filters.state)
    return rows.filter(pk__in=[number for text in sent.getlist("pesan")[:MOST] if (number := key_in(text))])


def subject_page(user: Any, subject: str, kind: str = "", *, before: str = "", after: str = "") -> Page:
    """Everything that was, or was to be, told about a subject in all its revisions, the latest first."""
    rows = Message.objects.visible_to(user).filter(subject=subject)
    rows = rows.filter(kind=kind) if kind else rows
    page = page_of(rows, ORDER, scope=rows, before=key_in(before), after=key_in(after))
    return Page(message_rows(user, page.rows), page.before, page.after)


def undelivered(user: Any) -> int:
    """How many messages of the last seven days reached nobody. One query."""
    return in_tab(narrowed(Message.objects.visible_to(user), MessageFilters(period="7")), "failed").count()
