"""What no page of ours sends: an address or a form changed by hand is answered, never with a failure."""

import datetime as dt

import pytest

from guidance.models import Topic
from offices.dates import read_date
from offices.errors import DomainError
from offices.keys import is_key
from outreach.domain.paste.cells import count_of
from outreach.domain.paste.columns import Column
from outreach.enums import SessionState
from outreach.models import OutreachSession
from tests.outreach.cascaded import session_of_kecamatan
from tests.outreach.repeated import LATER, make

NUL, ENDLESS = "a\x00b", "9" * 5000  # Python refuses to read a number of so many digits


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1", True), ("9" * 18, True), ("9" * 19, False), ("", False), ("-1", False), ("²", False), ("1\n", False)],
)
def test_a_key_is_what_the_database_can_hold(text, expected):
    assert is_key(text) == expected


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("undangan/", {"desa": NUL}, 200),
        ("undangan/", {"jawaban": NUL}, 200),
        ("undangan/cetak/", {"desa": NUL}, 404),
        ("undangan/cetak/", {"untuk": ENDLESS}, 404),
    ],
)
def test_odd_addresses_of_invitations(world, schedule, people, as_user, path, query, status):
    session = schedule()
    response = as_user(world.officer).get(f"/kegiatan/{session.pk}/{path}", query)
    assert response.status_code == status


@pytest.mark.parametrize("versions", [f"{ENDLESS}:1", f"1:{ENDLESS}", "²:1"])
def test_odd_versions_touch_no_session_of_a_series(world, schedule, as_user, versions):
    session = schedule()
    make(session, world, LATER)
    sent = {"scope": "following", "versions": versions, "reason": "hujan", "step": "save"}
    response = as_user(world.officer).post(f"/kegiatan/{session.pk}/seri/batal/", sent)
    assert response.status_code < 500
    assert not OutreachSession.objects.filter(state=SessionState.CANCELLED).exists()


def test_odd_units_are_refused_with_the_form(world, clock, as_user):
    parent = session_of_kecamatan(world)
    response = as_user(world.officer).post(f"/kegiatan/{parent.pk}/lanjutan/", {"units": [ENDLESS]})
    assert response.status_code == 422


def test_odd_villages_of_the_quarter_are_none(world, clock, as_user):
    topic = Topic.objects.first().pk
    response = as_user(world.officer).post("/kalender/triwulan/", {"desa": [NUL], "topic": topic})
    assert response.status_code == 422
    assert not OutreachSession.objects.exists()


def test_an_endless_number_of_speakers_is_drawn_as_none(world, clock, as_user):
    sent = {"susun": "1", "speakers-TOTAL_FORMS": ENDLESS, "speakers-INITIAL_FORMS": "0"}
    assert as_user(world.officer).post("/kegiatan/baru/", sent).status_code == 200


def test_endless_numbers_are_no_month_and_no_count():
    with pytest.raises(DomainError):
        read_date(f"1.{ENDLESS}.2026", dt.date(2026, 3, 1))
    with pytest.raises(DomainError):
        count_of({Column.TOTAL: ENDLESS}, Column.TOTAL)


def test_rows_without_any_row_are_refused_with_the_form(world, clock, as_user):
    sent = {"kind": "planned", "text": "Tanggal\tDesa\tTempat\tTopik\n\n", "step": "save"}
    assert as_user(world.officer).post("/kegiatan/tempel/", sent).status_code == 422


@pytest.mark.parametrize("role", ["operator", "district_operator"])
def test_the_count_of_a_draft_opens_for_its_office_alone(world, schedule, as_user, role):
    draft = schedule(state=SessionState.DRAFT)
    path = f"/kegiatan/{draft.pk}/umum/{world.pontang.pk}/"
    assert as_user(getattr(world, role)).get(path).status_code == 404
    assert as_user(world.officer).get(path).status_code == 200
