"""``RT 003/RW 05`` the many ways people type it."""

import pytest

from offices.errors import DomainError
from tests.factories import UnitFactory
from villages.domain.unit_labels import find_unit, normalise_number
from villages.models import NeighbourhoodUnit, UnitKind


@pytest.fixture
def units(world):
    """RW 05 and RW 06 with RT 003 each, RT 004 in RW 05, and Dusun Krajan Barat."""
    five, six = (UnitFactory(village=world.pontang, number=number) for number in ("05", "06"))
    for parent, number in ((five, "003"), (five, "004"), (six, "003")):
        UnitFactory(village=world.pontang, parent=parent, number=number)
    UnitFactory(village=world.pontang, kind=UnitKind.objects.get(slug="dusun"), number="Krajan Barat")
    return list(NeighbourhoodUnit.objects.select_related("kind", "parent__kind"))


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("RT 003/RW 05", "RT 003/RW 05"),
        ("rt 3 rw 5", "RT 003/RW 05"),
        ("RT3/RW5", "RT 003/RW 05"),
        ("Rt.003 Rw.005", "RT 003/RW 05"),
        ("RT: 3, RW: 5", "RT 003/RW 05"),
        ("3/5", "RT 003/RW 05"),
        ("003/005", "RT 003/RW 05"),
        (" 3 / 6 ", "RT 003/RW 06"),
        ("RW 05/RT 003", "RT 003/RW 05"),
        ("RT 4", "RT 004/RW 05"),
        ("rw5", "RW 05"),
        ("RW 006", "RW 06"),
        ("dusun krajan barat", "Dusun Krajan Barat"),
        ("RT 9/RW 5", None),
        ("RW 7", None),
    ],
)
def test_a_label_means_its_unit(units, typed, label):
    unit = find_unit(typed, units=units)
    assert (unit.label if unit else None) == label


@pytest.mark.parametrize("typed", ["3", "RT", "RT/RW", "1/2/3", "??", "/"])
def test_what_cannot_be_read_gets_a_sentence(units, typed):
    with pytest.raises(DomainError, match=r"tidak dikenali. Contoh: RT 003/RW 05"):
        find_unit(typed, units=units)


def test_a_number_that_means_several_asks_for_the_rw(units):
    with pytest.raises(DomainError, match="Ada 2 satuan bernama RT 003"):
        find_unit("RT 3", units=units)


@pytest.mark.parametrize(
    ("typed", "lower", "kept"),
    [("3", True, "003"), ("3", False, "03"), ("005", False, "05"), ("12", True, "012"), ("112", False, "112"),
     ("  Krajan   Barat ", False, "Krajan Barat"), ("3A", True, "3A")],
)  # fmt: skip
def test_numbers_sort(typed, lower, kept):
    assert normalise_number(typed, lower=lower) == kept


@pytest.mark.parametrize("typed", ["", "  ", "0", "000", "1000", "x" * 41])
def test_numbers_that_are_none(typed):
    with pytest.raises(DomainError):
        normalise_number(typed, lower=True)
