"""Taking an import back as a whole, while nothing else is built on it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from offices.errors import DomainError
from villages.domain.imports.copying import update_many
from villages.domain.imports.storing import CHANGED_TYPES, CONTACTS, lock_places
from villages.enums import ImportState, RowOutcome
from villages.models import Consent, ContactImport, ContactImportRow, NeighbourhoodUnit, ServedVillage, Stakeholder
from villages.signals import import_undo_asked

NAMED = 3


@dataclass(frozen=True, slots=True)
class _Written:
    """What an import wrote: contacts made, contacts changed with what they were before, units made."""

    done: ContactImport
    made: frozenset[int]
    before: dict[int, dict[str, object]]
    units: frozenset[int]


def what_stands_on(done: ContactImport) -> list[str]:
    """Why an import cannot be taken back, each reason with names or a number; empty: it can."""
    return list(_reasons(_written(done)))


def undo_import(*, actor: User, done: ContactImport) -> ContactImport:
    """Remove the contacts and units the import made and give those it changed back what they were.

    Raises DomainError that names what stands on it. Of a second call nothing comes.
    """
    with transaction.atomic():
        done = ContactImport.objects.select_for_update().get(pk=done.pk)
        if done.state == ImportState.UNDONE:
            return done
        if not done.can_be_undone:
            raise DomainError(_("Impor ini tidak bisa diurungkan lagi: rinciannya sudah dihapus atau belum disimpan."))
        written = _written(done)
        kept = ContactImportRow.objects.filter(contact_import=done, values__has_key="place")
        lock_places(filter(None, kept.values_list("values__place", flat=True).distinct()))
        if reasons := list(_reasons(written)):
            raise _stands(reasons)
        done.state, done.undone_at, done.undone_by = ImportState.UNDONE, timezone.now(), actor
        done.save()
        _take_back(written)
    return done


def _written(done: ContactImport) -> _Written:
    rows = ContactImportRow.objects.filter(contact_import=done, contact__isnull=False)
    made = rows.filter(outcome=RowOutcome.NEW).values_list("contact_id", flat=True)
    changed = rows.filter(outcome=RowOutcome.CHANGED).values_list("contact_id", "before")
    return _Written(done, frozenset(made), dict(changed), frozenset(done.unit_ids))


def _reasons(written: _Written) -> Iterator[str]:
    made, units = written.made, written.units
    for _receiver, answers in import_undo_asked.send(ContactImport, contact_ids=made, unit_ids=units):
        yield from answers or ()
    consents = Consent.objects.filter(stakeholder__in=made).values("stakeholder").distinct().count()
    if consents:
        yield ngettext(
            "%(count)s kontak sudah menyampaikan persetujuan atau penolakan pesan",
            "%(count)s kontak sudah menyampaikan persetujuan atau penolakan pesan",
            consents,
        ) % {"count": consents}
    people = Stakeholder.objects.filter(
        Q(merged_into__in=made) | Q(pk__in=made, merged_into__isnull=False) | Q(predecessor__in=made)
    )
    if names := _named(people):
        yield _("%(names)s sudah digabung atau digantikan") % {"names": names}
    if names := _named(Stakeholder.objects.filter(pk__in=_changed_later(written))):
        yield _("%(names)s sudah diubah sesudah impor") % {"names": names}
    if ServedVillage.objects.filter(stakeholder__in=made).exists():
        yield _("kontaknya sudah dicatat melayani beberapa desa")
    yield from _reasons_of_units(written)


def _reasons_of_units(written: _Written) -> Iterator[str]:
    if not written.units:
        return
    moved_in = Stakeholder.objects.filter(unit__in=written.units).exclude(pk__in=written.made)
    if names := _named(moved_in.exclude(pk__in=written.before)):
        yield _("%(names)s ditempatkan di RT/RW dari impor ini") % {"names": names}
    events = NeighbourhoodUnit.pgh_event_model.objects  # type: ignore[attr-defined]
    later = events.filter(pgh_obj__in=written.units, pgh_id__gt=written.done.unit_history_mark)
    below = NeighbourhoodUnit.objects.filter(parent__in=written.units).exclude(pk__in=written.units)
    if later.exists() or below.exists():
        yield _("RT/RW dari impor ini sudah diubah atau dipakai")


def _changed_later(written: _Written) -> list[int]:
    events = Stakeholder.pgh_event_model.objects  # type: ignore[attr-defined]
    people = {*written.made, *written.before}
    later = events.filter(pgh_obj__in=people, pgh_id__gt=written.done.contact_history_mark)
    return list(later.values_list("pgh_obj_id", flat=True).distinct())


def _named(people: QuerySet) -> str:
    """A few names and how many more; empty for nobody."""
    names = list(people.order_by("name").values_list("name", flat=True)[: NAMED + 1])
    if len(names) <= NAMED:
        return ", ".join(names)
    count = people.count()
    return _("%(names)s dan %(count)s lainnya") % {"names": ", ".join(names[:NAMED]), "count": count - NAMED}


def _stands(reasons: list[str]) -> DomainError:
    return DomainError(
        _("Impor ini tidak diurungkan, karena sudah dipakai: %(reasons)s. Tidak ada yang berubah.")
        % {"reasons": "; ".join(reasons)}
    )


def _take_back(written: _Written) -> None:
    """What no reason named stands on it is found by the foreign keys, asked at once and not at the end."""
    ContactImportRow.objects.filter(contact_import=written.done, outcome=RowOutcome.NEW).update(contact=None)
    try:
        with transaction.atomic():
            # numbers that contacts made now hold may go back to those they were taken from
            Stakeholder.objects.filter(pk__in=written.made)._raw_delete("default")
            _give_back(written)
            units = NeighbourhoodUnit.objects.filter(pk__in=written.units)
            units.filter(parent__isnull=False)._raw_delete("default")
            units.filter(parent__isnull=True)._raw_delete("default")
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        raise _stands([_("data lain sudah memakai kontak atau RT/RW ini, atau nomornya")]) from error


def _give_back(written: _Written) -> None:
    phones = {before["phone"] for before in written.before.values() if before.get("phone")}
    holding = Stakeholder.objects.filter(pk__in=written.before, phone__in=phones)
    holding.filter(pk__in=[pk for pk, before in written.before.items() if "phone" in before]).update(phone="")
    by_columns: dict[tuple[str, ...], list[dict[str, object]]] = {}
    for pk, before in written.before.items():
        by_columns.setdefault(tuple(sorted(before)), []).append({"id": pk, **before})
    for columns, rows in by_columns.items():
        update_many(CONTACTS, {name: CHANGED_TYPES[name] for name in columns}, rows)
