"""Naming places of the working area in a dossier: ticked in a kecamatan, or typed one to a line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.queries import regions
from offices.models import Region
from villages.domain.coverage import NamedPlace, holders
from villages.domain.designation import Decree
from villages.queries.designation import place_of_code, places_named, villages_of_district

MOST_LINES = 200
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def decree_file_field() -> forms.FileField:
    return forms.FileField(
        label=gettext_lazy("Berkas SK (PDF)"),
        required=False,
        help_text=gettext_lazy("Boleh menyusul. Hanya dibaca orang kantor Anda dan Kanwil."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )


def decree_of(data: dict[str, Any]) -> Decree:
    return Decree(data["decree_number"], data["decreed_on"], data["decree_file"])


@dataclass(frozen=True, slots=True)
class Pick:
    """A village of the kecamatan to tick, with a field for its own reason; ``held``: by whom, where it is not free."""

    region: Region
    reason: BoundField | None
    ticked: bool
    held: str = ""


class PlacesForm(forms.Form):
    """Places, each with its reason or the common one."""

    whole = forms.BooleanField(required=False)
    ticked = forms.MultipleChoiceField(required=False)
    places = forms.CharField(
        label=gettext_lazy("Desa, kelurahan, atau kecamatan lain"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Satu per baris: kode atau nama, misalnya 36.04.12.2003 atau Kecamatan Pontang. Alasannya sendiri boleh"
            " ditulis setelah titik dua."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Alasan pengusulan"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Berlaku untuk semua yang tidak punya alasan sendiri. Jangan menulis NIK."),
    )

    def __init__(self, *args: Any, user: User, district: Region | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.district = user, district
        self._villages = villages_of_district(user, district) if district else []
        self._held = holders(region.pk for region in self._villages)
        free = [(region.pk, region.full_name) for region in self._villages if region.pk not in self._held]
        self.fields["ticked"].choices = free  # type: ignore[attr-defined]
        for code, name in free:
            self.fields[f"reason_{code}"] = forms.CharField(
                label=_("Alasan untuk %(village)s") % {"village": name}, required=False, max_length=300
            )

    @property
    def picks(self) -> Iterator[Pick]:
        """Every village of the chosen kecamatan."""
        ticked = set(self["ticked"].value() or ())
        for region in self._villages:
            holder = self._held.get(region.pk)
            if holder:
                yield Pick(region, None, False, f"{holder.office.short_name}, {holder.get_status_display()}")
            else:
                yield Pick(region, self[f"reason_{region.pk}"], region.pk in ticked)

    @property
    def free_count(self) -> int:
        return len(self._villages) - len(self._held)

    @property
    def common(self) -> list[BoundField]:
        """The fields below the list of villages."""
        own = {"whole", "ticked", *(f"reason_{region.pk}" for region in self._villages)}
        return [self[name] for name in self.fields if name not in own]

    def clean_places(self) -> list[NamedPlace]:
        lines = [line.strip() for line in self.cleaned_data["places"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(_("Paling banyak %(most)d baris sekali simpan.") % {"most": MOST_LINES})
        return [self._typed(line) for line in lines]

    @property
    def named(self) -> list[NamedPlace]:
        """What was ticked and typed; a valid form only."""
        data = self.cleaned_data
        common = data["reason"]
        found = {place.region.pk: place for place in data["places"]}
        if data["whole"] and self.district:
            found.setdefault(self.district.pk, NamedPlace(self.district))
        ticked = set(data["ticked"])
        for region in self._villages:
            if region.pk in ticked:
                found.setdefault(region.pk, NamedPlace(region, data[f"reason_{region.pk}"]))
        return [NamedPlace(place.region, place.reason or common) for place in found.values()]

    def _typed(self, line: str) -> NamedPlace:
        text, _colon, reason = (part.strip() for part in line.partition(":"))
        if len(reason) > 300:
            raise ValidationError(_("Alasan untuk “%(typed)s” terlalu panjang.") % {"typed": text})
        if code := regions.CODE.search(text):
            region = place_of_code(self.user, code[0])
            if region is None:
                raise ValidationError(
                    _("Tidak ada desa, kelurahan, atau kecamatan berlaku dengan kode %(code)s.") % {"code": code[0]}
                )
            return NamedPlace(region, reason)
        found = places_named(self.user, text)
        if not found:
            raise ValidationError(
                _("Tidak ada desa atau kecamatan bernama “%(typed)s” di wilayah kerja kantor Anda. Periksa ejaannya.")
                % {"typed": text}
            )
        if len(found) > 1:
            raise ValidationError(
                _("“%(typed)s” bisa berarti beberapa tempat. Tulis lebih lengkap atau kodenya: %(examples)s.")
                % {"typed": text, "examples": "; ".join(regions.label(region) for region in found[:3])}
            )
        return NamedPlace(found[0], reason)


class RecordForm(PlacesForm):
    """Places of a decree that is there already, with the decree."""

    decree_number = forms.CharField(
        label=gettext_lazy("Nomor SK"),
        max_length=80,
        help_text=gettext_lazy("Misalnya W.11.IMI.IMI.1.1949-GR.03.05 Tahun 2024."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    decreed_on = forms.DateField(label=gettext_lazy("Tanggal SK"), widget=DATE)
    decree_file = decree_file_field()
    active_since = forms.DateField(
        label=gettext_lazy("Aktif sejak"),
        required=False,
        widget=DATE,
        help_text=gettext_lazy("Isi bila desanya sudah dikukuhkan; kosongkan bila baru ditetapkan."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
        self.fields["reason"].label = _("Alasan penetapan")

    @property
    def decree(self) -> Decree:
        return decree_of(self.cleaned_data)

    @property
    def active_day(self) -> date | None:
        return self.cleaned_data["active_since"]
