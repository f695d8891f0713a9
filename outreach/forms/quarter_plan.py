"""Ticking villages of the quarter plan, each with its day and hour."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from guidance.models import Topic
from offices.form_fields import TypedDateField, TypedTimeField
from outreach.domain.quarter_plan import SLOTS, Wish
from outreach.queries.quarter_plan import PlanRow
from villages.models import AssistedVillage


class QuarterPlanForm(forms.Form):
    """``rows`` are those shown. What is ticked need not be among them any more: it is then reported, not doubled."""

    topic = forms.ModelChoiceField(
        label=gettext_lazy("Topik semua draf"), queryset=Topic.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, user: User, rows: Iterable[PlanRow] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = Topic.objects.visible_to(user).filter(retired_at__isnull=True)
        self.fields["topic"].queryset = topics  # type: ignore[attr-defined]
        self._rows = list(rows)
        sent = self.data.getlist("desa") if self.is_bound else []  # type: ignore[attr-defined]
        self._ticked = [code for code in sent if "\0" not in code]  # the database cannot even be asked for those
        seen = AssistedVillage.objects.visible_to(user).filter(pk__in=self._ticked[:500]) if self._ticked else []
        self._villages = {village.pk: village for village in seen}
        for row in self._rows:
            self._add(row.village.pk, row)
        for code in self._villages:
            if f"date_{code}" not in self.fields:
                self._add(code, None)

    def _add(self, code: str, row: PlanRow | None) -> None:
        suggestion = row.suggestion if row else None
        needed = code in self._ticked
        name = row.village.region.full_name if row else ""
        self.fields[f"date_{code}"] = TypedDateField(
            label=_("Tanggal, %(village)s") % {"village": name},
            required=needed,
            initial=suggestion.day if suggestion else None,
        )
        self.fields[f"start_{code}"] = TypedTimeField(
            label=_("Jam mulai, %(village)s") % {"village": name},
            required=needed,
            initial=suggestion.start if suggestion else SLOTS[0][0],
        )

    def table(self) -> list[tuple[PlanRow, BoundField, BoundField, bool]]:
        """The rows with their day, hour and whether they are ticked: at first those with a suggestion are not."""
        return [
            (row, self[f"date_{row.village.pk}"], self[f"start_{row.village.pk}"], row.village.pk in self._ticked)
            for row in self._rows
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self._villages:
            self.add_error(None, _("Centang paling sedikit satu desa."))
        return data

    def wishes(self) -> list[Wish]:
        """Of a valid form."""
        data = self.cleaned_data
        return [Wish(code, data[f"date_{code}"], data[f"start_{code}"]) for code in self._villages]
