"""What each role opens; and that every wrong or missing place opens nothing."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Posting, User
from offices.roles import PLACE_OF_ROLE, PlaceKind, Role
from offices.scoping import EMPTY, Scope
from tests.factories import PostingFactory, RegionFactory

OFFICE, KANWIL, VILLAGE, DISTRICT, REGENCY = 7, 3, "36.04.12.2001", "36.04.12", "36.04"


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SECTION_HEAD, Role.OFFICE_HEAD])
def test_office_roles_open_their_office(role):
    assert Scope.of(role, office_id=OFFICE) == Scope(role=role, office_ids=frozenset({OFFICE}), personal_data=True)


def test_the_regional_head_opens_the_kanwil():
    expected = Scope(role=Role.REGIONAL_HEAD, regional_office_ids=frozenset({KANWIL}), personal_data=True)
    assert Scope.of(Role.REGIONAL_HEAD, regional_office_id=KANWIL) == expected


def test_operators_open_their_village_or_kecamatan():
    expected = Scope(role=Role.VILLAGE_OPERATOR, village_codes=frozenset({VILLAGE}), personal_data=True)
    assert Scope.of(Role.VILLAGE_OPERATOR, region_code=VILLAGE) == expected
    expected = Scope(role=Role.DISTRICT_OPERATOR, region_code=DISTRICT, personal_data=True)
    assert Scope.of(Role.DISTRICT_OPERATOR, region_code=DISTRICT) == expected


def test_local_government_opens_figures_of_its_area():
    assert Scope.of(Role.LOCAL_GOVERNMENT, region_code=REGENCY) == Scope(
        role=Role.LOCAL_GOVERNMENT, region_code=REGENCY
    )


@pytest.mark.parametrize("role", [Role.NATIONAL, Role.ADMINISTRATOR])
def test_the_nation_opens_figures_without_persons(role):
    assert Scope.of(role) == Scope(role=role, everything=True)


def test_the_empty_scope_opens_nothing():
    assert Scope() == EMPTY
    assert (EMPTY.role, EMPTY.everything, EMPTY.personal_data) == (None, False, False)


def test_nobody_without_posting_or_inactive_has_a_scope(world):
    assert world.outsider.scope == EMPTY
    world.officer.is_active = False
    assert world.officer.scope == EMPTY


PLACES = {
    PlaceKind.OFFICE: lambda world: {"office": world.serang},
    PlaceKind.REGIONAL_OFFICE: lambda world: {"regional_office": world.banten},
    PlaceKind.VILLAGE: lambda _: {"region": RegionFactory(code=VILLAGE)},
    PlaceKind.DISTRICT: lambda _: {"region": RegionFactory(code=DISTRICT)},
    PlaceKind.AREA: lambda _: {"region": RegionFactory(code=REGENCY)},
    PlaceKind.NONE: lambda _: {},
}


@pytest.mark.parametrize("role", Role)
def test_a_posting_has_exactly_the_place_its_role_needs(role, world):
    person = world.outsider
    for kind, place_of in PLACES.items():
        place = place_of(world)
        fits = kind is PLACE_OF_ROLE[role]
        fits |= PLACE_OF_ROLE[role] is PlaceKind.AREA and kind is PlaceKind.DISTRICT
        with transaction.atomic():
            if fits:
                PostingFactory(user=person, role=role, **place)
            else:
                with pytest.raises(IntegrityError, match="place_its_role_needs"), transaction.atomic():
                    PostingFactory(user=person, role=role, **place)
            transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("starts", "ends", "clashes"),
    [
        (dt.date(2025, 6, 30), None, True),
        (dt.date(2025, 7, 1), None, False),
        (dt.date(2024, 1, 1), dt.date(2025, 1, 1), True),
        (dt.date(2024, 1, 1), dt.date(2024, 12, 31), False),
    ],
)
def test_one_role_at_one_place_does_not_overlap(world, starts, ends, clashes):
    PostingFactory(user=world.outsider, role=Role.OFFICER, office=world.serang, ends_on=dt.date(2025, 6, 30))
    again = {"user": world.outsider, "office": world.serang, "starts_on": starts, "ends_on": ends}
    if clashes:
        with pytest.raises(IntegrityError, match="does_not_overlap"):
            PostingFactory(role=Role.OFFICER, **again)
    else:
        PostingFactory(role=Role.OFFICER, **again)


def test_another_role_or_place_may_overlap(world):
    PostingFactory(user=world.officer, role=Role.SECTION_HEAD, office=world.serang, acting="plt")
    PostingFactory(user=world.officer, role=Role.OFFICER, office=world.cilegon)
    assert Posting.objects.filter(user=world.officer).count() == 3


def test_a_posting_ends_no_sooner_than_it_starts(world):
    with pytest.raises(IntegrityError, match="ends_after_it_starts"):
        PostingFactory(user=world.outsider, role=Role.NATIONAL, ends_on=dt.date(2024, 12, 31))


def test_places_are_named_so_that_nobody_mixes_them_up(world):
    assert world.operator.posting.label == "Operator desa/kelurahan · Desa Pontang, Kec. Pontang"
    assert world.local_government.posting.place == "Kabupaten Serang"
    assert world.administrator.posting.label == "Administrator"


def visible_to(user) -> set[str]:
    return set(User.objects.visible_to(user).values_list("username", flat=True))


def test_heads_find_operators_of_their_area_and_themselves(world):
    others = [world.operator, world.other_operator, world.far_operator, world.officer, world.district_operator]
    assert all(person.is_active for person in others)
    assert visible_to(world.section_head) == {"kasi.serang", "operator.pontang", "operator.tirtayasa"}
    assert visible_to(world.officer) == {"petugas.serang"}
    assert visible_to(world.outsider) == {"tanpa.jabatan"}
    assert visible_to(world.administrator) == set(User.objects.values_list("username", flat=True))


def test_heads_keep_those_who_left_until_they_work_elsewhere(world):
    Posting.objects.filter(user=world.operator).update(ends_on=dt.date(2025, 6, 1))
    assert "operator.pontang" in visible_to(world.section_head)
    PostingFactory(
        user=world.operator, role=Role.VILLAGE_OPERATOR, region=world.cakung_timur.region, guiding_office=world.jaktim
    )
    assert "operator.pontang" not in visible_to(world.section_head)
