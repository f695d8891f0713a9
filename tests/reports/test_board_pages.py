"""The pages of the dashboard: filters in the address, lists behind figures, and what a browser need not fetch."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from outreach.enums import SessionState
from reports.domain.rollups import fold
from reports.indicators import INDICATORS
from tests.factories import AssignmentFactory, ContactFactory, SessionFactory, UnitFactory, UserFactory, on_roll
from tests.reports.test_board import NOW, held, page
from villages.enums import Function


@pytest.fixture(autouse=True)
def _frozen(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("officer", {"kantor": "jakarta-timur"}),
        ("officer", {"desa": "31.75.06.1004"}),
        ("regional_head", {"kanwil": "dkj"}),
        ("regional_head", {"kecamatan": "31.75.06"}),
        ("local_government", {"kecamatan": "31.75.06"}),
        ("district_operator", {"desa": "36.04.13.2001"}),
        ("national", {"kantor": "tidak-ada"}),
        ("national", {"topik": "tidak-ada"}),
        ("national", {"jenis": "tidak-ada"}),
        ("national", {"kerawanan": "tidak-ada"}),
    ],
)
def test_a_place_outside_the_scope_is_not_there(world, as_user, role, address):
    for place in (world.pontang, world.tirtayasa, world.cakung_timur):
        assert place
    client = as_user(getattr(world, role))
    for name in ("dashboard", "distinct_people"):
        assert client.get(reverse(name), address).status_code == 404
    assert client.get(reverse("figure_behind", args=["terlaksana"]), address).status_code == 404
    assert client.get(reverse("figure_counted", args=["participants"]), address).status_code == 404


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ({"periode": "2026-11-15..2026-10-01"}, "Tanggal akhir mendahului tanggal awal"),
        (
            {"periode": "rentang", "dari": "2026-11-15", "sampai": "2026-10-01"},
            "Tanggal akhir mendahului tanggal awal",
        ),
        ({"periode": "rentang", "dari": "", "sampai": "x"}, "Isi tanggal awal dan tanggal akhir"),
        ({"periode": "2026-13"}, "Periode tidak dikenali"),
        ({"periode": "kapan"}, "Periode tidak dikenali"),
        ({"periode": "2001-01-01..2026-01-01"}, "Pilih rentang paling lama sepuluh tahun"),
    ],
)
def test_a_broken_period_is_told_and_what_was_typed_stays(world, as_user, address, sentence):
    text = page(as_user(world.officer), **address)
    assert sentence in text
    assert "Triwulan IV 2026" in text
    for name in ("dari", "sampai"):
        assert f'name="{name}" type="date" value="{address.get(name, "")}"' in text


def test_a_period_without_data_and_a_future_one_say_so(world, as_user):
    held(world.pontang, dt.date(2026, 10, 5))
    for code in ("2020", "2027-T1"):
        assert "belum ada kegiatan" in page(as_user(world.officer), periode=code)


def test_an_office_without_villages_has_a_page(world, as_user):
    assert "belum ada kegiatan" in page(as_user(world.near_officer))


def test_an_unchanged_page_is_not_sent_again(world, as_user):
    client = as_user(world.officer)
    first = client.get(reverse("dashboard"))
    again = client.get(reverse("dashboard"), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    held(world.pontang, dt.date(2026, 11, 5))
    changed = client.get(reverse("dashboard"), headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert "Sel, 20 Nov 2026" not in changed.content.decode()
    assert "20 Nov 2026 · 12.00.00 WIB" in " ".join(changed.content.decode().split())


def test_the_number_of_the_last_change_is_of_the_own_scope(world, as_user):
    client = as_user(world.officer)
    before = client.get(reverse("dashboard_change")).json()["change"]
    held(world.cakung_timur, dt.date(2026, 11, 5))
    assert client.get(reverse("dashboard_change")).json()["change"] == before
    held(world.pontang, dt.date(2026, 11, 5))
    after = client.get(reverse("dashboard_change")).json()["change"]
    assert after > before
    fold()
    again = client.get(reverse("dashboard_change"))
    assert again.json()["change"] == after
    known = client.get(reverse("dashboard_change"), headers={"If-None-Match": again.headers["ETag"]})
    assert (known.status_code, known.content) == (304, b"")


def test_distinct_people_count_once_and_merged_ones_as_one(world, as_user):
    person, double = ContactFactory(village=world.pontang), ContactFactory(village=world.pontang)
    for day in (5, 6):
        session = held(world.pontang, dt.date(2026, 10, day), came=0)
        on_roll(session, person, status="present")
    on_roll(session, double, status="present")
    on_roll(session, ContactFactory(village=world.pontang), status="absent")
    type(double).objects.filter(pk=double.pk).update(merged_into=person, retired_at=NOW)
    for user in (world.officer, world.national):
        text = as_user(user).get(reverse("distinct_people")).content.decode()
        assert "<b>1</b> orang berbeda" in " ".join(text.split())


def test_each_figure_says_how_it_is_counted(world, as_user):
    held(world.pontang, dt.date(2026, 10, 5), came=8)
    client = as_user(world.regional_head)
    for indicator in INDICATORS:
        text = client.get(reverse("figure_counted", args=[indicator.key])).content.decode()
        assert str(indicator.definition) in text
        assert str(indicator.source) in text
    assert client.get(reverse("figure_counted", args=["tidak-ada"])).status_code == 404
    assert client.get(reverse("figure_behind", args=["tidak-ada"])).status_code == 404


def test_the_dashboard_costs_as_many_queries_for_one_and_three(world, as_user):
    client = as_user(world.national)

    def queries(name="dashboard", *args):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(name, args=args)).status_code == 200
        return len(captured)

    held(world.pontang, dt.date(2026, 10, 5))
    pages = [("dashboard",), ("figure_behind", "peserta"), ("figure_behind", "rt"), ("figure_counted", "participants")]
    for name in pages:
        queries(*name)
    one = [queries(*name) for name in pages]
    for host in (world.linduk, world.tirtayasa, world.cakung_timur):
        held(host, dt.date(2026, 10, 6))
        AssignmentFactory(village=host, officer=world.officer)
    assert [queries(*name) for name in pages] == one


def test_a_long_list_goes_on_page_by_page(world, as_user):
    for day in range(1, 56):
        SessionFactory(host=world.pontang, lead=UserFactory(), starts_at=NOW - dt.timedelta(days=day / 2))
    client = as_user(world.officer)
    first = client.get(reverse("figure_behind", args=["direncanakan"]), {"periode": "2026-T4"})
    assert "Kegiatan direncanakan: 55" in " ".join(first.content.decode().split())
    older = first.context["older_url"]
    second = client.get(reverse("figure_behind", args=["direncanakan"]) + older)
    assert (len(first.context["lines"]), len(second.context["lines"])) == (50, 5)
    assert second.context["newer_url"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/dasbor/?topik=%00", 404), ("/dasbor/?kantor=%00", 404), ("/dasbor/?kanwil=x%00", 404),
        ("/dasbor/?desa=%00", 404), ("/dasbor/?kecamatan=36.04.12%00", 404), ("/dasbor/?jenis=%00", 404),
        ("/dasbor/?kerawanan=%00", 404), ("/dasbor/?periode=%00", 200), ("/dasbor/?banding=%00", 200),
        ("/dasbor/?periode=rentang&dari=%00&sampai=x", 200), ("/dasbor/daftar/rt/?sebelum=%00", 200),
        ("/dasbor/daftar/peserta/?sesudah=%00", 200), ("/dasbor/perhatian/?alasan=%00", 404),
        ("/dasbor/perhatian/?sebelum=%00", 200), ("/dasbor/mutu/tanpa-telepon/?sesudah=%00", 200),
        ("/dasbor/mutu/rt-tanpa-ketua/?sebelum=x%27", 200), ("/dasbor/peta/?desa=%00", 404),
        ("/target/?tahun=%00&triwulan=%00", 200), ("/cari/?q=%00", 200),
    ],
)  # fmt: skip
def test_what_no_database_can_be_asked_for_is_no_error_of_the_portal(world, as_user, path, status):
    assert as_user(world.regional_head).get(path).status_code == status


def test_figures_on_top_say_what_else_belongs_to_them(world, as_user):
    client = as_user(world.officer)
    assert "dibatalkan</span>" not in page(client)
    unit = UnitFactory(village=world.pontang, parent=UnitFactory(village=world.pontang), number="001")
    session = held(world.pontang, dt.date(2026, 11, 5), came=2)
    on_roll(session, ContactFactory(village=world.pontang, unit=unit, function=Function.RT_HEAD), status="present")
    held(world.linduk, dt.date(2026, 11, 6), came=0, state=SessionState.AWAITING_ROLL, held_at=None,
         first_attendance_at=None)  # fmt: skip
    held(world.linduk, dt.date(2026, 11, 7), came=0, state=SessionState.CANCELLED, held_at=None,
         first_attendance_at=None, reason="banjir")  # fmt: skip
    shown = page(client)
    for words in ("1 dibatalkan", "1 lagi terwakili", "3 tercatat nama", "1 belum masuk"):
        assert f'<span class="muted">{words}</span>' in shown, words
    assert "&lt; 5 tercatat nama" in page(as_user(world.local_government))
