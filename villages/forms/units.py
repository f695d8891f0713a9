"""Forms of RW and RT: one, a series of them, and the one another is merged into."""

from typing import Any

from django import forms
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from villages.domain.unit_labels import UnitLabel, means, parse_label
from villages.models import AssistedVillage, NeighbourhoodUnit, UnitKind
from villages.queries.units import units_in_force


class UnitForm(forms.Form):
    """Kind, number and parent. A whole label typed as the number, ``RT 3/RW 5`` or ``3/5``, says all three."""

    kind = forms.ModelChoiceField(UnitKind.objects.none(), label=_("Jenis"), empty_label=None)
    parent = forms.ModelChoiceField(
        NeighbourhoodUnit.objects.none(),
        label=_("Bagian dari"),
        required=False,
        empty_label=_("– tidak ada –"),
        help_text=_("Untuk RT: RW-nya."),
    )
    number = forms.CharField(
        label=_("Nomor atau nama"),
        max_length=60,
        help_text=_("Cukup angkanya, misalnya 3. Boleh juga RT 3/RW 5."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, user: User, village: AssistedVillage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = UnitKind.objects.visible_to(user).order_by("-is_lower", "pk")  # type: ignore[attr-defined]
        self.fields["parent"].queryset = units_in_force(user, village).filter(kind__is_lower=False)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        label = parse_label(cleaned.get("number", ""))
        if label:
            self._take_over(label, cleaned)
        return cleaned

    def _take_over(self, label: UnitLabel, cleaned: dict[str, Any]) -> None:
        """Kind and parent as the label says them; a name such as ``Krajan Barat`` says neither."""
        kinds = {kind.name.lower(): kind for kind in self.fields["kind"].queryset}  # type: ignore[attr-defined]
        word = label.own.kind or ("rt" if label.above else "")
        if word not in kinds:
            return
        cleaned |= {"kind": kinds[word], "number": label.own.number}
        if label.above is None:
            return
        parents = [unit for unit in self.fields["parent"].queryset if means(label.above, unit)]  # type: ignore[attr-defined]
        if parents:
            cleaned["parent"] = parents[0]
        else:
            typed = f"{label.above.kind.upper() or 'RW'} {label.above.number}"
            self.add_error(
                "number", _("%(typed)s belum ada di desa ini. Tambahkan dulu, lalu RT-nya.") % {"typed": typed}
            )


class UnitSeriesForm(forms.Form):
    """Many units from one line."""

    series = forms.CharField(
        label=_("Satuan yang ditambahkan"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "autofocus": True}),
        help_text=_(
            "Misalnya: RW 01-05, 4 RT tiap RW. Bila banyaknya berbeda, satu baris untuk masing-masing:"
            " RW 06, 7 RT. Untuk dusun: Dusun Krajan, Dusun Wetan, 5 RT tiap dusun."
        ),
    )
    running = forms.BooleanField(
        label=_("Nomor RT berurut terus dari RW ke RW"),
        required=False,
        help_text=_("Tanpa centang, nomor RT mulai dari 001 di tiap RW."),
    )


class UnitMergeForm(forms.Form):
    """The unit of the same level that takes over."""

    into = forms.ModelChoiceField(
        NeighbourhoodUnit.objects.none(), label=_("Digabung ke"), empty_label=_("Pilih satuan")
    )

    def __init__(self, *args: Any, user: User, unit: NeighbourhoodUnit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = units_in_force(user, unit.village).filter(kind__is_lower=unit.kind.is_lower).exclude(pk=unit.pk)
        self.fields["into"].queryset = others.order_by(  # type: ignore[attr-defined]
            F("parent__number").asc(nulls_first=True), "number"
        )
