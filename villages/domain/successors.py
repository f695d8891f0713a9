"""Somebody takes the office of another: a new Ketua RT after the old one, each with the attendance of their own."""

from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from offices.formats import short_date
from offices.models import Region
from villages.domain.contact_rules import check_term
from villages.domain.contacts import ContactDetails, add_contact, restore_contact, retire_contact
from villages.enums import SUCCEEDED_FUNCTIONS
from villages.models import Stakeholder
from villages.signals import contact_succeeded


@transaction.atomic
def succeed(*, actor: User, predecessor: Stakeholder, details: ContactDetails, told: str = "") -> Stakeholder:
    """Take in who follows ``predecessor`` in function, place and unit, from ``details.term_start`` on.

    The predecessor's term ends the day before; they are out of use but found, and keep what they attended. Coming
    rolls follow (``villages.signals``). Errors as in ``add_contact``, and for a first day that cannot be.
    """
    leaver = _locked(predecessor)
    if leaver.function not in SUCCEEDED_FUNCTIONS:
        raise DomainError(_("Fungsi ini tidak diganti pejabatnya. Tambahkan kontak baru saja."))
    if leaver.retired_at:
        raise DomainError(_("%(name)s sudah tidak dipakai. Muat ulang halamannya.") % {"name": leaver.full_name})
    first_day = _first_day(leaver, details.term_start)
    last_day = first_day - timedelta(days=1)
    leaver.term_end = min(leaver.term_end or last_day, last_day)
    # in one step: an undo finds the term as it was in the last state in use
    leaver.retired_at = timezone.now()
    leaver.save(update_fields=["term_end", "retired_at"])
    comer = add_contact(
        actor=actor,
        village=leaver.village,
        district=leaver.district,
        details=replace(details, function=leaver.function, unit=leaver.unit),
        told=told,
    )
    comer.predecessor = leaver
    comer.save(update_fields=["predecessor"])
    contact_succeeded.send(Stakeholder, actor=actor, leaver=leaver, comer=comer, on=first_day, undone=False)
    return comer


@transaction.atomic
def undo_succession(*, actor: User, successor: Stakeholder) -> Stakeholder:
    """Take a mistaken succession back: the predecessor serves on as before, the successor is out of use.

    Raises DomainError when the successor attended something, or the predecessor cannot come back as they were.
    """
    comer = _locked(successor)
    if comer.predecessor is None or comer.retired_at:
        raise DomainError(_("Pergantian ini sudah diurungkan. Muat ulang halamannya."))
    leaver, first_day = comer.predecessor, comer.term_start or timezone.localdate(comer.created_at)
    comer.predecessor = None
    comer.save(update_fields=["predecessor"])
    retire_contact(actor=actor, contact=comer)
    leaver.term_end = _term_end_before(leaver)
    leaver.save(update_fields=["term_end"])
    restore_contact(actor=actor, contact=leaver)
    contact_succeeded.send(Stakeholder, actor=actor, leaver=comer, comer=leaver, on=first_day, undone=True)
    return leaver


def _locked(contact: Stakeholder) -> Stakeholder:
    """The contact as it is now. Its place first, as everybody does who writes contacts."""
    Region.objects.select_for_update(no_key=True).get(pk=contact.village_id or contact.district_id)
    rows = Stakeholder.objects.select_related("village__office", "district", "unit__kind", "predecessor")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=contact.pk)


def _first_day(leaver: Stakeholder, day: date | None) -> date:
    if day is None:
        raise DomainError(_("Tulis sejak kapan penggantinya menjabat."), field="term_start")
    check_term(day, None)
    if day > timezone.localdate():
        raise DomainError(_("Tanggalnya belum tiba. Catat pergantian pada harinya."), field="term_start")
    if leaver.term_start and day <= leaver.term_start:
        raise DomainError(
            _("%(name)s baru menjabat sejak %(day)s; penggantinya sesudah itu.")
            % {"name": leaver.full_name, "day": short_date(leaver.term_start)},
            field="term_start",
        )
    return day


def _term_end_before(leaver: Stakeholder) -> date | None:
    """The end of the term as it stood when the contact was last in use, from its history."""
    events = leaver.pgh_event_model.objects.filter(pgh_obj=leaver, retired_at__isnull=True)  # type: ignore[attr-defined]
    return events.order_by("-pgh_id").values_list("term_end", flat=True).first()
