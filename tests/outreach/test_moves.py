"""Moving a session: one question that names the day and who hears of it, and never over somebody else's change."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from guidance.models import Topic
from notifications.enums import MessageState
from notifications.models import Message
from offices.models import CalendarKind, CalendarPeriod
from outreach.domain import moves, sessions
from outreach.domain.move_audience import people_who_hear
from outreach.domain.reminders import NOTICE_LEAD
from outreach.domain.times import SessionTimes
from outreach.enums import SessionKind, SessionState
from outreach.models import OutreachSession
from tests.factories import ContactFactory, SessionFactory
from tests.outreach.conftest import DAY, details
from villages.enums import Function

NEW_DAY = {"date": "2026-03-12", "start": "09:00", "end": "11:00", "version": "1"}


@pytest.fixture
def session(schedule, people):
    return schedule()


@pytest.fixture
def url(session):
    return reverse("session_move", args=[session.pk])


def deliver() -> None:
    """What is due has gone out."""
    Message.objects.filter(due_at__lte=timezone.now(), state=MessageState.SCHEDULED).update(
        state=MessageState.SENT, sent_at=timezone.now()
    )


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_question_names_day_hours_and_people(world, as_user, session, url):
    deliver()
    page = as_user(world.officer).get(url, {"tanggal": "2026-03-12"})
    text = words(page)
    assert "Sel, 10 Mar 2026 · 09.00–11.00 WIB" in text
    assert "Kam, 12 Mar 2026 · 09.00–11.00 WIB" in text
    assert "1 orang mendapat pesan tentang ini." in text
    assert page.context["form"].initial["version"] == session.version


def test_the_question_in_a_dialog_is_the_same_without_the_frame(world, as_user, url):
    page = as_user(world.officer).get(url, {"tanggal": "2026-03-12"}, headers={"hx-request": "true"})
    assert "<html" not in page.content.decode()
    assert "Kam, 12 Mar 2026 · 09.00–11.00 WIB" in words(page)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, (dt.date(2026, 3, 10), dt.time(9), dt.time(11))),
        ({"tanggal": "2026-03-12", "mulai": "13:00"}, (dt.date(2026, 3, 12), dt.time(13), dt.time(15))),
        ({"mulai": "23:00"}, (dt.date(2026, 3, 10), dt.time(23), dt.time(23, 59))),
        ({"tanggal": "besok", "mulai": "25:00", "selesai": "x"}, (dt.date(2026, 3, 10), dt.time(9), dt.time(11))),
    ],
)
def test_what_is_asked_for_in_the_address(world, as_user, url, query, expected):
    initial = as_user(world.officer).get(url, query).context["form"].initial
    assert (initial["date"], initial["start"], initial["end"]) == expected


def test_confirming_moves_and_tells(world, as_user, session, url):
    deliver()
    response = as_user(world.officer).post(url, NEW_DAY)
    session.refresh_from_db()
    assert (session.local_date, session.version, session.revision, session.moves) == (dt.date(2026, 3, 12), 2, 2, 1)
    assert response.url == reverse("session_detail", args=[session.pk])
    assert [row.address for row in Message.objects.filter(kind="changed")] == ["ani@contoh.example"]
    page = as_user(world.officer)
    page.post(url, {**NEW_DAY, "date": "2026-03-13", "version": "2"})
    assert "dipindahkan ke Jum, 13 Mar 2026" in words(page.get(response.url))


def test_a_day_unlike_others_is_named_before_it_is_chosen(world, as_user, session, url):
    day = dt.date(2026, 3, 19)
    CalendarPeriod.objects.create(name="Hari Contoh", kind=CalendarKind.HOLIDAY, first_day=day, last_day=day)
    client = as_user(world.officer)
    assert "Hari Contoh" in words(client.get(url, {"tanggal": "2026-03-19"}))
    assert "Hari Contoh" not in words(client.get(url, {"tanggal": "2026-03-18"}))
    assert client.post(url, {**NEW_DAY, "date": "2026-03-19"}).status_code == 302


def test_a_dialog_goes_back_to_where_it_was_opened(world, as_user, url):
    calendar = f"{reverse('calendar')}?bulan=2026-03&petugas=saya"
    response = as_user(world.officer).post(url, {**NEW_DAY, "kembali": calendar}, headers={"hx-request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (204, calendar)
    evil = as_user(world.officer).post(url, {**NEW_DAY, "version": "2", "kembali": "https://jahat.example/"})
    assert evil.url.startswith("/kegiatan/")


def test_somebody_faster_is_shown_and_not_overwritten(world, as_user, session, url):
    late = {**NEW_DAY, "date": "2026-03-19"}
    as_user(world.section_head).post(url, NEW_DAY)
    client = as_user(world.officer)
    page = client.post(url, late)
    text = words(page)
    assert page.status_code == 422
    assert "Kegiatan ini baru saja diubah orang lain" in text
    assert "Dipindahkan dari Sel, 10 Mar 2026 · 09.00–11.00 WIB ke Kam, 12 Mar 2026" in text
    assert f"({world.section_head.name})" in text
    assert "Sekarang: Kam, 12 Mar 2026 · 09.00–11.00 WIB" in text
    assert (page.context["form"]["date"].value(), page.context["form"]["version"].value()) == ("2026-03-19", "2")
    session.refresh_from_db()
    assert session.local_date == dt.date(2026, 3, 12)
    assert client.post(url, {**late, "version": "2"}).status_code == 302
    session.refresh_from_db()
    assert (session.local_date, session.version) == (dt.date(2026, 3, 19), 3)


def test_a_clash_is_told_and_what_was_typed_stays(world, as_user, session, url):
    SessionFactory(
        host=world.tirtayasa, lead=world.officer, venue="Aula", starts_at=dt.datetime(2026, 3, 12, 3, tzinfo=dt.UTC)
    )
    page = as_user(world.officer).post(url, {**NEW_DAY, "end": "12:00"})
    assert page.status_code == 422
    assert f"{world.officer.name} sudah bertugas di Aula, Desa Tirtayasa" in words(page)
    assert [page.context["form"][name].value() for name in ("date", "end")] == ["2026-03-12", "12:00"]
    session.refresh_from_db()
    assert (session.local_date, session.version) == (DAY, 1)


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"date": "2026-02-30"}, "date", ""),
        ({"date": ""}, "date", "Isi tanggalnya"),
        ({"date": "2026-03-01"}, "date", "Tanggal ini sudah lewat"),
        ({"date": "2030-03-01"}, "date", "lebih dari dua tahun lagi"),
        ({"start": "23:00", "end": "01:00"}, "end", "Jam selesai harus sesudah jam mulai"),
        ({"version": ""}, "version", ""),
        ({"version": "x"}, "version", ""),
    ],
)
def test_bad_input_is_told_at_its_field(world, as_user, session, url, change, field, sentence):
    page = as_user(world.officer).post(url, {**NEW_DAY, **change})
    errors = page.context["form"].errors
    assert (page.status_code, list(errors)) == (422, [field])
    assert sentence in errors[field][0]
    session.refresh_from_db()
    assert session.version == 1


def test_a_move_can_be_taken_back_and_says_so_honestly(world, as_user, session, url):
    deliver()
    client = as_user(world.officer)
    client.post(url, NEW_DAY)
    page = client.get(reverse("calendar"), {"bulan": "2026-03"}).content.decode()
    undo = f"{url}?tanggal=2026-03-10&amp;mulai=09%3A00&amp;selesai=11%3A00&amp;kembalikan=1"
    assert f'<a href="{undo}">Kembalikan</a>' in page
    deliver()
    question = client.get(undo.replace("&amp;", "&"))
    assert "Kembalikan ke jadwal semula?" in words(question)
    assert "1 orang mendapat pesan tentang ini." in words(question)
    client.post(url, {"date": "2026-03-10", "start": "09:00", "end": "11:00", "version": "2"})
    session.refresh_from_db()
    assert (session.local_date, session.version, session.moves) == (DAY, 3, 2)
    assert Message.objects.filter(kind="changed").count() == 2


def test_nothing_changes_where_it_is_already(world, as_user, session, url):
    client = as_user(world.officer)
    response = client.post(url, {**NEW_DAY, "date": "2026-03-10"})
    assert "Tidak ada yang berubah" in words(client.get(response.url))
    session.refresh_from_db()
    assert session.version == 1


@pytest.mark.parametrize("state", [SessionState.CANCELLED, SessionState.CLOSED, SessionState.ONGOING])
def test_what_is_over_or_called_off_is_not_moved(world, as_user, clock, state):
    session = SessionFactory(host=world.pontang, lead=world.officer, state=state, reason="banjir")
    url = reverse("session_move", args=[session.pk])
    page = as_user(world.officer).get(url)
    assert "tidak dapat dipindahkan" in words(page)
    assert as_user(world.officer).post(url, NEW_DAY).status_code == 422


@pytest.mark.parametrize("state", [SessionState.SCHEDULED, SessionState.AWAITING_VILLAGE, SessionState.DRAFT])
@pytest.mark.parametrize("gone_out", [True, False])
def test_as_many_hear_of_it_as_was_said(world, clock, people, state, gone_out):
    """The number in the question is the number of people the move itself writes to."""
    for person in (world.operator, world.district_operator, world.second_officer):
        assert person.email
    ContactFactory(village=world.pontang, function="village_head", email="kades@contoh.example")
    ContactFactory(village=world.pontang, function="village_head", phone="+6281200000088")  # nothing leads there
    session = sessions.schedule(
        actor=world.officer,
        villages=[world.pontang],
        kind=SessionKind.OUTREACH,
        details=details(world, members=(world.second_officer,)),
        functions=Function.values,
        state=state,
    )
    if gone_out:
        deliver()
    said = people_who_hear(session)
    times = SessionTimes(dt.date(2026, 4, 20), dt.time(9), dt.time(11), SessionTimes.of(session).zone)
    moved = moves.move(session=session, actor=world.officer, times=times, seen_version=session.version)
    written = Message.objects.filter(
        subject_key=f"session:{session.pk}:r{moved.revision}", due_at__lte=timezone.now() + NOTICE_LEAD
    )
    assert len({row.person for row in written}) == said
    assert (said > 0) == (state != SessionState.DRAFT)


# The quick form


@pytest.fixture
def four(world, clock):
    return {
        "desa": world.pontang.pk, "tanggal": "2026-03-10", "mulai": "09:00", "tempat": "Balai Desa",
        "topik": Topic.objects.first().pk,
    }  # fmt: skip


def test_four_fields_are_enough(world, as_user, four, people):
    quick = reverse("session_quick")
    response = as_user(world.officer).post(quick, {**four, "simpan": "draf"})
    draft = OutreachSession.objects.get()
    assert response.url == f"{reverse('calendar')}?bulan=2026-03"
    assert (draft.state, draft.kind, draft.local_end, draft.blocks) == (
        "draft",
        SessionKind.OUTREACH,
        dt.time(11),
        False,
    )
    assert draft.session_officers.get().officer == world.officer
    assert Message.objects.count() == 0
    as_user(world.officer).post(quick, {**four, "tanggal": "2026-03-11", "simpan": "tanya"})
    asked = OutreachSession.objects.exclude(pk=draft.pk).get()
    assert (asked.state, asked.blocks) == ("awaiting_village", True)
    assert asked.session_villages.get().asked_at is not None


def test_the_whole_form_goes_on_with_what_was_typed(world, as_user, four):
    client = as_user(world.officer)
    address = client.post(reverse("session_quick"), {**four, "tanggal": "2026-03-10", "simpan": "lengkap"}).url
    assert address.startswith(reverse("session_create") + "?")
    form = client.get(address).context["form"]
    values = [str(form[name].value()) for name in ("host", "venue", "topic")]
    assert values == [four["desa"], four["tempat"], str(four["topik"])]
    unfinished = client.post(reverse("session_quick"), {"tempat": "Aula", "simpan": "lengkap"}).url
    assert unfinished == f"{reverse('session_create')}?tempat=Aula"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"desa": "31.75.06.1004"}, "desa"),
        ({"desa": ""}, "desa"),
        ({"tanggal": "2026-03-01"}, "tanggal"),
        ({"mulai": "tengah hari"}, "mulai"),
        ({"tempat": ""}, "tempat"),
        ({"topik": "0"}, "topik"),
    ],
)
def test_a_quick_form_keeps_what_was_typed(world, as_user, four, change, field):
    world.cakung_timur  # noqa: B018 - a village that could leak
    page = as_user(world.officer).post(reverse("session_quick"), {**four, **change, "simpan": "draf"})
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert page.context["form"]["tempat"].value() == {**four, **change}["tempat"]
    assert OutreachSession.objects.count() == 0
