"""A file on its way: uploaded, its columns chosen, previewed, confirmed. Nothing of it reaches the register before."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from offices.domain.territory import ancestors_of
from offices.errors import DomainError
from offices.models import Region
from villages.domain.imports.cleaning import Cleaner
from villages.domain.imports.columns import Column, Field, recognise, without
from villages.domain.imports.copying import array_text, copied, copy_into
from villages.domain.imports.judging import Judge, Judgement
from villages.domain.imports.places import places_for
from villages.domain.imports.reading import Table, read_table
from villages.domain.imports.rows import judged_rows, keep_judgements
from villages.domain.imports.storing import lock_places, store
from villages.enums import ImportState, RowOutcome
from villages.models import AssistedVillage, ContactImport, ContactImportRow, NeighbourhoodUnit, Stakeholder


def start_import(
    *,
    actor: User,
    data: bytes,
    file_name: str,
    village: AssistedVillage | None = None,
    district: Region | None = None,
    sheet: str = "",
    header_row: int | None = None,
) -> ContactImport:
    """Read a file and keep its rows, without columns of NIK, until somebody confirms or the days have passed.

    Into one village, one kecamatan, or with neither any place the actor keeps contacts of, by a column. Raises
    DomainError on ``file``, ``sheet`` or ``header_row``.
    """
    table = read_table(data, sheet=sheet, header_row=header_row)
    columns, refused = recognise(table.headers, table.rows)
    done = ContactImport(
        file_name=file_name[-120:],
        sheet=table.sheet[:80],
        header_row=table.header_row,
        columns=[column.as_json() for column in columns],
        refused_columns=[table.headers[place][:80] for place in refused],
        row_count=len(table.rows),
        empty_count=table.empty_count,
        created_at=timezone.now(),
        created_by=actor,
        **_place(actor, village, district),
    )
    with transaction.atomic():
        done.save()
        _keep_rows(done, table, refused)
    return done


def _place(actor: User, village: AssistedVillage | None, district: Region | None) -> dict[str, Any]:
    if village:
        return {"village": village, **ancestors_of(code=village.pk, office=village.office)}
    villages = AssistedVillage.objects.visible_to(actor).select_related("office")
    first = (villages.filter(district=district) if district else villages).first()
    if first is None:
        raise DomainError(_("Belum ada desa binaan di wilayah ini."), field="place")
    if district:
        return dict(ancestors_of(code=district.pk, office=first.office))
    return {"office": first.office, "regional_office_id": first.regional_office_id}


def _keep_rows(done: ContactImport, table: Table, refused: Sequence[int]) -> None:
    copy_into(
        ContactImportRow._meta.db_table,
        ("contact_import_id", "number", "cells", "outcome", "problem", "column", "values", "before"),
        (
            f"{done.pk}\t{number}\t{copied(array_text(without(refused, cells)))}\t\t\t\t{{}}\t{{}}"
            for number, cells in table.rows
        ),
    )


def choose_columns(
    *, actor: User, done: ContactImport, fields: Sequence[str], default_function: str = ""
) -> ContactImport:
    """Say what each column is read as (empty: not at all), in their order, and judge every row by it.

    Raises DomainError when a meaning is chosen twice, or neither names nor units are read.
    """
    chosen = [name for name in fields if name]
    for name, count in Counter(chosen).items():
        if count > 1:
            raise DomainError(
                _("“%(field)s” dipilih untuk %(count)s kolom. Pilih satu saja.")
                % {"field": Field(name).label, "count": count}
            )
    if not set(chosen) & {Field.NAME, Field.UNIT, Field.RT, Field.RW, Field.UPPER_UNIT}:
        raise DomainError(_("Pilih dulu kolom mana yang berisi nama, atau RT/RW."))
    with transaction.atomic():
        done = _locked(done)
        done.columns = [{**column, "reads_as": name} for column, name in zip(done.columns, fields, strict=True)]
        done.default_function = default_function
        _preview(done, actor)
    return done


def preview_again(*, actor: User, done: ContactImport) -> ContactImport:
    """Judge every row against the register of now."""
    with transaction.atomic():
        done = _locked(done)
        _preview(done, actor)
    return done


def _preview(done: ContactImport, actor: User) -> None:
    if not done.is_running:
        raise DomainError(_("Impor ini sudah disimpan."))
    judgements = _judge(done, actor)
    keep_judgements(done, judgements)
    done.state = ImportState.PREVIEWED
    _count(done, judgements)
    done.new_units = _new_units(done, actor, judgements)
    done.save()


def _judge(done: ContactImport, actor: User) -> list[Judgement]:
    columns = [Column(**column) for column in done.columns]
    cleaner = Cleaner(columns, places=places_for(actor, done), default_function=done.default_function)
    rows = ContactImportRow.objects.filter(contact_import=done).order_by("number").values_list("number", "cells")
    return Judge(cleaner).judge(list(rows))


def _count(done: ContactImport, judgements: Sequence[Judgement]) -> None:
    outcomes = Counter(judgement.outcome for judgement in judgements)
    done.counts = {outcome.value: outcomes[outcome.value] for outcome in RowOutcome}


def _new_units(done: ContactImport, actor: User, judgements: Sequence[Judgement]) -> list[list[Any]]:
    places = places_for(actor, done)
    found: dict[str, set[str]] = {}
    for judgement in judgements:
        if judgement.new_unit and judgement.outcome != RowOutcome.ERROR:
            found.setdefault(judgement.place, set()).add(judgement.unit)
    return [[places[code].label, sorted(labels)] for code, labels in sorted(found.items())]


def confirm(*, actor: User, done: ContactImport) -> ContactImport:
    """Write the rows that are right, all or none; of a second call nothing comes.

    Every row is judged again under the lock of its place. One that would now do something else than its preview said
    is not written: it becomes an error that says so.
    """
    with transaction.atomic():
        done = _locked(done)
        if done.state == ImportState.WRITTEN:
            return done
        if done.state != ImportState.PREVIEWED:
            raise DomainError(_("Impor ini belum dipratinjau. Pilih dulu kolomnya."))
        promised = judged_rows(done)
        lock_places(judgement.place for judgement in promised.values() if judgement.place)
        judgements = [kept_to(promised[now.number], now) for now in _judge(done, actor)]
        # before COPY, which history would not know the writer of
        done.state, done.written_at = ImportState.WRITTEN, timezone.now()
        _count(done, judgements)
        done.save()
        done.unit_ids = store(judgements, places=places_for(actor, done), is_demo=actor.is_demo)
        keep_judgements(done, judgements)
        mark_history(done)
        done.save()
    return done


def kept_to(promised: Judgement, now: Judgement) -> Judgement:
    """The judgement of now where it does what was promised; else an error that says what changed."""
    if promised.outcome == RowOutcome.ERROR:
        return promised
    if now.outcome == RowOutcome.UNCHANGED or promised.promise() == now.promise():
        return now
    reason = now.problem or _("data kontaknya tidak lagi seperti waktu dipratinjau")
    return Judgement(
        now.number,
        RowOutcome.ERROR.value,
        problem=(_("Tidak disimpan, karena berubah sejak pratinjau: %(reason)s") % {"reason": reason})[:400],
        column=now.column,
        place=promised.place,
        unit=promised.unit,
        values=promised.values,
    )


def mark_history(done: ContactImport) -> None:
    """Remember the last events of history: what comes after them is built on the import."""
    contacts, units = Stakeholder.pgh_event_model, NeighbourhoodUnit.pgh_event_model  # type: ignore[attr-defined]
    done.contact_history_mark = contacts.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    done.unit_history_mark = units.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def discard(*, actor: User, done: ContactImport) -> None:
    """Throw away a file that was not confirmed."""
    with transaction.atomic():
        done = _locked(done)
        if not done.is_running:
            raise DomainError(_("Impor ini sudah disimpan. Urungkan bila perlu."))
        done.delete()


def _locked(done: ContactImport) -> ContactImport:
    return ContactImport.objects.select_for_update().get(pk=done.pk)
