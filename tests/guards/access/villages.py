"""The lines of villages, their units and contacts."""

from typing import Any

from tests.guards.access.lines import Line, get, post
from tests.guards.access.places import Place

UNIT = {"code": "village", "pk": "unit"}
CONTACT = {"pk": "contact"}


def new_unit(place: Place) -> dict[str, Any]:
    return {"kind": place.unit.parent.kind_id, "number": "77"}


def changed_unit(place: Place) -> dict[str, Any]:
    return {"kind": place.unit.kind_id, "parent": place.unit.parent_id, "number": "77"}


def other_unit(place: Place) -> dict[str, Any]:
    return {"into": place.unit_beside.pk}


# fmt: off
LINES: list[Line] = [
    get("village_list", "+++ ++ + ++ - - >"),
    get("village_map", "+++ ++ + ++ - - >"),
    get("village_detail", of={"code": "village"}, own="+++ ++ + ++ - - >", beside="+++ 0+ + ++ - - >",
        near="000 00 + 0+ - - >", far="000 00 0 0+ - - >"),
    get("unit_list", of={"code": "village"}, own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >",
        near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("unit_list", of={"code": "village"}, data=new_unit, own="rrr rr - -- - - >", beside="rrr 0r - -- - - >",
         near="000 00 - -- - - >", far="000 00 - -- - - >"),
    get("unit_series", of={"code": "village"}, own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >",
        near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("unit_series", of={"code": "village"}, data={"series": "RW 71-72, 2 RT tiap RW", "buat": "1"},
         own="rrr rr - -- - - >", beside="rrr 0r - -- - - >", near="000 00 - -- - - >", far="000 00 - -- - - >"),
    get("unit_merge", of=UNIT, own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >",
        near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("unit_merge", of=UNIT, data=other_unit, own="rrr rr - -- - - >", beside="rrr 0r - -- - - >",
         near="000 00 - -- - - >", far="000 00 - -- - - >"),
    get("unit_edit", of=UNIT, own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >",
        near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("unit_edit", of=UNIT, data=changed_unit, own="rrr rr - -- - - >", beside="rrr 0r - -- - - >",
         near="000 00 - -- - - >", far="000 00 - -- - - >"),
    get("unit_retire", of=UNIT, own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >",
        near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("unit_retire", of=UNIT, own="rrr rr - -- - - >", beside="rrr 0r - -- - - >",
         near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("unit_restore", of=UNIT, changes=False, own="rrr rr - -- - - >", beside="rrr 0r - -- - - >",
         near="000 00 - -- - - >", far="000 00 - -- - - >"),
    get("contact_list", "+++ ++ + -- - - >"),
    get("contact_create", "+++ ++ - -- - - >"),
    post("contact_create", "+++ r+ - -- - - >", data={"function": "pkk", "name": "Contoh Baru"}, changes=False),
    get("contact_detail", of=CONTACT, own="+++ ++ + -- - - >", beside="+++ 0+ + -- - - >",
        near="000 00 + -- - - >", far="000 00 0 -- - - >"),
    *(
        line
        for name, data in (("contact_edit", {"function": "pkk", "name": "Contoh Lain"}), ("contact_retire", {}),
                           ("contact_opt_out", {"source": "telepon"}), ("contact_opt_in", {"source": "telepon"}))
        for line in (
            get(name, of=CONTACT, own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >",
                near="000 00 - -- - - >", far="000 00 - -- - - >"),
            post(name, of=CONTACT, data=data, changes=name != "contact_opt_in", own="rrr rr - -- - - >",
                 beside="rrr 0r - -- - - >", near="000 00 - -- - - >", far="000 00 - -- - - >"),
        )
    ),
    post("contact_restore", of=CONTACT, changes=False, own="rrr rr - -- - - >", beside="rrr 0r - -- - - >",
         near="000 00 - -- - - >", far="000 00 - -- - - >"),
]
