"""Who said yes to WhatsApp, on which number; and no again, here or by writing STOP."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from notifications.domain import fall_through
from notifications.domain.numbers import Consents
from notifications.domain.outbox import without_secret
from notifications.domain.persons import names_of
from notifications.enums import Channel, ConsentWay, MessageState
from notifications.models import Message, WhatsAppConsent
from offices.errors import DomainError
from villages.domain.phones import normalise_phone
from villages.models import Stakeholder

WINDOW = timedelta(hours=24)
ONE_SECOND = timedelta(seconds=1)  # Meta writes times in whole ones
WITHDRAWN = "consent withdrawn"
SAID_TO_STAFF = (ConsentWay.IN_PERSON, ConsentWay.PAPER, ConsentWay.WHATSAPP, ConsentWay.PHONE)


class Held(NamedTuple):
    """``open_until``: until then the person may be answered in free words."""

    open_until: datetime | None


def held(person: str, phone: str, now: datetime) -> Held | None:
    """What allows a WhatsApp message to this person on this number now; nothing: nobody may send one."""
    if not Consents.load([person]).number(person, phone):
        return None
    inbound = WhatsAppConsent.objects.filter(phone=phone, last_inbound_at__gt=now - WINDOW).order_by(
        "-last_inbound_at"
    )
    last = inbound.values_list("last_inbound_at", flat=True).first()
    return Held(last + WINDOW if last else None)


@transaction.atomic
def record(*, actor: User, contact: Stakeholder, how: str) -> WhatsAppConsent:
    """The contact agreed, on the number the contact has now. Said again nothing changes."""
    if not contact.phone:
        raise DomainError(_("Kontak ini belum punya nomor telepon. Isi dulu nomornya."))
    if how not in SAID_TO_STAFF:
        raise DomainError(_("Pilih bagaimana persetujuan disampaikan."), field="how")
    return _given(f"c{contact.pk}", contact.phone, how=how, recorded_by=actor, contact=contact)


@transaction.atomic
def record_own(*, user: User, phone: str) -> WhatsAppConsent:
    """Somebody agrees for the own account, on this number: the portal has no other one of an account."""
    number = normalise_phone(phone)
    if not number:
        raise DomainError(_("Tulis nomor WhatsApp Anda."), field="phone")
    return _given(f"u{user.pk}", number, how=ConsentWay.PORTAL, recorded_by=user, user=user)


def withdraw(*, person: str, how: str) -> int:
    """The person takes it back, under whichever name it was said; what was scheduled takes its next way.

    Returns how many consents ended.
    """
    return _withdraw(WhatsAppConsent.objects.filter(person__in=names_of(person)), how)


def stopped(phone: str, at: datetime) -> int:
    """STOP, written ``at``, came from this number: everybody on it who had agreed by then takes it back.

    Meta repeats what was not taken: a word that comes late does not undo what was said after it.
    """
    agreed_by_then = WhatsAppConsent.objects.filter(phone=phone, given_at__lt=at + ONE_SECOND)
    return _withdraw(agreed_by_then, ConsentWay.WHATSAPP, at=at)


@transaction.atomic
def started(phone: str, at: datetime) -> int:
    """START, written ``at``: who agreed before and had taken it back by then agrees again. Nobody else does."""
    again = 0
    for row in WhatsAppConsent.objects.select_for_update().filter(phone=phone).order_by("pk"):
        elsewhere = WhatsAppConsent.objects.active().filter(person=row.person)
        if row.withdrawn_at and row.withdrawn_at <= at and not elsewhere.exists():
            _renew(row, at, how=ConsentWay.WHATSAPP, recorded_by=None)
            again += 1
    return again


def wrote(phone: str, at: datetime) -> None:
    """Something came from this number: for 24 hours it may be answered freely. Nothing else of it is kept."""
    rows = WhatsAppConsent.objects.filter(Q(last_inbound_at__isnull=True) | Q(last_inbound_at__lt=at), phone=phone)
    rows.update(last_inbound_at=at)


def _given(person: str, phone: str, *, how: str, recorded_by: User, **whose: Stakeholder | User) -> WhatsAppConsent:
    now = timezone.now()
    rows = {row.phone: row for row in WhatsAppConsent.objects.select_for_update().filter(person=person)}
    for other in rows.values():
        if other.phone != phone and not other.withdrawn_at:
            _end(other, now, how)  # the person has one number; the one before is nobody's to write to
    row = rows.get(phone)
    if row is None:
        return WhatsAppConsent.objects.create(
            person=person, phone=phone, given_at=now, how=how, recorded_by=recorded_by, **whose
        )
    if row.withdrawn_at:
        _renew(row, now, how=how, recorded_by=recorded_by)
    return row


def _renew(row: WhatsAppConsent, now: datetime, *, how: str, recorded_by: User | None) -> None:
    row.given_at, row.how, row.recorded_by = now, how, recorded_by
    row.withdrawn_at, row.withdrawn_how = None, ""
    row.save(update_fields=["given_at", "how", "recorded_by", "withdrawn_at", "withdrawn_how"])


def _end(row: WhatsAppConsent, now: datetime, how: str) -> None:
    row.withdrawn_at, row.withdrawn_how = now, how
    row.save(update_fields=["withdrawn_at", "withdrawn_how"])


@transaction.atomic
def _withdraw(rows: QuerySet[WhatsAppConsent], how: str, *, at: datetime | None = None) -> int:
    at = at or timezone.now()
    ended = list(rows.active().select_for_update().order_by("pk"))  # type: ignore[attr-defined]
    for row in ended:
        _end(row, at, how)
        scheduled = Message.objects.filter(
            person__in=names_of(row.person),
            channel=Channel.WHATSAPP,
            address=row.phone,
            state=MessageState.SCHEDULED,
        )
        for message in scheduled.select_for_update().order_by("pk"):
            Message.objects.filter(pk=message.pk).update(
                state=MessageState.CANCELLED, last_error=WITHDRAWN, context=without_secret()
            )
            fall_through.go_on(message)
    return len(ended)
