"""What a village says of the day, typed by its operator or by the officer who heard it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from outreach.domain.confirmation import Reply
from outreach.enums import AnswerChannel, VillageAnswer
from outreach.forms.moves import PickedDateField

ANSWERS = [choice for choice in VillageAnswer.choices if choice[0]]
CHANNELS = [choice for choice in AnswerChannel.choices if choice[0]]


class ReplyForm(forms.Form):
    """``villages``: codes this person may answer for. ``office``: an officer types what a village said."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(choices=ANSWERS, widget=forms.HiddenInput)
    villages = forms.MultipleChoiceField(label=_("Desa"), widget=forms.CheckboxSelectMultiple)
    channel = forms.ChoiceField(label=_("Disampaikan lewat"), choices=CHANNELS, required=False)
    heard_from = forms.CharField(
        label=_("Disampaikan oleh"), max_length=120, required=False, help_text=_("nama dan jabatannya")
    )
    note = forms.CharField(label=_("Alasan"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    proposed_on = PickedDateField(label=_("Hari yang cocok"), required=False)

    def __init__(self, *args: Any, choices: list[tuple[str, str]] = (), office: bool = False, **kwargs: Any) -> None:  # type: ignore[assignment]
        super().__init__(*args, **kwargs)
        self.fields["villages"].choices = list(choices)  # type: ignore[attr-defined]
        if not office:
            del self.fields["channel"], self.fields["heard_from"]

    def reply(self) -> Reply:
        data = self.cleaned_data
        return Reply(
            answer=VillageAnswer(data["answer"]),
            note=data["note"],
            proposed_on=data["proposed_on"],
            channel=AnswerChannel(data.get("channel", "")),
            heard_from=data.get("heard_from", ""),
        )
