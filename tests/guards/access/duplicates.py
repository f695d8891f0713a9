"""The lines of contacts that may be one person, and of merging them."""

from tests.guards.access.lines import Line, get, post
from tests.guards.access.places import Place
from villages.domain.merges import fingerprint

PAIR = {"pk": "contact", "other": "newcomer"}


def choice(place: Place) -> dict[str, str]:
    """Everything of the contact that stays; what the page shows is sent along with it."""
    keep = str(place.contact.pk)
    topics = ("name", "titles", "called", "honorific", "function", "unit", "phone", "email", "term")
    return {"keep": keep, "seen": fingerprint(place.contact, place.newcomer)} | dict.fromkeys(topics, keep)


# fmt: off
LINES: list[Line] = [
    get("pair_list", "+++ ++ - -- - - >"),
    get("decision_list", "+++ ++ - -- - - >"),
    get("merge_list", "+++ ++ - -- - - >"),
    # a place is asked for; a village's operator has one
    post("contact_similar", "000 +0 - -- - - >", data={"name": "Contoh"}, changes=False),
    get("merge_choose", of={"pk": "contact"}, own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >",
        near="000 00 - -- - - >", far="000 00 - -- - - >"),
    get("contact_merge", of=PAIR, own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >",
        near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("contact_merge", of=PAIR, data=choice, own="rrr rr - -- - - >", beside="rrr 0r - -- - - >",
         near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("pair_keep_apart", of=PAIR, own="rrr rr - -- - - >", beside="rrr 0r - -- - - >",
         near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("pair_reconsider", of={"pk": "kept_apart"}, own="rrr rr - -- - - >", beside="rrr 0r - -- - - >",
         near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("merge_undo", of={"pk": "merge"}, own="rrr rr - -- - - >", beside="rrr 0r - -- - - >",
         near="000 00 - -- - - >", far="000 00 - -- - - >"),
]
