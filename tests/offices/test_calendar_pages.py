"""Keeping the calendar: who writes which rows, what is refused in words, what a change leaves behind."""

import datetime as dt

import pytest
from django.urls import reverse

from offices.domain.national_days import load_national_days
from offices.models import CalendarPeriod
from tests.factories import RegionFactory
from tests.guards.queries import assert_same_queries
from tests.offices.test_calendar import PONTANG, day, period

LIST, ADD = reverse("calendar_period_list"), reverse("calendar_period_add")


@pytest.fixture
def today(time_machine):
    """Monday, 2 March 2026."""
    time_machine.move_to(dt.datetime(2026, 3, 2, 5, 0, tzinfo=dt.UTC), tick=False)
    return dt.date(2026, 3, 2)


def typed(**fields: str) -> dict[str, str]:
    return {
        "name": "Pilkades serentak",
        "kind": "village_election",
        "region": PONTANG,
        "first_day": "12-4-2026",
    } | fields


def change_url(row: CalendarPeriod) -> str:
    return reverse("calendar_period_change", args=[row.pk])


def test_an_office_adds_a_day_as_people_type_it(world, as_user, today):
    world.pontang  # noqa: B018 - the region is there
    response = as_user(world.officer).post(ADD, typed(source="Kabar  Pak Sekdes", starts="7", ends="13.00"))
    assert response["Location"] == f"{LIST}?tahun=2026"
    row = CalendarPeriod.objects.get()
    assert (row.first_day, row.last_day, row.place) == (
        day("2026-04-12"),
        day("2026-04-12"),
        "Desa Pontang, Kec. Pontang",
    )
    assert (row.starts, row.ends, row.source, row.checked_on) == (dt.time(7), dt.time(13), "Kabar Pak Sekdes", None)
    load_national_days()
    assert "1 hari di kalender 2026 perlu diperiksa" in as_user(world.office_head).get(LIST).content.decode()
    page = as_user(world.regional_head).get(LIST).content.decode()
    assert "Pilkades serentak" in page
    assert "Hari libur dan hari khusus 2026" in page
    assert change_url(row) not in page


SENTENCES = {
    "no name": ({"name": " "}, "name", "wajib diisi"),
    "no region": ({"region": ""}, "region", "wajib diisi"),
    "a region of another office": ({"region": "36.72"}, "region", "Pilih salah satu dari daftar"),
    "no day": ({"first_day": "31-2-2026"}, "first_day", "Tanggal 31 tidak ada"),
    "ends before it begins": ({"last_day": "11-4-2026"}, "last_day", "Hari terakhir tidak boleh sebelum"),
    "longer than a year": ({"last_day": "13-4-2027"}, "last_day", "Paling lama satu tahun"),
    "a year mistyped": ({"first_day": "12-4-2126"}, "first_day", "Periksa tahunnya"),
    "one hour of two": ({"starts": "7"}, "ends", "Isi kedua jam"),
    "checked against nothing": ({"checked": "on"}, "source", "Tuliskan sumber"),
    "there already": ({"first_day": "1-4-2026"}, "first_day", "sudah ada di kalender"),
}


@pytest.mark.parametrize(("fields", "field", "sentence"), SENTENCES.values(), ids=SENTENCES)
def test_what_cannot_be_meant_is_refused_in_words(world, as_user, today, fields, field, sentence):
    period("2026-04-01", kind="village_election", region=PONTANG, name="Pilkades serentak")
    world.near_officer  # noqa: B018 - its working area is there
    response = as_user(world.officer).post(ADD, typed(**fields))
    assert (response.status_code, CalendarPeriod.objects.count()) == (422, 1)
    form = response.context["form"]
    assert sentence in " ".join(form.errors[field])
    assert form["kind"].value() == "village_election"


def test_an_administrator_keeps_national_days(world, as_user, today):
    load_national_days()
    client = as_user(world.administrator)
    row = CalendarPeriod.objects.get(seed="2026-maulid")
    fields = typed(
        name=row.name, kind=row.kind, region="", first_day="26/8/2026", source="SKB perubahan", checked="on"
    )
    assert client.post(change_url(row), fields).status_code == 302
    row.refresh_from_db()
    assert (row.first_day, row.region_id, row.checked_on) == (day("2026-08-26"), None, today)
    assert [event.first_day for event in row.events.order_by("pk")] == [day("2026-08-25"), day("2026-08-26")]
    unknown = client.post(ADD, typed(region="36.99"))
    assert "Kode 36.99 tidak ada" in unknown.content.decode()


@pytest.mark.parametrize(("fields", "checked_on"), [({}, "2026-01-05"), ({"first_day": "13-4-2026"}, "2026-03-02")])
def test_a_moved_day_is_checked_anew(world, as_user, today, fields, checked_on):
    row = period(
        "2026-04-12", kind="village_election", region=PONTANG, name="Pilkades serentak", source="SK Bupati",
        checked_on=day("2026-01-05"),
    )  # fmt: skip
    as_user(world.officer).post(change_url(row), typed(source="SK Bupati 2", checked="on", **fields))
    row.refresh_from_db()
    assert (row.source, row.checked_on) == ("SK Bupati 2", day(checked_on))


def test_a_day_is_taken_out_and_put_back(world, as_user, today):
    row = period("2026-04-12", kind="village_election", region=PONTANG, name="Pilkades lama")
    client = as_user(world.officer)
    retire, reinstate = (reverse(f"calendar_period_{act}", args=[row.pk]) for act in ("retire", "reinstate"))
    assert "Nyatakan Pilkades lama tidak berlaku?" in client.get(retire).content.decode()
    assert CalendarPeriod.objects.in_force().exists()
    for _twice in range(2):
        client.post(retire)
    assert not CalendarPeriod.objects.in_force().exists()
    client.get(LIST)  # tells what was done
    assert "Pilkades lama" not in client.get(LIST).content.decode()
    assert "Pilkades lama" in client.get(f"{LIST}?status=nonaktif").content.decode()
    again = period("2026-04-12", kind="village_election", region=PONTANG, name="Pilkades lama")
    assert "sudah ada di kalender" in client.post(reinstate, follow=True).content.decode()
    again.delete()
    client.post(reinstate)
    assert CalendarPeriod.objects.in_force().get().pk == row.pk


def test_an_office_cannot_change_what_it_only_reads(world, as_user, today):
    rows = [period("2026-08-17"), period("2026-04-12", region="36")]
    client = as_user(world.office_head)
    page = client.get(LIST).content.decode()
    for row in rows:
        assert row.name in page
        assert change_url(row) not in page
        assert client.post(change_url(row), typed()).status_code == 404


@pytest.mark.parametrize(
    "query", ["tahun=abc", "tahun=²", "tahun=99999999999", "tahun=-1&jenis=x&status=y", "page=zz"]
)
def test_an_odd_address_shows_this_year(world, as_user, today, query):
    period("2026-08-17", name="Proklamasi")
    response = as_user(world.operator).get(f"{LIST}?{query}")
    assert (response.status_code, "Proklamasi" in response.content.decode()) == (200, True)


def test_a_year_without_its_decree_says_so(world, as_user, today):
    load_national_days()
    client = as_user(world.administrator)
    assert "Cuti bersama 2027 belum ada di kalender" in client.get(f"{LIST}?tahun=2027").content.decode()
    assert "belum ada di kalender" not in client.get(LIST).content.decode()
    assert len(client.get(f"{LIST}?tahun=2026&jenis=ramadan").context["rows"]) == 1


def test_the_list_asks_as_often_for_many_rows(world, as_user, today):
    world.pontang  # noqa: B018 - made before
    codes = iter(["36.04.12.2002", "36.04.13.2001", "36.04.12", "36.04"])
    assert_same_queries(
        as_user(world.officer), LIST, lambda: period("2026-05-01", region=RegionFactory(code=next(codes)).pk)
    )


def test_an_administrator_ticks_off_a_year_at_once(world, as_user, today):
    load_national_days()
    rows = CalendarPeriod.objects.filter(first_day__year=2026)
    unsourced = period("2026-05-02")
    changelist = reverse("admin:offices_calendarperiod_changelist")
    chosen = [*rows.values_list("pk", flat=True), unsourced.pk]
    as_user(world.administrator).post(changelist, {"action": "mark_checked", "_selected_action": chosen})
    assert set(rows.exclude(pk=unsourced.pk).values_list("checked_on", flat=True)) == {today}
    unsourced.refresh_from_db()
    assert unsourced.checked_on is None
