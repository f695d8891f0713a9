"""A form with every kind of field, to be looked at; nothing is kept."""

from django import forms
from django.utils.translation import gettext_lazy as _

from files.enums import FileKind
from files.forms.uploads import UploadField


class SampleForm(forms.Form):
    name = forms.CharField(
        label=_("Nama kegiatan"), max_length=120, help_text=_("Singkat, seperti di surat undangan.")
    )
    date = forms.DateField(label=_("Tanggal"), widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(
        label=_("Jenis"),
        choices=[("", _("Pilih jenis")), ("outreach", _("Sosialisasi")), ("visit", _("Sambang desa"))],
    )
    place = forms.CharField(label=_("Tempat"), required=False, disabled=True, initial="Balai Desa Pontang")
    note = forms.CharField(label=_("Catatan"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    modes = forms.MultipleChoiceField(
        label=_("Cara mencatat kehadiran"),
        choices=[("named", _("Daftar nama")), ("counted", _("Jumlah saja"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    channel = forms.ChoiceField(
        label=_("Undangan lewat"),
        choices=[("mail", _("Surel")), ("group", _("Grup WhatsApp"))],
        widget=forms.RadioSelect,
        initial="group",
        required=False,
    )
    decree = UploadField(FileKind.DECREE, required=False)
    repeat = forms.BooleanField(label=_("Ulangi tiap triwulan"), required=False)
