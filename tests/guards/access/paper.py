"""The lines of the roll on paper, typing it in, and photos."""

import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.files.uploads import encoded, picture
from tests.guards.access.lines import Line, get, post
from tests.guards.access.places import Place

SESSION, PHOTO = {"pk": "session"}, {"pk": "session", "photo": "photo"}


def taken(place: Place) -> dict[str, Any]:
    upload = SimpleUploadedFile("foto.jpg", encoded(picture((64, 48))), "image/jpeg")
    return {"client_id": str(uuid.uuid4()), "kind": "activity", "village": place.village.pk, "photo": upload}


# fmt: off
LINES: list[Line] = [
    get("attendance_print", of=SESSION, own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >",
        near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("roll_as_pdf", of=SESSION, own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >",
         near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("roll_as_xlsx", of=SESSION, own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >",
         near="000 00 - -- - - >", far="000 00 - -- - - >"),
    get("attendance_type", of=SESSION, own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >",
        near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("photo_take", of=SESSION, data=taken, own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >",
         near="000 00 - -- - - >", far="000 00 - -- - - >"),
    get("photo_add", of=SESSION, own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >",
        near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("photo_add", of=SESSION, data=taken, own="rrr rr - -- - - >", beside="rrr 0r - -- - - >",
         near="000 00 - -- - - >", far="000 00 - -- - - >"),
    get("photo_remove", of=PHOTO, own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >",
        near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("photo_remove", of=PHOTO, own="rrr rr - -- - - >", beside="rrr 0r - -- - - >",
         near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("photo_restore", of=PHOTO, own="rrr rr - -- - - >", beside="rrr 0r - -- - - >", changes=False,
         near="000 00 - -- - - >", far="000 00 - -- - - >"),
]
