"""Assigning officers to villages, correcting and ending it."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from villages.domain.assignments import candidates
from villages.enums import AssignmentRole
from villages.models import Assignment, AssistedVillage
from villages.queries.assignments import assignable_villages, leaders_on


def day_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


class VillagesField(forms.ModelMultipleChoiceField):
    """Villages to tick, each with who leads it now."""

    widget = forms.CheckboxSelectMultiple
    leaders: dict[str, str] = {}

    def label_from_instance(self, obj: AssistedVillage) -> str:
        leader = self.leaders.get(obj.pk)
        return (
            f"{obj.label} · {leader}" if leader else _("%(village)s · belum ada yang utama") % {"village": obj.label}
        )


class PeriodForm(forms.Form):
    """What can be said of an assignment at any time."""

    role = forms.ChoiceField(
        label=gettext_lazy("Tugas"),
        choices=AssignmentRole.choices,
        initial=AssignmentRole.MAIN,
        widget=forms.RadioSelect,
    )
    decree_number = forms.CharField(
        label=gettext_lazy("Nomor SK"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("boleh diisi nanti"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    starts_on = day_field(gettext_lazy("Mulai"), initial=timezone.localdate)
    ends_on = day_field(
        gettext_lazy("Hari terakhir"), required=False, help_text=gettext_lazy("kosong: belum ditentukan")
    )


class AssignForm(PeriodForm):
    officer = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Petugas"), empty_label=gettext_lazy("Pilih petugas")
    )
    villages = VillagesField(AssistedVillage.objects.none(), label=gettext_lazy("Desa/kelurahan"))
    field_order = ["officer", "villages", "role", "decree_number", "starts_on", "ends_on"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = candidates(actor=user)  # type: ignore[attr-defined]
        villages: VillagesField = self.fields["villages"]  # type: ignore[assignment]
        villages.queryset, villages.leaders = assignable_villages(user), leaders_on(user, timezone.localdate())

    @property
    def details(self) -> dict[str, Any]:
        return {**self.cleaned_data, "villages": [village.pk for village in self.cleaned_data["villages"]]}


class EndAssignmentForm(forms.Form):
    """When an assignment ends and why."""

    AT_ONCE, ON_DAY = "now", "day"
    when = forms.ChoiceField(
        label=gettext_lazy("Kapan berakhir?"),
        choices=[(AT_ONCE, gettext_lazy("Sekarang juga")), (ON_DAY, gettext_lazy("Setelah hari terakhir"))],
        initial=AT_ONCE,
        widget=forms.RadioSelect,
    )
    last_day = day_field(
        gettext_lazy("Hari terakhir"),
        required=False,
        help_text=gettext_lazy("sampai hari ini selesai petugas masih bertugas"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Alasan"), max_length=200, help_text=gettext_lazy("tampil di riwayat desa")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("when") == self.ON_DAY and not cleaned.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", _("Pilih hari terakhir, atau pilih “Sekarang juga”."))
        return cleaned

    @property
    def ending(self) -> date | None:
        return self.cleaned_data["last_day"] if self.cleaned_data["when"] == self.ON_DAY else None


def initial_of(assignment: Assignment) -> dict[str, Any]:
    return {name: getattr(assignment, name) for name in ("role", "decree_number", "starts_on", "ends_on")}
