"""A number per village and the names that fill it."""

import datetime as dt

import pytest
from django.urls import reverse

from notifications.models import Message
from offices.errors import DomainError
from outreach.domain import quotas, roll
from outreach.enums import SessionState
from outreach.models import Attendance, SessionTally, SessionVillage
from tests.factories import ContactFactory
from tests.guards.queries import assert_same_queries
from villages.enums import Function
from villages.models import Stakeholder


@pytest.fixture
def session(world, schedule, people):
    """Pontang is to name three people, Linduk's are invited by their functions."""
    return schedule(villages=[world.pontang, world.linduk], quotas={world.pontang.pk: 3})


def add(session, actor, *contacts, village=None):
    return quotas.add(
        session=session, actor=actor, village=village or session.host_id, contacts=[contact.pk for contact in contacts]
    )


def listed(session):
    rows = SessionTally.objects.filter(session=session).order_by("village_id")
    return list(rows.values_list("listed", flat=True))


def test_functions_invite_nobody_of_a_village_with_a_quota(world, schedule, people):
    ContactFactory(village=world.linduk)
    session = schedule(villages=[world.pontang, world.linduk], quotas={world.pontang.pk: 3})
    assert listed(session) == [0, 1]
    assert roll.invite_more(session=session, actor=world.officer, functions=[Function.RT_HEAD]) == 0


def test_an_operator_fills_in_names_and_they_are_invited(world, session, people):
    assert add(session, world.operator, *people[:2]) == 2
    assert listed(session) == [2, 0]
    names = Attendance.objects.filter(session=session).order_by("roll_number").values_list("roll_number", "name")
    assert list(names) == [(1, "Contoh Ani"), (2, "Contoh Budi")]
    assert Message.objects.filter(kind="invitation", address="ani@contoh.example").count() == 1
    assert add(session, world.operator, *people[:2]) == 0


def test_more_than_the_quota_is_refused_whole(world, session, people):
    add(session, world.operator, *people[:2])
    with pytest.raises(DomainError, match="masih ada tempat untuk 1 orang, Anda memilih 2"):
        add(session, world.operator, *people[2:4])
    assert listed(session) == [2, 0]
    assert add(session, world.officer, people[2]) == 1


def test_without_a_quota_there_is_no_limit(world, schedule, people):
    session = schedule(functions=[])
    assert add(session, world.operator, *people) == 5


def test_only_contacts_of_the_village_or_serving_it_can_be_named(world, session):
    strangers = [ContactFactory(village=world.linduk), ContactFactory(village=world.cakung_timur)]
    assert add(session, world.operator, *strangers) == 0
    assert add(session, world.officer, *strangers) == 0
    with pytest.raises(DomainError, match="bukan peserta"):
        add(session, world.operator, village=world.linduk.pk)
    with pytest.raises(DomainError, match="bukan peserta"):
        add(session, world.officer, village=world.tirtayasa.pk)


def test_who_left_office_or_use_cannot_be_named(world, session):
    gone = ContactFactory(village=world.pontang, term_end=dt.date(2026, 3, 9))
    assert add(session, world.operator, gone) == 0


def test_somebody_not_recorded_can_be_taken_off(world, session, people):
    add(session, world.operator, people[0])
    row = Attendance.objects.get(session=session)
    assert (
        quotas.remove(session=session, actor=world.operator, village=world.pontang.pk, attendance=row.pk) == row.name
    )
    assert (listed(session), Attendance.objects.filter(session=session).count()) == ([0, 0], 0)
    assert Message.objects.get(kind="invitation").state == "cancelled"


def test_somebody_recorded_or_once_it_began_stays(world, session, people, clock):
    add(session, world.operator, *people[:2])
    recorded, other = Attendance.objects.filter(session=session).order_by("roll_number")
    Attendance.objects.filter(pk=recorded.pk).update(status="present", version=1)
    about = {"session": session, "actor": world.operator, "village": world.pontang.pk}
    with pytest.raises(DomainError, match="sudah dicatat"):
        quotas.remove(attendance=recorded.pk, **about)
    clock.move_to(session.starts_at, tick=False)
    with pytest.raises(DomainError, match="sudah dimulai"):
        quotas.remove(attendance=other.pk, **about)
    assert Attendance.objects.filter(session=session).count() == 2


def test_a_quota_is_not_set_below_the_names_there_are(world, session, people):
    add(session, world.operator, *people[:3])
    with pytest.raises(DomainError, match="Sudah ada 3 nama") as refusal:
        quotas.set_quotas(session=session, actor=world.officer, quotas={world.pontang.pk: 2})
    assert refusal.value.field == "quota_36_04_12_2001"
    quotas.set_quotas(session=session, actor=world.officer, quotas={world.pontang.pk: 500, world.linduk.pk: 7})
    assert list(SessionVillage.objects.order_by("village_id").values_list("quota", flat=True)) == [500, 7]
    quotas.set_quotas(session=session, actor=world.officer, quotas={world.pontang.pk: None})
    assert SessionVillage.objects.get(village=world.pontang).quota is None


def test_an_operator_sets_no_quota(world, session):
    with pytest.raises(DomainError, match="Peran Anda"):
        quotas.set_quotas(session=session, actor=world.operator, quotas={world.pontang.pk: 9})


def test_five_hundred_names_at_once(world, schedule, django_assert_max_num_queries):
    template = ContactFactory(village=world.pontang)
    fields = {
        name: getattr(template, name) for name in ("office_id", "regional_office_id", "regency_id", "district_id")
    }
    crowd = Stakeholder.objects.bulk_create(
        Stakeholder(name=f"Warga {n}", village=world.pontang, function="community", email=f"w{n}@x.example", **fields)
        for n in range(500)
    )
    session = schedule(functions=[], quotas={world.pontang.pk: 500})
    with django_assert_max_num_queries(60):
        assert add(session, world.operator, *crowd) == 500
    assert Message.objects.filter(kind="invitation").count() == 500
    with pytest.raises(DomainError, match="masih ada tempat untuk 0 orang"):
        add(session, world.operator, template)


# pages


def test_the_page_counts_searches_adds_and_takes_off(world, as_user, session, people):
    ContactFactory(village=world.pontang, name="Guru Contoh", function=Function.TEACHER)
    client = as_user(world.operator)
    url = reverse("session_names", args=[session.pk, world.pontang.pk])
    page = client.get(url).text
    assert "0 / 3 nama dari Desa Pontang" in " ".join(page.split())
    assert "Contoh Ani" in page
    assert "Contoh Ani" not in client.get(url + "?fungsi=teacher").text
    assert "Contoh Budi" not in client.get(url + "?q=ani").text
    assert client.post(url, {"contacts": [people[0].pk, people[1].pk]}).status_code == 302
    over = client.post(url + "?fungsi=rt_head", {"all": "1", "contacts": [people[2].pk]})
    assert (over.status_code, "masih ada tempat untuk 1 orang" in over.text) == (422, True)
    assert client.post(url + "?q=Cahya", {"all": "1"}).status_code == 302
    assert "Kuota sudah terisi" in client.get(url).text
    row = Attendance.objects.get(session=session, name="Contoh Ani")
    assert "Contoh Ani dikeluarkan" in client.post(url, {"remove": row.pk}, follow=True).text
    assert listed(session) == [2, 0]


@pytest.mark.parametrize("data", [{}, {"contacts": ["x"]}, {"contacts": ["99999999999999999999"]}, {"remove": "x"},
                                  {"remove": "9" * 30}])  # fmt: skip
def test_nonsense_is_refused_with_a_sentence(world, as_user, session, data):
    response = as_user(world.operator).post(reverse("session_names", args=[session.pk, world.pontang.pk]), data)
    assert (response.status_code, 'role="alert"' in response.text) == (422, True)


def test_names_of_another_village_are_not_found(world, as_user, session):
    for village in (world.linduk, world.tirtayasa, world.cakung_timur):
        url = reverse("session_names", args=[session.pk, village.pk])
        assert as_user(world.operator).get(url).status_code == 404
    assert as_user(world.far_officer).get(
        reverse("session_names", args=[session.pk, world.pontang.pk])
    ).status_code == 404  # fmt: skip


def test_the_page_asks_as_often_for_many_names_as_for_one(world, as_user, session):
    def more():
        quotas.set_quotas(session=session, actor=world.officer, quotas={world.pontang.pk: None})
        add(session, world.officer, ContactFactory(village=world.pontang))
        ContactFactory(village=world.pontang)

    assert_same_queries(as_user(world.officer), reverse("session_names", args=[session.pk, world.pontang.pk]), more)


def test_the_quota_page_keeps_what_was_typed(world, as_user, session, people):
    add(session, world.operator, *people[:3])
    client, url = as_user(world.officer), reverse("session_quotas", args=[session.pk])
    refused = client.post(url, {"quota_36_04_12_2001": "1", "quota_36_04_12_2002": "20"})
    assert (refused.status_code, "Sudah ada 3 nama" in refused.text, 'value="20"' in refused.text) == (422, True, True)
    assert client.post(url, {"quota_36_04_12_2001": "5", "quota_36_04_12_2002": ""}).status_code == 302
    assert "3 / 5 nama" in " ".join(client.get(reverse("session_detail", args=[session.pk])).text.split())


def test_a_closed_list_is_shown_and_not_changed(world, as_user, session, people, clock):
    add(session, world.operator, people[0])
    session.state = SessionState.CLOSED
    session.roll_closed_at = session.held_at = session.ends_at
    session.save()
    url = reverse("session_names", args=[session.pk, world.pontang.pk])
    client = as_user(world.operator)
    assert "tidak dapat diubah lagi" in client.get(url).text
    assert client.post(url, {"contacts": [people[1].pk]}).status_code == 422
