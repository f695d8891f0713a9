"""The text for WhatsApp groups."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from outreach.domain.invitations import token_of
from outreach.models import OutreachSession, SessionVillage
from tests.factories import ContactFactory, SessionFactory, on_roll, territory

SESSION = {"letter_number": "W.11.IMI-12", "gathering": "rapat minggon", "notes": "Rahasia"}


@pytest.fixture
def session(world, clock, settings) -> OutreachSession:
    """For Pontang and Tirtayasa, with somebody on its roll."""
    settings.PORTAL_URL = "https://desabinaan.imigrasi.go.id"
    start = dt.datetime(2026, 3, 10, 2, tzinfo=dt.UTC)
    session = SessionFactory(host=world.pontang, starts_at=start, lead=world.officer, **SESSION)
    SessionVillage.objects.create(
        session=session, village=world.tirtayasa, session_office_id=session.office_id, starts_at=start,
        **territory(world.tirtayasa),
    )  # fmt: skip
    on_roll(session, ContactFactory(village=world.pontang, name="Contoh Ani", phone="+6281299922222"))
    return session


@pytest.fixture
def text_for(as_user, session):
    def get(user, village: str = "") -> str:
        response = as_user(user).get(reverse("group_text", args=[session.pk]), {"desa": village} if village else {})
        assert response.status_code == 200
        return response.context["text"]

    return get


def test_it_says_who_invites_to_what_when_and_where(text_for, world):
    text = text_for(world.officer)
    for words in (
        "Yth. Bapak/Ibu undangan dari Desa Pontang, Kec. Pontang; Desa Tirtayasa, Kec. Tirtayasa,",
        "Waktu: Sel, 10 Mar 2026 · 09.00–11.00 WIB",
        "Tempat: Balai Desa, Desa Pontang, Kec. Pontang",
        "Bersama: rapat minggon",
        "Petugas: Petugas Serang (contoh), Kanim Serang",
        "Nomor surat: W.11.IMI-12",
        "https://desabinaan.imigrasi.go.id",
        "APK",
    ):
        assert words in text, words


def test_nobodys_link_name_or_number_is_in_it(text_for, session, world):
    text = text_for(world.officer)
    tokens = [token_of(row) for row in session.roll.all()]
    assert [word for word in (*tokens, "/u/", "Contoh Ani", "922222", "Rahasia") if word in text] == []
    assert text.count("http") == 1  # the portal's own address, no shortener, no map


def test_a_missing_number_leaves_no_line(text_for, session, world):
    OutreachSession.objects.filter(pk=session.pk).update(letter_number="", gathering="")
    text = text_for(world.officer)
    assert "Nomor" not in text
    assert "Bersama" not in text
    assert "\n\n\n" not in text


def test_of_one_village_it_names_that_one(text_for, world):
    opening = text_for(world.officer, "36.04.13.2001").splitlines()[2]
    assert opening == "Yth. Bapak/Ibu undangan dari Desa Tirtayasa, Kec. Tirtayasa,"
    assert text_for(world.officer, "31.75.06.1004") == text_for(world.officer)


def test_an_operator_has_the_own_village_alone(text_for, world):
    assert "Desa Tirtayasa" not in text_for(world.operator)
    assert "Desa Tirtayasa" not in text_for(world.operator, "36.04.13.2001")
    assert text_for(world.other_operator).splitlines()[2].endswith("Desa Tirtayasa, Kec. Tirtayasa,")


def test_it_speaks_bahasa_indonesia_to_every_officer(text_for, world):
    with translation.override("id"):
        indonesian = text_for(world.officer)
    world.officer.language = "en"
    world.officer.save()
    assert text_for(world.officer) == indonesian


@pytest.mark.parametrize(
    ("state", "heading"),
    [("cancelled", "*KEGIATAN DIBATALKAN*"), ("postponed", "*KEGIATAN DITUNDA*"), ("ongoing", "*UNDANGAN KEGIATAN")],
)
def test_it_says_what_became_of_the_session(state, heading, text_for, session, world):
    blocks = state == "ongoing"
    OutreachSession.objects.filter(pk=session.pk).update(state=state, reason="Jembatan putus.", blocks=blocks)
    text = text_for(world.officer)
    assert text.startswith(heading)
    assert ("Jembatan putus." in text) == (state != "ongoing")


@pytest.mark.parametrize("state", ["draft", "awaiting_village", "awaiting_roll", "closed"])
def test_there_is_none_before_or_after_its_time(state, as_user, session, world):
    closed = {"roll_closed_at": timezone.now(), "held_at": timezone.now()} if state == "closed" else {}
    OutreachSession.objects.filter(pk=session.pk).update(state=state, blocks=state != "draft", **closed)
    page = as_user(world.officer).get(reverse("group_text", args=[session.pk])).content.decode()
    assert "Belum ada yang dapat dibagikan" in page
    assert "<textarea" not in page
