"""What the records lack: each number equals the rows behind it, for every reader, and leads to their list."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from outreach.enums import SessionState
from outreach.models import CountedParticipants
from reports.queries.data_quality import flaws
from reports.queries.selection import read
from tests.factories import ContactFactory, UnitFactory
from tests.reports.test_board import NOW, held
from villages.enums import Function
from villages.models import Stakeholder


@pytest.fixture(autouse=True)
def _frozen(time_machine):
    time_machine.move_to(NOW, tick=False)


def found(user, **address):
    selection, _problem = read(user, address)
    return {flaw.url.rstrip("/").rpartition("/")[2]: (flaw.count, flaw.whole) for flaw in flaws(user, selection)}


def lacking(world):
    """A roll not sent, one not closed, one closed today, one without anybody; phones and leaders that are missing."""
    held(world.pontang, dt.date(2026, 11, 10), came=0, state=SessionState.AWAITING_ROLL, held_at=None,
         first_attendance_at=None)  # fmt: skip
    held(world.pontang, dt.date(2026, 11, 11), state=SessionState.AWAITING_ROLL)
    held(world.linduk, NOW.date(), state=SessionState.AWAITING_ROLL)
    held(world.linduk, dt.date(2026, 11, 12), came=0, roll_closed_at=NOW)
    guests = held(world.linduk, dt.date(2026, 11, 13), came=0, roll_closed_at=NOW)
    CountedParticipants.objects.create(session=guests, village=world.linduk, category="public", sex="f", count=9)
    held(world.cakung_timur, dt.date(2026, 11, 12), came=0, roll_closed_at=NOW)
    held(world.pontang, dt.date(2026, 9, 30), came=0, roll_closed_at=NOW)
    Stakeholder.objects.update(phone="+628110000001", phone_is_shared=True)
    ContactFactory(village=world.pontang, phone="")
    ContactFactory(village=world.pontang, phone="", retired_at=timezone.now())
    rw = UnitFactory(village=world.pontang)
    first, second, gone = (UnitFactory(village=world.pontang, parent=rw, number=f"00{n}") for n in (1, 2, 3))
    type(gone).objects.filter(pk=gone.pk).update(retired_at=NOW)
    ContactFactory(village=world.pontang, unit=first, function=Function.RT_HEAD, phone="+628110000002")
    ContactFactory(village=world.pontang, unit=second, function=Function.RT_HEAD, retired_at=NOW)


def test_what_is_lacking_is_counted_within_scope_and_period(world):
    lacking(world)
    world.tirtayasa  # noqa: B018 - a village that lacks nothing
    assert found(world.officer, periode="2026-T4") == {
        "belum-masuk": (1, 5), "belum-ditutup": (1, 5), "tanpa-peserta": (1, 5),
        "tanpa-telepon": (1, 8), "rt-tanpa-ketua": (1, 2),
    }  # fmt: skip
    assert found(world.local_government, periode="2026-T4") == found(world.officer, periode="2026-T4")
    assert found(world.officer, periode="2026-T3")["tanpa-peserta"] == (1, 1)
    assert found(world.officer, desa=world.linduk.pk)["tanpa-telepon"] == (0, 3)
    assert found(world.national, periode="2026-T4")["tanpa-peserta"] == (2, 6)
    assert found(world.far_officer, periode="2026-T4")["belum-masuk"] == (0, 1)


@pytest.mark.parametrize("role", ["officer", "regional_head", "national", "district_operator", "local_government"])
def test_every_number_leads_to_as_many_rows(world, as_user, role):
    lacking(world)
    client = as_user(user := getattr(world, role))
    page = " ".join(client.get(reverse("data_quality")).content.decode().split())
    selection, _problem = read(user, {})
    for flaw in flaws(user, selection):
        assert f'href="{flaw.url}?{selection.query()}"'.replace("&", "&amp;") in page or flaw.count == 0
        lines = client.get(f"{flaw.url}?{selection.query()}").context["lines"]
        assert len(lines) == (min(flaw.count, 1) if "/mutu/" in flaw.url else flaw.count), flaw.title


def test_who_may_see_contacts_is_led_to_them_and_others_to_the_village(world, as_user):
    lacking(world)
    url = reverse("quality_villages", args=["tanpa-telepon"])
    shown = as_user(world.officer).get(url).content.decode()
    contacts = f"{reverse('contact_list')}?desa={world.pontang.pk}&amp;telepon=none"
    assert contacts in shown
    client = as_user(world.local_government)
    shown = client.get(url).content.decode()
    assert contacts not in shown
    assert reverse("village_detail", args=[world.pontang.pk]) in shown
    assert "&lt; 5" in shown
    assert ">1<" not in client.get(reverse("data_quality")).content.decode().split("Kontak tanpa nomor HP")[1][:900]


def test_nothing_lacking_says_so_and_an_unknown_check_is_not_there(world, as_user):
    world.pontang  # noqa: B018
    client = as_user(world.officer)
    for which in ("tanpa-telepon", "rt-tanpa-ketua"):
        shown = client.get(reverse("quality_villages", args=[which])).content.decode()
        assert "Tidak ada yang kurang" in shown
    assert client.get(reverse("quality_villages", args=["lain"])).status_code == 404
    problem = client.get(reverse("data_quality"), {"periode": "2026-T9"}).content.decode()
    assert "alert" in problem


def test_the_part_of_the_dashboard_is_no_page_of_its_own(world, as_user):
    lacking(world)
    client = as_user(world.regional_head)
    part = client.get(reverse("data_quality"), headers={"HX-Request": "true"}).content.decode()
    assert "Daftar hadir tanpa seorang pun" in part
    assert "<html" not in part
    assert reverse("data_quality") in client.get(reverse("dashboard")).content.decode()


def test_the_checks_cost_as_many_queries_for_one_and_three(world, as_user):
    client = as_user(world.national)
    urls = [reverse("data_quality"), reverse("quality_villages", args=["tanpa-telepon"])]

    def queries():
        counts = []
        for url in urls:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(url).status_code == 200
            counts.append(len(captured))
        return counts

    ContactFactory(village=world.pontang, phone="")
    queries()
    one = queries()
    for host in (world.linduk, world.tirtayasa, world.cakung_timur):
        ContactFactory(village=host, phone="")
        held(host, dt.date(2026, 11, 12), came=0, roll_closed_at=NOW)
    assert queries() == one
