"""A row of the calendar."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offices.domain.calendar_changes import Keeper, PeriodDetails
from offices.form_fields import TypedDateField, TypedTimeField
from offices.models import CalendarKind, CalendarPeriod, Level, Region

Choice = tuple[str, str]


class PeriodForm(forms.Form):
    """Office roles choose a region of their working area, administrators type a code or leave it empty."""

    name = forms.CharField(
        label=gettext_lazy("Nama"),
        max_length=120,
        help_text=gettext_lazy("misalnya Pilkades serentak, Libur semester ganjil"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=CalendarKind.choices)
    first_day = TypedDateField(label=gettext_lazy("Hari pertama"))
    last_day = TypedDateField(
        label=gettext_lazy("Hari terakhir"), required=False, help_text=gettext_lazy("kosong: satu hari saja")
    )
    starts = TypedTimeField(label=gettext_lazy("Dari jam"), required=False)
    ends = TypedTimeField(
        label=gettext_lazy("Sampai jam"),
        required=False,
        help_text=gettext_lazy("boleh kosong; untuk Ramadan: jam kerja"),
    )
    source = forms.CharField(
        label=gettext_lazy("Sumber"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("misalnya SKB 3 Menteri, surat edaran bupati, kabar sekretaris desa"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    checked = forms.BooleanField(
        label=gettext_lazy("Sudah saya cocokkan dengan sumbernya"),
        required=False,
        help_text=gettext_lazy("Tanpa ini hari tersebut tampil sebagai “perlu diperiksa”."),
    )

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._keeper = Keeper.of(actor)
        self.fields["region"] = self._typed_region() if self._keeper.everything else self._chosen_region()
        self.order_fields(["name", "kind", "region", "first_day", "last_day", "starts", "ends", "source", "checked"])

    def _typed_region(self) -> forms.CharField:
        return forms.CharField(
            label=gettext_lazy("Kode wilayah"),
            max_length=13,
            required=False,
            help_text=gettext_lazy("kosong: seluruh Indonesia; misalnya 36, 36.04, 36.04.12, atau 36.04.12.2001"),
            widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "decimal"}),
        )

    def _chosen_region(self) -> forms.ChoiceField:
        regions = list(self._keeper.regions().order_by("pk"))
        return forms.ChoiceField(
            label=gettext_lazy("Wilayah"), choices=[("", gettext_lazy("Pilih wilayah")), *_by_district(regions)]
        )

    def clean_region(self) -> str | None:
        code = self.cleaned_data["region"].strip()
        if code and self._keeper.everything and not self._keeper.regions().filter(pk=code).exists():
            raise ValidationError(_("Kode %(code)s tidak ada di daftar wilayah yang berlaku.") % {"code": code})
        return code or None

    def details(self) -> PeriodDetails:
        data = self.cleaned_data
        return PeriodDetails(**{**data, "last_day": data["last_day"] or data["first_day"]})

    @classmethod
    def initial_of(cls, period: CalendarPeriod) -> dict[str, Any]:
        names = ("name", "kind", "first_day", "last_day", "starts", "ends", "source")
        return {name: getattr(period, name) for name in names} | {
            "region": period.region_id or "",
            "checked": period.checked_on is not None,
        }


def _by_district(regions: list[Region]) -> list[Choice | tuple[str, list[Choice]]]:
    """Regencies and kecamatan by themselves, villages below the name of their kecamatan."""
    groups: dict[str, list[Choice]] = {}
    wide: list[Choice] = []
    for region in regions:
        if region.level == Level.VILLAGE:
            groups.setdefault(region.pk[:8], []).append((region.pk, region.full_name))
        else:
            wide.append((region.pk, region.full_name))
    names = dict(wide)
    return [*wide, *((names.get(district, district), villages) for district, villages in groups.items())]
