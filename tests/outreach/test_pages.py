"""Sessions through the browser's eyes: what a page shows, keeps and refuses."""

import datetime as dt
import json
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from guidance.models import Topic
from notifications.models import Message
from outreach.domain import roll
from outreach.enums import SessionState
from outreach.models import Attendance, HeldEntry, OutreachSession
from tests.factories import ContactFactory, SessionFactory, on_roll
from tests.guards.queries import assert_same_queries
from tests.outreach.conftest import DAY


@pytest.fixture
def form(world):
    """What an officer types to schedule a session in Pontang."""
    return {
        "host": world.pontang.pk,
        "kind": "outreach",
        "topic": Topic.objects.first().pk,
        "date": "2026-03-10",
        "start": "09:00",
        "end": "11:00",
        "venue": "Balai Desa Pontang",
        "lead": world.officer.pk,
        "functions": ["rt_head"],
        "state": "scheduled",
    }


def test_an_officer_schedules_a_session(world, as_user, clock, people, form):
    response = as_user(world.officer).post(reverse("session_create"), form)
    session = OutreachSession.objects.get()
    assert response.url == reverse("session_detail", args=[session.pk])
    assert (session.venue, session.local_date, Attendance.objects.count()) == ("Balai Desa Pontang", DAY, 5)
    page = as_user(world.officer).get(response.url)
    assert "Sel, 10 Mar 2026 · 09.00–11.00 WIB" in page.content.decode()
    assert "Pengingat H-3" in page.content.decode()


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"end": "08:00"}, "end", "Jam selesai harus sesudah jam mulai"),
        ({"date": "2026-03-01"}, "date", "Tanggal ini sudah lewat"),
        ({"date": "2026-02-31"}, "date", "tanggal"),
        ({"start": "25:99"}, "start", ""),
        ({"host": "31.75.06.1004"}, "host", ""),
        ({"host": "bukan kode\x00"}, "host", ""),
        ({"lead": "999999999999999999999999"}, "lead", ""),
        ({"others": ["31.75.06.1004"]}, "others", ""),
        ({"venue": "x" * 121}, "venue", ""),
        ({"expected_participants": "-3"}, "expected_participants", ""),
        ({"functions": ["presiden"]}, "functions", ""),
        ({"kind": "pesta"}, "kind", ""),
    ],
)
def test_bad_input_is_told_at_its_field_and_kept(world, as_user, clock, form, change, field, sentence):
    world.cakung_timur  # noqa: B018 - a village that could leak
    response = as_user(world.officer).post(reverse("session_create"), form | change)
    assert response.status_code == 422
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert sentence in errors[field][0]
    assert response.context["form"]["venue"].value() == (form | change)["venue"]
    assert OutreachSession.objects.count() == 0


def test_a_busy_officer_is_told_at_the_field(world, as_user, clock, form):
    client = as_user(world.officer)
    client.post(reverse("session_create"), form)
    response = client.post(reverse("session_create"), form | {"host": world.tirtayasa.pk, "venue": "Aula"})
    where = "Balai Desa Pontang, Desa Pontang, Kec. Pontang, pukul 09.00–11.00 WIB."
    assert response.context["form"].errors["lead"] == [f"{world.officer.name} sudah bertugas di {where}"]
    assert 'value="Aula"' in response.content.decode()


def test_changing_tells_when_somebody_was_faster(world, as_user, schedule, form):
    session = schedule()
    url = reverse("session_change", args=[session.pk])
    client = as_user(world.officer)
    assert client.post(url, form | {"version": 1, "venue": "Aula"}).status_code == 302
    late = client.post(url, form | {"version": 1, "venue": "Masjid"})
    assert "baru saja diubah" in late.content.decode()
    assert client.post(url, form | {"version": 2, "venue": "Masjid"}).status_code == 302
    session.refresh_from_db()
    assert (session.venue, session.revision) == ("Masjid", 3)


def test_cancelling_asks_for_the_reason(world, as_user, schedule):
    session = schedule()
    url = reverse("session_cancel", args=[session.pk])
    client = as_user(world.officer)
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Banjir"}).status_code == 302
    page = client.get(reverse("session_detail", args=[session.pk])).content.decode()
    assert "Kegiatan ini dibatalkan" in page
    assert "Banjir" in page


def test_unknown_and_foreign_sessions_look_alike(world, as_user):
    foreign = SessionFactory(host=world.cakung_timur, lead=world.far_officer)
    client = as_user(world.officer)
    for name in ("session_detail", "session_change", "session_cancel", "attendance", "attendance_data"):
        assert client.get(reverse(name, args=[foreign.pk])).status_code == 404
        assert client.get(reverse(name, args=[999999])).status_code == 404


def test_the_batch_endpoint_answers_every_entry_with_fresh_counts(world, as_user, schedule, people):
    session = schedule()
    rows = list(Attendance.objects.order_by("roll_number"))
    entries = [{"key": f"r{row.pk}", "id": row.pk, "status": "present", "version": 0} for row in rows[:3]]
    response = as_user(world.operator).post(
        reverse("attendance_batch", args=[session.pk]),
        json.dumps({"batch": str(uuid4()), "device": "uji", "entries": entries}),
        content_type="application/json",
    )
    body = response.json()
    assert [answer["outcome"] for answer in body["answers"]] == ["created"] * 3
    assert body["counts"] == {"listed": 5, "came": 3, "counted": 0, "participants": 3, "recorded": 3}
    closing = as_user(world.operator).get(reverse("attendance_close", args=[session.pk])).content.decode()
    assert "2 orang belum dicatat. Mereka tetap kosong di daftar" in closing


def test_a_broken_batch_is_answered_not_crashed(world, as_user, schedule):
    url = reverse("attendance_batch", args=[schedule().pk])
    response = as_user(world.operator).post(url, b"{]", content_type="application/json")
    assert response.status_code == 400
    assert "tetap tersimpan" in response.json()["error"]


def test_an_expired_login_is_told_as_json(client, schedule):
    url = reverse("attendance_batch", args=[schedule().pk])
    assert client.post(url, b"{}", content_type="application/json").status_code == 401


def test_closing_sends_the_summary_and_later_entries_wait_for_the_officer(world, as_user, schedule, people, clock):
    session = schedule()
    clock.move_to(session.ends_at, tick=False)
    operator, officer = as_user(world.operator), as_user(world.officer)
    assert operator.get(reverse("attendance_close", args=[session.pk])).status_code == 200
    operator.post(reverse("attendance_close", args=[session.pk]))
    session.refresh_from_db()
    assert session.state == SessionState.CLOSED
    assert Message.objects.filter(kind="summary").count() == 2
    entry = {"id": Attendance.objects.first().pk, "status": "present", "version": 0}
    body = json.dumps({"batch": str(uuid4()), "entries": [entry]})
    url = reverse("attendance_batch", args=[session.pk])
    answer = operator.post(url, body, content_type="application/json").json()["answers"][0]
    assert (answer["outcome"], answer["reason"]) == ("held", "roll_closed")
    held = HeldEntry.objects.get()
    assert "1 catatan menunggu keputusan" in officer.get(reverse("session_detail", args=[session.pk])).content.decode()
    officer.post(reverse("held_decide", args=[session.pk, held.pk]), {"take_in": "1"})
    assert Attendance.objects.get(pk=entry["id"]).status == "present"


def test_the_operator_sees_only_the_own_villages_people(world, as_user, schedule, people):
    ContactFactory(village=world.tirtayasa, name="Rahasia Tirtayasa")
    session = schedule(villages=[world.pontang, world.tirtayasa])
    client = as_user(world.operator)
    names = [row["name"] for row in client.get(reverse("attendance_data", args=[session.pk])).json()["rows"]]
    assert names == [person.name for person in people]
    assert "Rahasia" not in client.get(reverse("session_detail", args=[session.pk])).content.decode()


def test_contacts_that_came_later_can_be_added_to_the_roll(world, as_user, schedule):
    session = schedule()
    ContactFactory(village=world.pontang, name="Guru Baru", function="teacher")
    as_user(world.operator).post(reverse("attendance_invite", args=[session.pk]), {"functions": ["teacher"]})
    assert list(session.roll.values_list("name", flat=True)) == ["Guru Baru"]


def test_lists_page_by_key(world, as_user, clock):
    for number in range(33):
        SessionFactory(
            host=world.pontang, lead=world.officer, starts_at=timezone.now() + dt.timedelta(days=number + 1)
        )
    client = as_user(world.officer)
    first = client.get(reverse("session_list")).context
    assert len(first["rows"]) == 30
    second = client.get(reverse("session_list") + first["next_page"]).context
    assert [row.pk for row in second["rows"]] == list(
        OutreachSession.objects.order_by("starts_at").values_list("pk", flat=True)[30:]
    )


@pytest.mark.parametrize(
    "query",
    ["kapan=lewat", "status=x", "setelah=x_1", "setelah=2026-03-01T00:00:00%2B00:00_99999999999999999999", "desa=%00",
     "q=%25%27%22", "jenis=visit&status=closed", "kantor=serang", "bulan=2026-13", "bulan=9999-12", "bulan=0001-01"],
)  # fmt: skip
def test_odd_addresses_still_give_a_page(world, as_user, query):
    SessionFactory(host=world.pontang, lead=world.officer)
    for name in ("session_list", "calendar"):
        assert as_user(world.officer).get(f"{reverse(name)}?{query}").status_code == 200


@pytest.mark.parametrize("name", ["session_list", "calendar", "home"])
def test_pages_cost_the_same_for_one_and_three_sessions(world, as_user, clock, name):
    def add_session():
        later = OutreachSession.objects.count() + 1
        session = SessionFactory(
            host=world.pontang, lead=world.officer, starts_at=timezone.now() + dt.timedelta(hours=3 * later)
        )
        on_roll(session, ContactFactory(village=world.pontang), status="present", version=1)

    assert_same_queries(as_user(world.officer), reverse(name), add_session)


def test_the_session_page_costs_the_same_for_one_and_three_people(world, as_user, schedule):
    session = schedule()

    def add_person():
        ContactFactory(village=world.pontang, function="teacher")
        roll.invite(session=session, functions=["teacher"])

    assert_same_queries(as_user(world.officer), reverse("session_detail", args=[session.pk]), add_person)


def test_people_without_names_are_counted_on_their_own_page(world, as_user, schedule):
    session = schedule()
    url = reverse("counted", args=[session.pk, world.pontang.pk])
    client = as_user(world.operator)
    assert client.post(url, {"pupil_f": "-1"}).status_code == 422
    assert client.post(url, {"pupil_f": "12", "pupil_m": "9"}).status_code == 302
    assert 'value="12"' in client.get(url).content.decode()
    assert session.tallies.get().counted == 21
    assert client.get(reverse("counted", args=[session.pk, world.tirtayasa.pk])).status_code == 404


def test_a_past_visit_is_logged_with_the_people_met(world, as_user, clock, form):
    visit = form | {"kind": "visit", "date": "2026-02-27", "people_met": "6"}
    as_user(world.officer).post(reverse("session_create"), visit)
    session = OutreachSession.objects.get()
    assert (session.logged_afterwards, session.state, session.tallies.get().counted) == (True, "closed", 6)
    page = as_user(world.officer).get(reverse("session_detail", args=[session.pk]))
    assert page.context["page"].counts["participants"] == 6
