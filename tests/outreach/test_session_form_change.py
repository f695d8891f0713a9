"""The form that changes a session: what stands in it, and what it does when somebody else was faster."""

import datetime as dt

import pytest
from django.urls import reverse

from guidance.models import Topic
from outreach.domain.details import Speaker
from outreach.models import OutreachSession, SessionSpeaker
from villages.domain.venues import VenueDetails, add_venue, retire_venue


@pytest.fixture
def session(world, schedule):
    return schedule(
        speakers=[Speaker("Contoh Wati", agency="BP3MI")],
        further_topics=[Topic.objects.all()[1]],
        gathering="Arisan PKK",
        letter_number="W.1",
    )


@pytest.fixture
def url(session):
    return reverse("session_change", args=[session.pk])


def as_posted(form) -> dict:
    """What a browser sends back when nobody touches the form."""
    sent = {}
    for name in form.fields:
        value = form[name].value()
        if value not in (None, "", False, []):
            sent[name] = "on" if value is True else value
    rows = form.speakers
    sent |= {field.html_name: field.value() for field in rows.management_form}
    sent |= {field.html_name: field.value() for row in rows.forms for field in row if field.value()}
    return sent


def test_a_form_nobody_touched_changes_nothing(world, as_user, session, url):
    client = as_user(world.officer)
    form = client.get(url).context["form"]
    assert [form[name].value() for name in ("date", "start", "end", "gathering")] == [
        "Sel, 10 Mar 2026", "09.00", "11.00", "Arisan PKK"
    ]  # fmt: skip
    assert client.post(url, as_posted(form)).status_code == 302
    before = {
        name: getattr(session, name) for name in ("starts_at", "venue", "letter_number", "gathering", "revision")
    }
    session.refresh_from_db()
    assert before == {name: getattr(session, name) for name in before}
    assert list(session.further_topics.all()) == [Topic.objects.all()[1]]
    assert list(SessionSpeaker.objects.values_list("name", "agency")) == [("Contoh Wati", "BP3MI")]


def test_a_row_left_empty_is_a_speaker_less(world, as_user, session, url):
    client = as_user(world.officer)
    sent = as_posted(client.get(url).context["form"])
    client.post(url, sent | {"speakers-0-name": "", "speakers-0-agency": "", "speakers-1-name": "Contoh Adi"})
    assert list(SessionSpeaker.objects.values_list("name", flat=True)) == ["Contoh Adi"]


def test_what_somebody_else_changed_is_shown_and_taken_over_where_nothing_was_typed(world, as_user, session, url):
    mine, theirs = as_user(world.officer), as_user(world.second_officer)
    first = as_posted(mine.get(url).context["form"])
    second = as_posted(theirs.get(url).context["form"])
    members = {"members": [world.second_officer.pk]}
    theirs.post(
        url, second | members | {"venue": "Aula", "start": "10.00", "end": "12", "speakers-0-name": "Contoh Baru"}
    )

    late = mine.post(url, first | {"venue": "Masjid", "letter_number": "W.2"})
    assert late.status_code == 422
    form = late.context["form"]
    assert [(row.label, row.before, row.now, row.kept) for row in form.meanwhile] == [
        ("Jam mulai", "09.00", "10.00", False),
        ("Jam selesai", "11.00", "12.00", False),
        ("Nama tempat", "Balai Desa Pontang", "Aula", True),
        ("Narasumber", "Contoh Wati", "Contoh Baru", False),
        ("Petugas lain", "–", world.second_officer.name, False),
    ]
    assert "Ada perubahan sejak formulir ini dibuka" in late.text
    assert [form[name].value() for name in ("venue", "letter_number", "start")] == ["Masjid", "W.2", "10.00"]
    assert OutreachSession.objects.get().venue == "Aula"

    assert mine.post(url, as_posted(form)).status_code == 302
    session.refresh_from_db()
    assert (session.venue, session.letter_number, session.local_start) == ("Masjid", "W.2", dt.time(10))
    assert SessionSpeaker.objects.get().name == "Contoh Baru"


def test_ticks_somebody_else_took_away_are_taken_over(world, as_user, session, url):
    mine, theirs = as_user(world.officer), as_user(world.second_officer)
    theirs.post(url, as_posted(theirs.get(url).context["form"]) | {"is_public": "on"})
    first = as_posted(mine.get(url).context["form"])
    second = as_posted(theirs.get(url).context["form"])
    second.pop("is_public")
    second.pop("further_topics")
    theirs.post(url, second)
    form = mine.post(url, first | {"notes": "baru"}).context["form"]
    assert [(row.label, row.before, row.now) for row in form.meanwhile] == [
        ("Terbuka untuk umum", "ya", "tidak"), ("Topik lain", Topic.objects.all()[1].name, "–")
    ]  # fmt: skip
    assert (form["is_public"].value(), form["further_topics"].value()) == (False, [])


@pytest.mark.parametrize("seen", ["", "bukan apa-apa", "eyJkYXRlIjogNX0:1:x"])
def test_what_a_page_claims_to_have_seen_is_believed_only_as_it_was_sealed(world, as_user, session, url, seen):
    client = as_user(world.officer)
    sent = as_posted(client.get(url).context["form"])
    client.post(url, sent | {"venue": "Aula"})
    late = client.post(url, sent | {"venue": "Masjid", "seen": seen})
    assert (late.status_code, late.context["form"].meanwhile) == (422, [])
    assert "baru saja diubah orang lain" in late.text


def test_a_session_may_stay_where_a_place_went_out_of_use(world, as_user, schedule):
    hall = add_venue(actor=world.officer, village=world.pontang, details=VenueDetails("Balai"))
    session = schedule(place=hall, venue="Balai")
    retire_venue(actor=world.officer, venue=hall)
    client, url = as_user(world.officer), reverse("session_change", args=[session.pk])
    assert client.post(url, as_posted(client.get(url).context["form"]) | {"notes": "tetap"}).status_code == 302
    session.refresh_from_db()
    assert (session.place, session.notes) == (hall, "tetap")


def test_a_row_more_without_scripts_keeps_what_was_typed(world, as_user, session, url):
    client = as_user(world.officer)
    sent = as_posted(client.get(url).context["form"])
    sent.pop("further_topics")
    response = client.post(url, sent | {"susun": "narasumber", "venue": "Aula"})
    form = response.context["form"]
    assert (response.status_code, len(form.speakers.forms)) == (200, 3)
    assert (form["venue"].value(), form["further_topics"].value()) == ("Aula", [])
    assert client.post(url, as_posted(form)).status_code == 302


def test_another_office_is_not_offered_the_form(world, as_user, session, url):
    assert as_user(world.near_officer).get(url).status_code == 404
    assert as_user(world.operator).get(url).status_code == 403
