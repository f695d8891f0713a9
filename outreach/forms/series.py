"""Repeating a session by a rule."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from offices.errors import DomainError
from offices.form_fields import TypedDateField
from outreach.domain.copies import STATES
from outreach.domain.recurrence import MOST_EVERY, Rule, every_day_of
from outreach.domain.series import first_day, rule_of
from outreach.enums import SeriesPeriod, SessionState
from outreach.models import OutreachSession

START_AS = {
    SessionState.DRAFT: _("Draf dulu: belum ada yang diberi tahu"),
    SessionState.AWAITING_VILLAGE: _("Minta konfirmasi desa untuk setiap tanggal"),
}
RULE_FIELDS = ("every", "period", "by_weekday", "until")


class RepeatForm(forms.Form):
    """A rule, and which of its days are made. ``version`` is what the person saw of the session."""

    every = forms.IntegerField(label=_("Setiap"), min_value=1, max_value=MOST_EVERY, initial=1)
    period = forms.ChoiceField(label=_("Satuan"), choices=SeriesPeriod.choices, initial=SeriesPeriod.MONTH)
    by_weekday = forms.ChoiceField(label=_("Dalam bulan"), required=False, widget=forms.RadioSelect)
    until = TypedDateField(
        label=_("Sampai"),
        required=False,  # the rule itself says why it needs an end
        help_text=_("misalnya 31 Des 2026; paling lama dua tahun"),
    )
    days = forms.MultipleChoiceField(label=_("Tanggal"), required=False, widget=forms.CheckboxSelectMultiple)
    state = forms.ChoiceField(
        label=_("Kegiatan baru dimulai sebagai"),
        choices=[(state, START_AS[state]) for state in STATES],
        initial=SessionState.DRAFT,
        required=False,
        widget=forms.RadioSelect,
    )
    with_people = forms.BooleanField(label=_("Undang kontak yang sama"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, session: OutreachSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session
        first = first_day(session)
        self.fields["by_weekday"].choices = [("", _on_date(first)), ("1", _on_weekday(first))]  # type: ignore[attr-defined]
        if self.is_bound and (rule := self._readable_rule()):
            self.fields["days"].choices = [(day.isoformat(), day.isoformat()) for day in rule]  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, session: OutreachSession) -> dict[str, Any]:
        """The rule a session has, or the usual one."""
        series = session.series
        known = {
            "every": series.every,
            "period": series.period,
            "by_weekday": "1" if series.by_weekday else "",
            "until": series.until,
        } if series else {}  # fmt: skip
        return {"version": session.version, **known}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            try:
                every_day_of(self.rule())
            except DomainError as error:
                error.add_to(self)
        return data

    def rule(self) -> Rule:
        return self._rule(self.cleaned_data)

    def _rule(self, values: dict[str, Any]) -> Rule:
        exceptions = rule_of(self.session.series).exceptions if self.session.series else frozenset()
        return Rule(
            first=first_day(self.session),
            until=values.get("until"),
            period=values["period"],
            every=values["every"],
            by_weekday=values["by_weekday"] == "1",
            exceptions=exceptions,
        )

    @property
    def signature(self) -> str:
        """Of the rule as it is typed: a preview of another rule is none."""
        return "|".join(str(self.data.get(name, "")) for name in RULE_FIELDS)

    @property
    def is_previewed(self) -> bool:
        return self.cleaned_data["shown"] == self.signature

    def chosen(self) -> list[date]:
        return [date.fromisoformat(day) for day in self.cleaned_data["days"]]

    def _readable_rule(self) -> Sequence[date]:
        """The days of the rule that was typed; none where it is no rule."""
        try:
            return every_day_of(self._rule({name: self.fields[name].clean(self[name].data) for name in RULE_FIELDS}))
        except (forms.ValidationError, DomainError):
            return []


def _on_date(first: date) -> Any:
    return Rule(first, None).day_words


def _on_weekday(first: date) -> Any:
    return Rule(first, None, by_weekday=True).day_words
