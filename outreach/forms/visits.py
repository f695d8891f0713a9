"""The form for a visit, as a page and as what a phone sends; and putting a visit right."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from files.enums import FileKind
from guidance.models import Topic
from outreach.domain.sent_items import SentItem
from outreach.domain.visit_roll import Met
from outreach.domain.visit_times import day_meant, hour_before
from outreach.domain.visits import MOST_LETTERS, Correction, Told
from outreach.queries.visits import visited
from villages.models import AssistedVillage, Stakeholder

MOST_PEOPLE = 500
MOST_PHOTOS = 4
TODAY, YESTERDAY, OTHER = "today", "yesterday", "other"


class TickedInput(forms.CheckboxSelectMultiple):
    """Reads ticked boxes, and the keys a phone sends in one field with commas between."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        given = data.getlist(name) if isinstance(data, MultiValueDict) else data.get(name, [])
        return [key.strip() for text in given for key in str(text).split(",") if key.strip()]


class ContactsField(forms.ModelMultipleChoiceField):
    """Contacts in scope; ``unknown`` counts those named that are out of it by now: met all the same."""

    widget = TickedInput
    unknown = 0

    def clean(self, value: Any) -> Any:
        keys = list(dict.fromkeys(int(key) for key in value or [] if str(key).isdecimal() and len(str(key)) < 16))
        people = self.queryset
        found = people.in_bulk(keys[:MOST_PEOPLE]) if people is not None else {}
        self.unknown = len(keys) - len(found)
        return [found[key] for key in keys if key in found]


class VillageChoice(forms.ModelChoiceField):
    """Of another office, or given up meanwhile: the sentence says so instead of "not valid"."""

    default_error_messages = {
        "required": _("Pilih desanya."),
        "invalid_choice": _("Desa ini bukan lagi desa binaan kantor Anda. Pilih desa lain."),
    }


def _number(label: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_PEOPLE, required=False, widget=widget)


def _text(label: Any, rows: int) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=MOST_LETTERS, required=False, widget=widget)


class VisitForm(forms.Form):
    village = VillageChoice(label=_("Desa"), queryset=AssistedVillage.objects.none())
    when = forms.ChoiceField(
        label=_("Hari"),
        choices=[(TODAY, _("Hari ini")), (YESTERDAY, _("Kemarin")), (OTHER, _("Hari lain"))],
        widget=forms.RadioSelect,
        required=False,
        initial=TODAY,
    )
    day = forms.DateField(label=_("Tanggal"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    start = forms.TimeField(
        label=_("Jam"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Isi jamnya."), "invalid": _("Isi jamnya, misalnya 09.00.")},
    )
    contacts = ContactsField(label=_("Kontak yang ditemui"), queryset=Stakeholder.objects.none(), required=False)
    women = _number(_("Perempuan"))
    men = _number(_("Laki-laki"))
    findings = _text(_("Temuan"), 4)
    follow_up = _text(_("Tindak lanjut"), 2)
    topic = forms.ModelChoiceField(label=_("Topik"), queryset=Topic.objects.none(), required=False, empty_label=None)
    venue = forms.CharField(label=_("Tempat"), max_length=120, required=False)
    # minutes between the hour offered and the moment of writing, where nobody changed that hour
    before = forms.IntegerField(min_value=0, max_value=1439, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].queryset = visited(user)  # type: ignore[attr-defined]
        people = Stakeholder.objects.visible_to(user).select_related("unit__kind")
        self.fields["contacts"].queryset = people  # type: ignore[attr-defined]
        topics = Topic.objects.visible_to(user).filter(retired_at__isnull=True)
        self.fields["topic"].queryset = topics  # type: ignore[attr-defined]

    @property
    def numbers(self) -> list[forms.BoundField]:
        return [self["women"], self["men"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["when"] = cleaned.get("when") or (OTHER if cleaned.get("day") else TODAY)
        if cleaned["when"] == OTHER and not cleaned.get("day") and "day" not in self.errors:
            self.add_error("day", ValidationError(_("Pilih tanggalnya.")))
        return cleaned

    def told(self, sent: SentItem | None = None) -> Told:
        """What is told; "today" is the village's, when it was written down.

        On a phone whose clock is wrong an hour nobody touched is wrong too: ``before`` puts it right.
        """
        data, at = self.cleaned_data, sent.at if sent else timezone.now()
        others = self.fields["contacts"].unknown  # type: ignore[attr-defined]
        return Told(
            village=data["village"],
            day=data["day"]
            if data["when"] == OTHER
            else day_meant(at, data["village"], back=data["when"] == YESTERDAY),
            start=self._start(at) if sent and sent.is_off else data["start"],
            topic=data["topic"],
            venue=data["venue"],
            met=Met(data["contacts"], women=data["women"] or 0, men=data["men"] or 0, others=others),
            findings=data["findings"],
            follow_up=data["follow_up"],
        )

    def _start(self, at: datetime) -> time:
        data = self.cleaned_data
        if data["before"] is None or data["when"] == OTHER:
            return data["start"]
        return hour_before(at, data["village"], data["before"])


class SeveralPhotos(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Up to four photos, judged when they are kept."""

    widget = SeveralPhotos

    def clean(self, value: Any, initial: Any = None) -> list[Any]:
        photos = [super(PhotosField, self).clean(one, initial) for one in value or [] if one]
        if len(photos) > MOST_PHOTOS:
            raise ValidationError(_("Paling banyak %(count)s foto.") % {"count": MOST_PHOTOS})
        return photos


class VisitPageForm(VisitForm):
    """The same with photos, for a browser without scripts."""

    photos = PhotosField(
        label=_("Foto"),
        required=False,
        widget=SeveralPhotos(attrs={"accept": FileKind.PHOTO.accept}),
    )


class VisitPhotoForm(forms.Form):
    """A photo that follows a visit: ``visit`` is the id the phone gave it."""

    visit = forms.UUIDField()
    photo = forms.FileField(label=_("Foto"))


class VisitCorrectionForm(forms.Form):
    findings = _text(_("Temuan"), 5)
    follow_up = _text(_("Tindak lanjut"), 3)
    women = _number(_("Perempuan"))
    men = _number(_("Laki-laki"))
    version = forms.IntegerField(widget=forms.HiddenInput)

    def correction(self) -> Correction:
        data = self.cleaned_data
        return Correction(data["findings"], data["follow_up"], women=data["women"] or 0, men=data["men"] or 0)


class AnnulVisitForm(forms.Form):
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Tersimpan di riwayat kegiatan ini."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
