"""The form that gives a session another day or other hours."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_time
from django.utils.translation import gettext_lazy as _

from offices.form_fields import TypedDateField, TypedTimeField
from offices.models import Zone
from outreach.domain.times import SessionTimes, end_of
from outreach.models import OutreachSession
from outreach.queries.calendar_address import day_of

OWN_NAMES = {"tanggal": "date", "mulai": "start", "selesai": "end"}


class PickedDateField(TypedDateField):
    """Picked from the device's own calendar; read like a typed one where the device has none."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def prepare_value(self, value: Any) -> Any:
        return value


class PickedTimeField(TypedTimeField):
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def prepare_value(self, value: Any) -> Any:
        return value


class MoveForm(forms.Form):
    """``version`` is what the person saw when the form was drawn."""

    date = PickedDateField(label=_("Tanggal"))
    start = PickedTimeField(label=_("Jam mulai"))
    end = PickedTimeField(label=_("Jam selesai"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def times(self, zone: Zone) -> SessionTimes:
        data = self.cleaned_data
        return SessionTimes(data["date"], data["start"], data["end"], zone)

    def saw(self, version: int) -> None:
        """The person is being shown this version now: the next confirmation of what they typed counts from it."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["version"] = str(version)
        self.data = data


def proposed(session: OutreachSession, query: QueryDict) -> dict[str, Any]:
    """Day and hours asked for in the address; without an end the session keeps its length.

    The names are those of the calendar's addresses, or the form's own while it is being filled in. What is no day or
    hour counts as not asked for.
    """
    asked = {name: query.get(name) or query.get(own, "") for name, own in OWN_NAMES.items()}
    date = day_of(asked["tanggal"]) or session.local_date
    start = _hour(asked["mulai"]) or session.local_start
    end = _hour(asked["selesai"]) or end_of(start, session.ends_at - session.starts_at)
    return {"date": date, "start": start, "end": end, "version": session.version}


def _hour(text: str) -> dt.time | None:
    try:
        return parse_time(text)
    except ValueError:
        return None
