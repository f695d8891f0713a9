"""Who looks after which village as PIMPASA: assigning, correcting, ending. Decided by the heads of the office."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.domain.authority import HEADS
from accounts.models import Posting, User
from offices.domain.territory import ancestors_of
from offices.errors import DomainError
from offices.formats import short_date
from offices.models import ImmigrationOffice
from offices.roles import Role
from villages.enums import STATUSES_ENDED, AssignmentRole
from villages.models import Assignment, AssistedVillage
from villages.models.assignments import PAIR_OVERLAPS, SECOND_MAIN
from villages.signals import assignment_ended, villages_assigned

ONE_DAY = timedelta(days=1)
_EARLIEST = date(2000, 1, 1)
_FARTHEST = timedelta(days=731)
_LONGEST = timedelta(days=3653)


def candidates(*, actor: User) -> QuerySet[User]:
    """Whom the actor may assign: officers posted at the actor's office today or later, by name, never oneself."""
    posted = Posting.objects.not_over().filter(role=Role.OFFICER, office_id__in=actor.scope.office_ids)
    return User.objects.filter(pk__in=posted.values("user_id"), is_active=True).exclude(pk=actor.pk).order_by("name")


@transaction.atomic
def assign(
    *,
    actor: User,
    officer: User,
    villages: Collection[str],
    role: str,
    decree_number: str,
    starts_on: date,
    ends_on: date | None = None,
) -> list[Assignment]:
    """Make the officer PIMPASA of these villages (codes) of the actor's office; all of them or none.

    ``ends_on`` is the last day. Upper apps follow by ``villages_assigned``. Raises DomainError, which names every
    village that stands against it: for somebody who has no posting as officer there on those days, is assigned there
    already, or finds another main officer.
    """
    office = office_of(actor)
    _refuse_oneself(actor, officer)
    check_days(starts_on, ends_on, office=office)
    check_posted(officer, office=office, first=starts_on, last=ends_on)
    rows = [
        Assignment(
            officer=officer,
            village=village,
            role=AssignmentRole(role),
            decree_number=" ".join(decree_number.split()),
            starts_on=starts_on,
            ends_on=ends_on,
            created_by=actor,
            **ancestors_of(code=village.pk, office=office),
        )
        for village in lock_villages(villages, office=office)
    ]
    with clashes_told(rows):
        for row in rows:
            row.save(force_insert=True)
    villages_assigned.send(sender=Assignment, actor=actor, officer=officer, assignments=rows)
    return rows


@transaction.atomic
def change(
    *, actor: User, assignment: Assignment, role: str, decree_number: str, starts_on: date, ends_on: date | None
) -> Assignment:
    """Correct what was recorded; what it was stays in the history. Raises DomainError as ``assign`` does."""
    office = office_of(actor)
    row = _locked(assignment, office=office)
    _refuse_oneself(actor, row.officer)
    check_days(starts_on, ends_on, office=office)
    if ends_on is None or ends_on > office.today():
        _refuse_let_go(row.village, office=office, field="ends_on")
    if (starts_on, ends_on) != (row.starts_on, row.ends_on):
        check_posted(row.officer, office=office, first=starts_on, last=ends_on)
    row.role, row.decree_number = AssignmentRole(role), " ".join(decree_number.split())
    row.starts_on, row.ends_on = starts_on, ends_on
    if ends_on is None:
        row.end_reason, row.handed_over_to = "", None
    with clashes_told([row]):
        row.save()
    return row


@transaction.atomic
def end(*, actor: User, assignment: Assignment, last_day: date | None, reason: str) -> Assignment | None:
    """Make ``last_day`` the last one, or end it at once (None), for a reason others will read.

    Ended at once, an assignment that began today or lies ahead never was one: its row goes, its history stays, and
    None comes back. Its sessions stay with the officer; ``hand_over`` passes them on.
    """
    office = office_of(actor)
    row = _locked(assignment, office=office)
    today = office.today()
    if row.ends_on and row.ends_on < today:
        raise DomainError(_("Penugasan ini sudah berakhir %(day)s.") % {"day": short_date(row.ends_on)})
    reason = " ".join(reason.split())
    if not reason:
        raise DomainError(_("Tuliskan alasannya; tampil di riwayat desa."), field="reason")
    if last_day is None and row.starts_on >= today:
        row.delete()
        _say_ended(row, until=row.starts_on)
        return None
    last_day = last_day or today - ONE_DAY
    if row.ends_on and last_day > row.ends_on:
        raise DomainError(
            _("Penugasan ini sudah dicatat berakhir %(day)s. Perpanjang lewat “Ubah”.")
            % {"day": short_date(row.ends_on)},
            field="last_day",
        )
    check_days(row.starts_on, last_day, office=office, field="last_day")
    row.ends_on, row.end_reason = last_day, reason
    row.save(update_fields=["ends_on", "end_reason"])
    _say_ended(row, until=last_day + ONE_DAY)
    return row


def _say_ended(row: Assignment, *, until: date) -> None:
    assignment_ended.send(sender=Assignment, officer=row.officer, village=row.village_id, until=until)


def may_assign(actor: User) -> bool:
    return actor.scope.role in HEADS


def office_of(actor: User) -> ImmigrationOffice:
    """The office whose assignments the actor decides. Raises DomainError for everybody but its heads."""
    office = ImmigrationOffice.objects.filter(pk__in=actor.scope.office_ids).first()
    if not may_assign(actor) or office is None:
        raise DomainError(_("Penugasan PIMPASA diputuskan Kepala Seksi atau Kepala Kantor."))
    return office


def lock_villages(codes: Collection[str], *, office: ImmigrationOffice) -> list[AssistedVillage]:
    """The villages in the order of their codes, locked: acts on assignments of one village wait for each other."""
    locked = AssistedVillage.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    villages = list(locked.filter(pk__in=codes).select_related("region", "district", "office"))
    if not villages:
        raise DomainError(_("Pilih paling sedikit satu desa."), field="villages")
    if len(villages) < len(set(codes)) or any(village.office_id != office.pk for village in villages):
        raise _elsewhere("villages")
    for village in villages:
        _refuse_let_go(village, office=office, field="villages")
    return villages


def _refuse_let_go(village: AssistedVillage, *, office: ImmigrationOffice, field: str) -> None:
    if village.office_id != office.pk:
        raise _elsewhere(field)
    if village.status in STATUSES_ENDED:
        raise DomainError(
            _("%(village)s tidak dibina lagi (%(status)s).")
            % {"village": village.label, "status": village.get_status_display()},
            field=field,
        )


def _elsewhere(field: str) -> DomainError:
    return DomainError(_("Desa ini dibina kantor lain. Pilih desa binaan kantor Anda."), field=field)


def check_posted(
    officer: User, *, office: ImmigrationOffice, first: date, last: date | None, field: str = "officer"
) -> None:
    """Raise DomainError unless the officer is posted at the office from ``first`` to ``last``.

    Without ``last`` the first day decides: an open assignment goes on as long as the posting does, and is then
    listed for hand-over.
    """
    day, until = first, last or first
    postings = Posting.objects.filter(user=officer, role=Role.OFFICER, office=office).order_by("starts_on")
    for posting in postings:
        if not posting.is_in_force_on(day):
            continue
        if posting.ends_on is None or posting.ends_on >= until:
            return
        day = posting.ends_on + ONE_DAY
    sentence = (
        _("%(officer)s tidak bertugas sebagai Petugas Imigrasi di %(office)s pada %(day)s.")
        if day == first
        else _("Jabatan %(officer)s di %(office)s berakhir sebelum %(day)s. Majukan tanggal akhir penugasannya.")
    )
    raise DomainError(
        sentence
        % {"officer": officer.name, "office": office.short_name, "day": short_date(first if day == first else until)},
        field=field if day == first else "ends_on",
    )


@contextmanager
def clashes_told(rows: Collection[Assignment]) -> Iterator[None]:
    """Turn a constraint's refusal into sentences that name every officer, village and time in the way."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if PAIR_OVERLAPS not in str(error) and SECOND_MAIN not in str(error):
            raise
        sentences = [sentence for row in rows for sentence in _in_the_way(row)]
        raise DomainError(" ".join(dict.fromkeys(sentences)), field="villages") from error


def _in_the_way(row: Assignment) -> list[str]:
    """``Sari Contoh sudah menjadi PIMPASA utama di Desa Pontang, Kec. Pontang sejak … sampai ….``, one per clash."""
    same_village = Assignment.objects.filter(village=row.village).exclude(pk=row.pk)
    others = same_village.during(row.starts_on, row.ends_on).select_related("officer").order_by("starts_on", "pk")
    return [
        _("%(officer)s sudah menjadi %(role)s di %(village)s %(period)s.")
        % {
            "officer": other.officer.name,
            "role": other.get_role_display(),
            "village": row.village.label,
            "period": period_of(other),
        }
        for other in others
        if other.officer_id == row.officer_id or (other.leads and row.leads)
    ]


def period_of(assignment: Assignment) -> str:
    """``sejak Kam, 1 Jan 2026``, with its last day where it has one."""
    words = {"first": short_date(assignment.starts_on), "last": short_date(assignment.ends_on)}
    if assignment.ends_on:
        return _("sejak %(first)s sampai %(last)s") % words
    return _("sejak %(first)s") % words


def _locked(assignment: Assignment, *, office: ImmigrationOffice) -> Assignment:
    if assignment.office_id != office.pk:
        raise DomainError(_("Penugasan ini milik kantor lain."))
    AssistedVillage.objects.select_for_update(no_key=True).get(pk=assignment.village_id)
    rows = Assignment.objects.select_for_update(of=("self",)).select_related(
        "officer", "village__region", "village__district"
    )
    row = rows.filter(pk=assignment.pk).first()
    if row is None:
        raise DomainError(_("Penugasan ini sudah dihapus orang lain. Muat ulang halaman."))
    return row


def _refuse_oneself(actor: User, officer: User) -> None:
    if officer.pk == actor.pk:
        raise DomainError(_("Penugasan sendiri ditetapkan kepala yang lain."), field="officer")


def check_days(
    first: date,
    last: date | None,
    *,
    office: ImmigrationOffice,
    field: str = "ends_on",
    first_field: str = "starts_on",
) -> None:
    """Raise DomainError for a first or last day nobody means, and a last one before the first."""
    today = office.today()
    if not _EARLIEST <= first <= today + _FARTHEST:
        raise DomainError(
            _("Tanggal mulai paling awal tahun 2000 dan paling lambat dua tahun lagi."), field=first_field
        )
    if last and last > today + _LONGEST:
        raise DomainError(
            _("Hari terakhir paling lambat sepuluh tahun lagi; kosongkan bila belum ditentukan."), field=field
        )
    if last and last < first:
        raise DomainError(
            _("Hari terakhir tidak boleh sebelum hari mulai, %(day)s.") % {"day": short_date(first)}, field=field
        )
