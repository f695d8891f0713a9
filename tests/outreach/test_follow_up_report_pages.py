"""The page behind a leader's link, and what operators do with what came through it."""

import datetime as dt
from itertools import count
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from files.models import StoredFile
from outreach.domain import follow_up_links
from outreach.models import FollowUpReport, OutreachSession
from tests.factories import ContactFactory, SessionFactory, UnitFactory, village
from tests.files.uploads import encoded, picture
from tests.guards.queries import assert_same_queries
from tests.outreach.cascaded import create, neighbourhood, session_of_kecamatan

TUESDAY_NIGHT = dt.datetime(2026, 3, 10, 14, 30, tzinfo=dt.UTC)
NUMBERS = count(10)
JSON = {"Accept": "application/json"}


@pytest.fixture
def parent(world, clock):
    return session_of_kecamatan(world)


@pytest.fixture
def follow_up(world, clock, parent):
    made = create(world.operator, parent, neighbourhood(world.pontang)[:3]).sessions[0]
    clock.move_to(TUESDAY_NIGHT, tick=False)
    return OutreachSession.objects.get(pk=made.pk)


@pytest.fixture
def link(follow_up):
    return f"/l/{follow_up_links.token_of(follow_up, 1)}/"


@pytest.fixture
def typed():
    return {
        "when": "yesterday", "men": "12", "women": "8", "sent_by_name": "Contoh Ketua", "note": "Ramai",
        "client_id": str(uuid4()),
    }  # fmt: skip


def photo():
    return SimpleUploadedFile("foto.jpg", encoded(picture()), content_type="image/jpeg")


def report_of(session, **fields) -> FollowUpReport:
    usual = {"held_on": dt.date(2026, 3, 9), "men": 3, "women": 4, "sent_by_name": "Contoh Ketua"}
    return FollowUpReport.objects.create(
        session=session, client_id=uuid4(), received_at=TUESDAY_NIGHT, **(usual | fields)
    )


def test_the_page_says_what_is_asked_and_is_kept_nowhere(link, follow_up):
    response = Client().get(link)
    page = response.content.decode()
    assert [word in page for word in ("Lapor kegiatan", "Ketua RW 01", "RT 001/RW 01", "UU 27/2022")] == [True] * 4
    assert [response[name] for name in ("Cache-Control", "Referrer-Policy", "X-Robots-Tag")] == [
        "private, no-store", "strict-origin", "noindex, nofollow, noarchive",
    ]  # fmt: skip


def test_without_scripts_it_is_sent_once_however_often_it_is_pressed(link, typed, world):
    for _time in range(2):
        response = Client().post(link, typed | {"photo": photo()}, follow=True)
    assert "menunggu operator" in response.content.decode()
    report = FollowUpReport.objects.get()
    assert (report.held_on, report.men, report.women, report.note) == (dt.date(2026, 3, 9), 12, 8, "Ramai")
    stored = StoredFile.objects.get()
    assert (report.photo, stored.uploaded_by, stored.village_id) == (stored, None, world.pontang.pk)


def test_what_is_wrong_is_said_and_nothing_is_kept(link, typed):
    response = Client().post(link, typed | {"when": "other", "sent_by_name": ""})
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"day", "sent_by_name"})
    response = Client().post(link, typed | {"photo": SimpleUploadedFile("x.jpg", b"kata")})
    assert response.status_code == 422
    assert (FollowUpReport.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_a_phone_gets_json_and_the_same_answer_again(link, typed):
    sent = typed | {"at": TUESDAY_NIGHT.isoformat(), "sent_at": TUESDAY_NIGHT.isoformat(), "photo": ""}
    answers = [Client().post(link, sent, headers=JSON).json()["outcome"] for _time in range(2)]
    assert (answers, FollowUpReport.objects.count()) == (["created", "unchanged"], 1)


def test_of_a_phone_whose_clock_is_wrong_yesterday_is_the_servers(link, typed):
    wrong = (TUESDAY_NIGHT + dt.timedelta(days=300)).isoformat()
    Client().post(link, typed | {"at": wrong, "sent_at": wrong}, headers=JSON)
    report = FollowUpReport.objects.get()
    assert (report.held_on, report.clock_off) == (dt.date(2026, 3, 9), -300 * 86400)


def test_too_often_is_for_later_and_too_large_is_never_read(link, typed, follow_up):
    for _number in range(5):
        report_of(follow_up)
    assert Client().post(link, typed, headers=JSON).status_code == 429
    assert Client().post(link, typed).status_code == 422
    huge = Client().post(link, typed, headers=JSON, CONTENT_LENGTH=str(60 * 1024 * 1024))
    assert (huge.status_code, "terlalu besar" in huge.json()["error"]) == (422, True)


def test_a_report_without_the_token_of_the_form_is_refused(link, typed):
    assert Client(enforce_csrf_checks=True).post(link, typed).status_code == 403
    assert FollowUpReport.objects.count() == 0


def test_a_revoked_link_names_nobody(world, as_user, link, typed, follow_up):
    as_user(world.operator).post(f"/kegiatan/{follow_up.pk}/lapor/tautan/", {"tautan": "cabut"})
    response = Client().get(link)
    assert (response.status_code, "Ketua RW" in response.content.decode()) == (410, False)
    answer = Client().post(link, typed, headers=JSON)
    assert (answer.status_code, "tidak berlaku" in answer.json()["error"]) == (410, True)
    assert Client().get("/l/4c91.1.salah/").status_code == 404


def test_a_draft_has_no_page(link, follow_up):
    OutreachSession.objects.filter(pk=follow_up.pk).update(state="draft", blocks=False)
    assert Client().get(link).status_code == 404


def test_the_message_is_handed_out_where_the_follow_up_is(world, as_user, follow_up, parent, link):
    client = as_user(world.operator)
    for path in (f"/kegiatan/{follow_up.pk}/", f"/kegiatan/{follow_up.pk}/lapor/tautan/"):
        assert link in client.get(path).content.decode()
    assert f"/kegiatan/{follow_up.pk}/lapor/tautan/" in client.get(f"/kegiatan/{parent.pk}/lanjutan/").content.decode()
    assert link not in as_user(world.regional_head).get(f"/kegiatan/{follow_up.pk}/").content.decode()


def test_waiting_reports_stand_where_an_operator_looks(world, as_user, follow_up, parent):
    report_of(follow_up)
    client = as_user(world.operator)
    for path in ("/", f"/kegiatan/{parent.pk}/lanjutan/"):
        page = client.get(path).content.decode()
        assert ("1 laporan menunggu" in page, f"/kegiatan/{follow_up.pk}/lapor/" in page) == (True, True)
    assert "Periksa 1 laporan" in client.get(f"/kegiatan/{follow_up.pk}/").content.decode()
    assert "laporan menunggu" not in as_user(world.other_operator).get("/").content.decode().partition("<main")[2]


def test_an_operator_sees_plan_and_report_corrects_and_confirms(world, as_user, follow_up, parent):
    report = report_of(follow_up, held_on=dt.date(2026, 3, 10))
    client = as_user(world.operator)
    page = f"/kegiatan/{follow_up.pk}/lapor/"
    shown = client.get(page).content.decode()
    assert [word in shown for word in ("bukan hari rencana", "3 laki-laki, 4 perempuan", "9 Mar 2026")] == [True] * 3

    decision = {"putusan": "terima", "laporan": report.pk, "held_on": "2026-03-10", "men": "3", "women": "5"}
    assert client.post(page, decision).status_code == 302

    follow_up.refresh_from_db()
    assert (follow_up.state, follow_up.local_date) == ("closed", dt.date(2026, 3, 10))
    assert "3 dari 6 RT" in client.get(f"/kegiatan/{parent.pk}/lanjutan/").content.decode()
    assert client.post(page, decision).status_code == 422
    assert "sudah dicatat" in Client().get(f"/l/{follow_up_links.token_of(follow_up, 1)}/").content.decode()


def test_a_declined_report_says_why_on_the_page_of_its_link(world, as_user, follow_up, link):
    report = report_of(follow_up)
    page, decision = f"/kegiatan/{follow_up.pk}/lapor/", {"putusan": "tolak", "laporan": report.pk}
    assert as_user(world.operator).post(page, decision).status_code == 422
    as_user(world.operator).post(page, decision | {"reason": "Bulannya keliru"})
    assert "Bulannya keliru" in Client().get(link).content.decode()
    assert as_user(world.operator).post(page, {"laporan": "999"}).status_code == 404


def test_lists_cost_the_same_however_many_wait(world, as_user, follow_up, parent):
    client = as_user(world.district_operator)

    def another() -> None:
        """In a village of its own, led and reported by somebody of its own."""
        home = village(f"36.04.12.20{next(NUMBERS)}", office=world.serang)
        leader = ContactFactory(village=home, unit=UnitFactory(village=home))
        more = SessionFactory(host=home, parent=parent, level="unit", led_by=leader, starts_at=TUESDAY_NIGHT)
        report_of(more, sent_by_name=leader.name)

    assert_same_queries(client, f"/kegiatan/{parent.pk}/lanjutan/", another)
    assert_same_queries(client, "/", another)
    assert_same_queries(client, f"/kegiatan/{follow_up.pk}/lapor/", lambda: report_of(follow_up))
