"""A new Ketua RT after the old one: each with their own attendance, and the new one on the coming rolls."""

import datetime as dt
from uuid import uuid4

import pytest
from django.urls import reverse

from notifications.enums import MessageState
from notifications.models import Message
from offices.errors import DomainError
from outreach.domain.attendance import take_batch
from outreach.domain.batches import Batch
from outreach.domain.closing import close
from outreach.models import Attendance, SessionTally
from tests.factories import ContactFactory, UnitFactory
from tests.outreach.conftest import DAY, NOON
from villages.domain.contacts import ContactDetails
from villages.domain.successors import succeed, undo_succession
from villages.models import Stakeholder

TODAY = NOON.date()
PHONE = "+6281234567890"


@pytest.fixture
def rt(world):
    return UnitFactory(village=world.pontang, parent=UnitFactory(village=world.pontang, number="05"), number="003")


@pytest.fixture
def old(world, rt, clock):
    return ContactFactory(
        village=world.pontang, unit=rt, name="Contoh Lama", phone=PHONE, email="lama@contoh.example",
        term_start=dt.date(2021, 1, 1), term_end=dt.date(2026, 12, 31),
    )  # fmt: skip


def follow(world, old, *, on=TODAY, **values):
    details = {"function": "x", "name": "H. Contoh Baru", "phone": PHONE, "email": "baru@contoh.example"} | values
    return succeed(
        actor=world.operator, predecessor=old, details=ContactDetails(**details, term_start=on), told="langsung"
    )


def names(session):
    return list(Attendance.objects.filter(session=session).order_by("roll_number").values_list("roll_number", "name"))


def record(world, session, contact, status="present"):
    row = Attendance.objects.get(session=session, stakeholder=contact)
    batch = Batch(uuid4(), "", [{"id": row.pk, "status": status}])
    assert take_batch(session=session, actor=world.operator, batch=batch)[0]["outcome"] == "created"


def test_the_new_one_holds_function_and_unit_and_the_old_ones_term_ends_the_day_before(world, old, rt):
    new = follow(world, old)
    old.refresh_from_db()
    assert (new.function, new.unit, new.predecessor, new.term_start) == ("rt_head", rt, old, NOON.date())
    assert (old.term_end, old.retired_at) == (dt.date(2026, 3, 1), NOON)
    assert (new.phone, new.phone_is_shared, new.full_name) == (PHONE, False, "H. Contoh Baru")


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (None, "Tulis sejak kapan"),
        (NOON.date() + dt.timedelta(days=1), "belum tiba"),
        (dt.date(2021, 1, 1), "baru menjabat sejak"),
        (dt.date.min, "Periksa tahunnya"),
    ],
)
def test_a_first_day_that_cannot_be_changes_nothing(world, old, on, sentence):
    if on == dt.date.min:
        Stakeholder.objects.filter(pk=old.pk).update(term_start=None)
    with pytest.raises(DomainError, match=sentence) as refused:
        follow(world, old, on=on)
    old.refresh_from_db()
    assert (refused.value.field, old.retired_at, Stakeholder.objects.count()) == ("term_start", None, 1)


def test_nobody_is_followed_twice(world, old):
    follow(world, old)
    with pytest.raises(DomainError, match="sudah tidak dipakai"):
        follow(world, old, name="Contoh Ketiga", phone="")


def test_attendance_stays_with_who_came_and_the_new_one_is_invited_to_what_comes(world, old, schedule):
    past = schedule()
    record(world, past, old)
    coming = schedule(day=DAY + dt.timedelta(days=1))
    new = follow(world, old)
    # past is of a later day, but somebody was recorded: both stand there
    assert names(past) == [(1, "Contoh Lama"), (2, "H. Contoh Baru")]
    assert names(coming) == [(2, "H. Contoh Baru")]
    row = Attendance.objects.get(session=coming)
    assert (row.stakeholder, row.village, row.unit_label) == (new, world.pontang, "RT 003/RW 05")
    assert list(SessionTally.objects.order_by("pk").values_list("listed", "present")) == [(2, 1), (1, 0)]


def test_on_the_day_itself_paper_and_phones_in_the_hall_keep_the_old_one(world, old, schedule, clock):
    session = schedule()
    clock.move_to(dt.datetime(2026, 3, 10, 1, tzinfo=dt.UTC), tick=False)
    follow(world, old, on=DAY)
    assert names(session) == [(1, "Contoh Lama"), (2, "H. Contoh Baru")]


def test_a_closed_roll_and_a_day_before_the_new_term_stay_as_they_are(world, old, schedule, clock):
    session = schedule()
    clock.move_to(dt.datetime(2026, 3, 10, 5, tzinfo=dt.UTC), tick=False)
    record(world, session, old)
    close(session=session, actor=world.officer)
    earlier = schedule(day=dt.date(2026, 3, 11))
    clock.move_to(dt.datetime(2026, 3, 12, 5, tzinfo=dt.UTC), tick=False)
    follow(world, old, on=dt.date(2026, 3, 12))
    assert names(session) == names(earlier) == [(1, "Contoh Lama")]


def test_reminders_go_to_the_new_one(world, old, schedule):
    schedule()
    follow(world, old)
    waiting = Message.objects.filter(state=MessageState.SCHEDULED, address__endswith="contoh.example")
    assert set(waiting.values_list("address", flat=True)) == {"baru@contoh.example"}


def test_a_mistake_is_undone_to_the_last_row(world, old, schedule):
    session = schedule()
    new = follow(world, old)
    assert undo_succession(actor=world.operator, successor=new) == old
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.retired_at, old.term_end, old.phone) == (None, dt.date(2026, 12, 31), PHONE)
    assert (new.retired_at, new.predecessor) == (NOON, None)
    assert names(session) == [(3, "Contoh Lama")]
    assert SessionTally.objects.get(session=session).listed == 1


def test_who_has_come_already_is_no_mistake(world, old, schedule):
    session = schedule()
    new = follow(world, old)
    record(world, session, new)
    with pytest.raises(DomainError, match="sudah dicatat di daftar hadir"):
        undo_succession(actor=world.operator, successor=new)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.retired_at, new.retired_at, new.predecessor) == (NOON, None, old)


def test_the_chain_is_told_on_both_pages(world, old, as_user):
    client = as_user(world.operator)
    page = client.get(reverse("contact_replace", kwargs={"pk": old.pk})).text
    assert "Ketua RT yang baru" in page
    assert 'value="2026-03-02"' in page
    data = {"name": "H. Contoh Baru", "term_start": "2026-03-02"}
    text = client.post(reverse("contact_replace", kwargs={"pk": old.pk}), data, follow=True).text
    assert "Menggantikan" in text
    assert "Contoh Lama" in text
    text = client.get(reverse("contact_detail", kwargs={"pk": old.pk})).text
    assert "Digantikan" in text
    assert "H. Contoh Baru" in text
    new = Stakeholder.objects.get(predecessor=old)
    undo = reverse("contact_replace_undo", kwargs={"pk": new.pk})
    assert "Contoh Lama menjabat lagi?" in client.get(undo).text
    assert "Pergantian diurungkan" in client.post(undo, follow=True).text
    assert client.get(undo).status_code == 404


def test_tokoh_masyarakat_follow_nobody(world, as_user, clock):
    contact = ContactFactory(village=world.pontang, function="community")
    assert as_user(world.operator).get(reverse("contact_replace", kwargs={"pk": contact.pk})).status_code == 404
    with pytest.raises(DomainError, match="tidak diganti"):
        follow(world, contact)
