"""The lines of the texts of messages: the national role changes them, offices read what people get."""

from django.conf import settings

from tests.guards.access.lines import Line, get, post

ONE = {"kind": "invitation", "language": "id"}
WORDS = {"subject": "Undangan baru", "opening": "Yth. {nama},", "closing": "", "note": "", "seen": "1"}
WHATSAPP = f"Yth. {{nama}}, hadirlah. {{petugas}}, {{kantor}}, surat {{nomor_surat}}, {settings.PORTAL_URL}"

# fmt: off
LINES: list[Line] = [
    get("text_list", "+++ -- - -+ - - >"),
    get("text_page", "+++ -- - -+ - - >", fixed=ONE),
    post("text_page", "--- -- - -r - - >", fixed=ONE, data=WORDS),
    post("text_preview", "--- -- - -+ - - >", fixed=ONE, data=WORDS, changes=False),
    post("text_use", "--- -- - -r - - >", fixed=ONE, data={"versi": "0", "dilihat": "1"}),
    get("whatsapp_text", "+++ -- - -+ - - >", fixed=ONE),
    post("whatsapp_text", "--- -- - -r - - >", fixed=ONE, data={"body": WHATSAPP}),
    post("whatsapp_preview", "--- -- - -+ - - >", fixed=ONE, data={"body": WHATSAPP}, changes=False),
    post("whatsapp_step", "--- -- - -r - - >", fixed=ONE, data={"versi": "1", "langkah": "ajukan"}),
]
