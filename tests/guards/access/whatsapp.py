"""The lines of WhatsApp: what it reports, by a server that signs; and what contacts said to being written to there."""

from tests.guards.access.lines import Line, get, post

CONTACT = {"pk": "contact"}

# fmt: off
LINES: list[Line] = [
    # without the word agreed with Meta, and without its signature: refused, whoever asks
    get("whatsapp_webhook", "--- -- - -- - - -"),
    post("whatsapp_webhook", "--- -- - -- - - -", changes=False),
    get("own_whatsapp", "+++ ++ + ++ + + >"),
    post("own_whatsapp", "rrr rr r rr r r >", data={"phone": "0812 3456 7890"}),
    get("contact_whatsapp", of=CONTACT, own="+++ ++ - -- - - >", beside="+++ 0+ - -- - - >",
        near="000 00 - -- - - >", far="000 00 - -- - - >"),
    post("contact_whatsapp", of=CONTACT, data={"how": "paper"}, changes=False, own="rrr rr - -- - - >",
         beside="rrr 0r - -- - - >", near="000 00 - -- - - >", far="000 00 - -- - - >"),
]
