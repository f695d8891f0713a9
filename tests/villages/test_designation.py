"""Designating villages: who may, which villages, what is asked, and what stays of it."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from offices.errors import DomainError
from tests.factories import OfficeFactory, RegionFactory, village
from villages.domain import designation as domain
from villages.models import AssistedVillage

CREATE = "/desa/baru/"
FREE = "36.04.12.2003"
NUMBER = "W.11.IMI.IMI.1.1949-GR.03.05 Tahun 2024"
DAY = dt.date(2024, 5, 2)
DECISION = {"status": "designated", "designated_on": DAY, "decree_number": NUMBER}
TYPED = DECISION | {"designated_on": "2024-05-02"}


@pytest.fixture
def free(world):
    """A village of the working area that nobody assists yet."""
    assert world.serang
    return RegionFactory(code=FREE, name="Sukanegara")


def edit(row):
    return reverse("village_edit", kwargs={"code": row.pk})


def test_an_office_head_designates_a_village(world, free, as_user):
    response = as_user(world.office_head).post(CREATE, {"village": FREE} | TYPED, follow=True)
    assert response.redirect_chain[-1][0] == f"/desa/{FREE}/"
    assert "Desa Sukanegara, Kec. Pontang tercatat sebagai Desa Binaan." in response.text
    row = AssistedVillage.objects.get()
    assert (row.status, row.designated_on, row.decree_number) == ("designated", DAY, NUMBER)
    assert (row.office, row.regional_office) == (world.serang, world.banten)
    assert (row.regency_id, row.district_id, row.is_demo) == ("36.04", "36.04.12", False)


@pytest.mark.parametrize(
    "typed",
    [
        FREE,
        f"Desa Sukanegara, Kec. Pontang, Kabupaten Serang ({FREE})",
        "sukanegara",
        "Desa Sukanegara",
        "Sukanegara, Kec. Pontang",
        "Sukanegara Pontang",
    ],
)
def test_a_village_is_typed_as_code_or_name(world, free, as_user, typed):
    RegionFactory(code="36.04.13.2009", name="Sukanegara Pontang Wetan")
    RegionFactory(code="36.04.13.2008", name="Kubang")
    as_user(world.office_head).post(CREATE, {"village": typed} | TYPED)
    assert list(AssistedVillage.objects.values_list("pk", flat=True)) == [FREE]


def test_a_name_of_two_villages_asks_for_the_kecamatan_and_keeps_what_was_typed(world, free, as_user):
    RegionFactory(code="36.04.13.2009", name="Sukanegara")
    client = as_user(world.office_head)
    text = client.post(CREATE, {"village": "Sukanegara"} | TYPED).text
    assert "Ada beberapa desa yang cocok." in text
    assert f"Desa Sukanegara, Kec. Tirtayasa, {free.parent.parent.name} (36.04.13.2009)" in text
    for value in ("Sukanegara", "2024-05-02", NUMBER):
        assert f'value="{value}"' in text
    assert not AssistedVillage.objects.exists()
    client.post(CREATE, {"village": "Sukanegara, Kec. Tirtayasa"} | TYPED)
    assert AssistedVillage.objects.get().pk == "36.04.13.2009"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            "31.75.06.1004",
            "Kelurahan Cakung Timur di luar wilayah kerja Kanim Serang: wilayah ini milik Kanim Jakarta",
        ),
        ("36.99.01.2001", "di luar wilayah kerja Kanim Serang."),
        ("36.04.12.2001", "Desa Pontang sudah menjadi Desa Binaan kantor Anda."),
        ("36.04.13.2001", "Desa Tirtayasa sudah menjadi Desa Binaan Kanim Cilegon."),
        ("36.04.12", "Tidak ada desa atau kelurahan berlaku dengan kode 36.04.12."),
        ("36.04.12.2999", "Tidak ada desa atau kelurahan berlaku dengan kode 36.04.12.2999."),
        ("Cakung Timur", "Tidak ada desa atau kelurahan bernama “Cakung Timur” di wilayah kerja kantor Anda."),
    ],
)
def test_other_villages_are_refused_with_the_reason(world, as_user, typed, sentence):
    assert all((world.jaktim, world.pontang, RegionFactory(code="31.75.06.1004"), RegionFactory(code="36.99.01.2001")))
    village("36.04.13.2001", office=world.cilegon)
    before = AssistedVillage.objects.count()
    response = as_user(world.office_head).post(CREATE, {"village": typed} | TYPED)
    assert sentence in response.text
    assert f'value="{typed}"' in response.text
    assert AssistedVillage.objects.count() == before


def test_a_single_district_of_another_office_is_not_of_the_regency_s_office(world, free):
    OfficeFactory(slug="pontang", regional_office=world.banten, area="36.04.12")
    with pytest.raises(DomainError, match="wilayah ini milik Kanim Pontang") as caught:
        domain.designate(actor=world.office_head, region=free, **DECISION)
    assert caught.value.field == "village"


def test_only_villages_in_force_are_designated(world, free):
    free.retired_at = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    for region in (free, free.parent):
        with pytest.raises(DomainError, match="bukan desa atau kelurahan yang berlaku"):
            domain.designate(actor=world.office_head, region=region, **DECISION)


@pytest.mark.parametrize("who", ["officer", "section_head", "operator", "regional_head", "administrator", "outsider"])
def test_the_office_head_decides(world, free, who):
    with pytest.raises(DomainError, match="diputuskan Kepala Kantor"):
        domain.designate(actor=getattr(world, who), region=free, **DECISION)
    with pytest.raises(DomainError, match="diputuskan Kepala Kantor"):
        domain.change(actor=getattr(world, who), village=world.pontang, **DECISION)


@pytest.mark.parametrize(
    ("decision", "field"),
    [
        ({"designated_on": None}, "designated_on"),
        ({"status": "active", "designated_on": None}, "designated_on"),
        ({"decree_number": "  "}, "decree_number"),
        ({"designated_on": dt.date(2025, 11, 25)}, "designated_on"),
        ({"designated_on": dt.date(24, 5, 2)}, "designated_on"),
        ({"status": "proposed"}, "status"),
    ],
)
@time_machine.travel(dt.datetime(2025, 11, 24, 3, tzinfo=dt.UTC), tick=False)
def test_a_decision_needs_its_decree(world, free, decision, field):
    with pytest.raises(DomainError) as caught:
        domain.designate(actor=world.office_head, region=free, **DECISION | decision)
    assert caught.value.field == field
    assert not AssistedVillage.objects.exists()


@time_machine.travel(dt.datetime(2025, 11, 24, 18, tzinfo=dt.UTC), tick=False)
def test_today_is_the_office_s_today(world, free):
    domain.designate(actor=world.office_head, region=free, **DECISION | {"designated_on": dt.date(2025, 11, 25)})
    assert AssistedVillage.objects.get().designated_on == dt.date(2025, 11, 25)


def test_two_saves_at_the_same_instant_end_in_a_sentence(world, free, monkeypatch):
    """The look before the leap cannot see the other's row; the key does."""
    village(FREE, office=world.cilegon)
    monkeypatch.setattr(domain, "_check_region", lambda _region, **_office: None)
    with pytest.raises(DomainError, match="Desa Sukanegara sudah menjadi Desa Binaan Kanim Cilegon") as caught:
        domain.designate(actor=world.office_head, region=free, **DECISION)
    assert caught.value.field == "village"
    assert AssistedVillage.objects.get().office == world.cilegon


def test_a_status_is_changed_and_the_old_one_stays_in_the_history(world, free, as_user):
    row = domain.designate(actor=world.office_head, region=free, **DECISION)
    client = as_user(world.office_head)
    page = client.get(edit(row)).text
    assert 'value="2024-05-02"' in page
    assert f'value="{NUMBER}"' in page
    response = client.post(edit(row), TYPED | {"status": "active"}, follow=True)
    assert "Status Desa Sukanegara, Kec. Pontang tersimpan: aktif." in response.text
    events = AssistedVillage.pgh_event_model.objects.filter(pgh_obj=row).order_by("pgh_id")
    assert list(events.values_list("pgh_label", "status")) == [("insert", "designated"), ("update", "active")]


def test_a_refused_change_keeps_what_was_typed(world, as_user):
    data = {"status": "active", "designated_on": "2024-05-02", "decree_number": ""}
    response = as_user(world.office_head).post(edit(world.pontang), data)
    assert "Tulis nomor SK penetapannya." in response.text
    assert 'value="2024-05-02"' in response.text
    world.pontang.refresh_from_db()
    assert world.pontang.designated_on is None


def test_a_village_leaves_the_program_also_where_its_decree_is_not_known(world, as_user):
    as_user(world.office_head).post(edit(world.pontang), {"status": "revoked"})
    world.pontang.refresh_from_db()
    assert world.pontang.status == "revoked"


def test_villages_of_other_offices_are_not_there(world, as_user):
    assert as_user(world.office_head).get(edit(world.cakung_timur)).status_code == 404
    assert as_user(world.office_head).post(edit(world.cakung_timur), TYPED).status_code == 404
    with pytest.raises(DomainError, match="dibina kantor lain"):
        domain.change(actor=world.office_head, village=world.cakung_timur, **DECISION)


def test_only_villages_not_assisted_yet_are_suggested(world, free, as_user):
    assert all((world.pontang, world.cakung_timur, RegionFactory(code="31.75.06.1005")))
    text = as_user(world.office_head).get(CREATE).text
    assert text.count("<option value=") == 1 + len(domain.DECISIONS)
    assert f'<option value="Desa Sukanegara, Kec. Pontang, {free.parent.parent.name} ({FREE})">' in text


@pytest.mark.parametrize(("who", "offered"), [("office_head", True), ("officer", False), ("operator", False)])
def test_the_way_there_is_shown_to_the_office_head(world, as_user, who, offered):
    client = as_user(getattr(world, who))
    detail = f"/desa/{world.pontang.pk}/"
    assert (f'href="{CREATE}"' in client.get("/desa/").text) is offered
    assert (f'href="{edit(world.pontang)}"' in client.get(detail).text) is offered


def test_an_empty_list_teaches_the_office_head(world, as_user):
    text = as_user(world.office_head).get("/desa/").text
    assert "Catat desa atau kelurahan pertama" in text
    assert f'href="{CREATE}"' in text
