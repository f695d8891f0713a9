"""When a session is: day and hours as people type them, "s.d. selesai", "bakda Isya"."""

import re
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from offices.form_fields import TypedDateField, TypedTimeField
from offices.models import Zone
from outreach.domain.prayers import estimated_start
from outreach.domain.times import SessionTimes, end_of
from outreach.enums import Prayer

EVENING = time(17)
SEVERAL_DAYS = re.compile(r"\b(s\.?\s?/?d\.?|sampai|hingga|until|to)\b|–|\s-\s")


class SessionDateField(TypedDateField):
    """One day; of a row of days it says what to do instead."""

    def to_python(self, value: Any) -> date | None:
        try:
            return super().to_python(value)
        except ValidationError:
            if SEVERAL_DAYS.search(str(value)):
                raise ValidationError(
                    _("Satu kegiatan berlangsung pada satu hari. Jadwalkan satu kegiatan untuk tiap harinya."),
                    code="several_days",
                ) from None
            raise


class WhenFields(forms.Form):
    """``zone`` is that of the host; the hours are local there."""

    date = SessionDateField(label=_("Tanggal"), help_text=_("misalnya 24-11-2026, 24 Nov 2026, atau besok"))
    start = TypedTimeField(label=_("Jam mulai"), required=False, help_text=_("misalnya 9.00"))
    end = TypedTimeField(label=_("Jam selesai"), required=False, help_text=_("misalnya 12.00"))
    open_ended = forms.BooleanField(
        label=_("s.d. selesai"),
        required=False,
        help_text=_("Undangan menyebut “s.d. selesai”; jam selesai dipakai untuk menghitung bentrok saja."),
    )
    after_prayer = forms.ChoiceField(
        label=_("Setelah salat"),
        choices=[("", _("– tidak –")), *Prayer.choices],
        required=False,
        help_text=_(
            "Undangan menyebut, misalnya, “bakda Isya (± 19.30)”; jam mulai adalah perkiraan dan boleh diubah."
        ),
    )

    def zone(self) -> Zone | None:
        """Where the session is, once that is known."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "start" in cleaned and cleaned["start"] is None:
            cleaned["start"] = self._estimate(cleaned)
        if "end" in cleaned and cleaned["end"] is None:
            begin = cleaned.get("start")
            cleaned["end"] = end_of(begin) if begin and cleaned.get("open_ended") else None
            if cleaned["end"] is None and not (cleaned.get("open_ended") and cleaned.get("start") is None):
                self.add_error("end", TypedTimeField.default_error_messages["required"])
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start and start >= EVENING:
            self.add_error(
                "end",
                _(
                    "Kegiatan tidak dapat melewati tengah malam. Akhiri paling lambat 23.59, atau jadwalkan"
                    " lanjutannya pada hari berikutnya."
                ),
            )
        return cleaned

    def times(self, zone: Zone) -> SessionTimes:
        data = self.cleaned_data
        return SessionTimes(data["date"], data["start"], data["end"], zone)

    def _estimate(self, cleaned: dict[str, Any]) -> time | None:
        """The hour after the prayer chosen; without one the hour is missing."""
        if not cleaned.get("after_prayer"):
            self.add_error("start", TypedTimeField.default_error_messages["required"])
            return None
        return estimated_start(Prayer(cleaned["after_prayer"]), self.zone() or Zone.WIB)
