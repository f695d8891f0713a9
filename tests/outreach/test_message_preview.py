"""What the form says will be sent, before anything is."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from outreach.domain.message_preview import Sketch, preview
from outreach.domain.rule_changes import Wish, change_rule
from outreach.domain.rules import Name
from outreach.enums import MessageAudience, MessageKind, SessionState
from tests.factories import ContactFactory
from tests.outreach.conftest import DAY
from villages.enums import Function


@pytest.fixture
def sketch(world, clock):
    """``sketch(...)`` of a session in Pontang led by its officer, with an operator and a head who have addresses."""
    assert world.operator.email
    ContactFactory(village=world.pontang, function=Function.VILLAGE_HEAD, email="kades@contoh.example")

    def make(**said):
        said = {"state": SessionState.SCHEDULED, "villages": [world.pontang], "officers": [world.officer]} | said
        return preview(Sketch(**said), now=timezone.now())

    return make


def lines(shown):
    return [(telling.label, telling.at and f"{telling.at:%d/%m %H.%M}", telling.whom) for telling in shown.tellings]


def test_a_session_the_village_has_agreed_to(world, sketch):
    for name, email in (("Ani", "ani@contoh.example"), ("Budi", ""), ("Cahya", "")):
        ContactFactory(village=world.pontang, name=f"Contoh {name}", email=email)
    ContactFactory(village=world.linduk, email="lain@contoh.example")
    shown = sketch(day=DAY, start=dt.time(9), functions=["rt_head"], speakers=1)
    assert lines(shown) == [
        ("Undangan", None, "2 undangan"),
        ("Pengingat H-3", "07/03 09.00", "1 petugas, 1 operator, 2 undangan"),
        ("Pengingat H-1", "09/03 09.00", "1 petugas, 1 operator, 2 undangan"),
        ("Pengingat pagi hari", "10/03 07.00", "1 petugas, 1 operator, 2 undangan"),
    ]
    assert (shown.without_mail, shown.needs_date) == (2, False)


def test_the_kecamatan_hears_first_and_the_village_is_asked(world, sketch):
    assert world.district_operator.email
    shown = sketch(state=SessionState.AWAITING_VILLAGE, by_village=True)
    assert lines(shown) == [
        ("Pemberitahuan ke kecamatan", None, "1 operator"),
        ("Permintaan konfirmasi desa", None, "1 Lurah/Kepala Desa, 1 operator"),
        ("Undangan", None, "nama yang diisi desa"),
    ]
    assert [telling.after_agreement for telling in shown.tellings] == [False, False, True]
    assert shown.needs_date is True


def test_a_draft_tells_nobody(sketch):
    assert sketch(state=SessionState.DRAFT).tellings == []


def test_a_day_that_cannot_be_plans_no_reminders(sketch):
    for day in (dt.date(2026, 3, 1), dt.date(2199, 12, 31)):
        assert [label for label, *_rest in lines(sketch(day=day, start=dt.time(9)))] == ["Undangan"]


def test_nobody_reachable_is_said(world, sketch):
    assert lines(sketch(functions=["pkk"]))[0] == ("Undangan", None, "belum ada yang punya surel")


def test_the_rules_of_the_office_are_shown(world, sketch):
    name = Name(MessageKind.REMINDER_H3, MessageAudience.OFFICERS)
    wish = Wish(on=False, days=3, times=1, hour=9, channels=["email"])
    other = Name(MessageKind.REMINDER_H3, MessageAudience.OPERATORS)
    change_rule(actor=world.office_head, session_kind="outreach", name=name, wish=wish)
    change_rule(actor=world.office_head, session_kind="outreach", name=other, wish=replace(wish, on=True, hour=10))
    shown = lines(sketch(day=DAY, start=dt.time(9)))
    assert ("Pengingat H-3", "07/03 10.00", "1 operator") in shown
    assert ("Pengingat H-1", "09/03 09.00", "1 petugas, 1 operator") in shown
