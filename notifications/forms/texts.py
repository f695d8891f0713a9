"""The words of a kind of mail as somebody types them."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from notifications.domain.texts import Words
from notifications.models import MessageText
from notifications.models.texts import NOTE_LENGTH, SUBJECT_LENGTH, WORDS_LENGTH

REQUIRED = {"required": _("Bagian ini tidak boleh kosong.")}


def _words(label: Any, rows: int, *, required: bool, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=WORDS_LENGTH, widget=forms.Textarea(attrs={"rows": rows, "data-variables": ""}),
        required=required, help_text=help_text, error_messages=REQUIRED,
    )  # fmt: skip


class TextForm(forms.Form):
    """``seen``: the version its writer had before them; 0 where there was none."""

    subject = forms.CharField(
        label=_("Judul surel"),
        max_length=SUBJECT_LENGTH,
        error_messages=REQUIRED,
        widget=forms.TextInput(attrs={"data-variables": ""}),
    )
    opening = _words(_("Kata pembuka"), 6, required=True, help_text=_("Baris kosong memulai paragraf baru."))
    closing = _words(_("Kata penutup"), 4, required=False, help_text=_("Boleh kosong."))
    note = forms.CharField(label=_("Alasan perubahan"), max_length=NOTE_LENGTH, required=False)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    @staticmethod
    def initial_of(words: Words, last: MessageText | None) -> dict[str, Any]:
        return {
            "subject": words.subject,
            "opening": words.opening,
            "closing": words.closing,
            "seen": last.version if last else 0,
        }

    def words(self) -> Words:
        data = self.cleaned_data
        return Words(data["subject"], data["opening"], data["closing"], data["note"])

    def saw(self, version: int) -> None:
        """The person is being shown this version now: what they save next counts from it."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen"] = str(version)
        self.data = data


class WhatsAppForm(forms.Form):
    """The body of a template as Meta is to approve it."""

    body = forms.CharField(
        label=_("Teks WhatsApp"),
        max_length=1024,
        error_messages=REQUIRED,
        widget=forms.Textarea(attrs={"rows": 8, "data-variables": ""}),
        help_text=_(
            "Sebutkan dari siapa pesan ini (petugas, kantor, nomor surat) dan alamat portal. Tidak boleh mulai atau "
            "berakhir dengan variabel, dan dua variabel tidak boleh berdampingan."
        ),
    )
