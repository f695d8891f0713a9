"""Pages of reports: buttons per role, what was typed stays, lists of what is late and what waits for whom."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from offices.roles import Role
from outreach.domain.session_report import Act, owe
from outreach.enums import SessionState
from outreach.models import OutreachSession, SessionReport
from tests.factories import SessionFactory
from tests.guards.queries import assert_same_queries
from tests.outreach.reported import held_session, walk


@pytest.fixture
def held(world, clock):
    return held_session(world, clock)


@pytest.fixture
def report(held):
    return SessionReport.objects.get(session=held)


def test_what_was_typed_stays_when_somebody_was_faster(world, report, as_user):
    walk(world, report, Act.WRITE)
    url = reverse("session_report", args=[report.session_id])
    sent = {"act": "ajukan", "seen": report.version, "body": "Tulisan panjang"}
    response = as_user(world.second_officer).post(url, sent)
    text = response.content.decode()
    assert response.status_code == 422
    assert "baru saja diubah orang lain" in text
    assert "Tulisan panjang" in text
    fresh = SessionReport.objects.get().version
    assert f'name="seen" value="{fresh}"' in text
    assert as_user(world.second_officer).post(url, {**sent, "seen": fresh}).status_code == 302
    assert SessionReport.objects.get().body == "Tulisan panjang"


def test_what_was_typed_stays_though_it_can_no_longer_be_saved(world, report, as_user):
    walk(world, report, Act.SUBMIT)
    url = reverse("session_report", args=[report.session_id])
    response = as_user(world.officer).post(url, {"act": "tulis", "seen": 1, "body": "Tulisan panjang"})
    assert response.status_code == 422
    assert "Tulisan panjang" in response.content.decode()


def test_each_role_finds_the_buttons_of_its_own_step(world, report, as_user):
    url = reverse("session_report", args=[report.session_id])
    buttons = lambda person: {  # noqa: E731
        act.value for act in Act if f'value="{act.value}"' in as_user(person).get(url).content.decode()
    }
    people = (world.officer, world.section_head, world.office_head, world.regional_head)
    assert [buttons(person) for person in people] == [{"ajukan", "tulis"}, {"ajukan", "tulis"}, set(), set()]
    walk(world, report, Act.SUBMIT)
    assert [buttons(person) for person in people] == [set(), {"periksa", "kembalikan"}, set(), set()]
    walk(world, SessionReport.objects.get(), Act.CHECK)
    assert [buttons(person) for person in people] == [set(), set(), {"setujui", "kembalikan"}, set()]


def test_what_waits_for_whom_on_the_first_page(world, report, as_user, clock):
    home, dashboard = reverse("home"), reverse("dashboard")
    tasks = lambda person, url=home: as_user(person).get(url).context["report_tasks"]  # noqa: E731
    assert (tasks(world.officer).due_count, tasks(world.section_head).waiting_count) == (1, 0)
    walk(world, report, Act.SUBMIT)
    assert (tasks(world.officer).due_count, tasks(world.section_head).waiting_count) == (0, 1)
    assert tasks(world.office_head, dashboard).waiting_count == 0
    walk(world, SessionReport.objects.get(), Act.CHECK)
    assert tasks(world.office_head, dashboard).waiting_count == 1
    assert "1 laporan menunggu Anda" in as_user(world.office_head).get(dashboard).content.decode()


def test_late_ones_are_told_and_found(world, report, as_user, clock):
    clock.move_to(dt.datetime(2026, 3, 20, 3, 0, tzinfo=dt.UTC), tick=False)
    client = as_user(world.officer)
    assert client.get(reverse("home")).context["report_tasks"].late_count == 1
    assert "Laporan terlambat" in client.get(reverse("session_report", args=[report.session_id])).content.decode()
    listed = client.get(reverse("report_list") + "?status=terlambat")
    assert [row.report for row in listed.context["rows"]] == [report]
    assert "1 laporan terlambat" in listed.content.decode()
    walk(world, report, Act.SUBMIT)
    assert client.get(reverse("report_list") + "?status=terlambat").context["rows"] == []
    assert "terlambat" in client.get(reverse("session_report", args=[report.session_id])).content.decode()


@pytest.mark.parametrize("choice", ["", "belum", "ngawur"])
def test_the_list_by_state(choice, world, report, as_user):
    rows = as_user(world.officer).get(f"{reverse('report_list')}?status={choice}").context["rows"]
    assert [row.report for row in rows] == [report]


def test_the_paper_says_its_state_and_leaves_the_number_blank(world, report, as_user):
    url = reverse("report_paper", args=[report.session_id])
    walk(world, report, Act.SUBMIT)
    text = as_user(world.regional_head).get(url).content.decode()
    assert "Status: Diajukan" in text
    assert "Nomor: ...................." in text
    assert "${ttd_pengirim}" in text


def test_the_session_page_leads_to_it(world, report, as_user):
    url = reverse("session_detail", args=[report.session_id])
    link = reverse("session_report", args=[report.session_id])
    pages = {
        name: as_user(getattr(world, name)).get(url).content.decode() for name in ("officer", "operator", "national")
    }
    assert {name: link in text for name, text in pages.items()} == {
        "officer": True,
        "operator": False,
        "national": False,
    }


@pytest.mark.parametrize(("person", "path"), [("officer", "report_list"), ("regional_head", "report_list"),
                                              ("section_head", "home")])  # fmt: skip
def test_lists_of_reports_ask_as_often_for_many(person, path, world, as_user, clock):
    def add():
        number = OutreachSession.objects.count()
        lead = world.person(f"petugas.ke{number}", Role.OFFICER, office=world.serang)
        past = timezone.now() - dt.timedelta(days=3)
        home = world.pontang if number % 2 else world.tirtayasa
        session = SessionFactory(host=home, lead=lead, starts_at=past, state=SessionState.CLOSED)
        owe(session_ids=[session.pk])

    assert_same_queries(as_user(getattr(world, person)), reverse(path), add)
