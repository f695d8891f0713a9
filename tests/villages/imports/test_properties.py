"""What holds for every file: importing twice is importing once, undoing leaves nothing, short ways give the same."""

import phonenumbers
import pytest
from django.db import transaction
from django.forms.models import model_to_dict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from offices.errors import DomainError
from tests.factories import ContactFactory, UnitFactory
from tests.villages.imports.workbooks import csv_file
from villages.domain.imports.phone_cells import _usual, phone_of
from villages.domain.imports.plain_names import plain_name
from villages.domain.imports.undoing import undo_import
from villages.domain.names import name_key, split_titles
from villages.domain.phones import normalise_phone
from villages.domain.titles import AFTER, BEFORE
from villages.models import NeighbourhoodUnit, Stakeholder

NAMES = ("Contoh Ahmad", "contoh ahmad", "Contoh Achmad", "H. Contoh Ahmad, S.Sos.", "Contoh Citra", "Contoh Dewi", "")
JOBS = ("Ketua RT", "Ketua RW", "PKK", "Guru", "Raja", "")
UNITS = ("RT 1/RW 5", "RT 2/RW 5", "RW 5", "1/6", "RT 9", "")
PHONES = ("0812 0000 0001", "81200000002", "+62 812-0000-0003", "0812", "-", "")
ROWS = st.lists(
    st.tuples(*map(st.sampled_from, (NAMES, JOBS, UNITS, PHONES, ("ya", "tidak", "")))), min_size=1, max_size=8
)
HEADER = ("Nama", "Jabatan", "RT/RW", "No HP", "Telepon bersama")
relaxed = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture
def known(world):
    upper = UnitFactory(village=world.pontang, number="05")
    lower = UnitFactory(village=world.pontang, parent=upper, number="001")
    ContactFactory(
        village=world.pontang, unit=lower, name="Contoh Ahmad", name_key="contoh ahmad", phone="+6281200000002"
    )
    ContactFactory(village=world.pontang, function="pkk", name="Contoh Citra", name_key="contoh citra")
    ContactFactory(village=world.tirtayasa, function="pkk", name="Contoh Jauh", phone="+6281200000003")


def register() -> list[dict]:
    return [model_to_dict(row) for model in (Stakeholder, NeighbourhoodUnit) for row in model.objects.order_by("pk")]


@relaxed
@given(rows=ROWS)
def test_import_twice_is_import_once_and_undo_takes_it_all_back(rows, desk, known, outcomes):
    with transaction.atomic():
        before = register()
        try:
            first = desk.write(csv_file([HEADER, *rows]))
        except DomainError:
            assert not any(any(row) for row in rows)  # nothing below the header
            return
        after = register()
        assert first.counts["new"] + first.counts["changed"] or after == before
        second = desk.preview(csv_file([HEADER, *rows]))
        right = [number for number, outcome, _problem in outcomes(first) if outcome != "error"]
        assert (second.counts["new"], second.counts["changed"]) == (0, 0), (outcomes(first), outcomes(second))
        assert [number for number, outcome, _problem in outcomes(second) if outcome == "unchanged"] == right
        undo_import(actor=desk.actor, done=first)
        assert register() == before
        transaction.set_rollback(True)


WORDS = st.sampled_from(
    [*BEFORE.values(), *AFTER.values(), "Contoh", "Moch", "Abdul", "St", "M", "Budi", "Haji", "pak"]
)


@settings(max_examples=600, deadline=None)
@given(st.lists(WORDS | st.text("abdehimnostuAHMS", min_size=1, max_size=6), min_size=1, max_size=4).map(" ".join))
def test_plain_names_are_those_nothing_is_taken_off(text):
    found = plain_name(text)
    if found:
        parts = split_titles(text)
        assert (found, parts.title_before, parts.title_after) == ((parts.name, name_key(text)), "", "")


NUMBERS = st.from_regex(r"(\+62|\+62 |62-|62|0|)8[0-9 \-]{6,15}", fullmatch=True)


@settings(max_examples=600, deadline=None)
@given(NUMBERS)
def test_the_short_way_for_phones_is_the_library_s(text):
    found = _usual(text)
    if found:
        assert found == normalise_phone(text if text[0] != "8" else "0" + text)
        assert phonenumbers.is_valid_number(phonenumbers.parse(found))


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 9), st.integers(10**6, 10**9 - 1))
def test_excel_takes_no_zero_and_no_plus(operator, rest):
    number = f"8{operator}{rest}"
    try:
        typed = normalise_phone(f"0{number}")
    except DomainError:
        return
    exact = f"{number[0]}.{number[1:]}E+{len(number) - 1}"
    cells = (f"0{number}", number, f"{number}.0", f"'0{number}".lstrip("'"), f"+62{number}", f"62{number}", exact)
    assert {phone_of(cell) for cell in cells} == {typed}
    with pytest.raises(DomainError, match="Excel memotong"):
        phone_of(f"{number[0]}.{number[1:3]}E+{len(number) - 1:02d}")
