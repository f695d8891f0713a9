"""A printed number finds its figures again, and tells what changed since: other transactions decide, not the clock."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.utils import timezone

from outreach.models import FigureDelta, OutreachSession
from reports.domain.rollups import fold
from reports.models import FigureSnapshot
from tests.factories import ContactFactory, on_roll
from tests.guards.queries import assert_same_queries
from tests.reports.test_board import NOW
from tests.reports.test_board import held as _held


@pytest.fixture(autouse=True)
def _frozen(time_machine):
    time_machine.move_to(NOW, tick=False)


def held(*where, **what):
    with transaction.atomic():
        return _held(*where, **what)


def printed(client, query="") -> FigureSnapshot:
    assert client.post(f"/unduhan/dasbor/{query}", {"format": "pptx"}).status_code == 200
    return FigureSnapshot.objects.latest("pk")


def opened(client, snapshot):
    response = client.get(f"/dasbor/cuplikan/{snapshot.pk}/")
    assert response.status_code == 200
    return response


def differing(response) -> dict[str, tuple[str, str]]:
    return {str(line["label"]): (line["then"], line["now"]) for line in response.context["figures"] if line["differs"]}


@pytest.mark.django_db(transaction=True)
def test_what_changed_since_is_told_and_nothing_else(world, as_user):
    client = as_user(world.office_head)
    first = held(world.pontang, dt.date(2026, 10, 5), came=4)
    snapshot = printed(client)
    same = opened(client, snapshot)
    assert (differing(same), same.context["sessions"]) == ({}, [])
    assert "Tidak ada yang berubah sejak dicetak" in same.text
    second = held(world.linduk, dt.date(2026, 11, 3), came=2)
    for _moment in range(2):  # as a change that waits, and as one that was folded
        changed = opened(client, snapshot)
        assert differing(changed)["Peserta"] == ("4", "6")
        assert differing(changed)["Kegiatan terlaksana"] == ("1 dari 1", "2 dari 2")
        assert [row.session for row in changed.context["sessions"]] == [second]
        assert changed.context["sessions"][0].differences[-1] == ("peserta", 2)
        fold()
        assert FigureDelta.objects.count() == 0
    on_roll(first, ContactFactory(village=world.pontang), status="present")
    assert {row.session_id for row in opened(client, snapshot).context["sessions"]} == {first.pk, second.pk}
    assert opened(client, printed(client)).context["sessions"] == []


@pytest.mark.django_db(transaction=True)
def test_a_change_that_was_under_way_when_it_was_printed_counts_as_later(world, as_user):
    client = as_user(world.office_head)
    session = held(world.pontang, dt.date(2026, 10, 5), came=1)
    fold()
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("UPDATE outreach_outreachsession SET moves = 1 WHERE id = %s", [session.pk])
            held(world.linduk, dt.date(2026, 10, 6), came=1)  # began later, committed earlier: it was seen
            snapshot = printed(client)
            other.commit()
    finally:
        other.close()
    changed = opened(client, snapshot)
    assert [(row.session_id, row.differences) for row in changed.context["sessions"]] == [
        (session.pk, [("pindah jadwal", 1)])
    ]
    assert differing(changed) == {"Pindah jadwal": ("0", "1")}


@pytest.mark.django_db(transaction=True)
def test_only_what_the_filters_hold_is_listed(world, as_user):
    client = as_user(world.regional_head)
    assert all((world.pontang, world.cakung_timur, world.cilegon))
    snapshot = printed(client, "?kantor=serang&periode=2026-10")
    inside = held(world.pontang, dt.date(2026, 10, 31), came=1)
    held(world.pontang, dt.date(2026, 11, 1), came=1)
    held(world.cakung_timur, dt.date(2026, 10, 7), came=1)
    assert [row.session_id for row in opened(client, snapshot).context["sessions"]] == [inside.pk]


@pytest.mark.django_db(transaction=True)
def test_rounded_papers_do_not_tell_one_person_apart(world, as_user):
    client = as_user(world.local_government)
    session = held(world.pontang, dt.date(2026, 10, 5), came=6)
    snapshot = printed(client)
    on_roll(session, ContactFactory(village=world.pontang), status="present")
    changed = opened(client, snapshot)
    assert "Peserta" not in differing(changed)
    assert [(row.session_id, row.differences) for row in changed.context["sessions"]] == [(session.pk, [])]
    assert "rincian peserta" in changed.text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("office_head", 200), ("second_officer", 200), ("regional_head", 200), ("national", 200),
        ("far_officer", 404), ("near_officer", 404), ("district_operator", 404), ("local_government", 404),
        ("administrator", 403), ("operator", 403),
    ],
)  # fmt: skip
def test_those_whose_scope_holds_all_of_it_open_it(world, as_user, who, status):
    held(world.pontang, dt.date(2026, 10, 5), came=3)
    snapshot = printed(as_user(world.officer))
    assert as_user(getattr(world, who)).get(f"/dasbor/cuplikan/{snapshot.pk}/").status_code == status


def test_who_reads_rounded_persons_opens_no_exact_paper_of_the_own_area(world, as_user):
    """The kecamatan lies in the regency; the national role may open both."""
    exact, rounded = (printed(as_user(person)) for person in (world.district_operator, world.local_government))
    assert (exact.regency_id, rounded.regency_id) == ("36.04", "36.04")
    clients = [as_user(person) for person in (world.local_government, world.national)]
    found = [
        client.get(f"/dasbor/cuplikan/{paper.pk}/").status_code for client in clients for paper in (exact, rounded)
    ]
    assert found == [404, 200, 200, 200]


def test_a_wider_reader_sees_it_with_the_scope_it_was_printed_with(world, as_user):
    held(world.pontang, dt.date(2026, 10, 5), came=3)
    snapshot = printed(as_user(world.officer))
    held(world.cakung_timur, dt.date(2026, 10, 5), came=50)
    assert differing(opened(as_user(world.national), snapshot)) == {}


def test_it_is_found_again_after_its_maker_left(world, as_user):
    held(world.pontang, dt.date(2026, 10, 5), came=3)
    snapshot = printed(as_user(world.officer))
    world.officer.is_active = False
    world.officer.save()
    snapshot.posting.ends_on = timezone.localdate() - dt.timedelta(days=1)
    snapshot.posting.save()
    assert differing(opened(as_user(world.office_head), snapshot)) == {}


def test_the_page_asks_as_often_for_many_sessions(world, as_user):
    client = as_user(world.office_head)
    days = iter(range(1, 9))
    snapshot = printed(client)
    FigureSnapshot.objects.update(seen="1:1:")  # it saw nothing: all that is there is news
    villages = iter((world.pontang, world.linduk, world.tirtayasa, world.pontang))
    assert_same_queries(
        client,
        f"/dasbor/cuplikan/{snapshot.pk}/",
        lambda: held(next(villages), dt.date(2026, 11, next(days)), came=1),
    )
    assert OutreachSession.objects.count() == 3
