"""The lines of the digests somebody got: the officer's own in every place."""

from tests.guards.access.lines import Line, get

# fmt: off
LINES: list[Line] = [
    get("digest_list", "+++ -- + -- - - >"),
    get("digest_detail", of={"pk": "digest"},
        own="+00 -- 0 -- - - >", beside="000 -- 0 -- - - >", near="000 -- 0 -- - - >", far="000 -- 0 -- - - >"),
]
