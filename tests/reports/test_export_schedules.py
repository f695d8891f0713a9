"""Dashboards that come every month: once, on their day, to people who may see them, with the scope of each."""

import datetime as dt

import pytest
from django.utils import timezone

from notifications.models import Message
from offices.roles import Role
from reports.models import ExportJob, FigureSnapshot, ScheduledExport, ScheduledRun
from reports.tasks import ask_scheduled_exports, write_exports
from tests.factories import PostingFactory, UserFactory
from tests.guards.queries import assert_same_queries
from tests.reports.test_board import held

NEW, LIST = "/unduhan/jadwal/baru/", "/unduhan/jadwal/"
MADE = dt.datetime(2026, 11, 20, 2, tzinfo=dt.UTC)  # 09.00 WIB
FIRST = dt.datetime(2026, 11, 30, 23, 30, tzinfo=dt.UTC)  # 1 December, 06.30 WIB


@pytest.fixture(autouse=True)
def _frozen(time_machine, settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    time_machine.move_to(MADE, tick=False)


def scheduled(client, *people, query="", **fields):
    data = {"span": "last_month", "day": 1, "format": "pdf", "recipients": [person.posting.pk for person in people]}
    return client.post(NEW + query, data | fields)


@pytest.fixture
def made(world, as_user):
    """The head of the Kanwil has it sent to himself and to the officer of Serang."""
    assert world.officer
    response = scheduled(
        as_user(world.regional_head), world.regional_head, world.officer, query="?periode=2026&jenis=visit"
    )
    assert response["Location"] == LIST
    return ScheduledExport.objects.get()


def run(*, at, machine):
    machine.move_to(at, tick=False)
    ask_scheduled_exports()


def test_it_is_asked_for_once_on_its_day_and_not_before(made, time_machine):
    assert made.address == "jenis=visit"
    for moment in (MADE, FIRST - dt.timedelta(hours=1)):  # the day of this month is over; 05.30 of the next
        run(at=moment, machine=time_machine)
        assert ExportJob.objects.count() == 0
    run(at=FIRST, machine=time_machine)
    assert ExportJob.objects.count() == 2
    for hours in (0, 1, 30):
        run(at=FIRST + dt.timedelta(hours=hours), machine=time_machine)
    assert ExportJob.objects.count() == 2
    assert {job.address for job in ExportJob.objects.all()} == {"jenis=visit&periode=2026-11"}
    run(at=dt.datetime(2027, 1, 2, 1, tzinfo=dt.UTC), machine=time_machine)  # a beat that was away makes up for it
    assert ScheduledRun.objects.count() == 4


def test_a_file_that_was_removed_is_not_asked_for_again(made, time_machine):
    run(at=FIRST, machine=time_machine)
    ExportJob.objects.all().delete()
    run(at=FIRST + dt.timedelta(days=20), machine=time_machine)
    assert ExportJob.objects.count() == 0


def test_everybody_gets_the_figures_of_the_own_scope(world, made, time_machine):
    held(world.pontang, dt.date(2026, 11, 3), came=2, kind="visit")
    near = PostingFactory(user=UserFactory(), role=Role.OFFICER, office=world.cilegon)
    assert near
    run(at=FIRST, machine=time_machine)
    write_exports()
    by_owner = {job.owner: job for job in ExportJob.objects.all()}
    assert {job.state for job in by_owner.values()} == {"ready"}
    kept = {snapshot.owner: snapshot for snapshot in FigureSnapshot.objects.all()}
    assert {owner: snapshot.place for owner, snapshot in kept.items()} == {
        world.regional_head: world.regional_head.posting.place,
        world.officer: world.officer.posting.place,
    }
    assert kept[world.officer].posting == world.officer.posting


def test_each_is_told_by_mail_and_in_the_portal_without_the_file(world, made, time_machine, as_user):
    run(at=FIRST, machine=time_machine)
    write_exports()
    letters = {(row.recipient_user, row.channel) for row in Message.objects.all()}
    people = (world.regional_head, world.officer)
    assert letters == {(person, channel) for person in people for channel in ("email", "inbox")}
    job = ExportJob.objects.get(owner=world.officer)
    assert {row.context["path"] for row in Message.objects.filter(recipient_user=world.officer)} == {
        f"/unduhan/{job.pk}/"
    }
    # two weeks, for nobody asked for it today
    assert job.expires_at == FIRST + dt.timedelta(days=14)
    assert as_user(world.officer).get(f"/unduhan/{job.pk}/berkas/").status_code == 200
    assert as_user(world.regional_head).get(f"/unduhan/{job.pk}/berkas/").status_code == 404


def test_nothing_for_whose_posting_ended_and_nothing_when_the_orderer_left(world, made, time_machine):
    world.officer.posting.ends_on = dt.date(2026, 11, 25)
    world.officer.posting.save()
    run(at=FIRST, machine=time_machine)
    assert [job.owner for job in ExportJob.objects.all()] == [world.regional_head]
    made.posting.ends_on = dt.date(2026, 12, 10)
    made.posting.save()
    run(at=dt.datetime(2027, 1, 1, 1, tzinfo=dt.UTC), machine=time_machine)
    assert ExportJob.objects.count() == 1


def test_a_place_outside_the_scope_of_a_recipient_gives_no_file(world, as_user, time_machine):
    assert world.cilegon
    scheduled(as_user(world.regional_head), world.officer, world.regional_head, query="?kantor=cilegon")
    run(at=FIRST, machine=time_machine)
    write_exports()
    found = {job.owner: (job.state, job.error) for job in ExportJob.objects.all()}
    assert found == {world.officer: ("failed", "gone"), world.regional_head: ("ready", "")}
    assert {row.recipient_user for row in Message.objects.all()} == {world.regional_head}


def test_paused_and_resumed(world, made, as_user, time_machine):
    client = as_user(world.regional_head)
    client.post(f"{LIST}{made.pk}/jeda/")
    run(at=FIRST, machine=time_machine)
    assert ExportJob.objects.count() == 0
    time_machine.move_to(FIRST + dt.timedelta(days=3), tick=False)
    client.post(f"{LIST}{made.pk}/jeda/")
    ask_scheduled_exports()
    assert ExportJob.objects.count() == 0  # its day fell into the pause
    run(at=dt.datetime(2027, 1, 1, 1, tzinfo=dt.UTC), machine=time_machine)
    assert ExportJob.objects.count() == 2


def test_deleted_after_being_asked(world, made, as_user, time_machine):
    client = as_user(world.regional_head)
    run(at=FIRST, machine=time_machine)
    assert "Hapus kiriman bulanan ini?" in client.get(f"{LIST}{made.pk}/hapus/").text
    client.post(f"{LIST}{made.pk}/hapus/")
    assert (ScheduledExport.objects.count(), ExportJob.objects.count()) == (0, 2)


@pytest.mark.parametrize(
    ("span", "period"),
    [("last_month", "2026-11"), ("last_quarter", "2026-T3"), ("this_quarter", "2026-T4"), ("this_year", "2026")],
)
def test_the_period_is_told_on_the_day(world, as_user, time_machine, span, period):
    scheduled(as_user(world.officer), world.officer, span=span)
    run(at=FIRST, machine=time_machine)
    assert ExportJob.objects.get().address == f"periode={period}"


def test_only_people_in_scope_who_read_dashboards_can_be_chosen(world, as_user):
    people = [world.officer, world.section_head, world.near_officer, world.far_officer, world.operator, world.national]
    page = as_user(world.regional_head).get(NEW).text
    assert [person.name in page for person in people] == [True, True, True, False, False, False]
    page = as_user(world.officer).get(NEW).text
    assert [person.name in page for person in people] == [True, True, False, False, False, False]
    for person in (world.far_officer, world.operator):
        response = scheduled(as_user(world.officer), person)
        assert response.status_code == 422
    assert scheduled(as_user(world.officer)).status_code == 422
    assert ScheduledExport.objects.count() == 0


@pytest.mark.parametrize("fields", [{"day": 0}, {"day": 29}, {"day": "x"}, {"format": "exe"}, {"span": "besok"}])
def test_what_no_month_has_is_refused(world, as_user, fields):
    assert scheduled(as_user(world.officer), world.officer, **fields).status_code == 422
    assert ScheduledExport.objects.count() == 0


def test_the_twenty_first_is_refused_with_what_to_do(world, as_user):
    client = as_user(world.officer)
    for _number in range(21):
        response = scheduled(client, world.officer)
    assert (response.status_code, ScheduledExport.objects.count()) == (422, 20)
    assert "Hapus satu yang tidak dipakai" in response.text


def test_others_neither_see_nor_change_it(world, made, as_user):
    client = as_user(world.officer)
    assert client.get(LIST).context["rows"] == []
    for path in (f"{LIST}{made.pk}/jeda/", f"{LIST}{made.pk}/hapus/"):
        assert client.post(path).status_code == 404
    assert ScheduledExport.objects.get().paused is False


def test_the_list_asks_as_often_for_many(world, as_user):
    client = as_user(world.regional_head)
    people = iter((world.officer, world.section_head, world.near_officer, world.regional_head))
    assert_same_queries(client, LIST, lambda: scheduled(client, next(people)))
    assert timezone.now() == MADE
