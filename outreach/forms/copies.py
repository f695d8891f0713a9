"""Copying a session to another day, perhaps another village."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from offices.form_fields import TypedDateField, TypedTimeField
from offices.models import Zone
from outreach.domain import officers
from outreach.domain.copies import STATES, Pattern
from outreach.domain.times import SessionTimes
from outreach.enums import SessionState
from outreach.forms.series import START_AS
from villages.enums import STATUSES_UNDER_GUIDANCE
from villages.models import AssistedVillage


class CopyForm(forms.Form):
    """Where and when the copy is; what is not asked here is taken over."""

    date = TypedDateField(label=_("Tanggal baru"))
    start = TypedTimeField(label=_("Jam mulai"))
    end = TypedTimeField(label=_("Jam selesai"))
    host = forms.ModelChoiceField(
        label=_("Desa tuan rumah"), queryset=AssistedVillage.objects.none(), empty_label=None
    )
    others = forms.ModelMultipleChoiceField(
        label=_("Desa lain yang diundang"),
        queryset=AssistedVillage.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    venue = forms.CharField(label=_("Tempat"), max_length=120)
    lead = forms.ModelChoiceField(label=_("Penanggung jawab"), queryset=User.objects.none(), empty_label=None)
    members = forms.ModelMultipleChoiceField(
        label=_("Petugas lain"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    with_people = forms.BooleanField(
        label=_("Undang kontak yang sama"),
        required=False,
        initial=True,
        help_text=_("Yang masih menjabat, dengan nama dan jabatannya sekarang; di desa lain kontak berfungsi sama."),
    )
    state = forms.ChoiceField(
        label=_("Salinan dimulai sebagai"),
        choices=[(state, START_AS[state]) for state in STATES],
        initial=SessionState.DRAFT,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        villages = (
            AssistedVillage.objects.visible_to(user)
            .filter(status__in=STATUSES_UNDER_GUIDANCE)
            .select_related("region", "district", "office")
        )
        for name in ("host", "others"):
            self.fields[name].queryset = villages  # type: ignore[attr-defined]
        for name in ("lead", "members"):
            self.fields[name].queryset = officers.candidates(actor=user)  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(pattern: Pattern, user: User) -> dict[str, Any]:
        details = pattern.details
        lead = details.lead or user
        return {
            "start": details.times.local_start,
            "end": details.times.local_end,
            "host": pattern.source.host_id,
            "others": [village.pk for village in pattern.villages if village.pk != pattern.source.host_id],
            "venue": details.venue,
            "lead": lead.pk,
            "members": [member.pk for member in details.members],
        }

    def villages(self) -> list[AssistedVillage]:
        host = self.cleaned_data["host"]
        return [host, *(village for village in self.cleaned_data["others"] if village != host)]

    def times(self) -> SessionTimes:
        data = self.cleaned_data
        return SessionTimes(data["date"], data["start"], data["end"], Zone(data["host"].region.zone))
