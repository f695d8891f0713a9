"""Targets: set by the level above, never overwritten unread, in versions, and shown where they hold."""

import datetime as dt

import pytest
from django.db import connection
from django.db.utils import InternalError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from offices.errors import DomainError
from offices.periods import Quarter
from reports.domain.targets import Wish, set_targets
from reports.models import Target
from reports.queries.selection import read
from reports.queries.targets import targets_for

NOW = dt.datetime(2026, 11, 20, 5, tzinfo=dt.UTC)
Q4 = Quarter(2026, 4)
NATION = (None, None)


@pytest.fixture(autouse=True)
def _frozen(time_machine):
    time_machine.move_to(NOW, tick=False)


def put(actor, place, indicator, value, *, version=0, quarter=Q4):
    return set_targets(actor=actor, quarter=quarter, wishes={(place, indicator): Wish(value, version)})


def told(user, **address):
    selection, _problem = read(user, address)
    return {key: (found.value, found.of) for key, found in targets_for(user, selection).items()}


def test_a_share_holds_below_until_a_place_has_its_own_and_a_count_does_not(world):
    kanwil, office = (world.banten.pk, None), (None, world.serang.pk)
    put(world.national, NATION, "villages_active", 70)
    put(world.national, NATION, "sessions_held", 5000)
    assert told(world.national) == {"villages_active": (70, NATION), "sessions_held": (5000, NATION)}
    assert told(world.officer) == {"villages_active": (70, NATION)}
    put(world.national, kanwil, "villages_active", 80)
    assert told(world.officer) == {"villages_active": (80, kanwil)}
    put(world.regional_head, office, "villages_active", 90)
    put(world.regional_head, office, "sessions_held", 12)
    assert told(world.officer) == {"villages_active": (90, office), "sessions_held": (12, office)}
    assert told(world.regional_head) == {"villages_active": (80, kanwil)}
    assert told(world.far_officer) == {"villages_active": (70, NATION)}
    assert told(world.local_government) == {}


def test_a_year_is_made_of_its_quarters_and_a_month_has_shares_only(world):
    for number in range(1, 5):
        put(world.national, NATION, "sessions_held", 100, quarter=Quarter(2026, number))
        put(world.national, NATION, "villages_active", 60 + number, quarter=Quarter(2026, number))
    assert told(world.national, periode="2026") == {"villages_active": (62, NATION), "sessions_held": (400, NATION)}
    assert told(world.national, periode="2026-11") == {"villages_active": (64, NATION)}
    assert told(world.national, periode="2026-01-05..2026-02-07") == {"villages_active": (61, NATION)}
    assert told(world.national, periode="2025") == {}
    assert told(world.national, jenis="training") == {}


def test_only_the_level_above_sets_a_target(world):
    own, below, foreign = (world.banten.pk, None), (None, world.serang.pk), (None, world.jaktim.pk)
    for actor, place in (
        (world.regional_head, own), (world.regional_head, NATION), (world.regional_head, foreign),
        (world.national, below), (world.office_head, below),
    ):  # fmt: skip
        with pytest.raises(DomainError, match="bukan wewenang"):
            put(actor, place, "villages_active", 50)
    assert Target.objects.count() == 0


def test_versions_stay_and_nobody_overwrites_one_unread(world):
    office = (None, world.serang.pk)
    put(world.regional_head, office, "sessions_held", 10)
    with pytest.raises(DomainError, match="baru saja diubah oleh"):
        put(world.regional_head, office, "sessions_held", 11)
    assert put(world.regional_head, office, "sessions_held", 12, version=1) == 1
    assert put(world.regional_head, office, "sessions_held", 12, version=2) == 0
    assert put(world.regional_head, office, "sessions_held", None, version=2) == 1
    assert told(world.officer) == {}
    rows = Target.objects.order_by("version").values_list("version", "value")
    assert list(rows) == [(1, 10), (2, 12), (3, None)]
    with pytest.raises(InternalError, match="targets_are_kept"):
        Target.objects.filter(version=1).update(value=99)


@pytest.mark.parametrize(("typed", "sentence"), [
    ("101", "isi 0 sampai 100 persen"), ("-1", "isi bilangan bulat"), ("banyak", "isi bilangan bulat"),
    ("1" * 11, "isi bilangan bulat"),
])  # fmt: skip
def test_a_broken_number_is_told_and_stays_as_typed(world, as_user, typed, sentence):
    name = f"-{world.serang.pk}-villages_active"
    response = as_user(world.regional_head).post(reverse("target_grid"), {name: typed, f"v-{name}": "0"})
    text = response.content.decode()
    assert (response.status_code, sentence in text, f'value="{typed}"' in text) == (422, True, True)
    assert Target.objects.count() == 0


def test_the_grid_saves_many_at_once_and_copies_the_quarter_before(world, as_user):
    world.cilegon  # noqa: B018
    client = as_user(world.regional_head)
    names = [f"-{office.pk}-sessions_held" for office in (world.serang, world.cilegon)]
    data = {names[0]: "1.200", names[1]: "7"} | {f"v-{name}": "0" for name in names}
    response = client.post(reverse("target_grid") + "?triwulan=2026-T3", data, follow=True)
    assert "2 target disimpan" in response.content.decode()
    text = client.get(reverse("target_grid"), {"triwulan": "2026-T4", "salin": "1"}).content.decode()
    assert 'value="1200"' in text
    assert Target.objects.filter(quarter=4).count() == 0
    history = client.get(reverse("target_history"), {"triwulan": "2026-T3"}).content.decode()
    assert world.regional_head.name in history
    assert "1.200" in history


def test_the_dashboard_says_the_target_and_whose_it_is(world, as_user):
    world.pontang  # noqa: B018
    put(world.national, NATION, "villages_active", 70)
    assert "target 70%, nasional" in as_user(world.officer).get(reverse("dashboard")).content.decode()
    assert "target 70%<" in as_user(world.national).get(reverse("dashboard")).content.decode()


def test_the_grid_costs_as_many_queries_for_one_and_three_offices(world, as_user):
    client = as_user(world.regional_head)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("target_grid")).status_code == 200
        return len(captured)

    put(world.regional_head, (None, world.serang.pk), "sessions_held", 5)
    queries()
    one = queries()
    put(world.regional_head, (None, world.cilegon.pk), "sessions_held", 5)
    assert queries() == one
