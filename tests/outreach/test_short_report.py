"""The short report for the head, and its tick, also from a phone that was offline."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from offices.errors import DomainError
from outreach.domain.group_posts import Told, mark
from outreach.enums import GroupPostKind
from outreach.models import CountedParticipants, GroupPost, OutreachSession, SessionTally
from tests.factories import ContactFactory, UnitFactory, on_roll


@pytest.fixture
def session(in_three_days) -> OutreachSession:
    return in_three_days


@pytest.fixture
def report(as_user, session, world):
    """The text of the report, the session being held."""
    rw = UnitFactory(village=world.pontang, number="05")
    rt = UnitFactory(village=world.pontang, parent=rw, number="003")
    on_roll(session, ContactFactory(village=world.pontang, name="Contoh Ani", unit=rt), status="present")
    on_roll(session, ContactFactory(village=world.tirtayasa, name="Contoh Cahya"), status="represented")
    CountedParticipants.objects.create(session=session, village=world.pontang, category="pupil", count=30)
    SessionTally.objects.filter(session=session, village=world.pontang).update(counted=30)
    OutreachSession.objects.filter(pk=session.pk).update(state="awaiting_roll", letter_number="W.11-7")

    def text(user=None) -> str:
        answer = as_user(user or world.officer).get(reverse("short_report", args=[session.pk]))
        assert answer.status_code == 200
        return answer.context["text"]

    return text


def test_the_short_report_tells_the_head_the_figures(report, session, world):
    text = report()
    for words in (
        "Yth. Kepala Kantor Imigrasi Serang",
        "Mohon izin melaporkan",
        "Petugas: Petugas Serang (contoh), Kanim Serang",
        f"Topik: {session.topic.name}",
        "Nomor surat: W.11-7",
        "Peserta: *32 orang* (1 hadir, 1 diwakili, 30 peserta umum)",
        "- Desa Pontang, Kec. Pontang: 31",
        "- Desa Tirtayasa, Kec. Tirtayasa: 1",
        "Peserta umum: Pelajar 30",
        "RT tersosialisasi: 0; RT terwakili (ketuanya hadir): 1",
        "Angka sementara",
        "https://desabinaan.imigrasi.go.id",
    ):
        assert words in text, words
    assert text.count("http") == 1
    assert "Contoh Ani" not in text
    world.officer.language = "en"
    world.officer.save()
    assert report() == text


def test_a_session_to_come_has_none_yet(as_user, session, world):
    answer = as_user(world.officer).get(reverse("short_report", args=[session.pk]))
    assert "Belum ada yang dilaporkan" in answer.text


def test_the_report_is_ticked_by_the_office_alone(report, tick, session, world, as_user):
    tick(world.operator, kind="report")
    assert GroupPost.objects.count() == 0
    assert "sudah dikirim" in tick(world.officer, kind="report")
    OutreachSession.objects.filter(pk=session.pk).update(revision=session.revision + 1)
    text = as_user(world.officer).get(reverse("short_report", args=[session.pk])).text
    assert "perlu dikirim ulang" not in text


def test_an_office_that_took_the_village_over_does_not_report_for_the_one_before(report, session, world):
    told = Told(GroupPostKind.REPORT, session.revision, uuid.uuid4())
    with pytest.raises(DomainError, match="petugas kantor yang melaporkan"):
        mark(session=session, actor=world.far_officer, told=told)
    assert mark(session=session, actor=world.officer, told=told).kind == GroupPostKind.REPORT


@pytest.fixture
def from_phone(as_user, report, session):
    """A tick that waited on a phone; ``report``: the session is being held."""

    def send(sender, key: uuid.UUID, **fields) -> tuple[int, str]:
        url = reverse("short_report_told", args=[session.pk])
        answer = as_user(sender).post(url, {"client_id": str(key), "user": sender.pk, **fields})
        return answer.status_code, answer.json().get("outcome", "")

    return send


def test_a_tick_of_a_phone_is_one_however_often_it_is_sent_and_says_when_it_was_pressed(from_phone, session, world):
    key, now = uuid.uuid4(), timezone.now()
    pressed = {"at": (now - dt.timedelta(hours=2)).isoformat(), "sent_at": now.isoformat(), "revision": 1}
    assert from_phone(world.officer, key, **pressed) == (200, "created")
    assert from_phone(world.officer, key, **pressed) == (200, "unchanged")
    post = GroupPost.objects.get()
    assert (post.kind, post.village, post.revision, post.marked_by) == ("report", None, 1, world.officer)
    assert abs(post.marked_at - (now - dt.timedelta(hours=2))) < dt.timedelta(minutes=1)


@pytest.mark.parametrize("said", ["", "0", "-1", "99", "satu", "9" * 30])
def test_a_revision_that_cannot_be_is_the_present_one(said, from_phone, session, world):
    assert from_phone(world.officer, uuid.uuid4(), revision=said) == (200, "created")
    assert GroupPost.objects.get().revision == session.revision


def test_nobody_ticks_in_anothers_name_or_with_anothers_id(from_phone, session, world):
    key = uuid.uuid4()
    assert from_phone(world.officer, key, user=world.section_head.pk)[0] == 409
    assert from_phone(world.officer, key) == (200, "created")
    assert from_phone(world.section_head, key)[0] == 422
    assert GroupPost.objects.count() == 1


def test_only_the_office_takes_the_report_along(as_user, report, session, world):
    def taken(user) -> bool:
        return as_user(user).get(reverse("attendance_data", args=[session.pk])).json()["report"] is not None

    assert [taken(user) for user in (world.officer, world.operator)] == [True, False]
