"""Forms that schedule, change and cancel a session."""

from typing import Any

from django import forms
from django.forms.widgets import DateInput, TimeInput
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from guidance.models import Topic
from offices.models import Zone
from outreach.domain import officers
from outreach.domain.details import Details
from outreach.domain.times import SessionTimes
from outreach.enums import OfficerRole, SessionKind
from outreach.models import OutreachSession, SessionOfficer
from villages.enums import STATUSES_UNDER_GUIDANCE, Function
from villages.models import AssistedVillage

USUALLY_INVITED = (Function.VILLAGE_HEAD, Function.VILLAGE_STAFF, Function.RW_HEAD, Function.RT_HEAD)


class DetailsForm(forms.Form):
    """What can be said of a session at any time; the order is the order people think in."""

    date = forms.DateField(label=_("Tanggal"), widget=DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    start = forms.TimeField(label=_("Jam mulai"), widget=TimeInput(attrs={"type": "time"}, format="%H:%M"))
    end = forms.TimeField(label=_("Jam selesai"), widget=TimeInput(attrs={"type": "time"}, format="%H:%M"))
    venue = forms.CharField(
        label=_("Tempat"), max_length=120, help_text=_("misalnya Balai Desa Pontang, Aula Kecamatan Cakung")
    )
    topic = forms.ModelChoiceField(label=_("Topik utama"), queryset=Topic.objects.none(), empty_label=_("Pilih topik"))
    lead = forms.ModelChoiceField(
        label=_("Penanggung jawab"), queryset=User.objects.none(), empty_label=_("Pilih petugas")
    )
    members = forms.ModelMultipleChoiceField(
        label=_("Petugas lain"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    expected_participants = forms.IntegerField(
        label=_("Perkiraan peserta"), min_value=1, max_value=100_000, required=False
    )
    letter_number = forms.CharField(
        label=_("Nomor surat undangan"), max_length=80, required=False, help_text=_("boleh diisi nanti")
    )
    notes = forms.CharField(
        label=_("Catatan internal"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("hanya dibaca kantor Anda"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["topic"].queryset = Topic.objects.visible_to(user).filter(retired_at__isnull=True)  # type: ignore[attr-defined]
        colleagues = officers.candidates(actor=user)
        for name in ("lead", "members"):
            self.fields[name].queryset = colleagues  # type: ignore[attr-defined]

    def details(self, zone: Zone) -> Details:
        data = self.cleaned_data
        return Details(
            topic=data["topic"],
            venue=data["venue"],
            times=SessionTimes(data["date"], data["start"], data["end"], zone),
            lead=data["lead"],
            members=tuple(data["members"]),
            expected_participants=data["expected_participants"],
            letter_number=data["letter_number"],
            notes=data["notes"],
        )


class ScheduleForm(DetailsForm):
    kind = forms.ChoiceField(label=_("Jenis"), choices=SessionKind.choices, initial=SessionKind.OUTREACH)
    host = forms.ModelChoiceField(
        label=_("Desa tuan rumah"), queryset=AssistedVillage.objects.none(), empty_label=_("Pilih desa")
    )
    others = forms.ModelMultipleChoiceField(
        label=_("Desa lain yang diundang"),
        queryset=AssistedVillage.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    functions = forms.MultipleChoiceField(
        label=_("Siapa yang masuk daftar hadir"),
        choices=Function.choices,
        required=False,
        initial=USUALLY_INVITED,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Semua kontak dengan fungsi ini di desa yang dipilih. Dapat ditambah kapan saja."),
    )
    with_district = forms.BooleanField(label=_("Undang juga kontak kecamatan (Camat dan lain-lain)"), required=False)

    people_met = forms.IntegerField(
        label=_("Jumlah orang yang ditemui"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=_("hanya untuk sambang desa yang dicatat kemudian"),
    )

    field_order = [
        "host", "others", "kind", "topic", "people_met", "date", "start", "end", "venue", "lead", "members",
        "functions",
        "with_district", "expected_participants", "letter_number", "notes",
    ]  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        villages = (
            AssistedVillage.objects.visible_to(user)
            .filter(status__in=STATUSES_UNDER_GUIDANCE)
            .select_related("region", "district", "office")
        )
        for name in ("host", "others"):
            self.fields[name].queryset = villages  # type: ignore[attr-defined]

    def villages(self) -> list[AssistedVillage]:
        host = self.cleaned_data["host"]
        return [host, *(village for village in self.cleaned_data["others"] if village != host)]


class ChangeForm(DetailsForm):
    """Changes a session; ``version`` is what the person saw when the form was drawn."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def saw(self, version: int) -> None:
        """The person is being shown this version now: the next save of what they typed counts from it."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["version"] = str(version)
        self.data = data

    @classmethod
    def initial_of(cls, session: OutreachSession, user: User) -> dict[str, Any]:
        people = SessionOfficer.objects.visible_to(user).filter(session=session).values_list("officer_id", "role")
        by_role = {role: pk for pk, role in people}
        return {
            "date": session.local_date,
            "start": session.local_start,
            "end": session.local_end,
            "venue": session.venue,
            "topic": session.topic_id,
            "lead": by_role.get(OfficerRole.LEAD),
            "members": [pk for pk, role in people if role == OfficerRole.MEMBER],
            "expected_participants": session.expected_participants,
            "letter_number": session.letter_number,
            "notes": session.notes,
            "version": session.version,
        }


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Dibaca semua orang yang sudah mendapat pesan tentang kegiatan ini."),
    )
