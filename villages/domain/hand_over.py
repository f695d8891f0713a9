"""Rotation: everything an officer looks after passes to a successor in one act."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from offices.errors import DomainError
from offices.formats import short_date
from offices.models import ImmigrationOffice
from villages.domain.assignments import ONE_DAY, check_days, check_posted, clashes_told, lock_villages, office_of
from villages.enums import STATUSES_ENDED, AssignmentRole
from villages.models import Assignment
from villages.signals import villages_handed_over

ANCESTORS = ("office", "regional_office", "regency", "district")


@transaction.atomic
def hand_over(
    *,
    actor: User,
    officer: User,
    successor: User,
    on: date,
    decree_number: str = "",
    villages: Collection[str] | None = None,
    left: Collection[str] = (),
) -> list[str]:
    """Pass the officer's villages (codes; None: all of the actor's office) to the successor, from the day ``on``.

    Assignments that reach ``on`` end the day before and go on with the successor, in the same role and to the same
    last day; one that had not begun moves as a whole. Where the successor assists already, leading wins. Handed
    back before it took effect, the old assignment simply goes on. Every village is looked after on the same days as
    before. Upper apps follow by ``villages_handed_over``; ``left`` names, in their keys, what stays with the officer.
    Returns the codes. Raises DomainError, then nothing has changed.
    """
    office = office_of(actor)
    _check_successor(actor=actor, officer=officer, successor=successor)
    check_days(on, None, office=office, first_field="on")
    codes = _codes(assignments_from(officer=officer, office=office, on=on), villages)
    if not codes:
        raise DomainError(
            _("Tidak ada desa yang dipegang %(officer)s pada %(day)s atau sesudahnya.")
            % {"officer": officer.name, "day": short_date(on)},
            field="villages",
        )
    lock_villages(codes, office=office)
    held = assignments_from(officer=officer, office=office, on=on).filter(village__in=codes)
    rows = list(held.select_for_update(of=("self",)).order_by("village", "starts_on"))
    if {row.village_id for row in rows} != set(codes):  # somebody else was faster
        raise DomainError(_("Penugasan petugas ini baru saja diubah orang lain. Periksa lagi desanya."))
    for first, last in dict.fromkeys((max(row.starts_on, on), row.ends_on) for row in rows):
        check_posted(successor, office=office, first=first, last=last, field="successor")
    for row in rows:
        _pass_on(row, successor=successor, on=on, decree_number=" ".join(decree_number.split()), actor=actor)
    villages_handed_over.send(
        sender=Assignment,
        actor=actor,
        officer=officer,
        successor=successor,
        villages=codes,
        on=on,
        left=frozenset(left),
    )
    return codes


def assignments_from(*, officer: User, office: ImmigrationOffice, on: date) -> QuerySet[Assignment]:
    """What there is to hand over: assignments in force on ``on`` or later, in villages the office still guides."""
    rows = Assignment.objects.not_over(on).filter(officer=officer, office=office, village__office=office)
    rows = rows.exclude(village__status__in=STATUSES_ENDED)
    return rows.select_related("officer", "village__region", "village__district")


def _check_successor(*, actor: User, officer: User, successor: User) -> None:
    if successor.pk == officer.pk:
        raise DomainError(_("Pilih penerus yang lain dari petugas lama."), field="successor")
    if successor.pk == actor.pk:
        raise DomainError(_("Penugasan sendiri ditetapkan kepala yang lain."), field="successor")
    if not successor.is_active:
        raise DomainError(_("Akun %(name)s nonaktif.") % {"name": successor.name}, field="successor")


def _codes(rows: QuerySet[Assignment], wanted: Collection[str] | None) -> list[str]:
    held = set(rows.values_list("village_id", flat=True))
    if wanted is not None and (missing := set(wanted) - held):
        raise DomainError(
            _("%(count)s desa yang dipilih tidak lagi dipegang petugas ini pada tanggal itu. Muat ulang halaman.")
            % {"count": len(missing)},
            field="villages",
        )
    return sorted(held if wanted is None else wanted)


def _pass_on(row: Assignment, *, successor: User, on: date, decree_number: str, actor: User) -> None:
    given = _copy(row, max(row.starts_on, on), row.ends_on)
    given.officer, given.decree_number, given.created_by = successor, decree_number, actor
    if row.starts_on < on:
        row.ends_on, row.end_reason, row.handed_over_to = on - ONE_DAY, "", successor
        row.save(update_fields=["ends_on", "end_reason", "handed_over_to"])
    else:
        row.delete()
    with clashes_told([given]):
        for piece in _beside_what_is_there(given):
            if not _goes_on(piece, giver_id=row.officer_id):
                piece.save(force_insert=True)


def _beside_what_is_there(given: Assignment) -> list[Assignment]:
    """``given``, fitted to what its officer is in the village already.

    Leading cuts its days out of the time as assistant; assisting fills only the days that are free.
    """
    mine = Assignment.objects.filter(officer=given.officer, village=given.village)
    there = list(mine.during(given.starts_on, given.ends_on).select_for_update().order_by("starts_on"))
    if given.role == AssignmentRole.MAIN:
        return [given, *(rest for row in there if not row.leads for rest in _cut(row, given))]
    pieces, first = [], given.starts_on
    for row in there:
        if row.starts_on > first:
            pieces.append(_copy(given, first, row.starts_on - ONE_DAY))
        if row.ends_on is None:
            return pieces
        first = max(first, row.ends_on + ONE_DAY)
    if given.ends_on is None or first <= given.ends_on:
        pieces.append(_copy(given, first, given.ends_on))
    return pieces


def _cut(row: Assignment, given: Assignment) -> list[Assignment]:
    """Take the days of ``given`` out of ``row``; what remains after them, unsaved."""
    after = []
    if given.ends_on and (row.ends_on is None or row.ends_on > given.ends_on):
        after = [_copy(row, given.ends_on + ONE_DAY, row.ends_on)]
    if row.starts_on < given.starts_on:
        row.ends_on, row.end_reason, row.handed_over_to = given.starts_on - ONE_DAY, "", None
        row.save(update_fields=["ends_on", "end_reason", "handed_over_to"])
    else:
        row.delete()
    return after


def _copy(row: Assignment, first: date, last: date | None) -> Assignment:
    """The same for other days, unsaved."""
    names = ["officer_id", "role", "decree_number", "created_by_id", *(f"{name}_id" for name in ANCESTORS)]
    same = {name: getattr(row, name) for name in names}
    return Assignment(village=row.village, starts_on=first, ends_on=last, **same)


def _goes_on(piece: Assignment, *, giver_id: int) -> bool:
    """Handed back before it took effect: the assignment that was to end goes on, as if nothing had been."""
    before = Assignment.objects.filter(
        officer=piece.officer,
        village=piece.village,
        role=piece.role,
        ends_on=piece.starts_on - ONE_DAY,
        handed_over_to=giver_id,
    ).first()
    if before is None or piece.decree_number not in ("", before.decree_number):
        return False
    before.ends_on, before.end_reason, before.handed_over_to = piece.ends_on, "", None
    before.save(update_fields=["ends_on", "end_reason", "handed_over_to"])
    return True
