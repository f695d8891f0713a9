"""The screen at the venue: it carries the key of its session and of no other, and only while it is of use."""

import datetime as dt
import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from outreach.domain import venue_codes
from outreach.models import OutreachSession
from tests.factories import SessionFactory


@pytest.fixture
def session(world, clock) -> OutreachSession:
    return SessionFactory(host=world.pontang, starts_at=timezone.now() + dt.timedelta(hours=3), lead=world.officer)


def data_of(page: str) -> dict:
    found = re.search(r'<script id="venue-data" type="application/json">(.*?)</script>', page)
    return json.loads(found[1]) if found else {}


def test_it_brings_the_key_of_this_session_to_go_on_without_signal(session, world, as_user):
    page = as_user(world.operator).get(reverse("venue_code", args=[session.pk])).content.decode()
    data = data_of(page)
    assert bytes.fromhex(data["key"]) == venue_codes.key_of(session)
    assert (data["step"], data["digits"]) == (60, 6)
    assert data["opens"] == (session.starts_at - dt.timedelta(hours=1)).isoformat()
    assert data["words"]["early"] == "Kode ini baru diterima mulai pukul 14.00 WIB."
    # no code stands in the page itself: a copy of it would be an old one
    assert venue_codes.code_at(session, timezone.now()) not in page


@pytest.mark.parametrize("state", ["draft", "awaiting_village", "postponed", "cancelled", "awaiting_roll", "closed"])
def test_where_nobody_can_check_in_there_is_no_key(state, session, world, as_user):
    off = state in ("draft", "postponed", "cancelled")
    closed_at = timezone.now() if state == "closed" else None
    OutreachSession.objects.update(
        state=state,
        blocks=not off,
        reason="Jembatan putus" if off else "",
        roll_closed_at=closed_at,
        held_at=closed_at,
    )
    page = as_user(world.officer).get(reverse("venue_code", args=[session.pk])).content.decode()
    assert "Tidak ada kode untuk kegiatan ini" in page
    assert venue_codes.key_of(session).hex() not in page


def test_after_the_end_there_is_none_either(session, world, as_user, clock):
    clock.move_to(session.ends_at, tick=False)
    assert data_of(as_user(world.officer).get(reverse("venue_code", args=[session.pk])).content.decode()) == {}
