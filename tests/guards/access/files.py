"""The lines of uploads."""

from tests.guards.access.lines import Line, get

DECREE, PHOTO = {"pk": "decree"}, {"pk": "photo_file"}

# fmt: off
LINES: list[Line] = [
    get("file_download", of=DECREE, own="+++ ++ + -- - - >", beside="+++ 0+ + -- - - >",
        near="000 00 + -- - - >", far="000 00 0 -- - - >"),
    get("file_thumbnail", of=PHOTO, own="+++ ++ + -- - - >", beside="+++ 0+ + -- - - >",
        near="000 00 + -- - - >", far="000 00 0 -- - - >"),
]
