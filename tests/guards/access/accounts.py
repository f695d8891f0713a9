"""The lines of sign-in, one's own account and user administration."""

from typing import Any

from tests.guards.access.lines import Line, get, post
from tests.guards.access.places import OWN, Place

USER = {"pk": "operator"}
POSTING = {"pk": "operator", "posting_pk": "operator_posting"}
# Accounts of village operators: their heads and the administrator; of other working areas there is nothing to find.
CARED_FOR = {
    OWN: "-++ -- - -- + - >",
    "beside": "-++ -- - -- + - >",
    "near": "-00 -- - -- + - >",
    "far": "-00 -- - -- + - >",
}
WRITTEN = {place: signs.replace("+", "r") for place, signs in CARED_FOR.items()}
HEADS_ONLY = "-++ -- - -- + - >"


def another_village(place: Place) -> dict[str, Any]:
    """A village of the Serang working area that the operator of this place does not have yet."""
    code = "36.04.12.2002" if place.key == OWN else "36.04.12.2001"
    return {"role": "village_operator", "region": code, "starts_on": "2025-11-24"}


def new_operator(place: Place) -> dict[str, Any]:
    return {**another_village(place), "name": "Contoh Baru", "username": "operator.baru"}


LINES: list[Line] = [
    get("sign_in", "rrr rr r rr r r +"),
    post("sign_in", "rrr rr r rr r r +", data={"username": "x", "password": "x"}, changes=False),
    get("sign_in_code", "rrr rr r rr r r +"),
    post("sign_in_code", "rrr rr r rr r r +", data={"username": "x", "code": "x"}, changes=False),
    get("sign_in_code_password", ">>> >> > >> > > >"),
    post("sign_in_code_password", ">>> >> > >> > > >", data={"new_password1": "x"}, changes=False),
    post("sign_out", ">>> >> > >> > > >", changes=False),
    get("password_reset", "+++ ++ + ++ + + +"),
    post("password_reset", "rrr rr r rr r r r", data={"identifier": "operator.pontang"}),
    get("password_reset_done", "+++ ++ + ++ + + +"),
    get("password_reset_confirm", "+++ ++ + ++ + + +", fixed={"uidb64": "MQ", "token": "a-b"}),
    post("password_reset_confirm", "+++ ++ + ++ + + +", fixed={"uidb64": "MQ", "token": "a-b"}, changes=False),
    get("profile", "+++ ++ + ++ + + >"),
    post("profile", "+++ ++ + ++ + + >", data={"name": "Baru", "language": "xx"}, changes=False),
    get("password_change", "+++ ++ + ++ + + >"),
    post("password_change", "+++ ++ + ++ + + >", data={"old_password": "x"}, changes=False),
    get("switch_posting", "+++ ++ + ++ + + >"),
    post("switch_posting", "000 00 0 00 0 0 >", data={"posting": "0"}, changes=False),
    get("user_list", HEADS_ONLY),
    get("export_log", "--+ -- - -- + - >"),
    get("user_create", HEADS_ONLY),
    post("user_create", HEADS_ONLY.replace("+", "r"), data=new_operator),
    get("region_suggestions", HEADS_ONLY),
    get("user_detail", of=USER, **CARED_FOR),
    get("user_edit", of=USER, **CARED_FOR),
    post("user_edit", of=USER, data={"name": "Contoh Lain", "language": "id"}, **WRITTEN),
    get("user_code", of=USER, **CARED_FOR),
    post("user_code", of=USER, **CARED_FOR),
    get("user_deactivate", of=USER, **CARED_FOR),
    post("user_deactivate", of=USER, **WRITTEN),
    get("user_reactivate", of=USER, **CARED_FOR),
    post("user_reactivate", of=USER, changes=False, **WRITTEN),
    get("user_require_password", of=USER, **CARED_FOR),
    post("user_require_password", of=USER, **WRITTEN),
    get("posting_create", of=USER, **CARED_FOR),
    post("posting_create", of=USER, data=another_village, **WRITTEN),
    get("posting_end", of=POSTING, **CARED_FOR),
    post("posting_end", of=POSTING, data={"when": "now"}, **WRITTEN),
]
