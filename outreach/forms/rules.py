"""One rule of who is told what when."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from notifications.enums import Channel
from outreach.domain.rule_changes import Wish
from outreach.domain.rules import DAYS, FIRST_HOUR, LAST_HOUR, MOST_TIMES, Rule
from outreach.enums import MessageKind

_DAYS_LABELS = {
    MessageKind.CONFIRM_REMINDER: _("Setiap berapa hari sesudah diminta"),
    MessageKind.ROLL_MISSING: _("Setiap berapa hari sesudah kegiatan"),
    MessageKind.ROLL_MISSING_HEAD: _("Berapa hari sesudah kegiatan"),
}
_PLACES = (("first", _("Saluran pertama")), ("second", _("Bila gagal")), ("third", _("Bila gagal juga")))


class RuleForm(forms.Form):
    """Only what may differ is asked: of a message that goes at once neither day nor hour."""

    on = forms.BooleanField(label=_("Dikirim"), required=False)
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, rule: Rule, national: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        first, last = DAYS.get(rule.kind, (0, 0))
        if first != last:
            label = _DAYS_LABELS.get(rule.kind, _("Berapa hari sebelumnya"))
            self.fields["days"] = forms.TypedChoiceField(
                label=label, coerce=int, choices=[(day, day) for day in range(first, last + 1)]
            )
        if rule.repeats:
            self.fields["times"] = forms.TypedChoiceField(
                label=_("Berapa kali"), coerce=int, choices=[(times, times) for times in range(1, MOST_TIMES + 1)]
            )
        if not rule.at_once:
            self.fields["hour"] = forms.TypedChoiceField(
                label=_("Jam, waktu setempat kegiatan"),
                coerce=int,
                choices=[(hour, f"{hour:02}.00") for hour in range(FIRST_HOUR, LAST_HOUR + 1)],
            )
        for name, label in _PLACES:
            choices = [("", "–"), *Channel.choices] if name != "first" else Channel.choices
            self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=name == "first")
        if national:
            self.fields["required"] = forms.BooleanField(label=_("Wajib di semua kantor"), required=False)
        self.initial = {**self.of(rule), **self.initial}

    @staticmethod
    def of(rule: Rule) -> dict[str, Any]:
        """What the fields show of ``rule``."""
        ways = dict(zip((name for name, _label in _PLACES), rule.channels, strict=False))
        return {
            "on": rule.on, "days": rule.days, "times": rule.times, "hour": rule.hour, "required": rule.required,
            "seen": rule.version, **ways,
        }  # fmt: skip

    def saw(self, rule: Rule) -> None:
        """The person is being shown this rule now: what they save next counts from it."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen"] = rule.version
        self.data = data

    def wish(self) -> Wish:
        said = self.cleaned_data
        return Wish(
            on=said["on"],
            days=said.get("days", self.rule.days),
            times=said.get("times", self.rule.times),
            hour=said.get("hour", self.rule.hour),
            channels=[said[name] for name, _label in _PLACES if said[name]],
            required=said.get("required", False),
        )
