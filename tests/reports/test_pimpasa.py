"""Who carries how much, whom to call in a village, and the hand-over as people meet it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from offices.roles import Role
from outreach.enums import SessionState
from outreach.models import SessionOfficer
from reports.queries import pimpasa as queries
from tests.factories import AssignmentFactory, SessionFactory
from villages.models import Assignment, AssistedVillage

pytestmark = pytest.mark.django_db


@pytest.fixture
def serang(world):
    """The officer leads Pontang and assists in Linduk; the second officer and a far one do what they do."""
    AssignmentFactory(officer=world.officer, village=world.pontang, decree_number="CONTOH-1")
    AssignmentFactory(officer=world.officer, village=world.linduk, role="assisting")
    AssignmentFactory(officer=world.far_officer, village=world.cakung_timur)
    for needed in ("second_officer", "section_head", "tirtayasa", "regional_head"):
        getattr(world, needed)
    return world


def loads(user, **chosen) -> list[tuple]:
    rows = queries.loads(user, today=timezone.localdate(), now=timezone.now())
    rows = queries.chosen(rows, **chosen)
    return [(row.officer.username, row.main, row.assisting, row.planned, row.moved) for row in rows]


def test_load_of_officers(serang, as_user):
    world = serang
    now = timezone.now()
    SessionFactory(host=world.pontang, lead=world.officer, starts_at=now + dt.timedelta(days=3))
    SessionFactory(host=world.pontang, lead=world.second_officer, starts_at=now + dt.timedelta(days=3))
    SessionFactory(host=world.linduk, lead=world.second_officer, starts_at=now + dt.timedelta(days=4))
    held = SessionFactory(
        host=world.pontang, lead=world.officer, starts_at=now - dt.timedelta(days=9), state=SessionState.CLOSED
    )
    first, second = ("petugas.serang", 1, 1, 1, False), ("petugas2.serang", 0, 0, 2, False)
    assert loads(world.officer) == [first, second]
    assert loads(world.officer, order="kegiatan") == [second, first]
    assert loads(world.officer, q="PETUGAS2") == [second]
    assert loads(world.regional_head, office="serang") == [first, second]
    assert (loads(world.regional_head, office="cilegon"), loads(world.national)) == ([], [])
    rows = queries.chosen(queries.loads(world.officer, today=timezone.localdate(), now=now))
    queries.add_last_days(world.officer, rows)
    assert [row.last_on for row in rows] == [held.local_date, None]
    text = as_user(world.officer).get(reverse("pimpasa_list")).text
    assert "2 desa tanpa PIMPASA utama" in text
    assert "Desa Linduk" in text
    assert "Tugaskan" not in text


def test_an_officer_who_moved_is_listed_for_hand_over(serang, as_user):
    world = serang
    world.officer.all_postings.update(ends_on=timezone.localdate() - dt.timedelta(days=1))
    assert loads(world.section_head)[0] == ("petugas.serang", 1, 1, 0, True)
    client = as_user(world.section_head)
    assert "Petugas sudah pindah, desa belum diserahkan" in client.get(reverse("pimpasa_list")).text
    page = client.get(reverse("pimpasa_detail", args=[world.officer.pk])).text
    assert "Jabatan petugas ini di kantor Anda sudah berakhir" in page
    assert "sudah pindah" in client.get(reverse("village_detail", args=[world.pontang.pk])).text


def test_the_village_says_whom_to_call_and_who_was_it_before(serang, as_user):
    world = serang
    before = AssignmentFactory(
        officer=world.second_officer, village=world.pontang, starts_on=dt.date(2025, 1, 1),
        ends_on=dt.date(2025, 12, 31), end_reason="mutasi ke Cilegon",
    )  # fmt: skip
    url = reverse("village_detail", args=[world.pontang.pk])
    for person in (world.officer, world.operator, world.regional_head):
        text = as_user(person).get(url).text
        assert world.officer.name in text
        assert "CONTOH-1" in text
        assert before.end_reason in text
    text = as_user(world.national).get(url).text
    assert "ada PIMPASA utama" in text
    assert world.officer.name not in text
    assert (
        "belum ada PIMPASA utama" in as_user(world.officer).get(reverse("village_detail", args=[world.linduk.pk])).text
    )


def test_the_page_of_an_officer_tells_the_history(serang, as_user):
    world = serang
    AssignmentFactory(
        officer=world.officer, village=world.tirtayasa, starts_on=dt.date(2025, 1, 1), ends_on=dt.date(2025, 12, 31),
        handed_over_to=world.second_officer,
    )  # fmt: skip
    text = as_user(world.regional_head).get(reverse("pimpasa_detail", args=[world.officer.pk])).text
    assert "2 desa, 1 sebagai PIMPASA utama" in text
    assert f"diserahkan kepada {world.second_officer.name}" in text
    assert "Akhiri" not in text


def test_assigning_several_villages(serang, as_user):
    world = serang
    client = as_user(world.section_head)
    data = {"officer": world.second_officer.pk, "villages": [world.linduk.pk, world.tirtayasa.pk], "role": "main",
            "starts_on": "2026-01-05", "decree_number": "CONTOH-5"}  # fmt: skip
    response = client.post(reverse("pimpasa_assign"), data, follow=True)
    assert "Petugas2 Serang (contoh) bertugas di 2 desa lagi." in response.text
    assert Assignment.objects.filter(officer=world.second_officer, role="main").count() == 2
    assert not AssistedVillage.objects.visible_to(world.officer).without_main_officer(timezone.localdate()).exists()
    refused = client.post(reverse("pimpasa_assign"), {**data, "officer": world.officer.pk})
    assert (refused.status_code, "sudah menjadi PIMPASA utama di Desa Linduk" in refused.text) == (422, True)
    assert 'value="CONTOH-5"' in refused.text


def test_ending_and_correcting(serang, as_user):
    world = serang
    row = Assignment.objects.get(village=world.pontang)
    client = as_user(world.section_head)
    late = {"when": "day", "reason": "mutasi"}
    assert client.post(reverse("assignment_end", args=[row.pk]), late).status_code == 422
    client.post(reverse("assignment_end", args=[row.pk]), {"when": "now", "reason": "mutasi"})
    row.refresh_from_db()
    assert (row.ends_on, row.end_reason) == (timezone.localdate() - dt.timedelta(days=1), "mutasi")
    client.post(reverse("assignment_change", args=[row.pk]), {"role": "main", "starts_on": "2026-02-01"})
    row.refresh_from_db()
    assert (row.starts_on, row.ends_on, row.end_reason) == (dt.date(2026, 2, 1), None, "")


def test_what_was_not_shown_is_not_handed_over(serang, as_user):
    """Between looking and confirming a session came: the page shows what it is now, and asks again."""
    world = serang
    client, url = as_user(world.section_head), reverse("pimpasa_hand_over", args=[world.officer.pk])
    today = timezone.localdate()
    asked = {"successor": world.second_officer.pk, "on": today.isoformat(), "villages": [world.pontang.pk],
             "decree_number": "CONTOH-6"}  # fmt: skip
    unseen = client.post(url, {**asked, "confirm": "1"})
    assert (unseen.status_code, "sudah berubah" in unseen.text) == (422, True)
    looked_at = client.post(url, asked)
    assert looked_at.status_code == 200
    assert "1 desa berpindah" in looked_at.text
    session = SessionFactory(host=world.pontang, lead=world.officer, starts_at=timezone.now() + dt.timedelta(days=5))
    seen = looked_at.context["form"]["seen"].value()
    again = client.post(url, {**asked, "seen": seen, "confirm": "1"})
    assert (again.status_code, "1 kegiatan ikut berpindah" in again.text) == (422, True)
    assert Assignment.objects.filter(village=world.pontang).count() == 1
    done = client.post(url, {**asked, "seen": again.context["form"]["seen"].value(), "confirm": "1"}, follow=True)
    assert "1 desa diserahkan dari Petugas Serang (contoh) kepada Petugas2 Serang (contoh)." in done.text
    assert SessionOfficer.objects.get(session=session).officer == world.second_officer
    assert Assignment.objects.get(village=world.linduk, ends_on=None).officer == world.officer


def test_nothing_to_hand_over_is_nothing_to_find(serang, as_user):
    world = serang
    client = as_user(world.section_head)
    assert client.get(reverse("pimpasa_hand_over", args=[world.second_officer.pk])).status_code == 404
    far_head = world.person("kasi.jaktim", Role.SECTION_HEAD, office=world.jaktim)
    assert as_user(far_head).get(reverse("pimpasa_hand_over", args=[world.officer.pk])).status_code == 404
