"""Who gets a dashboard every month, and on which day."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Posting, User
from reports.domain.export_schedules import recipients_for
from reports.enums import ExportFormat, ScheduleSpan


class ScheduleForm(forms.Form):
    """``recipients``: postings, one's own and those of colleagues in one's scope."""

    span = forms.ChoiceField(label=_("Periode"), choices=ScheduleSpan.choices)
    day = forms.IntegerField(
        label=_("Tanggal"), min_value=1, max_value=28, initial=1, help_text=_("1 sampai 28, pukul 06.00 WIB")
    )
    format = forms.ChoiceField(label=_("Format"), choices=ExportFormat.choices, initial=ExportFormat.PDF)
    recipients = forms.MultipleChoiceField(
        label=_("Penerima"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Setiap orang menerima angka wilayahnya sendiri, bukan angka Anda."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._postings = {str(posting.pk): posting for posting in recipients_for(user)}
        choices = [(key, f"{posting.user.name} · {posting.label}") for key, posting in self._postings.items()]
        self.fields["recipients"].choices = choices  # type: ignore[attr-defined]
        if user.posting:
            self.fields["recipients"].initial = [str(user.posting.pk)]

    @property
    def postings(self) -> list[Posting]:
        return [self._postings[key] for key in self.cleaned_data["recipients"]]
