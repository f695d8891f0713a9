"""Checking in oneself: own link, code of the venue, once, counted like a tap."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from offices.errors import DomainError
from offices.models import Zone
from outreach.domain import check_in as domain
from outreach.domain import invitations, venue_codes
from outreach.models import Attendance, AttendanceBatch, CheckInTries, OutreachSession, SessionTally, SessionVillage
from tests.factories import ContactFactory, SessionFactory, on_roll, territory

HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def row(world, clock) -> Attendance:
    """Contoh Ani's row on the roll of a session that begins in half an hour."""
    session = SessionFactory(host=world.pontang, starts_at=timezone.now() + HOUR / 2, lead=world.officer)
    return on_roll(session, ContactFactory(village=world.pontang, name="Contoh Ani"))


@pytest.fixture
def path(row) -> str:
    return reverse("self_check_in", args=[invitations.token_of(row)])


@pytest.fixture
def page(row) -> str:
    return reverse("invitation", args=[invitations.token_of(row)])


def code(row: Attendance) -> str:
    return venue_codes.code_at(row.session, timezone.now())


def wrong(row: Attendance) -> str:
    """No code of this quarter of an hour."""
    known = {venue_codes.code_at(row.session, timezone.now() - back * MINUTE) for back in range(-1, 20)}
    return next(number for number in map("{:06}".format, range(100)) if number not in known)


def text_of(response) -> str:
    return response.content.decode()


def test_it_counts_like_a_tap(row, path, page):
    response = Client().post(path, {"code": code(row)})
    assert (response.status_code, response["Location"]) == (302, page)
    row.refresh_from_db()
    assert (row.status, row.source, row.version, row.device) == ("present", "self", 1, "undangan")
    assert (row.recorded_by, row.recorded_at, row.received_at) == (None, timezone.now(), timezone.now())
    tally = SessionTally.objects.get(session=row.session, village=row.village)
    assert (tally.present, tally.listed, tally.stamp) == (1, 1, 1)
    batch = AttendanceBatch.objects.get()
    assert (batch.user, batch.session, batch.answer[0]["outcome"]) == (None, row.session, "created")
    row.session.refresh_from_db()
    assert row.session.held_at == timezone.now()


def test_the_gap_that_makes_a_code_readable_may_be_typed(row, path):
    number = code(row)
    assert Client().post(path, {"code": f" {number[:3]} {number[3:]} "}).status_code == 302


def test_afterwards_the_link_says_so_for_the_day_and_names_nobody(row, path, page, clock):
    done = text_of(Client().post(path, {"code": code(row)}, follow=True))
    for shown in (done, text_of(Client().get(page)), text_of(Client().post(path, {"code": code(row)}))):
        assert "Anda tercatat hadir" in shown
        assert [word for word in ("Contoh Ani", "Balai Desa", "Pontang", "Kode Anda") if word in shown] == []
    assert AttendanceBatch.objects.count() == 1
    for ours in (Client().get(page), Client().get(path)):
        assert ours["Cache-Control"] == "private, no-store"
        assert ours["Referrer-Policy"] == "strict-origin"
    assert Client().get(page + "undangan.ics").status_code == 410
    clock.move_to(dt.datetime(2026, 3, 2, 23, 59, tzinfo=Zone.WIB.info), tick=False)
    assert Client().get(page).status_code == 200
    clock.shift(MINUTE)
    assert Client().get(page).status_code == 410


def test_a_revoked_link_says_nothing_of_the_day(row, page):
    Attendance.objects.filter(pk=row.pk).update(status="present", version=1, link_version=2)
    assert "sudah tidak berlaku" in text_of(Client().get(page))


def test_who_is_recorded_otherwise_learns_no_more_than_before(row, page):
    Attendance.objects.filter(pk=row.pk).update(status="excused", version=1)
    shown = Client().get(page)
    assert shown.status_code == 410
    assert "sudah selesai masanya" in text_of(shown)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Ketik 6 angka"),
        ("12345", "terdiri dari 6 angka"),
        ("１２３４５６", "terdiri dari 6 angka"),
        ("abcdef", "terdiri dari 6 angka"),
        ("1" * 50, "paling"),
    ],
)
def test_what_is_no_code_is_refused_and_costs_no_try(typed, words, row, path):
    response = Client().post(path, {"code": typed})
    assert response.status_code == 422
    assert words in text_of(response)
    assert CheckInTries.objects.count() == 0


def test_a_wrong_and_an_old_code_are_told_apart(row, path, clock):
    old = code(row)
    assert "Kode tidak cocok" in text_of(Client().post(path, {"code": wrong(row)}))
    clock.shift(2 * MINUTE)
    assert "sudah berganti" in text_of(Client().post(path, {"code": old}))
    row.refresh_from_db()
    assert (row.status, row.version, AttendanceBatch.objects.count()) == ("", 0, 0)


def test_the_code_of_another_session_is_worth_nothing(row, path, world):
    other = SessionFactory(host=world.pontang, starts_at=timezone.now() + 5 * HOUR)
    assert "Kode tidak cocok" in text_of(Client().post(path, {"code": venue_codes.code_at(other, timezone.now())}))


def test_after_five_tries_even_the_right_code_waits(row, path, clock):
    for _try in range(5):
        assert "Kode tidak cocok" in text_of(Client().post(path, {"code": wrong(row)}))
        clock.shift(MINUTE)
    refused = Client().post(path, {"code": code(row)})
    assert refused.status_code == 422
    assert "Terlalu banyak percobaan. Coba lagi pukul 12.10" in text_of(refused)
    clock.shift(5 * MINUTE)  # ten after the first of them
    assert Client().post(path, {"code": code(row)}).status_code == 302
    assert CheckInTries.objects.count() == 0


def test_tries_are_counted_for_each_link_alone(row, world):
    other = on_roll(row.session, ContactFactory(village=world.pontang))
    for _try in range(5):
        with pytest.raises(DomainError):
            domain.check_in(attendance=other, code=wrong(row))
    domain.check_in(attendance=row, code=code(row))
    assert Attendance.objects.get(pk=row.pk).status == "present"


def set_to(row: Attendance, **columns) -> None:
    OutreachSession.objects.filter(pk=row.session_id).update(**columns)
    row.session.refresh_from_db()


@pytest.mark.parametrize(
    ("minutes", "state", "opened"),
    [
        (-61, "scheduled", False),
        (-60, "scheduled", True),
        (0, "scheduled", True),
        (30, "ongoing", True),
        (119, "ongoing", True),
        (30, "awaiting_village", False),
        (30, "postponed", False),
        (30, "cancelled", False),
    ],
)
def test_it_opens_an_hour_before_and_ends_with_the_session(minutes, state, opened, row, page, path, clock):
    clock.move_to(row.session.starts_at + minutes * MINUTE, tick=False)
    off = state in ("postponed", "cancelled")
    set_to(row, state=state, blocks=not off, reason="Jembatan putus" if off else "")
    assert ("Saya sudah di tempat" in text_of(Client().get(page))) == opened
    response = Client().post(path, {"code": code(row)})
    assert response.status_code == (302 if opened else 422)
    row.refresh_from_db()
    assert (row.status == "present") == opened


def test_after_the_end_the_link_is_over_here_too(row, path, clock):
    clock.move_to(row.session.ends_at, tick=False)
    assert Client().post(path, {"code": code(row)}).status_code == 410
    assert Client().post("/u/salah/hadir/", {"code": code(row)}).status_code == 404


def test_who_answered_no_may_come_after_all(row, path):
    Attendance.objects.filter(pk=row.pk).update(answer="prevented", answered_at=timezone.now())
    assert Client().post(path, {"code": code(row)}).status_code == 302


def test_a_closed_roll_sends_people_to_the_officer(row, path, page, world):
    SessionVillage.objects.filter(session=row.session).update(locked_at=timezone.now(), locked_by=world.officer)
    assert "Saya sudah di tempat" not in text_of(Client().get(page))
    assert "Daftar hadir sudah ditutup" in text_of(Client().post(path, {"code": code(row)}))
    assert AttendanceBatch.objects.count() == 0


@pytest.mark.parametrize(
    "meanwhile",
    [
        {"status": "excused", "version": 1},
        {"annulled_at": dt.datetime(2026, 3, 2, tzinfo=dt.UTC)},
        {"link_version": 2},
    ],
)
def test_what_happened_since_the_page_was_opened_counts(meanwhile, row):
    seen = Attendance.objects.select_related("session").get(pk=row.pk)
    Attendance.objects.filter(pk=row.pk).update(**meanwhile)
    with pytest.raises(DomainError):
        domain.check_in(attendance=seen, code=code(row))
    assert AttendanceBatch.objects.count() == 0


def test_a_mark_taken_back_does_not_stand_in_the_way(row):
    Attendance.objects.filter(pk=row.pk).update(status="", version=2)
    domain.check_in(attendance=row, code=code(row))
    assert Attendance.objects.values_list("status", "version").get(pk=row.pk) == ("present", 3)


def test_somebody_of_the_kecamatan_checks_in_too(row, world):
    kecamatan = territory(world.pontang)
    official = ContactFactory(village=None, **kecamatan)
    SessionTally.objects.create(session=row.session, village=None, starts_at=row.session.starts_at, **kecamatan)
    other = on_roll(row.session, official)
    domain.check_in(attendance=other, code=code(row))
    assert SessionTally.objects.get(session=row.session, village=None).present == 1


def test_a_reload_leads_back_to_the_invitation(path, page):
    response = Client().get(path)
    assert (response.status_code, response["Location"]) == (302, page)


def test_other_sites_cannot_send_it(row, path):
    assert Client(enforce_csrf_checks=True).post(path, {"code": code(row)}).status_code == 403


def test_english_is_spoken(row, page):
    client = Client()
    client.post(reverse("set_language"), {"language": "en", "next": page})
    assert 'lang="en"' in text_of(client.get(page))
