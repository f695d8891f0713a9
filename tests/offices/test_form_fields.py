"""Fields of days and hours: what they take, and that they show again what was typed."""

import datetime as dt

import time_machine
from django import forms

from offices.form_fields import TypedDateField, TypedTimeField


class WhenForm(forms.Form):
    day = TypedDateField()
    hour = TypedTimeField(required=False)


def test_days_and_hours_are_read():
    form = WhenForm({"day": "24 Nov 2026", "hour": "9"})
    assert form.is_valid()
    assert form.cleaned_data == {"day": dt.date(2026, 11, 24), "hour": dt.time(9)}


@time_machine.travel(dt.datetime(2026, 11, 22, 18, tzinfo=dt.UTC), tick=False)
def test_today_is_that_of_the_offices_not_of_london():
    form = WhenForm({"day": "hari ini"})
    assert form.is_valid()
    assert form.cleaned_data == {"day": dt.date(2026, 11, 23), "hour": None}


def test_what_was_typed_stands_there_again():
    form = WhenForm({"day": "31/02/2027", "hour": "jam sembilan <b>"})
    assert form.errors == {
        "day": ["Tanggal 31 tidak ada: Februari 2027 hanya sampai tanggal 28."],
        "hour": ["“jam sembilan <b>” tidak terbaca sebagai jam. Tulis misalnya 9.00 atau 19.30."],
    }
    assert (form["day"].value(), form["hour"].value()) == ("31/02/2027", "jam sembilan <b>")
    assert "sembilan &lt;b&gt;" in str(form["hour"])


def test_a_missing_day_says_what_is_expected():
    assert WhenForm({}).errors == {"day": ["Isi tanggalnya, misalnya 24-11-2026 atau 24 Nov 2026."]}


def test_a_day_that_is_known_is_shown_as_everywhere():
    form = WhenForm(initial={"day": dt.date(2026, 11, 24), "hour": dt.time(9)})
    assert (form["day"].value(), form["hour"].value()) == ("Sel, 24 Nov 2026", "09.00")
    again = WhenForm({"day": "Sel, 24 Nov 2026", "hour": "9"}, initial=form.initial)
    assert again.has_changed() is False
    assert WhenForm({"day": "25-11-2026", "hour": "x"}, initial=form.initial).changed_data == ["day", "hour"]
