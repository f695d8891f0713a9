"""Memory does not grow with the rows of a file: the same for a hundred thousand as for a fifth of them."""

import json
import subprocess
import sys

import pytest
from django.db import connection

FEW, MANY = 20_000, 100_000
# Small files take what the interpreter and libraries take; each row kept would cost some 200 bytes: 16 MB here.
MOST_KB = 4_096

CHILD = """
import json, sys
import django
django.setup()
from django.db import connections
connections.databases["default"]["NAME"] = sys.argv[1]
from desabinaan.bench.exports import measured
from reports.enums import ExportFormat
print(json.dumps(measured(ExportFormat(sys.argv[2]), int(sys.argv[3]))))
"""


def peak_kb(format_: str, rows: int) -> float:
    """Of a process that does nothing else, reading by a cursor of the database and writing the file."""
    name = connection.settings_dict["NAME"]
    done = subprocess.run(
        [sys.executable, "-c", CHILD, name, format_, str(rows)], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])["peak_kb"]


@pytest.mark.django_db
@pytest.mark.parametrize("format_", ["xlsx", "csv"])
def test_five_times_the_rows_take_no_more_memory(format_):
    few, many = peak_kb(format_, FEW), peak_kb(format_, MANY)
    assert many - few < MOST_KB, f"{few} kB for {FEW} rows, {many} kB for {MANY}"
