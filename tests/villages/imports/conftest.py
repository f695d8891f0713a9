"""A short way from a file to the register."""

from collections.abc import Callable

import pytest

from tests.conftest import World
from tests.villages.imports.workbooks import xlsx
from villages.domain.imports.steps import choose_columns, confirm, start_import
from villages.models import ContactImport, ContactImportRow


class Desk:
    """Somebody at their desk, importing into Pontang."""

    def __init__(self, world: World) -> None:
        self.world, self.actor = world, world.officer
        self.village = world.pontang

    def preview(self, data: bytes | None = None, *, village=True, fields=None, **options) -> ContactImport:
        done = start_import(
            actor=self.actor,
            data=xlsx() if data is None else data,
            file_name="daftar.xlsx",
            village=self.village if village else None,
        )
        fields = fields or [column["reads_as"] for column in done.columns]
        return choose_columns(actor=self.actor, done=done, fields=fields, **options)

    def write(self, data: bytes | None = None, **options) -> ContactImport:
        return confirm(actor=self.actor, done=self.preview(data, **options))


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


@pytest.fixture
def outcomes() -> Callable[[ContactImport], list[tuple[int, str, str]]]:
    """Number, outcome and reason of each row of an import."""

    def of(done: ContactImport) -> list[tuple[int, str, str]]:
        rows = ContactImportRow.objects.filter(contact_import=done).order_by("number")
        return list(rows.values_list("number", "outcome", "problem"))

    return of
