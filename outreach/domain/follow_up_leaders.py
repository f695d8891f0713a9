"""Who leads follow-ups: each RW's own head, somebody of the village, its operator or an officer."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from outreach.domain import officers
from outreach.domain.follow_up_plan import Choice, Group
from outreach.models import OutreachSession, SessionOfficer
from villages.enums import UNIT_LEADERS, Function
from villages.models import Stakeholder

Leader = User | Stakeholder
# Contacts of a village who lead beside the heads of its units.
VILLAGE_LEADERS = (Function.VILLAGE_HEAD, Function.VILLAGE_STAFF)


def key_of(leader: Leader) -> str:
    """``u12`` an account, ``c34`` a contact."""
    return f"{'u' if isinstance(leader, User) else 'c'}{leader.pk}"


def heads(unit_ids: Collection[int]) -> dict[int, Stakeholder]:
    """Who leads each unit, of the contacts in use and in office today; the one entered first where there are two."""
    rows = Stakeholder.objects.filter(unit__in=unit_ids, function__in=UNIT_LEADERS, retired_at__isnull=True)
    in_office = rows.filter(Q(term_end__isnull=True) | Q(term_end__gte=timezone.localdate()))
    return {row.unit_id: row for row in in_office.order_by("-pk") if row.unit_id}


def of_groups(groups: Sequence[Group], choice: Choice, *, actor: User) -> list[Leader]:
    """Who leads each group. Raises :class:`DomainError` for an RW without a head, or somebody of another village."""
    if choice.leader is not None:
        _check(choice.leader, {group.village_id for group in groups}, actor=actor)
        return [choice.leader] * len(groups)
    found = heads([group.led_in.pk for group in groups])
    missing = sorted({group.led_in.label for group in groups if group.led_in.pk not in found})
    if missing:
        raise DomainError(
            _("Belum ada kontak ketua untuk %(units)s. Tambahkan kontaknya, atau pilih pemimpin lain.")
            % {"units": ", ".join(missing[:5]) + (" …" if len(missing) > 5 else "")},
            field="leader",
        )
    return [found[group.led_in.pk] for group in groups]


def _check(leader: Leader, codes: Collection[str], *, actor: User) -> None:
    if isinstance(leader, Stakeholder):
        fits = leader.retired_at is None and set(codes) == {leader.village_id}
    else:
        colleague = officers.candidates(actor=actor).filter(pk=leader.pk).exists()
        fits = colleague or all(officers.village_operators([code]).filter(pk=leader.pk).exists() for code in codes)
    if not fits:
        raise DomainError(
            _(
                "%(name)s hanya memimpin di desanya sendiri. Centang RT desa itu saja, atau pilih Ketua RW "
                "masing-masing."
            )
            % {"name": str(leader)},
            field="leader",
        )


def busy(leaders: Collection[Leader], *, first: date, last: date) -> dict[str, list[tuple[datetime, datetime]]]:
    """When they are bound elsewhere in these days, by key: two queries."""
    start = timezone.make_aware(datetime.combine(first, time.min)) - timedelta(days=1)
    end = timezone.make_aware(datetime.combine(last, time.max)) + timedelta(days=1)
    users = {leader.pk for leader in leaders if isinstance(leader, User)}
    contacts = {leader.pk for leader in leaders if isinstance(leader, Stakeholder)}
    spans: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    if users:
        rows = SessionOfficer.objects.filter(officer__in=users, blocks=True, starts_at__range=(start, end))
        for pk, starts_at, ends_at in rows.values_list("officer_id", "starts_at", "ends_at"):
            spans[f"u{pk}"].append((starts_at, ends_at))
    if contacts:
        led = OutreachSession.objects.filter(led_by__in=contacts, blocks=True, starts_at__range=(start, end))
        for contact, starts_at, ends_at in led.values_list("led_by_id", "starts_at", "ends_at"):
            spans[f"c{contact}"].append((starts_at, ends_at))
    return spans
