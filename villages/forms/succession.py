"""Which code follows a village, and which RW and RT a split takes along."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from offices.formats import short_date
from offices.models import RegionSuccession, SuccessionKind
from offices.queries.succession import successions_from
from villages.models import AssistedVillage, NeighbourhoodUnit
from villages.queries.units import grouped, units_in_force


class SuccessionForm(forms.Form):
    """A code on record as following ``village``; the units only where it is a split."""

    successor = forms.ChoiceField(label=gettext_lazy("Kode penerus"), widget=forms.RadioSelect)
    units = forms.MultipleChoiceField(
        label=gettext_lazy("RW dan RT yang masuk ke desa baru"),
        help_text=gettext_lazy("RW membawa semua RT di bawahnya. Kontak ikut RT atau RW-nya."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, user: User, village: AssistedVillage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(successions_from(user, village.pk))
        self.is_split = any(row.kind == SuccessionKind.SPLIT for row in self.rows)
        self._field("successor").choices = [(row.successor_id, _label(row)) for row in self.rows]
        if len(self.rows) == 1:
            self.initial["successor"] = self.rows[0].successor_id
        if self.is_split:
            self._units = {str(unit.pk): unit for unit in units_in_force(user, village)}
            self._field("units").choices = _unit_choices(self._units.values())
        else:
            del self.fields["units"]

    def _field(self, name: str) -> Any:
        return self.fields[name]

    @property
    def chosen(self) -> RegionSuccession:
        code = self.cleaned_data["successor"]
        return next(row for row in self.rows if row.successor_id == code)

    @property
    def chosen_units(self) -> list[NeighbourhoodUnit] | None:
        """None for the whole village."""
        return [self._units[pk] for pk in self.cleaned_data["units"]] if self.is_split else None


def _label(row: RegionSuccession) -> str:
    district = row.successor.parent
    return _("%(name)s, Kec. %(district)s (%(code)s), berlaku sejak %(date)s") % {
        "name": row.successor.full_name,
        "district": district.name if district else "",
        "code": row.successor_id,
        "date": short_date(row.since),
    }


def _unit_choices(units: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            group.upper.label,
            [
                (str(group.upper.pk), _("Seluruh %(unit)s") % {"unit": group.upper.label}),
                *((str(unit.pk), unit.label) for unit in group.lower),
            ],
        )
        for group in grouped(units)
    ]
