"""Rows of sessions pasted from a spreadsheet, or read from its file."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from offices.errors import DomainError
from outreach.domain.paste.columns import is_header_cell
from outreach.domain.paste.table import as_text, refuse_too_many
from outreach.enums import ImportKind
from villages.domain.imports.reading import read_table, refuse_size


class PasteForm(forms.Form):
    """The rows as text: a file is read into it, so that there is one way to look at rows and to mend them.

    ``token`` makes two presses of the button one; ``promise`` says which preview is confirmed.
    """

    kind = forms.ChoiceField(choices=ImportKind.choices, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Baris dari Excel"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off", "wrap": "off"}),
    )
    file = forms.FileField(
        label=_("Atau berkas Excel/CSV"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
    )
    sheet = forms.CharField(
        label=_("Nama lembar"),
        required=False,
        max_length=80,
        help_text=_("hanya bila berkasnya berisi beberapa lembar"),
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    promise = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    source = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["token"] = data.get("token") or uuid4()
        upload: UploadedFile | None = data.get("file")
        if upload:
            try:
                data["text"] = _text_of(upload, data.get("sheet", ""))
                data["source"] = (upload.name or "")[-120:]
            except DomainError as error:
                error.add_to(self)
        return data

    def shown_again(self, **values: Any) -> dict[str, Any]:
        """What the next form on the page starts from: everything typed, with ``values``."""
        data = self.cleaned_data
        kept = {name: data.get(name, "") for name in ("kind", "text", "token", "source")}
        return {**kept, **values}


def _text_of(upload: UploadedFile, sheet: str) -> str:
    refuse_size(upload.size or 0)
    try:
        table = read_table(upload.read(), sheet=sheet, known=is_header_cell)
    except DomainError as error:
        if error.field != "header_row":
            raise
        raise DomainError(
            gettext("Judul kolom tidak ditemukan. Beri judul Tanggal, Desa, Tempat, dan Topik, seperti di templat."),
            field="file",
        ) from error
    refuse_too_many(len(table.rows))
    return as_text([table.headers, *(cells for _number, cells in table.rows)])
