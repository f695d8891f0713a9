"""What has been typed of a plan so far: whatever can be read of it counts, the rest is left aside."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from accounts.models import User
from offices.form_fields import TypedDateField, TypedTimeField
from offices.models import Zone
from outreach.domain import officers
from outreach.domain.prayers import estimated_start
from outreach.domain.times import SessionTimes, end_of
from outreach.enums import Prayer, SessionKind
from outreach.models import OutreachSession, SessionVillage
from villages.models import AssistedVillage, Venue

MOST = 400


class CheckForm(forms.Form):
    """Fields named as in the form of a session. Nothing is owed; what is foreign or unreadable counts as not typed."""

    host = forms.ModelChoiceField(queryset=AssistedVillage.objects.none(), required=False)
    others = forms.ModelMultipleChoiceField(queryset=AssistedVillage.objects.none(), required=False)
    date = TypedDateField(required=False)
    start = TypedTimeField(required=False)
    end = TypedTimeField(required=False)
    place = forms.ModelChoiceField(queryset=Venue.objects.none(), required=False)
    lead = forms.ModelChoiceField(queryset=User.objects.none(), required=False)
    members = forms.ModelMultipleChoiceField(queryset=User.objects.none(), required=False)
    expected_participants = forms.IntegerField(min_value=1, max_value=100_000, required=False)
    after_prayer = forms.ChoiceField(choices=Prayer.choices, required=False)
    kind = forms.ChoiceField(choices=SessionKind.choices, required=False)

    def __init__(self, data: QueryDict | None = None, *, user: User, session: OutreachSession | None = None) -> None:
        super().__init__(data)
        self.session = session
        villages = AssistedVillage.objects.visible_to(user).select_related("region", "district")
        colleagues = officers.candidates(actor=user)
        self._villages = villages
        for name, queryset in (
            *(("host", villages), ("others", villages), ("lead", colleagues), ("members", colleagues)),
            ("place", Venue.objects.visible_to(user).select_related("village__region", "village__district")),
        ):
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
        self.user = user

    def read(self, name: str) -> Any:
        """The value of a field, or None. Alone: a field that cannot be read spoils no other one."""
        field = self.fields[name]
        try:
            return field.clean(field.widget.value_from_datadict(self.data, self.files, name))
        except (ValidationError, ValueError):  # a NUL among several keys is the database's ValueError
            return None

    @property
    def villages(self) -> list[AssistedVillage]:
        """The host first; of a session being changed its own."""
        if self.session:
            first = self.session.host_id
            rows = SessionVillage.objects.visible_to(self.user).filter(session=self.session)
            found = self._villages.filter(pk__in=rows.values("village_id"))
            return sorted(found, key=lambda village: village.pk != first)
        host = self.read("host")
        others = [village for village in (self.read("others") or ())[:MOST] if village != host]
        return [*filter(None, [host]), *others]

    @property
    def officers(self) -> list[User]:
        lead = self.read("lead")
        return [*filter(None, [lead]), *(user for user in self.read("members") or () if user != lead)]

    def zone(self, villages: list[AssistedVillage]) -> Zone:
        if self.session:
            return Zone(self.session.zone)
        return Zone(villages[0].region.zone) if villages else Zone.WIB

    def times(self, day: dt.date, zone: Zone) -> SessionTimes | None:
        """Without an end the usual length is taken; without a start or a prayer there are no hours."""
        start, end, prayer = self.read("start"), self.read("end"), self.read("after_prayer")
        if start is None and prayer:
            start = estimated_start(Prayer(prayer), zone)
        if start is None:
            return None
        return SessionTimes(day, start, end_of(start) if end is None else end, zone)
