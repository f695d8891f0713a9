"""Four fields that are enough to begin with a session."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from guidance.models import Topic
from offices.models import Zone
from outreach.domain.details import Details
from outreach.domain.times import SessionTimes, end_of
from outreach.forms.moves import PickedDateField, PickedTimeField
from outreach.forms.sessions_villages import under_guidance
from villages.models import AssistedVillage

USUAL_START = dt.time(9)


class QuickForm(forms.Form):
    """Village, when, where, about what.

    The rest is as usual: the officer leads an outreach session of two hours, and the village fills in the names.

    The fields are named like the values in the address of the whole form, which goes on with what was typed here.
    """

    desa = forms.ModelChoiceField(
        label=_("Desa"), queryset=AssistedVillage.objects.none(), empty_label=_("Pilih desa")
    )
    tanggal = PickedDateField(label=_("Tanggal"))
    mulai = PickedTimeField(label=_("Jam mulai"), initial=USUAL_START)
    tempat = forms.CharField(label=_("Tempat"), max_length=120)
    topik = forms.ModelChoiceField(label=_("Topik"), queryset=Topic.objects.none(), empty_label=_("Pilih topik"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["desa"].queryset = under_guidance(user)  # type: ignore[attr-defined]
        self.fields["topik"].queryset = Topic.objects.visible_to(user).filter(retired_at__isnull=True)  # type: ignore[attr-defined]

    def details(self) -> Details:
        data = self.cleaned_data
        start = data["mulai"]
        zone = Zone(data["desa"].region.zone)
        return Details(
            topic=data["topik"],
            venue=data["tempat"],
            times=SessionTimes(data["tanggal"], start, end_of(start), zone),
            lead=self.user,
        )


FIELD_OF = {"host": "desa", "date": "tanggal", "start": "mulai", "end": "mulai", "venue": "tempat", "lead": None}
