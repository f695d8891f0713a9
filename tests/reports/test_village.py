"""The page of a village."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from outreach.enums import SessionState
from outreach.models import SessionTally
from tests.factories import ContactFactory, SessionFactory, UnitFactory
from tests.guards.queries import assert_same_queries

NOON = dt.datetime(2026, 11, 24, 5, tzinfo=dt.UTC)


@pytest.fixture
def page(world):
    return reverse("village_detail", kwargs={"code": world.pontang.pk})


@pytest.fixture
def units(world):
    """RW 01 with RT 001, which is led, and RT 002, which is not."""
    rw = UnitFactory(village=world.pontang)
    led, vacant = (UnitFactory(village=world.pontang, parent=rw, number=number) for number in ("001", "002"))
    ContactFactory(village=world.pontang, unit=led, name="Contoh Ketua")
    return rw, led, vacant


def at(days: int) -> dt.datetime:
    return NOON + dt.timedelta(days=days)


@time_machine.travel(NOON, tick=False)
def test_the_next_session_and_the_last_ones(world, as_user, page):
    coming = [SessionFactory(host=world.pontang, starts_at=at(days), venue=f"Aula {days}") for days in (9, 3)]
    held = SessionFactory(host=world.pontang, starts_at=at(-5), state=SessionState.CLOSED)
    SessionTally.objects.filter(session=held).update(listed=50, present=38, represented=2, counted=1)
    called_off = SessionFactory(host=world.pontang, starts_at=at(-9), state=SessionState.CANCELLED, reason="banjir")
    SessionFactory(host=world.pontang, starts_at=at(-10), state=SessionState.DRAFT)
    SessionFactory(host=world.linduk, starts_at=at(-1), state=SessionState.CLOSED)
    response = as_user(world.officer).get(page)
    assert response.context["next_session"] == coming[1]
    past = response.context["past_sessions"]
    assert [(row.session, row.participants) for row in past] == [(held, 41), (called_off, None)]
    assert reverse("session_detail", kwargs={"pk": held.pk}) in response.text
    assert "41 peserta dari desa ini" in response.text


def test_units_show_where_a_leader_lacks(world, as_user, page, units):
    text = as_user(world.operator).get(page).text
    assert "1 RT belum punya kontak ketua" in text
    assert "Contoh Ketua" in text
    assert f"/kontak/baru/?tempat={world.pontang.pk}&amp;fungsi=rt_head&amp;satuan=RT%20002/RW%2001" in text


@pytest.mark.parametrize("who", ["national", "local_government"])
def test_roles_without_persons_see_the_figures(world, as_user, page, units, who):
    response = as_user(getattr(world, who)).get(page)
    assert "1 RT belum punya kontak ketua" in response.text
    assert "Contoh Ketua" not in response.text
    counts = {row.function.value: (row.count, row.units, row.vacant) for row in response.context["functions"]}
    assert counts == {"village_head": (0, None, 0), "rw_head": (0, 1, 1), "rt_head": (1, 2, 1)}
    assert "/kontak/" not in response.text


def test_a_large_village_stays_readable(world, as_user, page):
    for n in range(1, 8):
        rw = UnitFactory(village=world.pontang, number=f"{n:02}")
        for m in range(1, 11):
            unit = UnitFactory(village=world.pontang, parent=rw, number=f"{m:03}")
            ContactFactory(village=world.pontang, unit=unit, name=f"Contoh {n} {m}")
    text = as_user(world.operator).get(page).text
    assert "7 RW · 70 RT" in " ".join(text.split())
    assert "reach-dense" in text


def test_contacts_no_longer_in_use_lead_nothing(world, as_user, page, units):
    ContactFactory(village=world.pontang, unit=units[2], name="Contoh Lama", retired_at=NOON)
    text = as_user(world.operator).get(page).text
    assert "1 RT belum punya kontak ketua" in text
    assert "Contoh Lama" not in text


@pytest.mark.parametrize(
    ("who", "buttons"),
    [
        ("officer", {"Jadwalkan kegiatan", "Tambah kontak", "Tambah RT/RW"}),
        ("operator", {"Tambah kontak", "Tambah RT/RW"}),
        ("regional_head", set()),
        ("national", set()),
    ],
)
def test_buttons_are_for_those_who_may(world, as_user, page, who, buttons):
    text = as_user(getattr(world, who)).get(page).text
    assert {
        word for word in ("Jadwalkan kegiatan", "Tambah kontak", "Tambah RT/RW") if f">{word}</a>" in text
    } == buttons


@pytest.mark.parametrize("code", ["31.75.06.1004", "36.04.12.9999", "bukan-kode"])
def test_unknown_and_foreign_villages_are_not_found_alike(world, as_user, code):
    assert world.cakung_timur
    assert as_user(world.officer).get(f"/desa/{code}/").status_code == 404


def test_a_village_asks_as_often_for_many_rows_as_for_one(world, as_user, page):
    numbers = iter(range(1, 99))

    def add() -> None:
        n = next(numbers)
        rw = UnitFactory(village=world.pontang, number=f"{n:02}")
        rt = UnitFactory(village=world.pontang, parent=rw, number="001")
        ContactFactory(village=world.pontang, unit=rt)
        SessionFactory(host=world.pontang, starts_at=at(-n), state=SessionState.CLOSED)

    with time_machine.travel(NOON, tick=False):
        assert_same_queries(as_user(world.officer), page, add)
