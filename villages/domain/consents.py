"""What people said about messages and which privacy notice they were told: each kept, the latest on the contact."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from villages.domain.phones import refuse_nik
from villages.enums import NOTICE_VERSION
from villages.models import Consent, Stakeholder


def opt_out(*, actor: User, contact: Stakeholder, source: str, at: datetime | None = None) -> Consent | None:
    """Keep that the person wants no messages, since when, and how they said so; ``None``: that was known."""
    return _keep(contact, actor=actor, wants=False, source=source, at=at)


def opt_in(*, actor: User, contact: Stakeholder, source: str, at: datetime | None = None) -> Consent | None:
    """Keep that the person was told the notice in force and takes messages; ``None``: that was known.

    Also what is kept at intake, when the person was told, and again after the notice changed.
    """
    return _keep(contact, actor=actor, wants=True, source=source, at=at)


@transaction.atomic
def _keep(contact: Stakeholder, *, actor: User, wants: bool, source: str, at: datetime | None) -> Consent | None:
    source = " ".join(source.split())
    if not source:
        raise DomainError(_("Tulis bagaimana disampaikan, misalnya “lewat telepon ke kelurahan”."), field="source")
    refuse_nik(source, field="source")
    # one word at a time: a form sent twice keeps one row
    kept = _locked(contact)
    if kept.pk != contact.pk:
        contact = kept
    if _is_known(kept, wants=wants):
        return None
    moment = at or timezone.now()
    contact.opted_out_at, contact.opted_in_at = (None, moment) if wants else (moment, None)
    contact.wish_source = source
    # who says no was told nothing new
    contact.notice_version = NOTICE_VERSION if wants else kept.notice_version
    contact.save(update_fields=["opted_out_at", "opted_in_at", "wish_source", "notice_version"])
    return Consent.objects.create(
        stakeholder=contact,
        wants_messages=wants,
        at=moment,
        source=source,
        notice_version=contact.notice_version,
        recorded_by=actor,
    )


def _locked(contact: Stakeholder) -> Stakeholder:
    """The contact as it is now; of an alias, whose page was open since before the merge, the person in use."""
    person = Stakeholder.objects.filter(pk=contact.pk).values("merged_into")
    rows = Stakeholder.objects.select_for_update(no_key=True).filter(Q(pk=contact.pk) | Q(pk__in=person))
    locked = {row.pk: row for row in rows.order_by("pk")}
    kept = locked[contact.pk]
    if kept.merged_into_id and kept.merged_into_id not in locked:
        raise DomainError(_("Kontak ini baru saja digabung ke kontak lain. Kirim sekali lagi."))
    return locked.get(kept.merged_into_id, kept) if kept.merged_into_id else kept


def _is_known(contact: Stakeholder, *, wants: bool) -> bool:
    if not wants:
        return contact.opted_out_at is not None
    return contact.opted_in_at is not None and contact.notice_version == NOTICE_VERSION
