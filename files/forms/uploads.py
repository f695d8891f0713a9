"""The field people choose a file with."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from files.domain.inspector.limits import MAX_PAGES
from files.domain.refusals import sentence_of, too_large
from files.enums import MEGABYTE, FileKind

LABELS = {FileKind.DECREE: _("Berkas SK (PDF)"), FileKind.PHOTO: _("Foto")}
HELP = {
    FileKind.DECREE: _(
        "PDF sampai {megabytes} MB dan {pages} halaman, tanpa kata sandi. Hanya yang berwenang dapat membukanya."
    ),
    FileKind.PHOTO: _(
        "JPEG, PNG, atau WebP sampai {megabytes} MB. Lokasi dan data kamera dihapus, foto besar diperkecil."
    ),
}


class UploadField(forms.FileField):
    """``UploadField(FileKind.DECREE)``: label, help, file dialog and limit are those of the kind.

    Only the size is looked at here; the content by ``files.domain.keeping.keep``, whose DomainError lands on this
    field when it is called with ``field=`` its name. A browser forgets the chosen file when the form comes back with
    an error, the other fields stay: so the sentences ask to choose again. The form's tag needs
    ``enctype="multipart/form-data"`` (``{% crispy form %}`` writes it by itself).
    """

    def __init__(self, kind: FileKind, **options: Any) -> None:
        self.kind = kind
        described = {
            "label": LABELS[kind],
            "help_text": format_lazy(HELP[kind], megabytes=kind.max_bytes // MEGABYTE, pages=MAX_PAGES),
            "widget": forms.FileInput(attrs={"accept": kind.accept}),
        }
        super().__init__(**{**described, **options})

    def to_python(self, data: File | None) -> File | None:
        if data and data.size is not None:
            if data.size > self.kind.max_bytes:
                raise ValidationError(too_large(self.kind), code="too_large")
            if data.size == 0:
                raise ValidationError(sentence_of("empty", kind=self.kind), code="empty")
        return super().to_python(data)
