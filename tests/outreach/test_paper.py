"""The roll on paper: which lines, which numbers, what it says of itself; filled as a proof."""

import datetime as dt
import re
from uuid import uuid4

import pytest
import segno
from django.urls import reverse
from django.utils import timezone

from outreach.domain.paper import sheet_code
from outreach.models import (
    Attendance,
    AttendanceBatch,
    AttendanceSignature,
    CountedParticipants,
    HeldEntry,
    OutreachSession,
    SessionTally,
    SessionVillage,
)
from tests.factories import ContactFactory, SessionFactory, UnitFactory, on_roll, territory
from tests.guards.queries import assert_same_queries
from villages.enums import Function


@pytest.fixture
def session(world, clock) -> OutreachSession:
    """For Pontang and Tirtayasa: the village's own people, RW 02 before RW 01 on the roll, and the Camat."""
    start = timezone.now() + dt.timedelta(days=3)
    session = SessionFactory(host=world.pontang, starts_at=start, lead=world.officer)
    home = {"village": world.tirtayasa, "starts_at": start, **territory(world.tirtayasa)}
    SessionVillage.objects.create(session=session, session_office_id=session.office_id, **home)
    SessionTally.objects.create(session=session, **home)
    SessionTally.objects.create(session=session, village=None, starts_at=start, **territory(world.pontang))
    second, first = (UnitFactory(village=world.pontang, number=number) for number in ("02", "01"))
    for village, name, unit in (
        (world.pontang, "Contoh Ani", None),
        (world.pontang, "Contoh Budi", UnitFactory(village=world.pontang, parent=second, number="003")),
        (world.pontang, "Contoh Dewi", UnitFactory(village=world.pontang, parent=first, number="001")),
        (world.tirtayasa, "Contoh Cahya", None),
    ):
        on_roll(session, ContactFactory(village=village, name=name, unit=unit))
    camat = ContactFactory(
        village=None, function=Function.DISTRICT_HEAD, name="Contoh Camat", **territory(world.pontang)
    )
    on_roll(session, camat)
    return session


@pytest.fixture
def printed(as_user, session):
    def get(user, status: int = 200, **query) -> str:
        response = as_user(user).get(reverse("attendance_print", args=[session.pk]), query)
        assert response.status_code == status
        return response.content.decode()

    return get


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def sheet(page: str) -> str:
    return page.partition("<article")[2].partition("</article>")[0]


def lines(page: str) -> list[str]:
    """Group titles, and ``number name`` of each line, empty ones with their number alone."""
    table = sheet(page).partition('class="sheet-lines"')[2].partition("<tfoot")[0]
    found = []
    for row in re.findall(r"<tr.*?</tr>", table.partition("</thead>")[2], re.DOTALL):
        cells = [words(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        found.append(cells[0] if len(cells) == 1 else " ".join(cells[:2]).strip())
    return found


def test_lines_are_grouped_by_village_and_rw_under_the_numbers_of_the_roll(printed, world):
    assert lines(printed(world.officer, baris="5")) == [
        *("Desa Pontang", "1. Contoh Ani", "RW 01 · Desa Pontang", "3. Contoh Dewi"),
        *(
            "RW 02 · Desa Pontang",
            "2. Contoh Budi",
            "Desa Tirtayasa",
            "4. Contoh Cahya",
            "Kecamatan",
            "5. Contoh Camat",
        ),
        *("Belum ada di daftar: tulis nama, desa, dan RT/RW", "6.", "7.", "8.", "9.", "10."),
    ]


def test_one_village_alone_and_empty_lines_go_on_after_everybody(printed, world):
    page = printed(world.officer, desa=world.tirtayasa.pk, baris="5")
    assert lines(page)[:2] == ["Desa Tirtayasa", "4. Contoh Cahya"]
    assert lines(page)[3:] == ["6.", "7.", "8.", "9.", "10."]
    assert lines(printed(world.officer, desa="kecamatan", baris="0")) == ["Kecamatan", "5. Contoh Camat"]
    printed(world.officer, status=404, desa="36.04.99.2001")


def test_an_operator_prints_the_own_village_alone(printed, world):
    page = printed(world.operator)
    assert "Contoh Dewi" in page
    assert "Contoh Cahya" not in page
    assert "Contoh Camat" not in page
    printed(world.operator, status=404, desa=world.tirtayasa.pk)


@pytest.mark.parametrize(("asked", "number"), [("0", 0), ("5", 5), ("10", 10), ("20", 20), ("", 10), ("7", 10)])
def test_as_many_empty_lines_as_chosen(printed, world, asked, number):
    assert sum(line.rstrip(".").isdigit() for line in lines(printed(world.officer, baris=asked))) == number


def test_an_empty_roll_has_25_lines(as_user, world, clock):
    session = SessionFactory(host=world.pontang, lead=world.officer)
    page = as_user(world.officer).get(reverse("attendance_print", args=[session.pk])).content.decode()
    assert lines(page) == [f"{number}." for number in range(1, 26)]


def test_signatures_stand_left_and_right_in_turn(printed, world):
    sides = [
        "right" if row.index("sheet-dots") > row.index("</td>", row.index("sheet-sign")) else "left"
        for row in re.findall(r"<tr>\s*<td class=\"sheet-number\">.*?</tr>", sheet(printed(world.officer)), re.DOTALL)
    ]
    assert sides == ["left", "right"] * 7 + ["left"]


def test_a_sheet_says_what_it_is_of_and_signs_for_nobody(printed, session, world):
    text = words(sheet(printed(world.officer)))
    parts = [
        *("Kementerian Imigrasi", "Direktorat Jenderal Imigrasi", "Kantor Imigrasi Serang", "DAFTAR HADIR"),
        *("Kamis, 5 Maret 2026", sheet_code(session), "Peserta umum", "Pencari kerja", "Petugas Imigrasi,"),
        *(
            "Mengetahui, Kepala Desa Pontang,",
            "Mengetahui, Kepala Desa Tirtayasa,",
            "UU 27/2022",
            "Jangan menulis NIK",
        ),
    ]
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)
    assert "ttd" not in text


def test_a_sheet_has_a_code_whose_last_digit_tells_a_slip():
    assert [sheet_code(OutreachSession(pk=pk)) for pk in (1, 18, 1234, 1243)] == ["1-8", "18-2", "1234-4", "1243-5"]


def test_the_qr_leads_to_the_page_it_is_typed_in_at(printed, session, world, settings):
    page = settings.PORTAL_URL + reverse("attendance_type", args=[session.pk])
    drawn = segno.make(page, error="m", micro=False).svg_data_uri(dark="#000", light="#fff")
    assert drawn.replace("'", "&#x27;") in printed(world.officer)


def test_an_open_roll_can_be_printed_filled_and_says_it_may_change(printed, session, world):
    Attendance.objects.filter(name="Contoh Ani").update(status="represented", represented_by="Contoh Wakil", version=1)
    page = printed(world.officer, isi="terisi")
    assert "diwakili: Contoh Wakil" in re.sub(r"\s+", " ", page)
    assert "belum ditutup, isinya masih dapat berubah" in page
    assert "Contoh Wakil" not in printed(world.officer)


def test_a_closed_roll_is_printed_as_a_proof(printed, session, world):
    ani = Attendance.objects.get(name="Contoh Ani")
    Attendance.objects.filter(pk=ani.pk).update(status="present", version=1)
    Attendance.objects.filter(name="Contoh Dewi").update(annulled_at=timezone.now())
    AttendanceSignature.objects.create(
        attendance=ani, strokes=[[[0, 0], [500, 1000]], [[10, 20]]], signed_at=timezone.now(),
        received_at=timezone.now(), taken_by=world.officer,
    )  # fmt: skip
    for sex, number in (("f", 12), ("m", 5), ("", 3)):
        CountedParticipants.objects.create(
            session=session, village=world.pontang, category="pupil", sex=sex, count=number
        )
    now = timezone.now()
    OutreachSession.objects.filter(pk=session.pk).update(state="closed", roll_closed_at=now, held_at=now)
    page = printed(world.officer)
    text = words(sheet(page))
    assert "Daftar hadir sudah ditutup" in text
    assert "hadir atau diwakili 1 orang" in text
    assert "Dicetak pada Sen, 2 Mar 2026 · 12.00 WIB" in text
    assert text.count("${ttd_pengirim}") == 3
    assert "Desa Pontang 12 5 20" in text
    assert '<path d="M0 0L500 1000" />' in page
    assert "Belum ada di daftar" not in page
    assert "3. Contoh Dewi Ketua RT 001/RW 01 dibatalkan" in text
    assert "sheet-dots" in printed(world.officer, isi="kosong")


def test_it_is_in_bahasa_indonesia_whatever_its_printer_reads(printed, world):
    indonesian = sheet(printed(world.officer))
    world.officer.language = "en"
    world.officer.save()
    assert sheet(printed(world.officer)) == indonesian


@pytest.mark.parametrize("name", ["attendance_print", "attendance_type"])
def test_a_longer_roll_costs_the_same(name, session, as_user, world):
    def add() -> None:
        on_roll(
            session, ContactFactory(village=world.tirtayasa, unit=UnitFactory(village=world.tirtayasa, number="09"))
        )
        world.tirtayasa.units.all().update(retired_at=timezone.now())

    assert_same_queries(as_user(world.officer), reverse(name, args=[session.pk]), add)


def test_the_page_to_type_it_in_has_the_lines_of_the_paper(session, as_user, world):
    Attendance.objects.filter(name="Contoh Dewi").update(annulled_at=timezone.now())
    response = as_user(world.officer).get(reverse("attendance_type", args=[session.pk]))
    data = response.context["data"]
    assert [(line["no"], line["name"], line["group"]) for line in data["lines"]] == [
        (1, "Contoh Ani", "Desa Pontang"),
        (2, "Contoh Budi", "RW 02 · Desa Pontang"),
        (4, "Contoh Cahya", "Desa Tirtayasa"),
        (5, "Contoh Camat", "Kecamatan"),
    ]
    assert (data["next"], data["open"]) == (6, True)
    own = as_user(world.operator).get(reverse("attendance_type", args=[session.pk])).context["data"]
    assert ([line["no"] for line in own["lines"]], len(own["villages"])) == ([1, 2], 1)


def test_counts_by_age_are_not_typed_over(session, as_user, world):
    for age, number in (("", 4), ("18-35", 9)):
        CountedParticipants.objects.create(
            session=session, village=world.pontang, category="public", sex="f", age_band=age, count=number
        )
    response = as_user(world.officer).get(reverse("attendance_type", args=[session.pk]))
    row = response.context["counted"][0]
    assert (row["by_age"], row["cells"][0]["count"], row["cells"][1]["count"]) == (9, 4, None)


def test_the_page_to_type_it_in_is_of_villages_of_the_session_in_sight(session, as_user, world):
    path = reverse("attendance_type", args=[session.pk])
    for person, desa, status in (
        (world.officer, world.tirtayasa.pk, 200),
        (world.officer, "36.04.99.2001", 404),
        (world.operator, world.tirtayasa.pk, 404),
    ):
        assert as_user(person).get(path, {"desa": desa}).status_code == status


def test_each_village_is_typed_in_and_printed_as_open_until_its_own_is_closed(session, printed, as_user, world):
    SessionVillage.objects.filter(session=session, village=world.pontang).update(
        locked_at=timezone.now(), locked_by=world.officer
    )
    path = reverse("attendance_type", args=[session.pk])
    found = {
        (who, desa): as_user(getattr(world, who)).get(path, {"desa": desa}).context["data"]["open"]
        for who, desa in (
            ("officer", ""),
            ("officer", world.pontang.pk),
            ("officer", world.tirtayasa.pk),
            ("operator", ""),
        )
    }
    assert list(found.values()) == [True, False, True, False]
    assert "Daftar hadir sudah ditutup" in words(printed(world.officer, desa=world.pontang.pk))
    assert "Daftar hadir sudah ditutup" not in words(printed(world.officer, desa=world.tirtayasa.pk))


@pytest.mark.parametrize(("reason", "two"), [("conflict", True), ("roll_closed", False)])
def test_a_line_has_two_records_only_where_they_contradict_each_other(session, as_user, world, reason, two):
    ani = Attendance.objects.get(name="Contoh Ani")
    batch = AttendanceBatch.objects.create(
        id=uuid4(), session=session, user=world.operator, entries=[], received_at=timezone.now()
    )
    HeldEntry.objects.create(
        session=session, village=world.pontang, attendance=ani, batch=batch, reason=reason, entry={"status": "ill"},
        held_at=timezone.now(), sent_by=world.operator,
    )  # fmt: skip
    data = as_user(world.officer).get(reverse("attendance_type", args=[session.pk])).context["data"]
    assert {line["name"]: line["two"] for line in data["lines"]}["Contoh Ani"] == two


@pytest.mark.parametrize("state", ["cancelled", "postponed", "scheduled"])
def test_a_sheet_of_a_session_called_off_says_so(session, printed, world, state):
    off = state != "scheduled"
    OutreachSession.objects.filter(pk=session.pk).update(state=state, blocks=not off, reason="banjir" if off else "")
    assert ("tidak berlangsung pada tanggal di kertas ini" in printed(world.officer)) == off
