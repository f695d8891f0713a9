"""Imports of contacts: the past ones, and the rows of one by what comes of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q

from accounts.models import User
from offices.scoping import ScopedQuerySet
from villages.domain.imports.columns import Field
from villages.domain.phones import mask_phone
from villages.enums import Function, Honorific, RowOutcome
from villages.models import ContactImport, ContactImportRow, Stakeholder

IMPORTS_OF_A_PAGE, ROWS_OF_A_PAGE = 30, 50


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a contact as it is and as it will be."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row of the file as a preview shows it; ``label`` of the column a problem is about."""

    number: int
    name: str
    function: str
    place: str
    phone: str
    outcome: RowOutcome
    problem: str
    label: str
    changes: list[Change]


def imports_of(user: User) -> ScopedQuerySet:
    return ContactImport.objects.visible_to(user).select_related(
        "created_by", "village__region", "village__district", "district", "office", "undone_by"
    )


def page_of_imports(user: User, number: str) -> Page:
    return Paginator(imports_of(user), IMPORTS_OF_A_PAGE).get_page(number)


def page_of_rows(user: User, done: ContactImport, *, outcome: str, q: str, number: str) -> Page:
    """Rows of one outcome (empty: of every one) whose name or problem holds ``q``; the page's rows are ``RowLine``."""
    rows = rows_of(user, done)
    if outcome:
        rows = rows.filter(outcome=outcome)
    if q:
        rows = rows.filter(Q(values__set__name__icontains=q) | Q(problem__icontains=q) | Q(values__unit__icontains=q))
    page = Paginator(rows, ROWS_OF_A_PAGE).get_page(number)
    page.object_list = lines_of(done, page.object_list)
    return page


def rows_of(user: User, done: ContactImport) -> ScopedQuerySet:
    return ContactImportRow.objects.visible_to(user).filter(contact_import=done).order_by("number")


def lines_of(done: ContactImport, rows: Iterable[ContactImportRow]) -> list[RowLine]:
    cell_of = {column["reads_as"]: place for place, column in enumerate(done.columns) if column["reads_as"]}
    return [_line(row, cell_of) for row in rows]


def _line(row: ContactImportRow, cell_of: dict[str, int]) -> RowLine:
    values = row.values.get("set", {})

    def cell(field: str) -> str:
        return row.cells[cell_of[field]] if field in cell_of and cell_of[field] < len(row.cells) else ""

    function = values.get("function") or cell(Field.FUNCTION)
    typed_unit = cell(Field.UNIT) or "/".join(filter(None, (cell(Field.RT), cell(Field.RW))))
    return RowLine(
        number=row.number,
        name=_full_name(values) or cell(Field.NAME),
        function=str(Function(function).label) if function in Function.values else function,
        place=row.values.get("unit") or typed_unit,
        phone=mask_phone(values.get("phone", "")),
        outcome=RowOutcome(row.outcome or RowOutcome.ERROR),
        problem=row.problem,
        label=str(Field(row.column).label) if row.column in Field.values else "",
        changes=_changes(row, values) if row.outcome == RowOutcome.CHANGED else [],
    )


def _full_name(values: dict[str, Any]) -> str:
    if not values.get("name"):
        return ""
    return Stakeholder(**{key: values.get(key, "") for key in ("name", "title_before", "title_after")}).full_name


def _changes(row: ContactImportRow, values: dict[str, Any]) -> list[Change]:
    changes = []
    for name, before in row.before.items():
        if name == "unit_id":
            changes.append(Change(str(Field.UNIT.label), "", row.values.get("unit", "")))
        elif name in Field.values:
            changes.append(Change(str(Field(name).label), shown(name, before), shown(name, values.get(name))))
    return changes


def shown(name: str, value: Any) -> str:
    """A value as people read it; a phone masked."""
    if value in (None, ""):
        return "–"
    if name == Field.PHONE:
        return mask_phone(str(value))
    if name == Field.FUNCTION:
        return str(Function(value).label)
    if name == Field.HONORIFIC:
        return str(Honorific(value).label)
    return str(value)
