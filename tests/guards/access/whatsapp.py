"""The line of what WhatsApp reports: a server calls, and nobody who is signed in is asked."""

from tests.guards.access.lines import Line, get, post

# fmt: off
LINES: list[Line] = [
    # without the word agreed with Meta, and without its signature: refused, whoever asks
    get("whatsapp_webhook", "--- -- - -- - - -"),
    post("whatsapp_webhook", "--- -- - -- - - -"),
]
