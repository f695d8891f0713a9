"""What can be said of a session at any time: when, where, about what, by whom."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from guidance.models import Topic
from offices.formats import figure
from offices.keys import is_key
from offices.models import Zone
from outreach.domain import officers
from outreach.domain.details import SPEAKERS, Details
from outreach.enums import SessionLevel
from outreach.forms.sessions_speakers import AGENCIES, ROWS, SpeakerForm, SpeakerRows
from outreach.forms.sessions_when import WhenFields
from villages.models import AssistedVillage, Venue
from villages.queries.venues import venues_in_use

# Gatherings a session may have a slot in; any other may be typed.
GATHERINGS = (
    "Rapat minggon kecamatan", "Rapat minggon desa", "Pengajian rutin", "Arisan PKK", "Posyandu", "Rapat RT/RW",
    "Musyawarah desa", "Pertemuan karang taruna", "Car free day",
)  # fmt: skip


class PlaceChoice(forms.ModelChoiceField):
    """Places of the villages chosen, with their seats."""

    several = False

    def label_from_instance(self, obj: Any) -> str:
        seats = _("%(name)s (%(seats)s orang)") % {"name": obj.name, "seats": figure(obj.capacity)}
        label = seats if obj.capacity else obj.name
        return f"{label}, {obj.village.region.name}" if self.several else label


class DetailsForm(WhenFields):
    place = PlaceChoice(
        label=gettext_lazy("Tempat terdaftar"),
        queryset=Venue.objects.none(),
        required=False,
        empty_label=gettext_lazy("Tempat lain (tulis namanya)"),
    )
    venue = forms.CharField(
        label=gettext_lazy("Nama tempat"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("misalnya Balai Desa Pontang, Aula Kecamatan Cakung"),
    )
    gathering = forms.CharField(
        label=gettext_lazy("Bagian dari acara lain"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"list": "gatherings", "autocomplete": "off"}),
        help_text=gettext_lazy("boleh kosong; misalnya rapat minggon, pengajian, arisan PKK"),
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Tingkat"),
        choices=SessionLevel.choices,
        initial=SessionLevel.VILLAGE,
        required=False,
        help_text=gettext_lazy("untuk siapa kegiatan ini"),
    )
    topic = forms.ModelChoiceField(
        label=gettext_lazy("Topik utama"), queryset=Topic.objects.none(), empty_label=gettext_lazy("Pilih topik")
    )
    further_topics = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Topik lain"),
        queryset=Topic.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    lead = forms.ModelChoiceField(
        label=gettext_lazy("Penanggung jawab"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Pilih petugas"),
    )
    members = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Petugas lain"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    expected_participants = forms.IntegerField(
        label=gettext_lazy("Perkiraan peserta"),
        min_value=1,
        max_value=100_000,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    letter_number = forms.CharField(
        label=gettext_lazy("Nomor surat undangan"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("boleh diisi nanti; selama kosong, barisnya tidak tercetak"),
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("Terbuka untuk umum"),
        required=False,
        help_text=gettext_lazy(
            "Warga boleh datang tanpa undangan; topik, waktu, dan tempat boleh disebarluaskan. Nama undangan tidak."
        ),
    )
    notes = forms.CharField(
        label=gettext_lazy("Catatan internal"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("hanya dibaca kantor Anda"),
    )
    speakers: Any  # SpeakerRows; made with the form
    agencies, gatherings = AGENCIES, GATHERINGS

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        topics = Topic.objects.visible_to(user).filter(retired_at__isnull=True)
        self._offer(topic=topics, further_topics=topics)
        colleagues = officers.candidates(actor=user)
        self._offer(lead=colleagues, members=colleagues)
        self.speakers = SpeakerRows(
            self.data if self.is_bound and "speakers-TOTAL_FORMS" in self.data else None,
            prefix=ROWS,
            initial=self.initial.get(ROWS),
        )

    def offer_places(self, villages: list[AssistedVillage], *, kept: int | None = None) -> None:
        """Places of these villages; ``kept``, where the session is already, also when it is out of use."""
        place: Any = self.fields["place"]
        place.several = len(villages) > 1
        self._offer(place=venues_in_use(self.user, [village.pk for village in villages], kept=kept))

    def is_valid(self) -> bool:
        rows = self.speakers.is_valid() if self.speakers.is_bound else True
        return super().is_valid() and rows

    @property
    def is_refused(self) -> bool:
        """Whether something of what was sent has to be corrected, in the form or in a row of it."""
        return self.is_bound and bool(self.errors or (self.speakers.is_bound and not self.speakers.is_valid()))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "place" in cleaned and cleaned["place"] is None:
            cleaned["place"] = self._registered(cleaned.get("venue", ""))
        if cleaned.get("place"):
            cleaned["venue"] = cleaned["place"].name
        elif not cleaned.get("venue") and not {"venue", "place"} & set(self.errors):
            self.add_error("venue", _("Tulis nama tempatnya, atau pilih tempat yang terdaftar."))
        return cleaned

    def details(self, zone: Zone) -> Details:
        data = self.cleaned_data
        return Details(
            topic=data["topic"],
            venue=data["venue"],
            place=data["place"],
            times=self.times(zone),
            open_ended=data["open_ended"],
            after_prayer=data["after_prayer"],
            gathering=data["gathering"],
            level=SessionLevel(data["level"] or SessionLevel.VILLAGE),
            further_topics=tuple(data["further_topics"]),
            lead=data["lead"],
            members=tuple(data["members"]),
            speakers=tuple(self.speakers.speakers()) if self.speakers.is_bound else (),
            expected_participants=data["expected_participants"],
            letter_number=data["letter_number"],
            is_public=data["is_public"],
            notes=data["notes"],
        )

    def _read(self, name: str) -> Any:
        """What is typed in a field, if it can be read."""
        try:
            return self.fields[name].clean(self[name].value())
        except (ValidationError, ValueError):  # of a NUL among several keys
            return None

    def _registered(self, name: str) -> Venue | None:
        """A place on offer that somebody named instead of choosing it, so that clashes with it are seen."""
        rows = self.fields["place"].queryset  # type: ignore[attr-defined]
        same = [row for row in rows if name and row.name.casefold() == name.casefold()]
        return same[0] if len(same) == 1 else None

    def _offer(self, **querysets: QuerySet) -> None:
        for name, queryset in querysets.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]


def speakers_typed(form: DetailsForm) -> list[dict[str, str]]:
    """The rows of speakers that name somebody, judged or not; what is no address is left out."""
    if form.speakers.is_bound:
        rows = [{name: row[name].value() for name in ("name", "email")} for row in form.speakers.forms]
    else:
        rows = form.initial.get(ROWS, ())
    named = [(str(row.get("name") or "").strip(), str(row.get("email") or "").strip()) for row in rows]
    return [{"name": name, "email": email if "@" in email else ""} for name, email in named if name]


def typed_as_initial(form: type[forms.Form], typed: QueryDict) -> dict[str, Any]:
    """What was posted, as the initial values of a form that is drawn again without being judged."""
    initial: dict[str, Any] = {key: typed[key] for key in typed}
    for name, field in form.base_fields.items():
        if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
            initial[name] = typed.getlist(name)
        elif isinstance(field, forms.BooleanField):
            initial[name] = name in typed
    total = typed.get("speakers-TOTAL_FORMS", "")
    rows = range(min(int(total), SPEAKERS) if is_key(total) else 0)
    names = SpeakerForm.base_fields
    initial[ROWS] = [{name: typed.get(f"speakers-{row}-{name}", "") for name in names} for row in rows]
    return initial
