"""Choosing RT and RW for follow-ups, who leads them, when and where."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from guidance.models import Topic
from offices.form_fields import TypedDateField, TypedTimeField
from offices.keys import is_key
from offices.roles import OFFICE_ROLES
from outreach.domain import officers
from outreach.domain.follow_up_leaders import VILLAGE_LEADERS, Leader
from outreach.domain.follow_up_plan import Choice, Grouping, PlaceOf
from outreach.enums import Prayer, SessionState
from outreach.models import OutreachSession
from villages.models import AssistedVillage, NeighbourhoodUnit, Stakeholder

OWN_HEADS = "rw"
ISYA = (dt.time(19, 30), dt.time(21, 0))
PER_DAY = ((0, gettext_lazy("Semua pada hari yang sama")), (1, gettext_lazy("1 kegiatan tiap hari")),
           (2, gettext_lazy("2 kegiatan tiap hari")), (3, gettext_lazy("3 kegiatan tiap hari")),
           (5, gettext_lazy("5 kegiatan tiap hari")))  # fmt: skip


class FollowUpForm(forms.Form):
    """``villages``: those of the session that are the reader's. ``units`` are drawn as a grid by the page."""

    units = forms.ModelMultipleChoiceField(queryset=NeighbourhoodUnit.objects.none(), required=False)
    grouping = forms.ChoiceField(label=gettext_lazy("Kegiatan"), choices=Grouping.choices, initial=Grouping.RW)
    leader = forms.ChoiceField(label=gettext_lazy("Dipimpin oleh"), initial=OWN_HEADS)
    first_day = TypedDateField(label=gettext_lazy("Mulai tanggal"))
    per_day = forms.TypedChoiceField(label=gettext_lazy("Sebaran"), choices=PER_DAY, coerce=int, initial=2)
    skip_closed = forms.BooleanField(
        label=gettext_lazy("Lewati Sabtu, Minggu, dan hari libur"), required=False, initial=False
    )
    after_prayer = forms.ChoiceField(
        label=gettext_lazy("Waktu"), required=False, choices=[("", gettext_lazy("menurut jam")), *Prayer.choices],
        initial=Prayer.ISYA, help_text=gettext_lazy("Bila bakda salat, jam mulai adalah perkiraan."),
    )  # fmt: skip
    start = TypedTimeField(label=gettext_lazy("Jam mulai"), initial=ISYA[0])
    end = TypedTimeField(label=gettext_lazy("Jam selesai"), initial=ISYA[1])
    place = forms.ChoiceField(label=gettext_lazy("Tempat"), choices=PlaceOf.choices, initial=PlaceOf.HOME)
    place_text = forms.CharField(label=gettext_lazy("Nama tempat lain"), max_length=120, required=False)
    topic = forms.ModelChoiceField(label=gettext_lazy("Topik"), queryset=Topic.objects.none(), empty_label=None)
    state = forms.ChoiceField(label=gettext_lazy("Simpan sebagai"), required=False)

    def __init__(
        self, *args: Any, user: User, session: OutreachSession, villages: list[AssistedVillage], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        units = NeighbourhoodUnit.objects.visible_to(user).in_force().filter(village__in=villages)
        self.fields["units"].queryset = units  # type: ignore[attr-defined]
        topics = Topic.objects.visible_to(user).filter(retired_at__isnull=True)
        self.fields["topic"].queryset = topics  # type: ignore[attr-defined]
        self.fields["topic"].initial = session.topic_id
        self.leaders: dict[str, Leader] = {}
        self.fields["leader"].choices = self._leaders(villages)  # type: ignore[attr-defined]
        if user.scope.role in OFFICE_ROLES:
            self.fields["state"].choices = [  # type: ignore[attr-defined]
                (SessionState.SCHEDULED, _("Terjadwal: pengingat terkirim sendiri")),
                (SessionState.DRAFT, _("Draf: belum ada yang diberi tahu")),
            ]
        else:
            del self.fields["state"]

    def _leaders(self, villages: list[AssistedVillage]) -> list[tuple[str, Any]]:
        """Everybody who may lead, in groups; ``rw`` is each RW's own head."""
        codes = [village.pk for village in villages]
        operators = list(officers.village_operators(codes))
        contacts = Stakeholder.objects.visible_to(self.user).filter(
            village__in=codes, function__in=VILLAGE_LEADERS, retired_at__isnull=True
        )
        people = list(contacts.select_related("village__region").order_by("village", "name"))
        colleagues = list(officers.candidates(actor=self.user)) if self.user.scope.role in OFFICE_ROLES else []
        self.leaders = {f"u{row.pk}": row for row in (*operators, *colleagues)} | {f"c{row.pk}": row for row in people}
        many = len(villages) > 1
        words = [
            (
                f"c{row.pk}",
                f"{row.full_name}, {row.get_function_display()}" + (f", {row.village.region}" if many else ""),
            )
            for row in people
            if row.village
        ]
        groups = [
            (_("Operator desa"), [(f"u{row.pk}", row.name) for row in operators]),
            (_("Perangkat desa"), words),
            (_("Petugas Imigrasi"), [(f"u{row.pk}", row.name) for row in colleagues]),
        ]
        return [(OWN_HEADS, _("Ketua RW masing-masing")), *(group for group in groups if group[1])]

    def choice(self) -> Choice:
        data = self.cleaned_data
        return Choice(
            grouping=Grouping(data["grouping"]),
            leader=self.leaders.get(data["leader"]),
            first_day=data["first_day"],
            start=data["start"],
            end=data["end"],
            topic=data["topic"],
            per_day=data["per_day"],
            skip_closed=data["skip_closed"],
            after_prayer=data["after_prayer"],
            place=PlaceOf(data["place"]),
            place_text=data["place_text"],
            state=SessionState(data.get("state") or SessionState.SCHEDULED),
        )

    @property
    def unit_ids(self) -> list[int]:
        """Of a valid form, in the order of their RW."""
        return [unit.pk for unit in self.cleaned_data["units"]]

    def ticked(self, free: list[int]) -> set[int]:
        """What the grid shows ticked: what was sent, or at first everything that is ``free``."""
        if not self.is_bound:
            return set(free)
        return {int(text) for text in self.data.getlist("units") if is_key(text)}  # type: ignore[attr-defined]
