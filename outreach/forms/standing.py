"""Forms around putting a session off, calling it off and giving it another day."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from offices.form_fields import TypedDateField, TypedTimeField
from offices.models import Zone
from outreach.domain.times import SessionTimes
from outreach.models import OutreachSession


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Dibaca semua orang yang sudah mendapat pesan tentang kegiatan ini."),
    )


class DayForm(forms.Form):
    """Another day and hours for a session that was put off."""

    date = TypedDateField(label=_("Tanggal baru"))
    start = TypedTimeField(label=_("Jam mulai"))
    end = TypedTimeField(label=_("Jam selesai"))

    @classmethod
    def initial_of(cls, session: OutreachSession, day: str | None) -> dict[str, Any]:
        """The hours it had; the day only where one was proposed."""
        return {"date": day, "start": session.local_start, "end": session.local_end}

    def times(self, zone: Zone) -> SessionTimes:
        data = self.cleaned_data
        return SessionTimes(data["date"], data["start"], data["end"], zone)
