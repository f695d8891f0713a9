"""Logging a visit over HTTP: the page without scripts, what a phone sends, its list, putting it right."""

import datetime as dt
import json
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from outreach.domain import corrections, visits
from outreach.domain.visit_roll import Met
from outreach.domain.visits import Told
from outreach.models import CountedParticipants, OutreachSession, SessionPhoto, SessionTally, Visit
from outreach.queries.visits import visit_of
from tests.factories import AssignmentFactory, ContactFactory, village
from tests.files.uploads import encoded, picture
from tests.outreach.conftest import NOON
from villages.enums import VillageStatus
from villages.models import AssistedVillage

TODAY = dt.date(2026, 3, 2)
LOG, SEND, PHOTO, LIST = (
    "/kegiatan/sambang/",
    "/kegiatan/sambang/kirim/",
    "/kegiatan/sambang/foto/",
    "/kegiatan/sambang/data/",
)


@pytest.fixture
def typed(world, clock):
    return {
        "village": world.pontang.pk,
        "when": "today",
        "start": "10:00",
        "women": "3",
        "men": "2",
        "findings": "Calo",
    }


@pytest.fixture
def sent(typed):
    """As a phone sends it at noon, by its own clock, which is right."""
    return typed | {
        "client_id": str(uuid4()), "device": "ab12cd34", "seq": "7",
        "at": NOON.isoformat(), "sent_at": NOON.isoformat(),
    }  # fmt: skip


@pytest.fixture
def logged(world, clock):
    return visits.log_visit(
        actor=world.officer,
        told=Told(world.pontang, TODAY, dt.time(10), findings="Ada calo", follow_up="Kirim brosur"),
    ).session


def test_the_page_works_without_scripts(world, as_user, typed):
    kades = ContactFactory(village=world.pontang, name="Contoh Kades", function="village_head")
    client = as_user(world.officer)
    shown = client.post(LOG, typed | {"kontak": "1"}).content.decode()
    assert ("Contoh Kades" in shown, "Calo" in shown, OutreachSession.objects.count()) == (True, True, 0)

    response = client.post(LOG, typed | {"contacts": [kades.pk]}, follow=True)

    session = OutreachSession.objects.get()
    assert response.redirect_chain == [(f"/kegiatan/{session.pk}/", 302)]
    page = response.content.decode()
    assert [word in page for word in ("Contoh Kades", "Calo", "3 perempuan, 2 laki-laki")] == [True] * 3


def test_what_is_wrong_is_said_at_its_field(world, as_user, typed):
    response = as_user(world.officer).post(LOG, typed | {"start": "23:00", "women": "", "men": ""})
    assert response.status_code == 422
    assert "Jam ini belum tiba" in response.content.decode()
    response = as_user(world.officer).post(LOG, typed | {"when": "other", "village": ""})
    assert set(response.context["form"].errors) == {"village", "day"}


def test_yesterday_is_yesterday(world, as_user, typed):
    as_user(world.officer).post(LOG, typed | {"when": "yesterday"})
    assert OutreachSession.objects.get().local_date == dt.date(2026, 3, 1)


@pytest.mark.parametrize(("when", "day"), [("today", dt.date(2026, 3, 3)), ("yesterday", TODAY)])
def test_after_midnight_in_the_village_today_is_the_new_day(world, as_user, typed, clock, when, day):
    clock.move_to(dt.datetime(2026, 3, 2, 18, 0, tzinfo=dt.UTC), tick=False)  # one o'clock in the night there
    as_user(world.officer).post(LOG, typed | {"when": when, "start": "00:30"})
    assert OutreachSession.objects.get().local_date == day


def test_a_phone_gets_an_answer_and_the_same_one_again(world, as_user, sent):
    client = as_user(world.officer)
    answers = [client.post(SEND, sent).json() for _time in range(2)]
    url = f"/kegiatan/{OutreachSession.objects.get().pk}/"
    assert answers == [
        {"outcome": "created", "url": url, "note": ""}, {"outcome": "unchanged", "url": url, "note": ""},
    ]  # fmt: skip
    assert SessionTally.objects.get().counted == 5


def test_contacts_come_with_commas_and_those_unknown_by_now_are_counted(world, as_user, sent):
    kades = ContactFactory(village=world.pontang, name="Contoh Kades")
    far = ContactFactory(village=world.cakung_timur)
    as_user(world.officer).post(SEND, sent | {"contacts": f"{kades.pk},{far.pk},0"})
    tally = SessionTally.objects.get()
    assert (tally.present, tally.counted) == (1, 7)
    assert dict(CountedParticipants.objects.values_list("sex", "count"))[""] == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"client_id": "x"}, "tidak lengkap"),
        ({"village": "99.99.99.9999"}, "bukan lagi desa binaan"),
        ({"findings": "", "women": "", "men": ""}, "apa yang ditemukan"),
        ({"start": "23:00"}, "belum tiba"),
        ({"findings": "x" * 2001}, "Temuan"),
    ],
)
def test_what_can_never_be_right_is_refused_with_a_sentence(world, as_user, sent, change, sentence):
    response = as_user(world.officer).post(SEND, sent | change)
    assert (response.status_code, sentence in response.json()["error"]) == (422, True)
    assert OutreachSession.objects.count() == 0


def test_another_account_on_the_same_phone_does_not_send_it(world, as_user, sent):
    response = as_user(world.second_officer).post(SEND, sent | {"user": str(world.officer.pk)})
    assert (response.status_code, OutreachSession.objects.count()) == (409, 0)
    as_user(world.officer).post(SEND, sent)
    assert as_user(world.second_officer).post(SEND, sent).status_code == 422


@pytest.mark.parametrize(
    ("off", "before", "day", "start"),
    [
        (dt.timedelta(hours=3), "60", TODAY, dt.time(11)),
        (dt.timedelta(days=-40), "60", TODAY, dt.time(11)),
        (dt.timedelta(days=400), "", TODAY, dt.time(10)),
        (dt.timedelta(minutes=4), "60", TODAY, dt.time(10)),
        (dt.timedelta(minutes=5), "60", TODAY, dt.time(10)),
    ],
    ids=["three hours ahead", "weeks behind", "a year ahead, hour chosen", "nearly right", "just right enough"],
)
def test_a_wrong_clock_of_the_phone_does_not_move_the_visit(world, as_user, sent, off, before, day, start):
    """Written down an hour before it is sent, at 11 WIB; the phone's clock is ``off`` ahead."""
    clock = {"at": (NOON + off).isoformat(), "sent_at": (NOON + off).isoformat(), "before": before}
    answer = as_user(world.officer).post(SEND, sent | clock).json()
    session = OutreachSession.objects.get()
    assert (session.local_date, session.local_start) == (day, start)
    is_noticed = abs(off) > dt.timedelta(minutes=5)
    assert (answer["note"] != "", Visit.objects.get().clock_off) == (is_noticed, -int(off.total_seconds()))


def test_a_photo_follows_its_visit_and_is_kept_once(world, as_user, sent):
    client = as_user(world.officer)
    photo = {"visit": sent["client_id"], "client_id": str(uuid4())}
    assert client.post(PHOTO, photo | {"photo": _photo()}).status_code == 404  # the visit is not there yet
    client.post(SEND, sent)
    answers = [client.post(PHOTO, photo | {"photo": _photo()}).json()["outcome"] for _time in range(2)]
    assert answers == ["created", "unchanged"]
    kept = SessionPhoto.objects.get()
    assert (kept.session, kept.added_by, kept.village_id) == (
        OutreachSession.objects.get(),
        world.officer,
        world.pontang.pk,
    )
    broken = {"client_id": str(uuid4()), "visit": sent["client_id"], "photo": SimpleUploadedFile("x.jpg", b"kata")}
    assert "bukan foto" in client.post(PHOTO, broken).json()["error"]


def _photo():
    return SimpleUploadedFile("foto.jpg", encoded(picture()), content_type="image/jpeg")


def test_the_list_is_scoped_names_no_phone_and_is_sent_once(world, as_user, clock):
    ContactFactory(village=world.pontang, name="Contoh Kades", phone="+6281299990001", email="kades@contoh.test")
    ContactFactory(village=world.tirtayasa, name="Contoh Lain")
    ContactFactory(village=world.cakung_timur, name="Contoh Jauh")
    AssignmentFactory(officer=world.officer, village=world.pontang)
    client = as_user(world.officer)

    response = client.get(LIST)

    data = response.json()
    assert [(row[0], row[4]) for row in data["villages"]] == [(world.pontang.pk, True), (world.tirtayasa.pk, False)]
    assert [row[1:] for row in data["contacts"][world.pontang.pk]] == [["Contoh Kades", "Ketua RT", ""]]
    assert (data["whole"], list(data["contacts"])) == ([world.pontang.pk], [world.pontang.pk])
    assert [word in json.dumps(data) for word in ("8129999", "contoh.test")] == [False, False]
    assert client.get(LIST, headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert list(client.get(LIST, {"desa": world.tirtayasa.pk}).json()["contacts"]) == [world.tirtayasa.pk]
    assert client.get(LIST, {"desa": world.cakung_timur.pk}).json()["whole"] == [world.pontang.pk]


def test_who_and_what_is_out_of_use_is_not_in_the_list(world, as_user, clock):
    ContactFactory(village=world.pontang, name="Contoh Lama", retired_at=NOON)
    ContactFactory(village=world.pontang, name="Contoh Kades")
    AssistedVillage.objects.filter(pk=world.tirtayasa.pk).update(status=VillageStatus.SUPERSEDED)
    AssignmentFactory(officer=world.officer, village=world.pontang)
    data = as_user(world.officer).get(LIST).json()
    assert [row[0] for row in data["villages"]] == [world.pontang.pk]
    assert [row[1] for row in data["contacts"][world.pontang.pk]] == ["Contoh Kades"]


def test_somebody_annulled_was_not_met(world, clock):
    people = [ContactFactory(village=world.pontang, name=name) for name in ("Contoh Ani", "Contoh Budi")]
    told = Told(world.pontang, TODAY, dt.time(10), met=Met(people))
    session = visits.log_visit(actor=world.officer, told=told).session
    row = session.roll.get(name="Contoh Ani")
    corrections.annul(attendance=row, actor=world.officer, reason="salah orang", seen_version=row.version)
    assert visit_of(world.officer, session).met == ["Contoh Budi, Ketua RT"]


def test_the_list_costs_the_same_however_long_it_is(world, as_user, clock, django_assert_num_queries):
    AssignmentFactory(officer=world.officer, village=world.pontang)
    ContactFactory(village=world.pontang)
    client = as_user(world.officer)
    client.get(LIST)
    with django_assert_num_queries(7):
        client.get(LIST)
    for number in range(3, 6):
        AssignmentFactory(officer=world.officer, village=village(f"36.04.12.200{number}", office=world.serang))
        ContactFactory(village=village(f"36.04.12.200{number}"))
    with django_assert_num_queries(7):
        client.get(LIST)


def test_findings_are_for_the_office_and_its_kanwil(world, as_user, logged):
    for person, reads in ((world.officer, True), (world.regional_head, True), (world.operator, False)):
        page = as_user(person).get(f"/kegiatan/{logged.pk}/").content.decode()
        assert ("Ada calo" in page, "Kirim brosur" in page) == (reads, True)
    assert "brosur" not in as_user(world.national).get(f"/kegiatan/{logged.pk}/").content.decode()


def test_it_stands_in_calendar_lists_and_on_the_village_page_at_once(world, as_user, logged):
    client = as_user(world.officer)
    for path in ("/kalender/?bulan=2026-03", "/kegiatan/", f"/desa/{world.pontang.pk}/"):
        assert f"/kegiatan/{logged.pk}/" in client.get(path).content.decode(), path
    page = client.get(f"/desa/{world.pontang.pk}/").content.decode()
    assert "hari ini" in page.partition("Kegiatan terakhir:")[2][:80]


def test_putting_right_and_annulling_over_the_pages(world, as_user, logged):
    client = as_user(world.officer)
    page = f"/kegiatan/{logged.pk}/sambang/ubah/"
    assert "Ada calo" in client.get(page).content.decode()
    client.post(page, {"findings": "Dua calo", "women": "4", "version": "1"})
    assert (Visit.objects.get().findings, SessionTally.objects.get().counted) == ("Dua calo", 4)
    assert client.post(page, {"findings": "Lain", "version": "1"}).status_code == 422  # seen before the change
    annul = f"/kegiatan/{logged.pk}/sambang/batal/"
    assert client.post(annul, {"reason": "", "version": "2"}).status_code == 422
    client.post(annul, {"reason": "Salah desa", "version": "2"})
    logged.refresh_from_db()
    assert (logged.state, logged.reason) == ("cancelled", "Salah desa")
    assert f"/kegiatan/{logged.pk}/" not in client.get("/desa/36.04.12.2001/").content.decode().partition("Riwayat")[2]
