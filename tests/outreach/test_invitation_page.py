"""The page behind a personal link, as somebody without an account meets it."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from outreach.domain import invitations
from outreach.models import Attendance, OutreachSession
from tests.factories import ContactFactory, SessionFactory, on_roll
from villages.enums import NOTICE_VERSION
from villages.models import Venue

OTHERS = ["Rahasiawati", "Wakilwati"]


@pytest.fixture
def row(world, clock) -> Attendance:
    """Contoh Ani's row; on the same roll somebody with everything that could leak."""
    session = SessionFactory(
        host=world.pontang, starts_at=timezone.now() + dt.timedelta(days=1), notes="Rahasiawati", lead=world.officer
    )
    other = ContactFactory(village=world.pontang, name="Rahasiawati", phone="+6281299911111", email="r@contoh.test")
    on_roll(session, other, answer="represented", answer_stand_in="Wakilwati", answered_at=timezone.now())
    return on_roll(session, ContactFactory(village=world.pontang, name="Contoh Ani", phone="+6281299922222"))


@pytest.fixture
def path(row) -> str:
    return reverse("invitation", args=[invitations.token_of(row)])


def shown(path: str, status: int = 200) -> str:
    response = Client().get(path)
    assert response.status_code == status
    return response.content.decode()


def test_it_says_what_when_where_and_who(row, path):
    OutreachSession.objects.filter(pk=row.session_id).update(letter_number="W.11-1", gathering="rapat minggon")
    page = shown(path)
    for words in (
        "Contoh Ani", "Sel, 3 Mar 2026", "12.00–14.00 WIB", "Balai Desa", "Desa Pontang, Kec. Pontang",
        "Petugas Serang (contoh)", "Kantor Imigrasi Serang", "W.11-1", "rapat minggon", NOTICE_VERSION,
        "https://www.google.com/maps/search/?api=1&amp;query=Balai+Desa%2C+Desa+Pontang",
    ):  # fmt: skip
        assert words in page, words


def test_a_line_without_content_is_left_out(path):
    page = shown(path)
    assert "Nomor surat" not in page
    assert "Dalam acara" not in page


def test_hours_are_those_of_the_village_wherever_one_reads(world, clock):
    start = dt.datetime(2026, 3, 10, 0, tzinfo=dt.UTC)
    session = SessionFactory(host=world.pontang, starts_at=start, zone="Asia/Jayapura")
    row = on_roll(session, ContactFactory(village=world.pontang))
    assert "09.00–11.00 WIT" in shown(reverse("invitation", args=[invitations.token_of(row)]))


def test_the_map_shows_the_point_of_a_registered_place(row, world, path):
    place = Venue.objects.create(
        village=world.pontang, name="Aula", address="Jalan Contoh 1", latitude="-6.05", longitude="106.25"
    )
    OutreachSession.objects.filter(pk=row.session_id).update(place=place)
    page = shown(path)
    assert "query=-6.050000%2C106.250000" in page
    assert "Jalan Contoh 1" in page


def test_it_shows_nothing_of_anybody_else(row, path):
    """Nor the own number: who holds the link need not be the person."""
    calendar = Client().get(path + "undangan.ics").content.decode()
    refused = Client().post(path, {"answer": "represented"}).content.decode()
    for page in (shown(path), calendar, refused):
        assert [word for word in (*OTHERS, "99911111", "r@contoh.test", "99922222") if word in page] == []


def test_it_is_kept_indexed_and_passed_on_by_nobody(path):
    for address in (path, path + "undangan.ics", "/u/salah/"):
        response = Client().get(address)
        assert response["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert response["Cache-Control"] == "private, no-store"
        assert response["Referrer-Policy"] == "strict-origin"
    assert '<meta name="robots" content="noindex, nofollow, noarchive">' in shown(path)


def test_reading_changes_nothing(row, path):
    before = Attendance.objects.filter(pk=row.pk).values().get()
    for method in ("get", "head"):
        getattr(Client(), method)(path)
        getattr(Client(), method)(path + "?answer=coming")
        getattr(Client(), method)(path + "undangan.ics")
    assert Client().post(path + "undangan.ics").status_code == 405
    assert Attendance.objects.filter(pk=row.pk).values().get() == before


def test_an_answer_is_given_and_changed(row, path):
    client = Client(enforce_csrf_checks=True)
    token = client.get(path).context["csrf_token"]
    response = client.post(path, {"answer": "coming", "csrfmiddlewaretoken": str(token)}, follow=True)
    assert response.redirect_chain == [(path, 302)]
    assert "Terima kasih, jawaban Anda tersimpan." in response.content.decode()
    client.post(path, {"answer": "represented", "stand_in": "Contoh Budi", "csrfmiddlewaretoken": str(token)})
    row.refresh_from_db()
    assert (row.answer, row.answer_stand_in, row.status) == ("represented", "Contoh Budi", "")
    assert 'value="Contoh Budi"' in client.get(path).content.decode()


@pytest.mark.parametrize("given", [{}, {"answer": "present"}, {"answer": "represented", "stand_in": " "}])
def test_a_wrong_answer_is_refused_with_words(given, row, path):
    response = Client().post(path, given)
    assert response.status_code == 422
    assert "invalid-feedback" in response.content.decode()
    row.refresh_from_db()
    assert row.answer == ""


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("cancelled", "Kegiatan ini dibatalkan"),
        ("postponed", "Kegiatan ini ditunda"),
        ("awaiting_village", "menunggu kepastian dari desa"),
        ("ongoing", "sedang berlangsung"),
    ],
)
def test_what_became_of_the_session_is_said_in_words(state, words, row, path):
    blocks = state in ("awaiting_village", "ongoing")
    OutreachSession.objects.filter(pk=row.session_id).update(state=state, reason="Jembatan putus", blocks=blocks)
    page = shown(path)
    assert words in page
    assert ("Jembatan putus" in page) == (state in ("cancelled", "postponed"))
    assert "Kirim jawaban" not in page
    assert "Jawaban tidak dapat diubah lagi" in Client().post(path, {"answer": "coming"}).content.decode()


def test_an_answer_from_before_a_change_is_asked_for_again(row, path):
    Attendance.objects.filter(pk=row.pk).update(answer="coming", answered_at=timezone.now())
    assert "berubah sesudah Anda menjawab" not in shown(path)
    later = timezone.now() + dt.timedelta(minutes=1)
    OutreachSession.objects.filter(pk=row.session_id).update(planned_at=later)
    assert "berubah sesudah Anda menjawab" in shown(path)


def test_a_wrong_address_gets_no_hint(row, path):
    wrong, deleted = "salah", invitations.token_of(Attendance(pk=999_999, link_version=1))
    pages = [re.search(r"<h1>.*</p>", shown(f"/u/{token}/", 404), re.DOTALL)[0] for token in (wrong, deleted)]
    assert "Undangan tidak ditemukan" in pages[0]
    assert pages[0] == pages[1]


def test_after_the_end_the_page_says_so_and_nothing_more(row, path, clock):
    clock.move_to(row.session.ends_at, tick=False)
    for address in (path, path + "undangan.ics"):
        page = shown(address, 410)
        assert "sudah selesai masanya" in page
        assert "Contoh Ani" not in page
    assert Client().post(path, {"answer": "coming"}).status_code == 410


def test_a_revoked_link_says_so_and_nothing_more(row, path, world):
    invitations.revoke(attendance=row, actor=world.officer)
    page = shown(path, 410)
    assert "sudah tidak berlaku" in page
    assert "Contoh Ani" not in page


def test_english_is_offered_and_kept(path):
    client = Client()
    client.post(reverse("set_language"), {"language": "en", "next": path})
    page = client.get(path).content.decode()
    assert '<html lang="en"' in page
    assert "Tue, 3 Mar 2026" in page


def test_one_page_costs_two_queries(path, django_assert_num_queries):
    client = Client()
    with django_assert_num_queries(2):
        client.get(path)
