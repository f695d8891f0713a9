"""What needs attention, who answers for it, and passing it on to the head of the office."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notifications.models import Message
from offices.roles import Role
from outreach.enums import SessionState
from reports.domain.rollups import fold
from reports.domain.snapshot import one_snapshot
from reports.enums import Reason
from reports.models import Forwarding
from reports.queries.attention import concerns, most_urgent
from reports.queries.selection import read
from tests.factories import AssignmentFactory, PostingFactory, SessionFactory, UserFactory
from tests.reports.test_board import NOW, TODAY, held


@pytest.fixture(autouse=True)
def _frozen(time_machine):
    time_machine.move_to(NOW, tick=False)


def high(village):
    type(village).objects.filter(pk=village.pk).update(
        vulnerability_level="high", vulnerability_score=9, vulnerability_assessed_on=TODAY
    )


def told(user, reason, **address):
    selection, _problem = read(user, address)
    return [(each.key, each.since) for each in concerns(user, selection, reason, today=TODAY)[1]]


def test_villages_of_high_vulnerability_without_activity_come_first(world):
    for village in (world.pontang, world.linduk, world.tirtayasa):
        high(village)
    held(world.linduk, dt.date(2026, 6, 30))
    held(world.tirtayasa, dt.date(2026, 11, 2))
    with one_snapshot():
        pass
    fold()
    assert told(world.officer, Reason.VULNERABLE) == [
        (f"rawan:{world.pontang.pk}", "belum pernah"), (f"rawan:{world.linduk.pk}", "143 hari"),
    ]  # fmt: skip
    selection, _problem = read(world.officer, {})
    assert most_urgent(world.officer, selection, today=TODAY)[0].key == f"rawan:{world.pontang.pk}"
    assert told(world.far_officer, Reason.VULNERABLE) == []


def test_rolls_and_officers_that_are_missing_are_told_with_who_answers(world):
    lead = UserFactory(name="Contoh Pemimpin")
    session = SessionFactory(
        host=world.pontang, lead=lead, starts_at=NOW - dt.timedelta(days=5), state=SessionState.AWAITING_ROLL
    )
    AssignmentFactory(village=world.linduk, officer=world.officer)
    selection, _problem = read(world.officer, {})
    (found,) = concerns(world.officer, selection, Reason.ROLL, today=TODAY)[1]
    assert (found.key, found.person, found.since) == (f"daftar-hadir:{session.pk}", "Contoh Pemimpin", "5 hari")
    assert told(world.officer, Reason.OFFICER) == [(f"pimpasa:{world.pontang.pk}", "tanpa PIMPASA utama")]
    for user in (world.local_government, world.national):
        selection, _problem = read(user, {})
        assert [each.person for each in most_urgent(user, selection, today=TODAY) if each.person] == []


def test_a_matter_reaches_the_head_once_a_day(world, as_user):
    high(world.pontang)
    world.office_head  # noqa: B018
    client = as_user(world.regional_head)
    url = reverse("attention_forward", args=[f"rawan:{world.pontang.pk}"])
    assert world.office_head.name in client.get(url).content.decode()
    assert client.post(url, {"note": "Mohon dijadwalkan."}).status_code == 302
    message = Message.objects.get(kind="forwarded")
    assert (message.recipient_user, message.channel, message.context["note"]) == (
        world.office_head, "inbox", "Mohon dijadwalkan.",
    )  # fmt: skip
    again = client.post(url, {"note": "Sekali lagi"})
    assert "sudah diteruskan hari ini pukul 12.00" in again.content.decode()
    assert "Sekali lagi" in again.content.decode()
    assert (Message.objects.filter(kind="forwarded").count(), Forwarding.objects.count()) == (1, 1)
    page = " ".join(client.get(reverse("attention_list")).content.decode().split())
    assert f"diteruskan Jum, 20 Nov 2026 oleh {world.regional_head.name}" in page


def test_an_acting_head_stands_in_and_an_office_without_one_says_so(world, as_user):
    high(world.pontang)
    client = as_user(world.regional_head)
    url = reverse("attention_forward", args=[f"rawan:{world.pontang.pk}"])
    assert "belum punya Kepala Kantor" in client.get(url).content.decode()
    assert "belum punya Kepala Kantor" in client.post(url).content.decode()
    assert Message.objects.filter(kind="forwarded").count() == 0
    acting = UserFactory()
    PostingFactory(user=acting, role=Role.SECTION_HEAD, office=world.serang)
    client.post(url)
    assert Message.objects.get(kind="forwarded").recipient_user == acting


def test_what_is_no_matter_of_the_scope_cannot_be_forwarded(world, as_user):
    high(world.cakung_timur)
    world.pontang  # noqa: B018
    client = as_user(world.regional_head)
    for key in (
        f"rawan:{world.cakung_timur.pk}",
        f"rawan:{world.pontang.pk}",
        "rawan:",
        "x:1",
        "daftar-hadir:x",
        "laporan:9",
    ):
        assert client.get(reverse("attention_forward", args=[key])).status_code == 404, key
    for user in (world.officer, world.national, world.local_government):
        assert as_user(user).get(reverse("attention_forward", args=["rawan:x"])).status_code == 403
    assert client.get(reverse("attention_list"), {"alasan": "x"}).status_code == 404


def test_too_long_a_note_is_refused_and_kept(world, as_user):
    high(world.pontang)
    world.office_head  # noqa: B018
    url = reverse("attention_forward", args=[f"rawan:{world.pontang.pk}"])
    text = as_user(world.regional_head).post(url, {"note": "a" * 301}).content.decode()
    assert "a" * 301 in text
    assert Forwarding.objects.count() == 0


def test_every_reason_costs_as_many_queries_for_one_and_three(world, as_user):
    client = as_user(world.regional_head)

    def queries(reason):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("attention_list"), {"alasan": reason.value}).status_code == 200
        return len(captured)

    def make(village):
        high(village)
        SessionFactory(
            host=village, lead=UserFactory(), starts_at=NOW - dt.timedelta(days=5), state=SessionState.AWAITING_ROLL
        )

    make(world.pontang)
    for reason in Reason:
        queries(reason)
    one = [queries(reason) for reason in Reason]
    make(world.linduk)
    make(world.tirtayasa)
    assert [queries(reason) for reason in Reason] == one
