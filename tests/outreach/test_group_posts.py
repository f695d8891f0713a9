"""The tick "sudah dikirim", what a move makes of it, the invitation's PDF, and the short report for the head."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from offices.errors import DomainError
from outreach.domain.group_posts import Told, mark
from outreach.enums import GroupPostKind
from outreach.models import CountedParticipants, GroupPost, OutreachSession, SessionTally, SessionVillage
from tests.browser.portal.pdf_text import texts_of
from tests.factories import ContactFactory, SessionFactory, UnitFactory, on_roll, territory
from tests.guards.queries import assert_same_queries


@pytest.fixture
def session(world, clock, settings) -> OutreachSession:
    """For Pontang and Tirtayasa, in three days."""
    settings.PORTAL_URL = "https://desabinaan.imigrasi.go.id"
    start = timezone.now() + dt.timedelta(days=3)
    session = SessionFactory(host=world.pontang, starts_at=start, lead=world.officer)
    home = {"village": world.tirtayasa, "starts_at": start, **territory(world.tirtayasa)}
    SessionVillage.objects.create(session=session, session_office_id=session.office_id, **home)
    SessionTally.objects.create(session=session, **home)
    return session


@pytest.fixture
def tick(as_user, session):
    def post(user, *, village: str = "", kind: str = "invitation", revision: int = 0, key: str = "") -> str:
        data = {
            "kind": kind, "desa": village, "revision": revision or session.revision,
            "client_id": key or str(uuid.uuid4()),
        }  # fmt: skip
        answer = as_user(user).post(reverse("group_post", args=[session.pk]), data, follow=True)
        assert answer.status_code == 200
        return answer.text

    return post


def page(as_user, user, session, query: str = "") -> str:
    return as_user(user).get(reverse("group_text", args=[session.pk]) + query).text


def moved_on(session: OutreachSession) -> None:
    OutreachSession.objects.filter(pk=session.pk).update(revision=session.revision + 1)


def test_a_tick_says_who_told_the_group_and_when(tick, as_user, session, world):
    text = tick(world.officer)
    assert ("sudah dikirim" in text, world.officer.name in text, "2 Mar 2026" in text) == (True, True, True)
    detail = as_user(world.officer).get(reverse("session_detail", args=[session.pk])).text
    assert "WA: undangan" in detail
    assert "semua desa" in detail


def told_on(as_user, user, name: str, *args) -> list[str]:
    """Who, when, which group and what became of it, as the card of ticks on that page reads."""
    found = as_user(user).get(reverse(name, args=args)).context["posts"]
    return [
        f"{told.post.get_kind_display()} | {told.post.village or 'semua'} | {told.post.marked_by.name} | "
        f"{'dibatalkan' if told.withdrawn else 'ulang' if told.again else 'dikirim'}"
        for told in found
    ]


def test_ticks_stand_beside_the_messages_of_the_session(tick, as_user, session, world):
    tick(world.officer, village=world.tirtayasa.pk)
    tick(world.section_head)
    expected = [
        f"undangan | semua | {world.section_head.name} | dikirim",
        f"undangan | {world.tirtayasa} | {world.officer.name} | dikirim",
    ]
    assert told_on(as_user, world.officer, "session_messages", session.pk) == expected
    text = as_user(world.officer).get(reverse("session_messages", args=[session.pk])).text
    assert ("Kabar lewat WA" in text, world.section_head.name in text, "semua desa" in text) == (True, True, True)


def test_a_village_tells_what_its_groups_were_told_lately(tick, as_user, session, world):
    tick(world.officer)
    tick(world.officer, village=world.tirtayasa.pk)
    tick(world.officer, kind="report")
    whole = f"undangan | semua | {world.officer.name} | dikirim"
    own = f"undangan | {world.tirtayasa} | {world.officer.name} | dikirim"
    assert told_on(as_user, world.officer, "village_detail", world.pontang.pk) == [whole]
    assert told_on(as_user, world.officer, "village_detail", world.tirtayasa.pk) == [own, whole]
    assert told_on(as_user, world.officer, "village_detail", world.linduk.pk) == []
    assert told_on(as_user, world.other_operator, "village_detail", world.tirtayasa.pk) == [own]
    undo = reverse("group_post_undo", args=[session.pk, GroupPost.objects.get(village=world.tirtayasa).pk])
    as_user(world.officer).post(undo, {"client_id": uuid.uuid4()})
    moved_on(session)
    assert told_on(as_user, world.officer, "village_detail", world.tirtayasa.pk) == [
        own.replace("dikirim", "dibatalkan"), whole.replace("dikirim", "ulang"),
    ]  # fmt: skip
    text = as_user(world.officer).get(reverse("village_detail", args=[world.tirtayasa.pk])).text
    assert ("Kabar ke grup WA" in text, "perlu dikirim ulang" in text, "tanda dibatalkan" in text) == (True,) * 3


def test_roles_without_persons_are_told_nothing_of_groups(tick, as_user, session, world):
    tick(world.officer)
    page = as_user(world.national).get(reverse("village_detail", args=[world.pontang.pk]))
    assert ("Kabar ke grup WA" in page.text, world.officer.name in page.text) == (False, False)


@pytest.mark.parametrize("page_of", ["village", "messages"])
def test_many_ticks_cost_the_village_and_the_messages_no_more(page_of, tick, as_user, session, world):
    villages = iter([world.tirtayasa.pk, "", world.tirtayasa.pk])
    village = reverse("village_detail", args=[world.tirtayasa.pk])
    url = village if page_of == "village" else reverse("session_messages", args=[session.pk])
    assert_same_queries(as_user(world.officer), url, lambda: tick(world.officer, village=next(villages)))


def test_the_same_tick_sent_twice_is_one(tick, world):
    key = str(uuid.uuid4())
    tick(world.officer, key=key)
    tick(world.officer, key=key)
    assert GroupPost.objects.count() == 1


def test_a_village_is_told_apart_and_its_operator_sees_only_that(tick, as_user, session, world):
    tick(world.officer, village=world.tirtayasa.pk)
    assert "Yang sudah dikirim" not in page(as_user, world.operator, session)
    tick(world.operator, village=world.tirtayasa.pk)
    assert GroupPost.objects.count() == 1
    assert "Desa ini tidak ikut kegiatan" in tick(world.operator, village="36.04.99.2001")
    assert "sudah dikirim" in tick(world.operator, village=world.pontang.pk)


def test_after_a_change_it_has_to_be_sent_again_and_an_old_text_cannot_be_ticked(tick, as_user, session, world):
    tick(world.officer)
    moved_on(session)
    assert "perlu dikirim ulang" in page(as_user, world.officer, session)
    assert "berubah sejak teksnya dibuat" in tick(world.officer)
    assert GroupPost.objects.count() == 1
    session.refresh_from_db()
    text = tick(world.officer, kind="change")
    assert "perlu dikirim ulang" not in text
    assert list(GroupPost.objects.values_list("kind", "revision")) == [("change", 2), ("invitation", 1)]


def test_a_tick_is_taken_back_by_who_set_it_and_the_history_stays_whole(tick, as_user, session, world, clock):
    tick(world.officer)
    post = GroupPost.objects.get()
    undo = reverse("group_post_undo", args=[session.pk, post.pk])
    answer = as_user(world.section_head).post(undo, {"client_id": uuid.uuid4()}, follow=True)
    assert "dari orang lain" in answer.text
    for _twice in range(2):
        as_user(world.officer).post(undo, {"client_id": uuid.uuid4()})
    assert list(GroupPost.objects.values_list("withdraws", flat=True)) == [post.pk, None]
    text = page(as_user, world.officer, session)
    assert ("tanda dibatalkan" in text, "Tandai sudah dikirim" in text) == (True, True)
    with pytest.raises(DatabaseError), transaction.atomic():
        GroupPost.objects.all().delete()


def test_a_tick_is_not_taken_back_under_its_own_key(tick, as_user, session, world):
    key = str(uuid.uuid4())
    tick(world.officer, key=key)
    undo = reverse("group_post_undo", args=[session.pk, GroupPost.objects.get().pk])
    answer = as_user(world.officer).post(undo, {"client_id": key}, follow=True)
    assert ("Tanda ini tidak dikenal" in answer.text, GroupPost.objects.count()) == (True, 1)


def test_after_half_an_hour_a_tick_stays(tick, as_user, session, world, clock):
    tick(world.officer)
    clock.shift(dt.timedelta(minutes=31))
    undo = reverse("group_post_undo", args=[session.pk, GroupPost.objects.get().pk])
    as_user(world.officer).post(undo, {"client_id": uuid.uuid4()})
    assert GroupPost.objects.count() == 1


def test_more_ticks_cost_the_same(tick, as_user, session, world):
    villages = iter([world.pontang.pk, world.tirtayasa.pk, ""])
    url = reverse("group_text", args=[session.pk])
    assert_same_queries(as_user(world.officer), url, lambda: tick(world.officer, village=next(villages)))


def test_the_pdf_invites_everybody_and_names_nobody_invited(as_user, session, world):
    on_roll(session, ContactFactory(village=world.pontang, name="Contoh Ani"))
    address = reverse("group_pdf", args=[session.pk])
    text = "".join(texts_of(as_user(world.officer).get(address).content))
    parts = ["REPUBLIKINDONESIA", "Nomor:……", "Yth.Bapak/Ibuundangandari", "DesaPontang", "DesaTirtayasa",
             "BalaiDesa", "${ttd_pengirim}", "https://desabinaan.imigrasi.go.id", "APK"]  # fmt: skip
    assert [part for part in parts if part not in text] == []
    assert ("Ani" in text, "/u/" in text) == (False, False)
    own = "".join(texts_of(as_user(world.operator).get(address).content))
    assert "Tirtayasa" not in own
    OutreachSession.objects.filter(pk=session.pk).update(state="cancelled", reason="banjir", blocks=False)
    assert as_user(world.officer).get(address).status_code == 404


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
    moved_on(session)
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
