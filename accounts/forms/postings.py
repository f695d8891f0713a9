"""Postings: which role, where, from when until when."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain.postings import Post
from accounts.models import Posting, User
from accounts.queries import regions
from offices.models import ImmigrationOffice, Level, Region, RegionalOffice
from offices.roles import Role

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_EARLIEST, _LATEST = date(2000, 1, 1), date(2099, 12, 31)


def _day(label: "str | _StrPromise", *, required: bool = True, help_text: "str | _StrPromise" = "") -> forms.DateField:
    between = gettext_lazy("Pilih tanggal antara tahun 2000 dan 2099.")
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[MinValueValidator(_EARLIEST, between), MaxValueValidator(_LATEST, between)],
    )


class RegionField(forms.CharField):
    """A region by code or name; suggestions come while typing.

    ``regions`` are those that may be chosen, ``levels`` those the role needs: of a role without a
    region whatever stands in the field is left aside.
    """

    regions: QuerySet[Region]
    levels: tuple[Level, ...]

    def __init__(self, **kwargs: Any) -> None:
        attrs = {
            "autocomplete": "off",
            "list": "region-suggestions",
            "hx-get": reverse_lazy("region_suggestions"),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": "#region-suggestions",
            "hx-include": "[name=role]",
            "hx-sync": "this:replace",
        }
        super().__init__(max_length=200, widget=forms.TextInput(attrs=attrs), **kwargs)
        self.regions, self.levels = Region.objects.none(), ()

    def clean(self, value: Any) -> Region | None:
        text = super().clean(value)
        if not text or not self.levels:
            return None
        if code := regions.CODE.search(text):
            region = self.regions.filter(pk=code[0]).first()
            if region is None:
                raise ValidationError(
                    _("Kode %(code)s tidak ditemukan di wilayah yang dapat Anda pilih.") % {"code": code[0]}
                )
            return region
        return self._named(text)

    def _named(self, text: str) -> Region:
        found = list(regions.matching(self.regions, text, levels=self.levels)[:4])
        exact = [region for region in found if region.name.lower() == text.lower()]
        if len(found) == 1 or len(exact) == 1:
            return (exact or found)[0]
        if not found:
            raise ValidationError(
                _("Wilayah ini tidak ditemukan. Tulis beberapa huruf namanya, lalu pilih dari daftar.")
            )
        examples = "; ".join(regions.label(region) for region in found[:3])
        raise ValidationError(
            _("Ada beberapa wilayah dengan nama ini. Pilih dari daftar, misalnya: %(examples)s.")
            % {"examples": examples}
        )


class PostingForm(forms.Form):
    """A posting the actor may give. Heads are asked for the village only: everything else follows."""

    role = forms.ChoiceField(label=gettext_lazy("Peran"), choices=[("", gettext_lazy("Pilih peran")), *Role.choices])
    office = forms.ModelChoiceField(
        label=gettext_lazy("Kantor Imigrasi"),
        queryset=ImmigrationOffice.objects.none(),
        required=False,
        empty_label=gettext_lazy("Pilih kantor"),
    )
    regional_office = forms.ModelChoiceField(
        label=gettext_lazy("Kanwil"),
        queryset=RegionalOffice.objects.none(),
        required=False,
        empty_label=gettext_lazy("Pilih Kanwil"),
    )
    region = RegionField(
        label=gettext_lazy("Wilayah"),
        required=False,
        help_text=gettext_lazy("tulis nama atau kodenya, misalnya Pontang atau 36.04.12.2001"),
    )
    acting = forms.ChoiceField(label=gettext_lazy("Sebagai"), choices=Posting.Acting.choices, required=False)
    starts_on = _day(gettext_lazy("Mulai"))
    ends_on = _day(gettext_lazy("Hari terakhir"), required=False, help_text=gettext_lazy("kosong: belum ditentukan"))

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = timezone.localdate
        region: RegionField = self.fields["region"]  # type: ignore[assignment]
        region.regions = regions.choosable_by(actor)
        region.levels = regions.levels_of(self.data.get(self.add_prefix("role"), ""))
        if actor.scope.role is Role.ADMINISTRATOR:
            self._offer("office", ImmigrationOffice.objects.visible_to(actor))
            self._offer("regional_office", RegionalOffice.objects.visible_to(actor))
            return
        for name in ("role", "office", "regional_office", "acting"):
            del self.fields[name]
        region.levels = regions.levels_of(Role.VILLAGE_OPERATOR)
        region.label, region.required = gettext_lazy("Desa/kelurahan"), True
        region.widget.attrs.pop("hx-include")

    def _offer(self, name: str, rows: QuerySet) -> None:
        field: forms.ModelChoiceField = self.fields[name]  # type: ignore[assignment]
        field.queryset = rows.filter(retired_at__isnull=True)

    @property
    def post(self) -> Post:
        """What was asked for; of the places the role decides which one counts."""
        cleaned = self.cleaned_data
        return Post(
            role=Role(cleaned.get("role", Role.VILLAGE_OPERATOR)),
            office=cleaned.get("office"),
            regional_office=cleaned.get("regional_office"),
            region=cleaned["region"],
            acting=cleaned.get("acting", ""),
            starts_on=cleaned["starts_on"],
            ends_on=cleaned["ends_on"],
        )


class EndPostingForm(forms.Form):
    """When a posting ends: at once, or after a last day."""

    AT_ONCE, ON_DAY = "now", "day"
    when = forms.ChoiceField(
        label=gettext_lazy("Kapan berakhir?"),
        choices=[(AT_ONCE, gettext_lazy("Sekarang juga")), (ON_DAY, gettext_lazy("Setelah hari terakhir"))],
        widget=forms.RadioSelect,
    )
    ends_on = _day(
        gettext_lazy("Hari terakhir"),
        required=False,
        help_text=gettext_lazy("sampai hari ini selesai orangnya masih bertugas"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("when") == self.ON_DAY and not cleaned.get("ends_on") and "ends_on" not in self.errors:
            self.add_error("ends_on", _("Pilih hari terakhir, atau pilih “Sekarang juga”."))
        return cleaned

    @property
    def last_day(self) -> date | None:
        return self.cleaned_data["ends_on"] if self.cleaned_data["when"] == self.ON_DAY else None
