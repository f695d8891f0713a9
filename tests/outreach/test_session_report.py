"""The report about a session: owed, written, checked, approved; its figures stay what they were."""

import datetime as dt
from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone

from offices.domain.calendar import working_days_after
from offices.errors import DomainError
from offices.models import CalendarPeriod
from offices.roles import Role
from outreach.domain import clock as session_clock
from outreach.domain import session_report, standing
from outreach.domain.report_history import changes_of
from outreach.domain.session_report import Act, acts, owe, owe_all, take
from outreach.enums import ReportState, SessionState
from outreach.models import Attendance, SessionReport, SessionTally
from tests.factories import SessionFactory
from tests.outreach.reported import EVENING, held_session, walk

AUTHORS, SECTION, HEAD = (Role.OFFICER, Role.SECTION_HEAD), (Role.SECTION_HEAD,), (Role.OFFICE_HEAD,)
# act, from -> to, who, whether a reason is owed: written down a second time, from the program's rules
ALLOWED = {
    **{(Act.WRITE, state): (state, AUTHORS, False) for state in ("none", "returned")},
    **{(Act.SUBMIT, state): ("submitted", AUTHORS, False) for state in ("none", "returned")},
    (Act.CHECK, "submitted"): ("checked", SECTION, False),
    (Act.RETURN, "submitted"): ("returned", SECTION, True),
    (Act.APPROVE, "checked"): ("approved", HEAD, False),
    (Act.RETURN, "checked"): ("returned", HEAD, True),
}


@pytest.fixture
def held(world, clock):
    return held_session(world, clock)


@pytest.fixture
def report(held):
    return SessionReport.objects.get(session=held)


# when a report is owed


def test_a_closed_roll_owes_a_report_in_five_working_days(report, held):
    assert (report.state, report.due_on, report.office) == ("none", dt.date(2026, 3, 17), held.office)
    assert owe(session_ids=[held.pk]) == 0


def test_holidays_do_not_count_as_working_days(world, clock):
    CalendarPeriod.objects.all().delete()
    day = dt.date(2026, 3, 12)
    CalendarPeriod.objects.create(kind="holiday", name="Contoh", first_day=day, last_day=day)
    session = SessionFactory(
        host=world.pontang, lead=world.officer, state="awaiting_roll", local_date=day.replace(day=10)
    )
    owe(session_ids=[session.pk])
    due = SessionReport.objects.get(session=session).due_on
    assert (due, due) == (dt.date(2026, 3, 18), working_days_after(day.replace(day=10), 5))


def test_time_alone_owes_it_once(world, clock, schedule):
    session = schedule()
    clock.move_to(EVENING, tick=False)
    assert [session_clock.advance().ended, session_clock.advance().ended] == [1, 0]
    assert SessionReport.objects.get().session == session
    assert owe_all() == 0


def test_the_nightly_task_makes_up_for_two_weeks_and_no_more(world, clock):
    for days in (3, 20):
        SessionFactory(
            host=world.pontang, starts_at=timezone.now() - dt.timedelta(days=days), state=SessionState.CLOSED
        )
    assert owe_all() == 1


@pytest.mark.parametrize(
    "fields", [{"logged_afterwards": True, "blocks": False}, {"imported": True, "blocks": False}, {"follows": True}]
)
def test_no_report_is_owed_about(fields, world, clock):
    if fields.pop("follows", False):
        fields["parent"] = SessionFactory(host=world.pontang, lead=world.second_officer)
    past = timezone.now() - dt.timedelta(days=1)
    session = SessionFactory(host=world.pontang, starts_at=past, state=SessionState.CLOSED, **fields)
    assert owe(session_ids=[session.pk]) == 0
    assert owe_all() == 0


def test_called_off_before_a_word_was_written(world, clock):
    past = timezone.now() - dt.timedelta(days=1)
    session = SessionFactory(host=world.pontang, lead=world.officer, starts_at=past, state=SessionState.AWAITING_ROLL)
    owe(session_ids=[session.pk])
    standing.cancel(session=session, actor=world.officer, reason="banjir")
    assert not SessionReport.objects.exists()
    standing.reinstate(session=session, actor=world.officer)
    assert SessionReport.objects.get().session == session


def test_what_was_written_stays_though_the_session_is_called_off(world, clock):
    session = SessionFactory(host=world.pontang, lead=world.officer, state=SessionState.AWAITING_ROLL)
    owe(session_ids=[session.pk])
    walk(world, SessionReport.objects.get(), Act.WRITE)
    standing.cancel(session=session, actor=world.officer, reason="banjir")
    owe_all()
    assert SessionReport.objects.get().body == "Isi"


# the one table


@pytest.mark.parametrize(("act", "state"), list(product(Act, ReportState)))
def test_every_act_from_every_state_by_every_role(act, state):
    target, roles, needs_reason = ALLOWED.get((act, state), (None, (), False))
    for role in (*Role, None):
        found = session_report.step(act, state, role)
        assert (act in acts(state, role)) is (role in roles)
        if role in roles:
            assert (found.target or state, found.needs_reason) == (target, needs_reason)
        else:
            assert found is None


def test_from_nothing_to_approved(world, report):
    done = walk(world, report, Act.WRITE, Act.SUBMIT, Act.CHECK, Act.APPROVE)
    assert (done.state, done.submitted_by, done.checked_by, done.approved_by) == (
        "approved", world.officer, world.section_head, world.office_head,
    )  # fmt: skip
    told = [change.what for change in reversed(changes_of(done))]
    assert told == ["Laporan diminta", "Tulisan disimpan", "Diajukan", "Diperiksa", "Disetujui"]


@pytest.mark.parametrize(("before", "by"), [((), "section_head"), ((Act.CHECK,), "office_head")])
def test_sent_back_with_a_reason_and_handed_in_again(before, by, world, report, clock):
    first = walk(world, report, Act.SUBMIT, *before)
    handed_in = first.submitted_at
    with pytest.raises(DomainError, match="Tuliskan apa yang perlu diperbaiki"):
        take(report=first, actor=getattr(world, by), act=Act.RETURN, seen=first.version, reason=" ")
    back = take(report=first, actor=getattr(world, by), act=Act.RETURN, seen=first.version, reason="Lampirkan  foto.")
    assert (back.state, back.return_reason) == ("returned", "Lampirkan foto.")
    clock.shift(dt.timedelta(days=10))
    again = walk(world, back, Act.SUBMIT, body="Isi baru")
    assert (again.state, again.checked_at, again.body) == ("submitted", None, "Isi baru")
    # in time counts by the first time
    assert (again.submitted_at, session_report.is_late(again, now=timezone.now())) == (handed_in, False)
    assert changes_of(again)[0].what == "Diajukan lagi"
    assert changes_of(again)[1].note == "Lampirkan foto."


def test_a_day_too_late(world, report, clock):
    clock.move_to(dt.datetime(2026, 3, 17, 16, 59, tzinfo=dt.UTC), tick=False)
    assert not session_report.is_late(report, now=timezone.now())
    clock.move_to(dt.datetime(2026, 3, 17, 17, 0, tzinfo=dt.UTC), tick=False)  # midnight in WIB
    assert session_report.is_late(walk(world, report, Act.SUBMIT), now=timezone.now())


def test_people_of_another_office_take_no_step(world, report):
    with pytest.raises(DomainError, match="Peran Anda"):
        take(report=report, actor=world.far_officer, act=Act.WRITE, seen=report.version, body="Isi")


def test_the_slower_of_two_is_told(world, report):
    walk(world, report, Act.WRITE)
    with pytest.raises(DomainError, match="baru saja diubah orang lain"):
        take(report=report, actor=world.second_officer, act=Act.WRITE, seen=report.version, body="Lain")
    assert SessionReport.objects.get().body == "Isi"


def test_nothing_is_handed_in_about_a_session_nobody_came_to(world, clock):
    session = SessionFactory(host=world.pontang, lead=world.officer, state=SessionState.AWAITING_ROLL)
    owe(session_ids=[session.pk])
    with pytest.raises(DomainError, match="Belum ada peserta"):
        walk(world, SessionReport.objects.get(), Act.SUBMIT)


@pytest.mark.parametrize("body", ["", " \n "])
def test_an_empty_report_is_none(body, world, report):
    with pytest.raises(DomainError, match="kosong"):
        walk(world, report, Act.SUBMIT, body=body)


# text and figures


def test_the_text_it_begins_with(world, report, as_user):
    text = as_user(world.officer).get(reverse("session_report", args=[report.session_id])).context["page"].text
    assert "Pada hari Selasa, 10 Maret 2026, 09.00–11.00 WIB, di Balai Desa, Desa Pontang, Kec. Pontang" in text
    assert f"Penanggung jawab: {world.officer.name}." in text
    assert "Peserta seluruhnya 11 orang: 2 hadir, 1 diwakili, 8 peserta umum." in text
    assert "Menurut fungsi: Ketua RW 1, Ketua RT 2." in text
    assert "Peserta umum: Pelajar 8." in text


def test_the_text_is_indonesian_for_an_english_reader(world, report, as_user):
    client = as_user(world.officer)
    world.officer.language = "en"
    world.officer.save()
    assert "Pada hari Selasa" in client.get(reverse("session_report", args=[report.session_id])).context["page"].text


def test_answers_to_the_invitation(world, held, report, as_user):
    Attendance.objects.filter(session=held, roll_number__lte=2).update(answer="coming")
    page = as_user(world.officer).get(reverse("session_report", args=[held.pk])).context["page"]
    assert page.answers == [("belum menjawab", 3), ("akan hadir", 2)]
    assert "Jawaban undangan: belum menjawab 3, akan hadir 2." in page.text


def test_figures_stay_those_of_the_moment_it_was_handed_in(world, held, report, as_user):
    walk(world, report, Act.SUBMIT, Act.CHECK, Act.APPROVE)
    client, url = as_user(world.officer), reverse("session_report", args=[held.pk])
    assert client.get(url).context["page"].differs is False
    SessionTally.objects.filter(session=held).update(present=3, ill=0)
    response = client.get(url)
    page = response.context["page"]
    assert (page.figures["total"]["present"], page.current["total"]["present"], page.differs) == (2, 3, True)
    assert "Daftar hadir berubah setelah laporan diajukan" in response.content.decode()


def test_handed_in_again_it_has_the_figures_of_that_moment(world, held, report):
    first = walk(world, report, Act.SUBMIT)
    back = take(report=first, actor=world.section_head, act=Act.RETURN, seen=first.version, reason="x")
    SessionTally.objects.filter(session=held).update(present=3, ill=0)
    assert walk(world, back, Act.SUBMIT).figures["total"]["present"] == 3
