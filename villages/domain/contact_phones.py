"""A phone is one person's in an office, unless it is marked as shared."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from villages.models import Stakeholder

PHONE_IS_ONE_PERSONS = "contact_phone_is_one_persons_unless_shared"


def settle_phone(contact: Stakeholder, *, actor: User) -> None:
    """Hold the rule before ``contact`` is saved with its phone and mark.

    With the mark everybody else who has the number gets it, too; without it DomainError names who has the number,
    where ``actor`` may see that person. Call it inside the transaction that saves.
    """
    if not contact.phone:
        contact.phone_is_shared = False
    if not contact.phone or contact.retired_at:
        return
    holders = holders_of(contact)
    if not contact.phone_is_shared:
        if holder := holders.order_by("retired_at", "pk").first():
            raise DomainError(_sentence(holder, actor=actor), field="phone")
        return
    for holder in holders.filter(phone_is_shared=False).select_for_update(no_key=True).order_by("pk"):
        holder.phone_is_shared = True
        holder.save(update_fields=["phone_is_shared"])


def holders_of(contact: Stakeholder) -> QuerySet[Stakeholder]:
    """Others of the office, in use, with the same number."""
    same = Stakeholder.objects.filter(office_id=contact.office_id, phone=contact.phone, retired_at__isnull=True)
    return same.exclude(pk=contact.pk)


@contextmanager
def phone_stays_free(contact: Stakeholder, *, actor: User) -> Iterator[None]:
    """Around the save: somebody who took the number at the same moment is told like one who had it before."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if PHONE_IS_ONE_PERSONS not in str(error):
            raise
        holder = holders_of(contact).first()
        raise DomainError(_sentence(holder, actor=actor), field="phone") from error


def _sentence(holder: Stakeholder | None, *, actor: User) -> str:
    if holder and Stakeholder.objects.visible_to(actor).filter(pk=holder.pk).exists():
        return taken_by(name=holder.full_name, function=holder.function_title, place=holder.place)
    return taken_by_somebody()


def taken_by(*, name: str, function: str, place: str) -> str:
    """What is said of a number to somebody who may see whose it is."""
    return _(
        "Nomor ini sudah dipakai %(name)s (%(function)s, %(place)s). Tandai telepon bersama bila dipakai "
        "bersama, atau periksa nomornya."
    ) % {"name": name, "function": function, "place": place}


def taken_by_somebody() -> str:
    """What is said of it to everybody else."""
    return _(
        "Nomor ini sudah dipakai kontak lain di kantor ini. Tandai telepon bersama bila dipakai bersama, atau periksa "
        "nomornya."
    )
