"""What an invited person answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from outreach.enums import InvitationAnswer
from outreach.models import Attendance


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Jawaban Anda"),
        choices=[
            (InvitationAnswer.COMING.value, _("Saya akan hadir")),
            (InvitationAnswer.PREVENTED.value, _("Saya berhalangan")),
            (InvitationAnswer.REPRESENTED.value, _("Saya diwakili orang lain")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih salah satu jawaban.")},
    )
    stand_in = forms.CharField(
        label=_("Nama yang mewakili"),
        help_text=_("Diisi hanya bila Anda diwakili."),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    @classmethod
    def given(cls, attendance: Attendance) -> dict[str, Any]:
        return {"answer": attendance.answer, "stand_in": attendance.answer_stand_in}
