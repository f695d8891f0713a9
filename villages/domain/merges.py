"""Two contacts that are one person: the loser becomes an alias of the winner. Undo is in ``unmerges``.

Attendance, messages and consents stay with the contact they were written for and count for the person through the
alias. Aliases are flat: whatever is merged, ``merged_into`` names the person in use.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from offices.models import Region
from villages import signals
from villages.domain.contact_phones import PHONE_IS_ONE_PERSONS
from villages.domain.likely_pairs import compare
from villages.enums import (
    DISTRICT_FUNCTIONS,
    LEADS_LOWER_UNIT,
    SERVING_FUNCTIONS,
    UNIT_LEADERS,
    VILLAGE_FUNCTIONS,
    PairState,
)
from villages.models import ContactMerge, DuplicatePair, NeighbourhoodUnit, ServedVillage, Stakeholder

# What is chosen side by side, and the columns each choice stands for.
TOPICS: dict[str, tuple[str, ...]] = {
    "name": ("name", "name_key"),
    "titles": ("title_before", "title_after"),
    "called": ("called",),
    "honorific": ("honorific",),
    "function": ("function",),
    "unit": ("unit_id",),
    "phone": ("phone", "phone_is_shared"),
    "email": ("email",),
    "term": ("term_start", "term_end"),
}
WISH = ("opted_out_at", "opted_in_at", "wish_source")
LOSER_COLUMNS = ("merged_into_id", "retired_at")
# Columns that a constraint or a rule binds: given back together or not at all, so kept together.
BOUND = (WISH, ("village_id", "unit_id", "function"), *(columns for columns in TOPICS.values() if len(columns) > 1))


def fingerprint(*contacts: Stakeholder) -> str:
    """What the page showed of these contacts; another one when any of it has changed."""
    columns = [column for columns in (*TOPICS.values(), WISH, LOSER_COLUMNS, ("village_id",)) for column in columns]
    shown = [[contact.pk, *(str(getattr(contact, column)) for column in columns)] for contact in contacts]
    return sha256(repr(sorted(shown)).encode()).hexdigest()[:16]


@transaction.atomic
def merge(
    *,
    actor: User,
    winner: Stakeholder,
    loser: Stakeholder,
    from_loser: Collection[str] = (),
    seen: str = "",
    now: datetime | None = None,
) -> ContactMerge:
    """Make ``loser`` an alias of ``winner``, who takes the ``from_loser`` topics of ``TOPICS`` from it.

    A no to messages of either holds. Of two villages, somebody whose function serves several becomes a contact of the
    kecamatan who serves both; anybody else stays in the winner's. ``seen`` is the ``fingerprint`` that was decided on.
    Raises DomainError when one of them is an alias already, changed since, belongs to another office, or when what
    was chosen does not fit together. Sends ``contacts_merged``.
    """
    now = now or timezone.now()
    rows = _locked(winner, loser)
    if winner.pk == loser.pk or {winner.pk, loser.pk} - rows.keys():
        raise DomainError(_("Pilih dua kontak yang berbeda."))
    winner, loser = rows[winner.pk], rows[loser.pk]
    _refuse_unfit(winner, loser, seen)
    after = _of_winner(winner, loser, from_loser)
    added = _served_villages(winner, loser, after)
    changed = {column: value for column, value in after.items() if value != getattr(winner, column)}
    if {"function", "unit_id", "village_id"} & changed.keys():
        _check_fit(winner, changed)
    aliases = sorted(pk for pk, row in rows.items() if row.merged_into_id == loser.pk)
    with phone_in_use():
        Stakeholder.objects.filter(pk=loser.pk).update(merged_into=winner, retired_at=loser.retired_at or now)
        if changed:
            Stakeholder.objects.filter(pk=winner.pk).update(**changed)
    Stakeholder.objects.filter(pk__in=aliases).update(merged_into=winner)
    served = [ServedVillage.objects.create(stakeholder=winner, village_id=code).pk for code in added]
    kept = ContactMerge.objects.create(
        winner=winner,
        loser=loser,
        winner_before=_kept(winner, _touched(changed), {}),
        winner_after=_kept(winner, _touched(changed), changed),
        loser_before=_kept(loser, LOSER_COLUMNS, {}),
        aliases=aliases,
        served=served,
        merged_by=actor,
        merged_at=now,
    )
    decide(actor=actor, contacts=(winner, loser), state=PairState.MERGED, now=now)
    compare([winner.pk, loser.pk])
    signals.contacts_merged.send(sender=ContactMerge, merge=kept)
    return kept


def decide(
    *, actor: User, contacts: tuple[Stakeholder, Stakeholder], state: PairState, now: datetime | None = None
) -> DuplicatePair:
    """Remember what somebody decided about two contacts, suspected before or not."""
    first, second = sorted(contact.pk for contact in contacts)
    now = now or timezone.now()
    decision = {"state": state, "decided_by": actor, "decided_at": now}
    pair, _new = DuplicatePair.objects.update_or_create(
        first_id=first,
        second_id=second,
        defaults=decision,
        create_defaults=decision | {"score": 0, "reasons": [], "found_at": now},
    )
    return pair


def keep_apart(*, actor: User, contact: Stakeholder, other: Stakeholder) -> DuplicatePair:
    """Remember that the two are not one person. Raises DomainError for a contact that is an alias."""
    if contact.pk == other.pk or contact.merged_into_id or other.merged_into_id:
        raise DomainError(_("Salah satu kontak ini sudah digabung. Urungkan dulu penggabungannya."))
    return decide(actor=actor, contacts=(contact, other), state=PairState.NOT_DUPLICATE)


@transaction.atomic
def reconsider(*, actor: User, pair: DuplicatePair) -> None:
    """Take back ``keep_apart``: the pair is suspected again while it is likely."""
    rows = DuplicatePair.objects.filter(pk=pair.pk, state=PairState.NOT_DUPLICATE)
    if rows.update(state=PairState.SUSPECTED, decided_by=None, decided_at=None):
        compare([pair.first_id, pair.second_id])


@contextmanager
def phone_in_use() -> Iterator[None]:
    """The constraint's refusal as a sentence; the acts inside are taken back."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if PHONE_IS_ONE_PERSONS not in str(error):
            raise
        sentence = _(
            "Nomor teleponnya kini dipakai kontak lain. Tandai sebagai telepon bersama atau ubah di sana, lalu ulangi."
        )
        raise DomainError(sentence, field="phone") from error


def _touched(changed: Collection[str]) -> list[str]:
    """What has to be kept to take the merge apart: the columns it changed, those bound to them, and the wish."""
    bound = [column for columns in BOUND if columns == WISH or set(columns) & set(changed) for column in columns]
    return sorted({*changed, *bound})


def _kept(contact: Stakeholder, columns: Collection[str], changed: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON keeps them, moments to the microsecond."""
    values = {column: changed.get(column, getattr(contact, column)) for column in columns}
    return {column: value.isoformat() if isinstance(value, date) else value for column, value in values.items()}


def _locked(winner: Stakeholder, loser: Stakeholder) -> dict[int, Stakeholder]:
    """Both and the loser's aliases, locked in the order of their ids, as they are now; their places first."""
    lock_places(winner, loser)
    ids = {winner.pk, loser.pk}
    ids |= set(Stakeholder.objects.filter(merged_into=loser).values_list("pk", flat=True))
    rows = Stakeholder.objects.select_for_update(no_key=True, of=("self",)).select_related("unit__kind")
    return {row.pk: row for row in rows.filter(pk__in=ids).order_by("pk")}


def lock_places(*contacts: Stakeholder) -> None:
    """One at a time per place, as everybody does who writes contacts."""
    codes = {contact.village_id or contact.district_id for contact in contacts}
    list(Region.objects.select_for_update(no_key=True).filter(pk__in=codes).order_by("pk"))


def _refuse_unfit(winner: Stakeholder, loser: Stakeholder, seen: str) -> None:
    for contact in (winner, loser):
        if contact.merged_into_id:
            raise DomainError(
                _("%(name)s sudah digabung ke kontak lain. Buka daftar penggabungan.") % {"name": contact.full_name}
            )
    if winner.retired_at:
        raise DomainError(
            _("%(name)s tidak dipakai lagi. Pilih yang lain sebagai kontak yang tinggal.") % {"name": winner.full_name}
        )
    if winner.office_id != loser.office_id:
        raise DomainError(_("Kedua kontak dibina kantor yang berbeda, jadi tidak dapat digabung."))
    if seen and seen != fingerprint(winner, loser):
        raise DomainError(
            _("Data salah satu kontak berubah sejak halaman ini dibuka. Belum ada yang digabung; periksa lagi.")
        )


def _of_winner(winner: Stakeholder, loser: Stakeholder, from_loser: Collection[str]) -> dict[str, Any]:
    """What the winner's columns become, except the place."""
    after = {column: getattr(loser, column) for topic in from_loser for column in TOPICS[topic]}
    if loser.opted_out_at and not winner.opted_out_at:
        after |= {column: getattr(loser, column) for column in WISH}
    if winner.predecessor_id in (None, loser.pk) and loser.predecessor_id != winner.pk:
        after["predecessor_id"] = loser.predecessor_id
    return after


def _served_villages(winner: Stakeholder, loser: Stakeholder, after: dict[str, Any]) -> list[str]:
    """Villages the winner serves from now on; makes somebody who serves several a contact of the kecamatan."""
    function = after.get("function", winner.function)
    if function not in SERVING_FUNCTIONS or winner.district_id != loser.district_id:
        return []
    rows = ServedVillage.objects.filter(stakeholder__in=[winner, loser]).values_list("stakeholder_id", "village_id")
    served = {village for _contact, village in rows}
    served |= {village for village in (winner.village_id, loser.village_id) if village}
    if winner.village_id and served <= {winner.village_id}:
        return []
    after |= {"village_id": None, "unit_id": None}
    return sorted(served - {village for contact, village in rows if contact == winner.pk})


def _check_fit(winner: Stakeholder, after: dict[str, Any]) -> None:
    function, village = after.get("function", winner.function), after.get("village_id", winner.village_id)
    if function not in (VILLAGE_FUNCTIONS if village else DISTRICT_FUNCTIONS):
        raise DomainError(_("Fungsi yang dipilih tidak ada di tempat kontak yang tinggal."), field="function")
    unit_id = after.get("unit_id", winner.unit_id)
    unit = NeighbourhoodUnit.objects.select_related("kind").filter(pk=unit_id).first()
    if unit and unit.village_id != village:
        raise DomainError(_("RT/RW yang dipilih bukan bagian dari desa kontak yang tinggal."), field="unit")
    if function in UNIT_LEADERS and (unit is None or unit.kind.is_lower != (function == LEADS_LOWER_UNIT)):
        raise DomainError(
            _("Fungsi dan RT/RW yang dipilih tidak cocok. Ambil keduanya dari kontak yang sama."), field="unit"
        )
