"""What a phone keeps ready without signal, what it says of it, and who reads that."""

import datetime as dt
import json

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from offices.errors import DomainError
from offices.roles import Role
from outreach.domain.readiness import MOST_BYTES, MOST_DEVICES, Report, take_report
from outreach.enums import SessionState
from outreach.models import OfflineDevice, OutreachSession, RollCopy, SessionTally, SessionVillage
from outreach.queries import offline
from outreach.queries.offline import Readiness, readiness_of, rolls_to_keep
from tests.factories import ContactFactory, PostingFactory, RegionFactory, SessionFactory, on_roll, territory
from tests.guards.queries import assert_same_queries

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 5, 0, tzinfo=dt.UTC)
READY = "/luring/siap/"


@pytest.fixture(autouse=True)
def _clock(time_machine):
    """Monday, 2 March 2026, 12.00 WIB."""
    time_machine.move_to(NOON, tick=False)


def at(days: int, host, **fields) -> OutreachSession:
    return SessionFactory(host=host, starts_at=NOON + dt.timedelta(days=days), **fields)


def also_for(session: OutreachSession, village) -> None:
    common = {"session": session, "starts_at": session.starts_at, **territory(village)}
    SessionVillage.objects.create(village=village, session_office_id=session.office_id, **common)
    SessionTally.objects.create(village=village, **common)


def body(*rolls, device="ab12cd34", stamp="11aa22bb", unsent=0, **more) -> bytes:
    said = [{"session": pk, "stamp": mark, "size": 1200} for pk, mark in rolls]
    return json.dumps({"device": device, "stamp": stamp, "unsent": unsent, "rolls": said, **more}).encode()


def tell(person, *sessions, now=None, **said) -> OfflineDevice:
    """The phone of ``person`` says that it has these rolls as they are."""
    marks = {roll["session"]: roll["stamp"] for roll in rolls_to_keep(person)}
    rolls = [(session.pk, marks[session.pk]) for session in sessions]
    return take_report(actor=person, report=Report.parse(body(*rolls, **said)), now=now)


# What is kept


def test_the_sessions_of_a_village(world):
    wanted = [at(days, world.pontang) for days in (-2, 0, 14)]
    waiting = [at(days, world.pontang, state=SessionState.AWAITING_ROLL) for days in (-9, -30)]
    asked = at(5, world.pontang, state=SessionState.AWAITING_VILLAGE)
    closed = at(-1, world.pontang, state=SessionState.CLOSED)
    for days in (-3, 15):
        at(days, world.pontang)
    at(-9, world.pontang, state=SessionState.CLOSED)
    at(3, world.pontang, state=SessionState.CANCELLED, reason="Banjir")
    at(3, world.pontang, state=SessionState.POSTPONED, reason="Banjir")
    at(4, world.pontang, state=SessionState.DRAFT)
    at(-1, world.pontang, state=SessionState.CLOSED, logged_afterwards=True)
    at(1, world.linduk)
    assert [roll["session"] for roll in rolls_to_keep(world.operator)] == [
        session.pk for session in (wanted[0], closed, wanted[1], asked, wanted[2], *waiting)
    ]


def test_the_sessions_of_a_kecamatan_and_of_an_officer(world):
    own, beside, elsewhere = at(1, world.pontang), at(2, world.linduk), at(3, world.tirtayasa, lead=world.officer)
    assert [roll["session"] for roll in rolls_to_keep(world.district_operator)] == [own.pk, beside.pk]
    assert [roll["session"] for roll in rolls_to_keep(world.officer)] == [elsewhere.pk]
    assert rolls_to_keep(world.section_head) == []


def test_the_soonest_stay_when_there_are_too_many(world, monkeypatch):
    monkeypatch.setattr(offline, "MOST_ROLLS", 3)
    at(-20, world.pontang, state=SessionState.AWAITING_ROLL)
    latest = at(-10, world.pontang, state=SessionState.AWAITING_ROLL)
    near = [at(days, world.pontang) for days in (2, 1)]
    assert [roll["session"] for roll in rolls_to_keep(world.operator)] == [near[1].pk, near[0].pk, latest.pk]
    at(3, world.pontang)
    far = at(4, world.pontang)
    kept = [roll["session"] for roll in rolls_to_keep(world.operator)]
    assert (len(kept), far.pk in kept, latest.pk in kept) == (3, False, False)


def test_the_list_as_json_and_304_while_nothing_changed(world, as_user):
    session = at(1, world.pontang)
    client = as_user(world.operator)
    first = client.get(READY)
    assert first.json() == {
        "user": world.operator.pk,
        "rolls": [
            {
                "session": session.pk,
                "title": "Sosialisasi · Balai Desa",
                "when": "Sel, 3 Mar 2026 · 12.00–14.00 WIB",
                "starts_at": session.starts_at.isoformat(),
                "url": f"/kegiatan/{session.pk}/hadir/",
                "data_url": f"/kegiatan/{session.pk}/hadir/data/",
                "stamp": "1.0",
            }
        ],
        "pages": offline.pages_to_keep(),
        "device": {"known": False, "sessions": 0, "unsent": 0, "lost": 0},
    }
    assert settings.CSRF_COOKIE_NAME in first.cookies
    again = {"If-None-Match": first["ETag"]}
    assert client.get(READY, headers=again).status_code == 304
    SessionTally.objects.filter(session=session).update(stamp=4)
    changed = client.get(READY, headers=again)
    assert (changed.status_code, changed.json()["rolls"][0]["stamp"]) == (200, "1.4")


def test_the_list_asks_as_often_for_many(world, as_user):
    days = iter(range(1, 10))
    for person in (world.operator, world.district_operator):
        assert_same_queries(as_user(person), READY, lambda: at(next(days), world.pontang))
    assert_same_queries(as_user(world.officer), READY, lambda: at(next(days), world.pontang, lead=world.officer))


def test_pages_that_are_kept_hold_no_names(world, as_user):
    on_roll(at(0, world.pontang), ContactFactory(village=world.pontang, name="Contoh Rahasia"))
    client = as_user(world.operator)
    for page in offline.pages_to_keep():
        answer = client.get(page)
        assert (page, answer.status_code, b"Contoh Rahasia" in answer.content) == (page, 200, False)


# What a phone says


def test_a_report_takes_the_place_of_the_one_before(world, time_machine):
    first, second = at(1, world.pontang), at(2, world.pontang)
    tell(world.operator, first, second, unsent=3, persisted=True)
    time_machine.move_to(NOON + dt.timedelta(hours=1), tick=False)
    device = tell(world.operator, second, stamp="99ffee00", unsent=0)
    assert OfflineDevice.objects.values_list("user", "key", "stamp", "persisted", "unsent", "seen_at").get() == (
        world.operator.pk, "ab12cd34", "99ffee00", None, 0, timezone.now(),
    )  # fmt: skip
    copy = RollCopy.objects.get(device=device)
    assert (copy.session, copy.roll_stamp, copy.size_bytes, copy.ready_at) == (second, "1.0", 1200, timezone.now())


def test_rolls_out_of_sight_are_not_believed(world, as_user):
    own, foreign = at(1, world.pontang), at(1, world.cakung_timur)
    said = body((own.pk, "1.0"), (foreign.pk, "1.0"), (10**12, "1.0"))
    answer = as_user(world.operator).post(READY, said, content_type="application/json")
    assert (answer.status_code, list(RollCopy.objects.values_list("session", flat=True))) == (204, [own.pk])


@pytest.mark.parametrize(
    "junk",
    [
        b"", b"[]", b"null", b"{", b"\xff", b'"' + b"[" * 5000, b"{}",
        body(device=""), body(device="x" * 41), body(device="<b>a</b>"), body(device=7), body(stamp=None),
        body(unsent="3"), body(unsent=1.5), body(unsent=True), body(rolls={}), body(rolls=[7]), body(rolls=[{}]),
        body(("1", "a")), body((0, "a")), body((2**63, "a")), body((1, None)), body((1, "x" * 41)), body((1, "a\x00")),
        body(*((number, "a") for number in range(1, 102))),
        body(padding="x" * MOST_BYTES),
    ],
)  # fmt: skip
def test_junk_is_refused(junk, world, as_user):
    answer = as_user(world.operator).post(READY, junk, content_type="application/json")
    assert (answer.status_code, list(answer.json())) == (400, ["error"])
    assert not OfflineDevice.objects.exists()


@pytest.mark.parametrize(("said", "kept"), [(-5, 0), (17, 17), (10**30, 9_999)])
def test_the_number_of_unsent_is_bounded(said, kept, world):
    assert tell(world.operator, unsent=said).unsent == kept


def test_somebody_who_is_signed_out_is_told_so(client):
    answer = client.post(READY, body(), content_type="application/json")
    assert answer.status_code == 401
    assert client.get(READY, headers={"Accept": "application/json"}).status_code == 401


def test_only_so_many_phones_of_an_account_are_remembered(world):
    session = at(1, world.pontang)
    for number in range(MOST_DEVICES + 2):
        now = NOON + dt.timedelta(minutes=number)
        tell(world.operator, session, device=f"phone-{number:02d}", now=now)
    keys = OfflineDevice.objects.order_by("key").values_list("key", flat=True)
    assert list(keys) == [f"phone-{number:02d}" for number in range(2, MOST_DEVICES + 2)]


def test_wiped_storage_is_noticed_at_the_next_visit(world, as_user):
    tell(world.operator, at(1, world.pontang), unsent=4)
    client = as_user(world.operator)
    client.cookies["perangkat"] = "ab12cd34"
    known = {"known": True, "sessions": 1, "unsent": 4}
    assert client.get(f"{READY}?stempel=11aa22bb").json()["device"] == known | {"lost": 0}
    assert client.get(READY).json()["device"] == known | {"lost": 0}
    assert client.get(f"{READY}?stempel=00000000").json()["device"] == known | {"lost": 4}
    other = as_user(world.other_operator)
    other.cookies["perangkat"] = "ab12cd34"
    assert other.get(f"{READY}?stempel=00000000").json()["device"]["known"] is False


def test_a_phone_one_signs_out_on_is_not_relied_on(world, as_user):
    session = at(1, world.pontang)
    tell(world.operator, session, unsent=2)
    tell(world.operator, session, device="another1")
    client = as_user(world.operator)
    client.cookies["perangkat"] = "ab12cd34"
    client.post(reverse("sign_out"))
    assert list(RollCopy.objects.values_list("device__key", flat=True)) == ["another1"]
    assert OfflineDevice.objects.get(key="ab12cd34").unsent == 2


# Who is ready


def test_ready_until_the_roll_changes(world, time_machine):
    session = at(1, world.pontang)
    read = lambda: readiness_of(world.officer, [session.pk])[session.pk]  # noqa: E731
    assert (read(), read().words, read().pill) == (Readiness(), "belum siap di HP mana pun", "warn")
    tell(world.operator, session, unsent=2)
    time_machine.move_to(NOON + dt.timedelta(hours=2), tick=False)
    assert read() == Readiness(phones=1, latest=NOON, unsent=2)
    assert (read().words, read().pill) == ("siap di 1 HP (2 jam lalu)", "ok")
    SessionTally.objects.filter(session=session).update(stamp=1)
    assert read() == Readiness(outdated=1, latest=NOON, unsent=2)
    assert (read().words, read().pill) == ("siap, tetapi daftar sudah berubah", "warn")
    tell(world.operator, session)
    assert read().words == "siap di 1 HP (baru saja)"


def test_each_village_needs_a_phone_that_holds_its_people(world):
    session = at(1, world.pontang, lead=world.officer)
    also_for(session, world.linduk)
    tell(world.operator, session)
    assert readiness_of(world.officer, [session.pk])[session.pk].words == "siap di 1 HP (baru saja); belum: Linduk"
    linduk = world.person("operator.linduk", Role.VILLAGE_OPERATOR, region=world.linduk.region)
    assert readiness_of(linduk, [session.pk])[session.pk] == Readiness()
    # what changes in the other village leaves the own part as it is
    SessionTally.objects.filter(session=session, village=world.linduk).update(stamp=3)
    assert readiness_of(world.operator, [session.pk])[session.pk].phones == 1
    tell(world.officer, session, device="petugas1")
    assert readiness_of(world.officer, [session.pk])[session.pk] == Readiness(phones=2, latest=NOON)


def test_a_phone_of_somebody_with_two_postings(world):
    session = at(1, world.pontang)
    tell(world.operator, session)
    PostingFactory(user=world.operator, role=Role.DISTRICT_OPERATOR, region=RegionFactory(code="36.04.12"))
    assert readiness_of(world.officer, [session.pk])[session.pk].phones == 1


def test_a_phone_of_somebody_who_left_is_not_relied_on(world):
    session = at(1, world.pontang)
    tell(world.operator, session)
    posting = world.operator.posting
    posting.ends_on = dt.date(2026, 3, 1)
    posting.save()
    assert readiness_of(world.officer, [session.pk])[session.pk] == Readiness()


# Where it is shown


def test_from_the_day_before_on_the_page_of_the_session(world, as_user):
    session, later = at(1, world.pontang, lead=world.officer), at(2, world.pontang)
    for person in (world.officer, world.operator, world.district_operator):
        page = as_user(person).get(reverse("session_detail", args=[session.pk])).content.decode()
        assert ("belum siap di HP mana pun" in page, "Buka sekali sekarang" in page) == (True, True)
        page = as_user(person).get(reverse("session_detail", args=[later.pk])).content.decode()
        assert "Siap tanpa sinyal" not in page
    page = as_user(world.regional_head).get(reverse("session_detail", args=[session.pk])).content.decode()
    assert "Siap tanpa sinyal" not in page


def test_the_office_reads_how_much_a_phone_has_not_sent(world, as_user):
    session = at(0, world.pontang, state=SessionState.ONGOING)
    url = reverse("session_detail", args=[session.pk])
    assert "Siap tanpa sinyal" not in as_user(world.officer).get(url).content.decode()
    tell(world.operator, session, unsent=3)
    assert "3 catatan di HP itu belum terkirim." in as_user(world.officer).get(url).content.decode()
    assert "belum terkirim." not in as_user(world.operator).get(url).content.decode()


def test_at_home(world, as_user):
    session = at(1, world.pontang, lead=world.officer)
    for person in (world.officer, world.operator):
        page = as_user(person).get("/").content.decode()
        assert ("belum siap di HP mana pun" in page, page.count("Siap tanpa sinyal")) == (True, 1)
    tell(world.operator, session)
    assert "siap di 1 HP (baru saja)" in as_user(world.operator).get("/").content.decode()
    OutreachSession.objects.filter(pk=session.pk).update(local_date=dt.date(2026, 3, 9))
    assert "Siap tanpa sinyal" not in as_user(world.operator).get("/").content.decode()


def test_home_asks_as_often_for_many(world, as_user):
    hours = iter(range(8))

    def add():
        hour = dt.timedelta(days=1, hours=next(hours))
        session = SessionFactory(
            host=world.pontang, starts_at=NOON + hour, ends_at=NOON + hour + dt.timedelta(minutes=30)
        )
        tell(world.operator, session, device=f"phone-{session.pk}")

    for person in (world.officer, world.operator):
        assert_same_queries(as_user(person), "/", add)


def test_a_report_that_is_no_report_says_a_sentence():
    with pytest.raises(DomainError, match="tidak terbaca"):
        Report.parse(b"{}")
