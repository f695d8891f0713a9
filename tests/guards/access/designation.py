"""The lines of dossiers, what is decided about villages, and their vulnerability.

``proposal`` waits for the section head, ``verified`` for the office head, ``designation`` is designated.
"""

from typing import Any

from tests.guards.access.lines import Line, get, post
from tests.guards.access.places import FREE_VILLAGE, Place
from villages.models import VulnerabilityReason

VILLAGE = {"code": "village"}
DECREE = {"decree_number": "CONTOH-1 Tahun 2025", "decreed_on": "2025-11-24"}


def seen(attribute: str, **more: str) -> Any:
    return lambda place: {"seen": getattr(place, attribute).version, **more}


def found(place: Place) -> dict[str, Any]:
    reason = VulnerabilityReason.objects.first()
    return {"assessed_on": "2025-11-24", f"found_{reason.pk}": "on", f"evidence_{reason.pk}": "12 keluarga PMI"}


# fmt: off
LINES: list[Line] = [
    get("village_create", "--+ -- - -- - - >"),
    post("village_create", "--r -- - -- - - >", data={"places": FREE_VILLAGE, **DECREE}),
    get("designation_list", "+++ -- + -- - - >"),
    get("designation_propose", "++- -- - -- - - >"),
    post("designation_propose", "rr- -- - -- - - >", data={"places": FREE_VILLAGE, "reason": "jalur transit"}),
    get("designation_detail", of={"pk": "designation"}, own="+++ -- + -- - - >", beside="+++ -- + -- - - >",
        near="000 -- + -- - - >", far="000 -- 0 -- - - >"),
    get("designation_extend", of={"pk": "designation"}, own="+++ -- - -- - - >", beside="+++ -- - -- - - >",
        near="000 -- - -- - - >", far="000 -- - -- - - >"),
    post("designation_extend", of={"pk": "designation"}, own="rrr -- - -- - - >", beside="rrr -- - -- - - >",
         near="000 -- - -- - - >", far="000 -- - -- - - >",
         data={"places": FREE_VILLAGE, "reason": "jalur transit", **DECREE}),
    get("designation_assess", of={"pk": "proposal"}, own="+++ -- - -- - - >", beside="+++ -- - -- - - >",
        near="000 -- - -- - - >", far="000 -- - -- - - >"),
    post("designation_assess", of={"pk": "unassessed"}, data=found, own="rrr -- - -- - - >",
         beside="rrr -- - -- - - >", near="000 -- - -- - - >", far="000 -- - -- - - >"),
    *(
        line
        for name, attribute, sees, does, misses, data in (
            ("designation_verify", "proposal", "-+- -- - -- - - >", "-r- -- - -- - - >", "-0- -- - -- - - >", {}),
            ("designation_decline", "proposal", "-++ -- - -- - - >", "-re -- - -- - - >", "-00 -- - -- - - >",
             {"reason": "belum siap"}),
            ("designation_send_back", "verified", "--+ -- - -- - - >", "--r -- - -- - - >", "--0 -- - -- - - >",
             {"reason": "periksa lagi"}),
            ("designation_designate", "verified", "--+ -- - -- - - >", "--r -- - -- - - >", "--0 -- - -- - - >",
             DECREE),
            ("designation_decree", "designation", "--+ -- - -- - - >", "--r -- - -- - - >", "--0 -- - -- - - >",
             DECREE),
        )
        for line in (
            get(name, of={"pk": attribute}, own=sees, beside=sees, near=misses, far=misses),
            post(name, of={"pk": attribute}, data=seen(attribute, **data), own=does, beside=does, near=misses,
                 far=misses),
        )
    ),
    get("designation_status", of={"pk": "designation"}, fixed={"act": "nonaktifkan"}, own="--+ -- - -- - - >",
        beside="--+ -- - -- - - >", near="--0 -- - -- - - >", far="--0 -- - -- - - >"),
    post("designation_status", of={"pk": "designation"}, fixed={"act": "nonaktifkan"}, own="--r -- - -- - - >",
         beside="--r -- - -- - - >", near="--0 -- - -- - - >", far="--0 -- - -- - - >",
         data=seen("designation", effective_on="2025-11-24", reason="dibekukan")),
    get("village_edit", of=VILLAGE, own="--+ -- - -- - - >", beside="--+ -- - -- - - >",
        near="--0 -- - -- - - >", far="--0 -- - -- - - >"),
    post("village_edit", of=VILLAGE, changes=False, own="--+ -- - -- - - >", beside="--+ -- - -- - - >",
         near="--0 -- - -- - - >", far="--0 -- - -- - - >"),
    get("village_assess", of=VILLAGE, own="+++ -- - -- - - >", beside="+++ -- - -- - - >",
        near="000 -- - -- - - >", far="000 -- - -- - - >"),
    post("village_assess", of=VILLAGE, data=found, own="rrr -- - -- - - >", beside="rrr -- - -- - - >",
         near="000 -- - -- - - >", far="000 -- - -- - - >"),
]
