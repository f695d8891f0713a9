"""The lines of files that are taken out: lists for those who have the page, long files for their owner alone."""

from typing import Any

from tests.guards.access.lines import Line, get, post
from tests.guards.access.places import Place

READY, WAITING = {"pk": "export_ready"}, {"pk": "export_waiting"}
XLSX = {"format": "xlsx"}
OWN_SCHEDULE = {"pk": "export_schedule"}


def every_month(place: Place) -> dict[str, Any]:
    """Chosen among what the page offers the reader of the own office; others are offered themselves only."""
    return {"span": "last_month", "day": 1, "format": "pdf", "recipients": [place.officer.posting.pk]}


# fmt: off
LINES: list[Line] = [
    get("export_list", "+++ ++ + ++ - - >"),
    get("export_detail", of=READY,
        own="+00 00 0 00 - - >", beside="000 00 0 00 - - >", near="000 00 0 00 - - >", far="000 00 0 00 - - >"),
    get("export_download", of=READY,
        own="+00 00 0 00 - - >", beside="000 00 0 00 - - >", near="000 00 0 00 - - >", far="000 00 0 00 - - >"),
    post("export_cancel", of=WAITING,
         own="r00 00 0 00 - - >", beside="000 00 0 00 - - >", near="000 00 0 00 - - >", far="000 00 0 00 - - >"),
    post("export_create", "+++ ++ + ++ - - >", fixed={"subject": "desa"}, data=XLSX, changes=False),
    post("export_create", "+++ ++ + -- - - >", fixed={"subject": "kontak"}, data=XLSX),
    post("export_create", "+++ ++ + ++ - - >", fixed={"subject": "kegiatan"}, data=XLSX),
    post("export_create", "+++ -+ + ++ - - >", fixed={"subject": "dasbor"}, data={"format": "pdf"}),
    # the list is named in the address: without one there is nothing; test_export_behind.py takes them all
    post("export_create", "000 -0 0 00 - - >", fixed={"subject": "angka"}, data=XLSX, changes=False),
    get("figure_snapshot", of={"pk": "figure_snapshot"},
        own="+++ -0 + 0+ - - >", beside="+++ -0 + 0+ - - >", near="000 -0 + 0+ - - >", far="000 -0 0 0+ - - >"),
    get("schedule_list", "+++ -+ + ++ - - >"),
    get("schedule_create", "+++ -+ + ++ - - >"),
    post("schedule_create", "rrr -e r ee - - >", data=every_month),
    post("schedule_pause", of=OWN_SCHEDULE,
         own="r00 -0 0 00 - - >", beside="000 -0 0 00 - - >", near="000 -0 0 00 - - >", far="000 -0 0 00 - - >"),
    get("schedule_delete", of=OWN_SCHEDULE,
        own="+00 -0 0 00 - - >", beside="000 -0 0 00 - - >", near="000 -0 0 00 - - >", far="000 -0 0 00 - - >"),
    post("schedule_delete", of=OWN_SCHEDULE,
         own="r00 -0 0 00 - - >", beside="000 -0 0 00 - - >", near="000 -0 0 00 - - >", far="000 -0 0 00 - - >"),
]
