"""A text for WhatsApp to begin with, where nobody wrote one: whole as the check asks, in the words of the mail."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from notifications.domain.text_preview import built_in_words
from notifications.domain.trust import FACTS
from notifications.domain.whatsapp_templates import variables_in
from notifications.kinds import Kind


def start_text(kind: Kind, language: str) -> str:
    """The opening of the mail, the facts it does not name yet, whose message it is, and that no link is needed."""
    opening = built_in_words(kind, language).opening.replace("{{", "").replace("}}", "")
    named = variables_in(opening)
    with translation.override(language):
        words = {
            "when": _("Waktu"), "venue": _("Tempat"), "officer": _("Petugas"), "office": _("Kantor"),
            "place": _("Dari"), "letter_number": _("Nomor surat"),
        }  # fmt: skip
        facts = {variable.key: variable.name for variable in kind.variables}
        lines = [f"{words[key]}: {{{facts[key]}}}" for key in FACTS if key in facts and facts[key] not in named]
        trust = _("Periksa di portal resmi %(portal)s. Tidak perlu membuka tautan lain atau memasang aplikasi.") % {
            "portal": settings.PORTAL_URL
        }
    return "\n\n".join([opening, "\n".join(lines), trust])
