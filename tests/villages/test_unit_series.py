"""Many units from one line."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from offices.errors import DomainError
from tests.factories import UnitFactory
from villages.domain.unit_series import add_series, plan_series
from villages.models import NeighbourhoodUnit, UnitKind

KINDS = [UnitKind(pk=n, name=name, is_lower=name == "RT") for n, name in enumerate(("RW", "RT", "Dusun", "Jorong"), 1)]


def read(text, *, running=False):
    plan = plan_series(text, kinds=KINDS, present=[], running=running)
    return {f"{u.kind.name} {u.number}": [f"{low.kind.name} {low.number}" for low in u.lower] for u in plan.uppers}


def rts(*numbers):
    return [f"RT {number:03}" for number in numbers]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("RW 01-05, 4 RT tiap RW", {f"RW {n:02}": rts(1, 2, 3, 4) for n in range(1, 6)}),
        ("rw01 s.d. 03, 2rt per rw", {f"RW {n:02}": rts(1, 2) for n in (1, 2, 3)}),
        ("RW 1 sampai 2 masing-masing 3 RT", {"RW 01": rts(1, 2, 3), "RW 02": rts(1, 2, 3)}),
        ("RW 1–2, 3 RT", {"RW 01": rts(1, 2, 3), "RW 02": rts(1, 2, 3)}),
        ("RW 1, 3, 7", {"RW 01": [], "RW 03": [], "RW 07": []}),
        ("RW 1 dan 2, 1 RT; RW 3, 5 RT", {"RW 01": rts(1), "RW 02": rts(1), "RW 03": rts(1, 2, 3, 4, 5)}),
        ("RW 1, 1 RT\nRW 2, 2 RT", {"RW 01": rts(1), "RW 02": rts(1, 2)}),
        ("RW 01, RT 3-5", {"RW 01": rts(3, 4, 5)}),
        ("RT 1-3/RW 5", {"RW 05": rts(1, 2, 3)}),
        ("RT 001,004 RW 05", {"RW 05": rts(1, 4)}),
        ("Dusun Krajan, Dusun Wetan, 2 RT tiap dusun", {"Dusun Krajan": rts(1, 2), "Dusun Wetan": rts(1, 2)}),
        ("Dusun Krajan Barat dan Wetan", {"Dusun Krajan Barat": [], "Dusun Wetan": []}),
        ("Jorong 1-2", {"Jorong 01": [], "Jorong 02": []}),
        ("RW 1, 2 RT; RW 01, RT 2-3", {"RW 01": rts(1, 2, 3)}),
    ],
)
def test_what_people_write_is_understood(text, units):
    assert read(text) == units


def test_numbers_may_run_on_from_rw_to_rw():
    assert read("RW 1-2, 3 RT", running=True) == {"RW 01": rts(1, 2, 3), "RW 02": rts(4, 5, 6)}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "belum terbaca"),
        (";;", "belum terbaca"),
        ("lima RW", "belum terbaca"),
        ("RT 1-4", "belum terbaca"),
        ("4 RT tiap RW", "belum terbaca"),
        ("RW 05-01", "terbalik"),
        ("RW 1-500", "terlalu panjang"),
        ("RW 1, 300 RT", "Paling banyak 200 RT"),
        ("RW 1-100, 50 RT", "Paling banyak 1000 satuan"),
        ("RW 0", "paling kecil 1"),
        ("RW 1000", "paling besar 999"),
        (f"Dusun {'x' * 41}", "40 huruf"),
    ],
)
def test_what_cannot_be_read_is_told(text, sentence):
    with pytest.raises(DomainError) as error:
        read(text)
    assert sentence in error.value.message
    assert error.value.field == "series"


@given(st.text(max_size=80))
def test_any_text_is_a_plan_or_a_sentence(text):
    plan = error = None
    try:
        plan = plan_series(text, kinds=KINDS, present=[])
    except DomainError as refused:
        error = refused
    if error:
        assert error.field == "series"
    if plan:
        assert plan.new_count == len(plan.units) > 0


@given(first=st.integers(1, 60), more=st.integers(0, 20), below=st.integers(1, 12), running=st.booleans())
def test_a_series_has_as_many_units_as_it_says(first, more, below, running):
    plan = plan_series(f"RW {first}-{first + more}, {below} RT tiap RW", kinds=KINDS, present=[], running=running)
    assert plan.new_count == (more + 1) * (below + 1)
    labels = [(upper.number, low.number) for upper in plan.uppers for low in upper.lower]
    assert len(set(labels)) == len(labels)


def test_the_plan_is_shown_before_anything_is_made(world, as_user):
    UnitFactory(village=world.pontang, parent=UnitFactory(village=world.pontang, number="01"), number="001")
    page = reverse("unit_series", kwargs={"code": world.pontang.pk})
    data = {"series": "RW 01-02, 2 RT tiap RW"}
    shown = as_user(world.operator).post(page, data)
    assert "4 satuan akan ditambahkan" in shown.text
    assert "2 sudah ada dan tidak diubah" in shown.text
    assert NeighbourhoodUnit.objects.count() == 2
    made = as_user(world.operator).post(page, data | {"buat": "1"}, follow=True)
    assert "4 satuan ditambahkan." in made.text
    found = sorted(unit.label for unit in NeighbourhoodUnit.objects.all())
    assert found == ["RT 001/RW 01", "RT 001/RW 02", "RT 002/RW 01", "RT 002/RW 02", "RW 01", "RW 02"]
    row = NeighbourhoodUnit.objects.get(number="002", parent__number="02")
    assert (row.office_id, row.district_id) == (world.serang.pk, "36.04.12")


def test_a_series_sent_twice_adds_nothing(world):
    assert add_series(actor=world.operator, village=world.pontang, text="RW 1-3, 4 RT") == 15
    assert add_series(actor=world.operator, village=world.pontang, text="rw 01-03, 4 rt") == 0
    assert NeighbourhoodUnit.objects.count() == 15


def test_a_unit_out_of_use_is_made_anew(world):
    UnitFactory(village=world.pontang, number="01", retired_at="2025-01-01T00:00Z")
    assert add_series(actor=world.operator, village=world.pontang, text="RW 1") == 1


def test_bad_series_keeps_what_was_typed(world, as_user):
    page = reverse("unit_series", kwargs={"code": world.pontang.pk})
    response = as_user(world.operator).post(page, {"series": "lima RW <b>", "buat": "1"})
    assert "belum terbaca" in response.text
    assert "lima RW &lt;b&gt;</textarea>" in response.text
    assert NeighbourhoodUnit.objects.count() == 0
