"""Changing who is told what when: an office for itself, the nation for whoever did not decide otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.enums import Channel
from offices.errors import DomainError
from offices.roles import Role
from outreach.domain.replanning import concerned
from outreach.domain.rules import BUILT_IN, DAYS, FIRST_HOUR, LAST_HOUR, MOST_TIMES, Name, Rule, rules_of
from outreach.models import MessageRule, Replan

EDITORS = (Role.SECTION_HEAD, Role.OFFICE_HEAD, Role.NATIONAL)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants of a rule. ``required`` only the nation may want."""

    on: bool
    days: int
    times: int
    hour: int
    channels: Sequence[str]
    required: bool = False


class NewerRuleError(DomainError):
    """Somebody saved meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Aturan ini baru saja diubah orang lain, jadi perubahan Anda belum disimpan. Pilihan Anda masih ada "
                "di sini; bandingkan dengan yang berlaku sekarang, lalu simpan lagi."
            )
        )


def office_of(actor: User) -> int | None:
    """Whose rules this person keeps: those of the own office, or with None the nation's."""
    return next(iter(actor.scope.office_ids), None)


@transaction.atomic
def change_rule(
    *, actor: User, session_kind: str, name: Name, wish: Wish, seen: str | None = None, now: datetime | None = None
) -> int:
    """Keep ``wish`` and have the messages it concerns planned anew; of how many coming sessions.

    ``seen``: the version of the rule its writer had before them. Raises DomainError for a rule the nation requires,
    an hour at night, a day out of bounds, and no channel; NewerRuleError where the rule was changed meanwhile.
    """
    now = now or timezone.now()
    office_id = _owner(actor)
    rule = _may_change(office_id, session_kind, name)
    _check(rule, wish, national=office_id is None)
    if seen is not None and seen != _version(office_id, session_kind, name):
        raise NewerRuleError
    columns = {
        "on": wish.on or wish.required,
        "days": wish.days,
        "times": wish.times,
        "hour": wish.hour,
        "channels": list(wish.channels),
        "required": wish.required,
        "follows": False,
    }
    return _keep(actor, office_id, session_kind, name, columns, now)


@transaction.atomic
def reset_rule(*, actor: User, session_kind: str, name: Name, now: datetime | None = None) -> int:
    """Go back to what holds without one's own rule; of how many coming sessions messages are planned anew."""
    now = now or timezone.now()
    office_id = _owner(actor)
    own = MessageRule.objects.filter(
        office_id=office_id, session_kind=session_kind, kind=name.kind, audience=name.audience, follows=False
    )
    if not own.exists():
        return 0
    return _keep(actor, office_id, session_kind, name, {"follows": True, "required": False}, now)


def _version(office_id: int | None, session_kind: str, name: Name) -> str:
    """Asked while nobody else changes rules of this office: of two at the same time the second one is refused."""
    with connection.cursor() as cursor:
        key = f"message_rules:{office_id}:{session_kind}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    return rules_of(office_id, session_kind).by_name[name].version


def _owner(actor: User) -> int | None:
    if actor.scope.role not in EDITORS:
        raise DomainError(_("Aturan pesan diubah oleh Kepala Seksi atau Kepala Kantor."))
    return office_of(actor)


def _may_change(office_id: int | None, session_kind: str, name: Name) -> Rule:
    below = rules_of(None, session_kind).by_name.get(name)
    if below is None:
        raise DomainError(_("Aturan ini tidak ada. Muat ulang halaman."))
    if office_id is not None and below.required:
        raise DomainError(_("Aturan ini wajib di semua kantor dan hanya diubah Direktorat. Tidak ada yang berubah."))
    return below


def _check(rule: Rule, wish: Wish, *, national: bool) -> None:
    first, last = DAYS.get(rule.kind, (rule.days, rule.days))
    if wish.required and not national:
        raise DomainError(_("Hanya Direktorat yang dapat mewajibkan aturan."), field="required")
    if not first <= wish.days <= last:
        raise DomainError(
            _("Pilih antara %(first)s dan %(last)s hari.") % {"first": first, "last": last}, field="days"
        )
    if not 1 <= wish.times <= (MOST_TIMES if rule.repeats else 1):
        raise DomainError(_("Pesan ini diulang paling banyak %(most)s kali.") % {"most": MOST_TIMES}, field="times")
    if not FIRST_HOUR <= wish.hour <= LAST_HOUR:
        raise DomainError(_("Pilih jam antara 07.00 dan 19.00: di luar itu jam tenang."), field="hour")
    if not wish.channels or len(set(wish.channels)) != len(wish.channels) or set(wish.channels) - {*Channel.values}:
        raise DomainError(_("Pilih paling sedikit satu saluran, masing-masing satu kali."), field="channels")


def _keep(
    actor: User, office_id: int | None, session_kind: str, name: Name, columns: dict[str, object], now: datetime
) -> int:
    built_in = BUILT_IN[name]
    MessageRule.objects.update_or_create(
        office_id=office_id,
        session_kind=session_kind,
        kind=name.kind,
        audience=name.audience,
        defaults={**columns, "changed_by": actor, "changed_at": now},
        create_defaults={"channels": list(built_in.channels), **columns, "changed_by": actor, "changed_at": now},
    )
    count = concerned(office_id=office_id, session_kind=session_kind, now=now).count()
    if count:
        Replan.objects.create(office_id=office_id, session_kind=session_kind, asked_at=now)
    return count
