"""What a phone keeps ready without signal, and what it says of it."""

import datetime as dt

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from offices.errors import DomainError
from outreach.domain.readiness import MOST_BYTES, MOST_DEVICES, Report
from outreach.enums import SessionState
from outreach.models import OfflineDevice, RollCopy, SessionTally
from outreach.queries import offline
from outreach.queries.offline import rolls_to_keep
from tests.factories import ContactFactory, on_roll
from tests.guards.queries import assert_same_queries
from tests.outreach.ready_phones import NOON, at, body, tell

pytestmark = pytest.mark.django_db
READY = "/luring/siap/"


@pytest.fixture(autouse=True)
def _clock(time_machine):
    time_machine.move_to(NOON, tick=False)


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
        "pages": ["/luring/", "/luring/hadir/"],
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
    for person in (world.operator, world.officer):
        for page in offline.pages_to_keep(person):
            answer = as_user(person).get(page)
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


def test_a_report_that_is_no_report_says_a_sentence():
    with pytest.raises(DomainError, match="tidak terbaca"):
        Report.parse(b"{}")
