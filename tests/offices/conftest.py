"""Two villages, and the command that loads their outlines."""

import io

import pytest
from django.core.management import call_command

from tests.factories import RegionFactory
from tests.offices.outlines import LINDUK, PONTANG


@pytest.fixture
def regions(db):
    return [RegionFactory(code=PONTANG, name="Pontang"), RegionFactory(code=LINDUK, name="Linduk")]


@pytest.fixture
def load_outlines(regions, tmp_path):
    """``load_outlines(text, ...)`` runs the command on files with these texts and gives what it printed."""

    def run(*texts: str | bytes, options: tuple[str, ...] = ()) -> str:
        paths = []
        for number, text in enumerate(texts):
            paths.append(tmp_path / f"batas{number}.sql")
            paths[-1].write_bytes(text if isinstance(text, bytes) else text.encode())
        out = io.StringIO()
        call_command("import_boundaries", *map(str, paths), *options, stdout=out)
        return out.getvalue()

    return run
