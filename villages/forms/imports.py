"""Uploading a file of contacts, and saying what its columns are."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from offices.errors import DomainError
from offices.roles import Role
from villages.domain.imports.columns import Field
from villages.domain.imports.reading import HEADER_WITHIN, refuse_size
from villages.domain.imports.sheets import MOST_ROWS
from villages.enums import DISTRICT_FUNCTIONS, VILLAGE_FUNCTIONS, Function
from villages.models import ContactImport
from villages.queries.places import Place, place_of, places_by_district


class ImportForm(forms.Form):
    """A file, and where it goes: one place, or any place of the scope by a column of the file."""

    place = forms.ChoiceField(
        label=_("Diimpor ke"),
        required=False,
        help_text=_("Satu desa, satu kecamatan, atau beberapa desa sekaligus menurut kolom Desa di berkas."),
    )
    file = forms.FileField(
        label=_("Berkas"),
        help_text=_("Excel (.xlsx) atau CSV, paling besar 10 MB dan 10.000 baris."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
    )
    sheet = forms.CharField(
        label=_("Nama lembar"), required=False, max_length=80, help_text=_("Hanya bila isinya beberapa lembar.")
    )
    header_row = forms.IntegerField(
        label=_("Baris judul kolom"),
        required=False,
        min_value=1,
        max_value=MOST_ROWS,
        help_text=_("Kosongkan: dicari sendiri di %(most)s baris pertama.") % {"most": HEADER_WITHIN},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if user.scope.role == Role.VILLAGE_OPERATOR:
            del self.fields["place"]
            return
        choices: list[Any] = [("", _("Beberapa desa, menurut kolom Desa"))]
        for group in places_by_district(user):
            places = [(group.district.pk, group.district.full_name)]
            places += [(village.pk, village.region.full_name) for village in group.villages]
            choices.append((group.district.full_name, places))
        self.fields["place"].choices = choices  # type: ignore[attr-defined]

    def clean_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        try:
            refuse_size(upload.size or 0)
        except DomainError as error:
            raise forms.ValidationError(error.message) from error
        return upload

    @property
    def chosen_place(self) -> Place | None:
        """Where the file goes; ``None``: by a column of it."""
        return place_of(self.user, self.cleaned_data.get("place", ""))


class ColumnsForm(forms.Form):
    """What each column of an uploaded file is read as; one select per column, named ``column_0`` on."""

    def __init__(self, *args: Any, contact_import: ContactImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = contact_import.columns
        for place, column in enumerate(self.columns):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=column["header"],
                choices=[("", _("– tidak diimpor –")), *Field.choices],
                required=False,
                initial=column["reads_as"],
            )
        functions = DISTRICT_FUNCTIONS if contact_import.district_id and not contact_import.village_id else ()
        allowed = [function for function in Function if function in (*VILLAGE_FUNCTIONS, *functions)]
        self.fields["default_function"] = forms.ChoiceField(
            label=_("Fungsi bila kolomnya tidak ada atau kosong"),
            choices=[("", _("Ketua RT atau Ketua RW, menurut kolom RT/RW")), *((f.value, f.label) for f in allowed)],
            required=False,
            initial=contact_import.default_function,
        )

    @property
    def rows(self) -> list[tuple[forms.BoundField, list[str]]]:
        """Each column's select with a few of its values."""
        return [(self[f"column_{place}"], column["samples"]) for place, column in enumerate(self.columns)]

    @property
    def chosen(self) -> list[str]:
        return [self.cleaned_data[f"column_{place}"] for place in range(len(self.columns))]
