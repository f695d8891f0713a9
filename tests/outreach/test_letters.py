"""Printed invitations, and the list of who was invited."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from outreach.domain.invitations import link_of
from outreach.domain.roll_codes import qr_of
from outreach.models import Attendance, OutreachSession, SessionTally, SessionVillage
from outreach.queries.letters import letters
from tests.factories import ContactFactory, SessionFactory, on_roll, territory
from tests.guards.queries import assert_same_queries
from villages.enums import Function


@pytest.fixture
def session(world, clock) -> OutreachSession:
    """For Pontang and Tirtayasa, with two and one on the roll, and the Camat of Pontang."""
    start = timezone.now() + dt.timedelta(days=3)
    session = SessionFactory(host=world.pontang, starts_at=start, lead=world.officer)
    home = {"village": world.tirtayasa, "starts_at": start, **territory(world.tirtayasa)}
    SessionVillage.objects.create(session=session, session_office_id=session.office_id, quota=10, **home)
    SessionTally.objects.create(session=session, **home)
    SessionTally.objects.create(session=session, village=None, starts_at=start, **territory(world.pontang))
    for village, name in (
        (world.pontang, "Contoh Ani"),
        (world.pontang, "Contoh Budi"),
        (world.tirtayasa, "Contoh Cahya"),
    ):
        on_roll(session, ContactFactory(village=village, name=name))
    camat = ContactFactory(
        village=None, function=Function.DISTRICT_HEAD, name="Contoh Camat", **territory(world.pontang)
    )
    on_roll(session, camat)
    return session


@pytest.fixture
def printed(as_user, session):
    def get(user, status: int = 200, **query) -> str:
        response = as_user(user).get(reverse("letter_print", args=[session.pk]), query)
        assert response.status_code == status
        return response.content.decode()

    return get


def row_of(name: str) -> Attendance:
    return Attendance.objects.select_related("stakeholder", "session").get(name=name)


def addressees(page: str) -> list[str]:
    found = re.findall(r'<p class="letter-to">(.*?)</p>', page, re.DOTALL)
    return [" | ".join(re.sub(r"\s+", " ", line).strip() for line in text.split("<br>")) for text in found]


def test_letters_go_through_the_camat_to_the_head_of_each_village(printed, world):
    assert addressees(printed(world.officer)) == [
        "Yth. Kepala Desa Pontang | melalui Camat Pontang | di tempat",
        "Yth. Kepala Desa Tirtayasa | melalui Camat Tirtayasa | di tempat",
        "Yth. Camat Pontang | di tempat",
    ]


def test_a_kelurahan_has_a_lurah(world, clock):
    session = SessionFactory(host=world.cakung_timur, lead=world.far_officer)
    with translation.override("id"):
        (letter,) = letters(world.far_officer, session)
    assert (letter.to, letter.through) == ("Lurah Cakung Timur", ["Camat Cakung"])


def test_a_letter_brings_the_names_of_its_village_with_their_codes(printed, world):
    page = printed(world.officer, desa="36.04.12.2001")
    assert addressees(page) == ["Yth. Kepala Desa Pontang | melalui Camat Pontang | di tempat"]
    assert "Contoh Ani" in page
    assert "Contoh Budi" in page
    assert "Contoh Cahya" not in page
    assert page.count('src="data:image/svg+xml') == 2
    assert "Lampiran</dt>" in page


def test_a_village_with_a_quota_is_asked_for_the_rest(printed, world):
    assert "Mohon dilengkapi menjadi 10 orang." in printed(world.officer, desa="36.04.13.2001")
    Attendance.objects.filter(name="Contoh Cahya").delete()
    assert "beserta 10 orang perwakilan Desa Tirtayasa" in re.sub(
        r"\s+", " ", printed(world.officer, desa="36.04.13.2001")
    )


def test_a_letter_to_one_person_still_goes_through_the_heads(printed, world):
    page = printed(world.officer, untuk=row_of("Contoh Ani").pk)
    through = "melalui Camat Pontang | melalui Kepala Desa Pontang"
    assert addressees(page) == [f"Yth. Bapak/Ibu Contoh Ani | Ketua RT, Desa Pontang | {through} | di tempat"]
    assert page.count('src="data:image/svg+xml') == 1
    assert "Contoh Budi" not in page


def test_a_letter_to_a_head_passes_only_those_above(printed, world):
    Attendance.objects.filter(name="Contoh Ani").update(function=Function.VILLAGE_HEAD)
    page = printed(world.officer, untuk=row_of("Contoh Ani").pk)
    assert addressees(page)[0].endswith("Lurah/Kepala Desa, Desa Pontang | melalui Camat Pontang | di tempat")
    page = printed(world.officer, untuk=row_of("Contoh Camat").pk)
    assert "melalui" not in addressees(page)[0]


def test_it_follows_the_letter_format_and_signs_nothing(printed, session, world):
    letter = printed(world.officer).partition("<article")[2]
    lines = [
        *("Kementerian Imigrasi dan Pemasyarakatan Republik Indonesia", "Direktorat Jenderal Imigrasi"),
        *(
            "Kantor Wilayah",
            "Kantor Imigrasi Serang",
            "Sifat",
            "Lampiran",
            "Hal",
            "Yth.",
            "${ttd_pengirim}",
            "Tembusan",
        ),
    ]
    assert [letter.index(line) for line in lines] == sorted(letter.index(line) for line in lines)
    assert "<dt>Nomor</dt>" not in letter
    OutreachSession.objects.filter(pk=session.pk).update(letter_number="W.11-1")
    assert "<dt>Nomor</dt><dd>W.11-1</dd>" in re.sub(r">\s+<", "><", printed(world.officer))


def test_paper_has_nobodys_link(printed, world):
    page = printed(world.officer)
    assert "/u/" not in page
    assert qr_of(row_of("Contoh Ani")).replace("'", "&#x27;") in page


def test_it_is_in_bahasa_indonesia_whatever_its_printer_reads(printed, world):
    def letters_in(page: str) -> list[str]:
        return re.findall(r'<article class="letter".*?</article>', page, re.DOTALL)

    indonesian = letters_in(printed(world.officer))
    world.officer.language = "en"
    world.officer.save()
    assert letters_in(printed(world.officer)) == indonesian
    assert "Kamis, 5 Maret 2026" in indonesian[0]


def test_an_operator_prints_the_own_village(printed, world):
    page = printed(world.operator)
    assert addressees(page) == ["Yth. Kepala Desa Pontang | melalui Camat Pontang | di tempat"]
    assert "Contoh Cahya" not in page
    printed(world.operator, status=404, desa="36.04.13.2001")
    printed(world.operator, status=404, untuk=row_of("Contoh Cahya").pk)


@pytest.mark.parametrize("query", [{"untuk": "x"}, {"untuk": "999999"}, {"untuk": "-1"}, {"desa": "99"}])
def test_nobody_to_write_to_is_not_found(query, printed, world):
    printed(world.officer, status=404, **query)


def test_of_a_cancelled_session_nothing_is_printed(printed, session, world):
    OutreachSession.objects.filter(pk=session.pk).update(state="cancelled", reason="banjir", blocks=False)
    page = printed(world.officer)
    assert "Tidak ada undangan untuk dicetak" in page
    assert "Contoh Ani" not in page


@pytest.fixture
def answered(session) -> OutreachSession:
    for name, answer in (("Contoh Ani", "coming"), ("Contoh Budi", "represented"), ("Contoh Cahya", "prevented")):
        Attendance.objects.filter(name=name).update(answer=answer, answered_at=timezone.now())
    Attendance.objects.filter(name="Contoh Budi").update(answer_stand_in="Contoh Wakil")
    return session


def listed(client, session, **query) -> list[str]:
    return [row["name"] for row in client.get(reverse("invited", args=[session.pk]), query).context["rows"]]


def test_answers_are_counted_and_listed(answered, as_user, world):
    client = as_user(world.officer)
    response = client.get(reverse("invited", args=[answered.pk]))
    assert response.context["answers"] == (1, 1, 1, 1)
    assert "diwakili: Contoh Wakil" in re.sub(r"\s+", " ", response.content.decode())
    assert listed(client, answered, jawaban="coming") == ["Contoh Ani"]
    assert listed(client, answered, jawaban="belum") == ["Contoh Camat"]
    assert listed(client, answered, desa="36.04.13.2001") == ["Contoh Cahya"]
    assert listed(client, answered, jawaban="xx", page="99") == []


def test_an_operator_sees_the_own_answers_alone(answered, as_user, world):
    client = as_user(world.operator)
    assert listed(client, answered) == ["Contoh Ani", "Contoh Budi"]
    assert client.get(reverse("invited", args=[answered.pk])).context["answers"] == (1, 0, 1, 0)


def test_the_session_page_counts_the_answers_for_those_who_meet_persons(answered, as_user, world):
    path = reverse("session_detail", args=[answered.pk])
    assert as_user(world.officer).get(path).context["page"].answers == (1, 1, 1, 1)
    assert 'id="invitations-title"' in as_user(world.regional_head).get(path).content.decode()
    assert 'id="invitations-title"' not in as_user(world.national).get(path).content.decode()


def test_links_are_shown_to_those_who_hand_them_out(answered, as_user, world):
    path, link = reverse("invited", args=[answered.pk]), link_of(row_of("Contoh Ani"))
    assert link in as_user(world.officer).get(path).content.decode()
    assert link in as_user(world.operator).get(path).content.decode()
    regional = as_user(world.regional_head).get(path)
    assert "Contoh Ani" in regional.content.decode()
    assert "/u/" not in regional.content.decode()
    assert {row["link"] for row in regional.context["rows"]} == {""}


def test_a_link_is_revoked_and_made_anew_from_the_list(answered, as_user, world, client):
    row = row_of("Contoh Ani")
    first = link_of(row).removeprefix("http://127.0.0.1:8000")
    officer, path = as_user(world.officer), reverse("invitation_link", args=[answered.pk, row.pk])
    back = officer.post(path + "?jawaban=coming", {"tautan": "cabut"})
    assert back["Location"] == reverse("invited", args=[answered.pk]) + "?jawaban=coming"
    page = officer.get(back["Location"]).content.decode()
    assert "Buat tautan baru" in page
    assert first not in page
    assert client.get(first).status_code == 410
    officer.post(path, {"tautan": "baru"})
    second = link_of(row_of("Contoh Ani")).removeprefix("http://127.0.0.1:8000")
    assert client.get(second).status_code == 200
    assert client.get(first).status_code == 410
    assert row_of("Contoh Ani").answer == "coming"


def test_a_link_of_another_session_or_village_is_not_found(answered, as_user, world):
    ani, cahya = row_of("Contoh Ani").pk, row_of("Contoh Cahya").pk
    assert as_user(world.officer).post(reverse("invitation_link", args=[999_999, ani])).status_code == 404
    assert as_user(world.operator).post(reverse("invitation_link", args=[answered.pk, cahya])).status_code == 404
    assert set(Attendance.objects.values_list("link_version", flat=True)) == {1}


@pytest.mark.parametrize("name", ["invited", "letter_print"])
def test_lists_cost_the_same_with_one_and_three(name, session, as_user, world):
    def add() -> None:
        on_roll(session, ContactFactory(village=world.tirtayasa))

    assert_same_queries(as_user(world.officer), reverse(name, args=[session.pk]), add)
