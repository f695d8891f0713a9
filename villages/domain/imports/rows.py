"""Judgements kept with the rows of an import, from the preview until it is confirmed or undone."""

from collections.abc import Sequence
from typing import Any

from villages.domain.imports.copying import update_many
from villages.domain.imports.judging import Judgement
from villages.models import ContactImport, ContactImportRow

_TYPES = {"outcome": "text", "problem": "text", "column": "text", "values": "jsonb", "before": "jsonb",
          "contact_id": "bigint"}  # fmt: skip


def keep_judgements(done: ContactImport, judgements: Sequence[Judgement]) -> None:
    """Write down what comes of each row of the import."""
    keys = dict(ContactImportRow.objects.filter(contact_import=done).values_list("number", "pk"))
    update_many(
        ContactImportRow._meta.db_table,
        _TYPES,
        [
            {
                "id": keys[judgement.number],
                "outcome": judgement.outcome,
                "problem": judgement.problem,
                "column": judgement.column,
                "values": judgement.as_json(),
                "before": judgement.before,
                "contact_id": judgement.contact_id,
            }
            for judgement in judgements
        ],
    )


def judged_rows(done: ContactImport) -> dict[int, Judgement]:
    """The judgements kept, by number of the row."""
    rows = ContactImportRow.objects.filter(contact_import=done).values_list(
        "number", "outcome", "problem", "column", "values", "before", "contact_id"
    )
    return {row[0]: _judgement(*row) for row in rows}


def _judgement(
    number: int,
    outcome: str,
    problem: str,
    column: str,
    kept: dict[str, Any],
    before: dict[str, Any],
    contact: int | None,
) -> Judgement:
    return Judgement(
        number, outcome, problem, column, kept.get("place", ""), kept.get("unit_id"), kept.get("unit", ""),
        values=kept.get("set", {}), before=before, contact_id=contact,
    )  # fmt: skip
