"""The report behind a personal link, in simple words; and the operator's word on it."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from files.enums import FileKind
from offices.models import Zone
from outreach.domain.follow_up_decisions import Decided
from outreach.domain.follow_up_reports import MOST_PEOPLE, Reported
from outreach.domain.sent_items import SentItem
from outreach.models import FollowUpReport, OutreachSession

TODAY, YESTERDAY, OTHER = "today", "yesterday", "other"


def _number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST_PEOPLE,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"max_value": _("Angkanya terlalu besar. Periksa lagi.")},
    )


class ReportForm(forms.Form):
    when = forms.ChoiceField(
        label=_("Kapan kegiatannya?"),
        choices=[(TODAY, _("Hari ini")), (YESTERDAY, _("Kemarin")), (OTHER, _("Hari lain"))],
        widget=forms.RadioSelect,
        initial=TODAY,
        error_messages={"required": _("Pilih harinya.")},
    )
    day = forms.DateField(label=_("Tanggal"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    men = _number(_("Laki-laki"))
    women = _number(_("Perempuan"))
    sent_by_name = forms.CharField(
        label=_("Nama Anda"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Tuliskan nama Anda.")},
    )
    note = forms.CharField(
        label=_("Catatan (boleh kosong)"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    photo = forms.FileField(
        label=_("Foto (boleh tanpa)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": FileKind.PHOTO.accept, "class": "form-control"}),
    )

    def __init__(self, *args: Any, session: OutreachSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session

    @property
    def numbers(self) -> list[forms.BoundField]:
        return [self["men"], self["women"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("when") == OTHER and not cleaned.get("day") and "day" not in self.errors:
            self.add_error("day", ValidationError(_("Pilih tanggalnya.")))
        return cleaned

    def reported(self, at: datetime) -> Reported:
        """What was reported; "today" is the session's, when it was written down."""
        data = self.cleaned_data
        day = at.astimezone(Zone(self.session.zone).info).date() - timedelta(days=data["when"] == YESTERDAY)
        return Reported(
            held_on=data["day"] if data["when"] == OTHER else day,
            men=data["men"] or 0,
            women=data["women"] or 0,
            sent_by_name=data["sent_by_name"],
            note=data["note"],
        )


class PageReportForm(ReportForm):
    """Sent by the page itself, without scripts: ``client_id`` was drawn with the page, so that twice is once."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def sent(self) -> SentItem:
        return SentItem(client_id=self.cleaned_data["client_id"], at=timezone.now())


class ConfirmForm(forms.Form):
    held_on = forms.DateField(label=_("Hari"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    men = _number(_("Laki-laki"))
    women = _number(_("Perempuan"))

    @classmethod
    def initial_of(cls, report: FollowUpReport) -> dict[str, Any]:
        return {"held_on": report.held_on, "men": report.men, "women": report.women}

    def decided(self) -> Decided:
        data = self.cleaned_data
        return Decided(held_on=data["held_on"], men=data["men"] or 0, women=data["women"] or 0)


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Alasan menolak"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Dibaca pengirim laporan."),
        error_messages={"required": _("Tuliskan alasannya; pengirim laporan membacanya.")},
    )
