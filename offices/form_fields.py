"""Form fields for days and hours as people type them; see ``offices.dates`` for what they read.

They are text fields, so that what was typed stands there again after a mistake. On pages that load
``static/js/day-picker.js`` the browser's own calendar stands beside a day.
"""

from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from offices.dates import read_date, read_time
from offices.errors import DomainError
from offices.formats import clock, short_date


class TypedDateField(forms.Field):
    """A day; cleaned to a ``date``. "Today", for years of two digits and *besok*, is that of the current time zone."""

    default_error_messages = {"required": _("Isi tanggalnya, misalnya 24-11-2026 atau 24 Nov 2026.")}
    widget = forms.TextInput(attrs={"autocomplete": "off", "data-day": _("Pilih dari kalender"), "maxlength": 60})

    def prepare_value(self, value: Any) -> Any:
        return short_date(value) if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date):
            return value
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return read_date(text, timezone.localdate())
        except DomainError as error:
            raise ValidationError(error.message, code="invalid") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _changed(self, initial, data)


class TypedTimeField(forms.Field):
    """An hour of the day; cleaned to a ``time``."""

    default_error_messages = {"required": _("Isi jamnya, misalnya 9.00 atau 19.30.")}
    widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "decimal", "maxlength": 20})

    def prepare_value(self, value: Any) -> Any:
        return clock(value) if isinstance(value, time) else value

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, time):
            return value
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return read_time(text)
        except DomainError as error:
            raise ValidationError(error.message, code="invalid") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _changed(self, initial, data)


def _changed(field: forms.Field, initial: Any, data: Any) -> bool:
    """Compared as days or hours: ``9`` is what ``09.00`` was. Unreadable text counts as changed."""
    try:
        return field.to_python(initial) != field.to_python(data)
    except ValidationError:
        return True
