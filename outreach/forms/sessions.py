"""The form that plans a session."""

from typing import Any, Self

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from outreach.domain.sketched_people import Sketch
from outreach.enums import SessionKind, SessionState
from outreach.forms.sessions_details import DetailsForm, speakers_typed, typed_as_initial
from outreach.forms.sessions_villages import BY_VILLAGE, VillageFields

STARTS = [
    (SessionState.AWAITING_VILLAGE, _("Minta konfirmasi desa")),
    (SessionState.SCHEDULED, _("Desa sudah setuju")),
    (SessionState.DRAFT, _("Simpan sebagai draf")),
]


class ScheduleForm(VillageFields, DetailsForm):
    """A new session, with the villages it is for and how it begins."""

    kind = forms.ChoiceField(label=_("Jenis"), choices=SessionKind.choices, initial=SessionKind.OUTREACH)
    people_met = forms.IntegerField(
        label=_("Jumlah orang yang ditemui"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=_("hanya untuk sambang desa yang dicatat kemudian"),
    )
    keep_place = forms.BooleanField(label=_("Ingat tempat ini untuk kegiatan berikutnya"), required=False)
    state = forms.ChoiceField(
        label=_("Kegiatan ini dimulai sebagai"),
        choices=STARTS,
        required=False,
        initial=SessionState.AWAITING_VILLAGE,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.offer_villages(user)
        self.offer_places(self.chosen)

    @classmethod
    def unchecked(cls, typed: QueryDict, *, user: User) -> Self:
        """What was typed so far, not judged yet; what hangs on the villages chosen is on offer."""
        return cls(user=user, initial=typed_as_initial(cls, typed))

    def begins_as(self) -> SessionState:
        return SessionState(self.cleaned_data["state"] or SessionState.AWAITING_VILLAGE)

    def sketch(self) -> Sketch:
        """What is typed so far, of whatever can be read of it."""
        by_village = self._read("names_by") == BY_VILLAGE
        lead, state = self._read("lead"), self._read("state")
        return Sketch(
            state=SessionState(state or SessionState.AWAITING_VILLAGE),
            villages=self.chosen,
            officers=[*filter(None, [lead]), *(user for user in self._read("members") or () if user != lead)],
            day=self._read("date"),
            start=self._read("start"),
            end=self._read("end"),
            functions=() if by_village else self._read("functions") or (),
            by_village=by_village,
            with_district=bool(self._read("with_district")),
            quotas=[village.pk for village in self.chosen if self._read(f"quota_{village.pk}")],
            speakers=[row["email"] for row in speakers_typed(self)],
            kind=self._read("kind") or SessionKind.OUTREACH,
        )
