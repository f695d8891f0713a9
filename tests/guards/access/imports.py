"""The lines of importing contacts. An import of a place goes into its village; ``running`` ones wait."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.guards.access.lines import Line, get, post
from tests.guards.access.places import Place
from tests.villages.imports.workbooks import csv_file

RUNNING, WRITTEN = {"pk": "running_import"}, {"pk": "written_import"}
READ = {"own": "+++ ++ - -- - - >", "beside": "+++ 0+ - -- - - >",
        "near": "000 00 - -- - - >", "far": "000 00 - -- - - >"}  # fmt: skip
SENT = {place: signs.replace("+", "r") for place, signs in READ.items()}
COLUMNS = {"column_0": "name", "column_1": "", "default_function": "teacher"}


def upload(place: Place) -> dict[str, object]:
    rows = [["Nama", "Jabatan", "Desa"], ["Contoh Unggahwati", "Kader PKK", place.village.pk]]
    return {"file": SimpleUploadedFile("daftar.csv", csv_file(rows))}


# fmt: off
LINES: list[Line] = [
    get("import_list", "+++ ++ - -- - - >"),
    get("import_template", "+++ ++ - -- - - >"),
    get("import_create", "+++ ++ - -- - - >"),
    post("import_create", "rrr rr - -- - - >", data=upload),
    get("import_columns", of=RUNNING, **READ),
    post("import_columns", of=RUNNING, data=COLUMNS, **SENT),
    get("import_detail", of=RUNNING, **READ),
    post("import_errors", of=RUNNING, **READ),
    post("import_confirm", of=RUNNING, **SENT),
    post("import_discard", of=RUNNING, **SENT),
    get("import_undo", of=WRITTEN, **READ),
    post("import_undo", of=WRITTEN, **SENT),
]
