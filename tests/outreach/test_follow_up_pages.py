"""The grid of RT and RW, the plan before it is written, and what the pages of parent and follow-up say."""

import datetime as dt

import pytest
from django.urls import reverse

from guidance.models import Topic
from offices.roles import Role
from outreach.models import OutreachSession
from tests.factories import ContactFactory, UnitFactory, on_roll
from tests.guards.queries import assert_same_queries
from tests.outreach.cascaded import MONDAY, create, neighbourhood, session_of_kecamatan
from villages.models import NeighbourhoodUnit


@pytest.fixture
def parent(world, clock):
    return session_of_kecamatan(world)


@pytest.fixture
def rts(world):
    return neighbourhood(world.pontang)


def sent(units, **fields):
    usual = {
        "units": [unit.pk for unit in units], "grouping": "rw", "leader": "rw", "first_day": "9 Mar 2026",
        "per_day": "2", "after_prayer": "isya", "start": "19.30", "end": "21.00", "place": "home",
        "topic": Topic.objects.first().pk, "state": "scheduled",
    }  # fmt: skip
    return usual | fields


def test_one_press_makes_them_and_a_second_says_so(world, parent, rts, as_user):
    client, url = as_user(world.operator), reverse("session_follow_ups", args=[parent.pk])
    text = client.get(url).content.decode()
    assert text.count("checked") >= 6  # everything that has none is ticked at first
    answer = client.post(url, sent(rts), follow=True)
    assert "2 kegiatan lanjutan dibuat." in answer.content.decode()
    assert "Lanjutan: 0 / 6 RT" in answer.content.decode()
    again = client.post(url, sent(rts), follow=True)
    assert "Sudah punya kegiatan lanjutan, tidak dibuat lagi: RT 001/RW 01" in again.content.decode()
    assert OutreachSession.objects.filter(parent=parent).count() == 2


def test_the_plan_is_shown_before_anything_is_written(world, parent, rts, as_user):
    url = reverse("session_follow_ups", args=[parent.pk])
    text = as_user(world.officer).post(url, sent(rts, rencana="1")).content.decode()
    assert "Rencana: 2 kegiatan, belum disimpan" in text
    assert "Rumah Ketua RW 02" in text
    assert not OutreachSession.objects.filter(parent=parent).exists()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"units": []}, "Centang paling sedikit satu RT."),
        ({"first_day": "31 Feb"}, "tanggal"),
        ({"start": "21.00", "end": "19.30"}, "Jam selesai harus sesudah jam mulai"),
        ({"place": "other"}, "Tulis tempatnya."),
        ({"leader": "c999999"}, "c999999"),
    ],
)
def test_what_is_wrong_is_told_and_ticks_stay(wrong, told, world, parent, rts, as_user):
    url = reverse("session_follow_ups", args=[parent.pk])
    response = as_user(world.officer).post(url, sent(rts[:2]) | wrong)
    assert (response.status_code, told in response.content.decode()) == (422, True)
    assert response.context["ticked"] == ({unit.pk for unit in rts[:2]} if "units" not in wrong else set())


def test_units_elsewhere_are_no_choice(world, parent, rts, as_user):
    far = neighbourhood(world.cakung_timur, 1, 1)
    url = reverse("session_follow_ups", args=[parent.pk])
    assert as_user(world.officer).post(url, sent(far)).status_code == 422


def test_the_follow_up_says_what_it_follows_and_who_leads(world, parent, rts, as_user):
    (session,) = create(world.officer, parent, rts[:2]).sessions
    url = reverse("session_detail", args=[session.pk])
    text = as_user(world.operator).get(url).content.decode()
    assert "Lanjutan dari" in text
    assert "RT 001/RW 01, RT 002/RW 01" in text
    assert "Ketua RW 01, Ketua RW" in text
    assert "Ketua RW 01" not in as_user(world.national).get(url).content.decode().replace("Rumah Ketua RW 01", "")


def test_pages_ask_as_often_for_many(world, parent, as_user):
    def add():
        number = NeighbourhoodUnit.objects.count() + 1
        upper = UnitFactory(village=world.pontang, number=f"{number:02}")
        ContactFactory(village=world.pontang, unit=upper, function="rw_head")
        unit = UnitFactory(village=world.pontang, parent=upper, number=f"{number:03}")
        lead = world.person(f"petugas.ke{number}", Role.OFFICER, office=world.serang)
        days = {"first_day": MONDAY + dt.timedelta(days=number)}
        (session,) = create(lead, parent, [unit], leader=lead, **days).sessions
        on_roll(session, ContactFactory(village=world.pontang, unit=unit))

    for path in ("session_follow_ups", "session_detail"):
        assert_same_queries(as_user(world.officer), reverse(path, args=[parent.pk]), add)
