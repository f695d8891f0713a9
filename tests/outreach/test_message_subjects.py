"""Lists of messages say which session each one was about; only to those who may see it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from notifications.domain.outbox import Territory
from notifications.subjects import named_subjects
from offices.domain.territory import ancestors_of
from outreach.domain.texts import subject_of
from tests.factories import SessionFactory
from tests.notifications.plans import written

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(world):
    return SessionFactory(host=world.pontang, lead=world.officer)


@pytest.fixture
def message(world, session):
    place = Territory(**ancestors_of(code=world.pontang.region_id, office=world.serang))
    about = {"sample": session.pk, "subject_key": f"session:{session.pk}:r1", "person": "c7"}
    return written("amin", **about, territory=place, due_at=timezone.now(), expires_at=timezone.now())[0]


def test_a_session_is_named_with_its_day_and_village(world, session):
    found = named_subjects(world.officer, [subject_of(session), "bundle:1", "session:x", "session:"])
    assert list(found) == [subject_of(session)]
    named = found[subject_of(session)]
    assert named.text == str(session)
    assert named.note.endswith("· Desa Pontang")
    assert named.url == reverse("session_detail", args=[session.pk])


def test_who_reads_several_offices_reads_which(world, session):
    note = named_subjects(world.regional_head, [subject_of(session)])[subject_of(session)].note
    assert note.endswith(f"· Desa Pontang · {world.serang.short_name}")


def test_what_a_reader_may_not_see_has_no_name(world, session):
    assert named_subjects(world.far_officer, [subject_of(session)]) == {}


def test_many_are_named_by_one_query(world):
    subjects = [subject_of(SessionFactory(host=world.pontang)) for _ in range(3)]
    assert named_subjects(world.officer, subjects[:1])  # who the reader is has been asked
    with CaptureQueriesContext(connection) as queries:
        assert len(named_subjects(world.officer, subjects)) == 3
    assert len(queries) == 1


def test_list_person_and_message_lead_to_it_and_its_own_page_names_it_once(world, as_user, session, message):
    client, link = as_user(world.officer), f'<a href="{reverse("session_detail", args=[session.pk])}">{session}</a>'
    paths = [
        reverse("message_list"), reverse("message_person", args=[message.person]),
        reverse("message_detail", args=[message.pk]), reverse("session_messages", args=[session.pk]),
    ]  # fmt: skip
    assert [client.get(path).content.decode().count(link) for path in paths] == [1, 1, 1, 1]
