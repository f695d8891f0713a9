"""What the page of a village tells a reader: RT reached in twelve months, what lacks, whom to call, its story."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from outreach.enums import SessionLevel, SessionState
from outreach.models import CountedParticipants, SessionReport, SessionTally, SessionUnit
from tests.factories import AssignmentFactory, ContactFactory, SessionFactory, UnitFactory, on_roll, territory
from villages.domain.unit_merges import merge_units
from villages.enums import Function, VillageStatus
from villages.models import UnitKind, VulnerabilityAssessment

NOON = dt.datetime(2026, 11, 24, 5, tzinfo=dt.UTC)
PHONE = "+6281234567890"


@pytest.fixture
def page(world):
    return reverse("village_detail", kwargs={"code": world.pontang.pk})


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def on(year: int, month: int, day: int, hour: int = 3) -> dt.datetime:
    return dt.datetime(year, month, day, hour, tzinfo=dt.UTC)


class Village:
    """RW 01 with as many RT as are asked for, and sessions for them."""

    def __init__(self, village):
        self.village = village
        self.rw = UnitFactory(village=village)

    def unit(self, number: str):
        return UnitFactory(village=self.village, parent=self.rw, number=number)

    def session_for(self, unit, starts_at, *, counted=7, **fields):
        fields = {"state": SessionState.CLOSED, "level": SessionLevel.UNIT} | fields
        session = SessionFactory(host=self.village, starts_at=starts_at, **fields)
        SessionUnit.objects.create(session=session, unit=unit, village=self.village)
        if counted:
            CountedParticipants.objects.create(session=session, village=self.village, category="public", count=counted)
        return session


@pytest.fixture
def pontang(world):
    return Village(world.pontang)


def cells(response) -> dict[str, tuple[str, str]]:
    return {cell.unit.number: (cell.state, cell.note) for cell in response.context["reach"]}


def test_the_grid_says_when_a_session_was_last_held_for_each_rt(world, as_user, page, pontang):
    months = {
        "001": on(2026, 11, 3), "002": on(2026, 9, 1), "003": on(2026, 8, 31), "004": on(2026, 2, 1),
        "005": on(2026, 1, 31), "006": on(2025, 12, 1), "007": on(2025, 11, 29),
    }  # fmt: skip
    for number, when in months.items():
        pontang.session_for(pontang.unit(number), when)
    response = as_user(world.officer).get(page)
    assert cells(response) == {
        "001": ("fresh", "Nov"), "002": ("fresh", "Sep"), "003": ("earlier", "Agu"), "004": ("earlier", "Feb"),
        "005": ("expiring", "Jan"), "006": ("expiring", "Des"), "007": ("none", "belum"),
    }  # fmt: skip
    assert "RT tersosialisasi dalam 12 bulan: 6 dari 7" in response.text


def test_the_local_day_decides_at_the_edge_of_the_twelve_months(world, as_user, page, pontang):
    """18.00 UTC on the last of November is 1 December in WIB."""
    pontang.session_for(pontang.unit("001"), on(2025, 11, 30, 18))
    pontang.session_for(pontang.unit("002"), on(2025, 11, 30, 16))
    assert cells(as_user(world.officer).get(page)) == {"001": ("expiring", "Des"), "002": ("none", "belum")}


def test_only_what_was_held_with_somebody_there_counts(world, as_user, page, pontang):
    pontang.session_for(pontang.unit("001"), on(2026, 11, 3), counted=0)
    pontang.session_for(pontang.unit("002"), on(2026, 11, 3), state=SessionState.AWAITING_ROLL)
    unit = pontang.unit("003")
    session = pontang.session_for(unit, on(2026, 11, 3), counted=0)
    on_roll(session, ContactFactory(village=world.pontang, unit=unit), annulled_at=NOON)
    unit = pontang.unit("004")
    session = pontang.session_for(unit, on(2026, 11, 3), counted=0)
    on_roll(session, ContactFactory(village=world.pontang, unit=unit), status="represented")
    states = {number: state for number, (state, _note) in cells(as_user(world.officer).get(page)).items()}
    assert states == {"001": "none", "002": "none", "003": "none", "004": "fresh"}


def test_an_rt_whose_leader_came_elsewhere_is_represented_and_never_added(world, as_user, page, pontang):
    leader = ContactFactory(village=world.pontang, unit=pontang.unit("001"), function=Function.RT_HEAD)
    member = ContactFactory(village=world.pontang, unit=pontang.unit("002"), function=Function.PKK)
    elsewhere = SessionFactory(host=world.pontang, starts_at=on(2026, 10, 5), state=SessionState.CLOSED)
    on_roll(elsewhere, leader, status="present")
    on_roll(elsewhere, member, status="present")
    response = as_user(world.officer).get(page)
    assert cells(response) == {"001": ("represented", "terwakili"), "002": ("none", "belum")}
    assert "RT tersosialisasi dalam 12 bulan: 0 dari 2" in response.text
    assert "1 RT lain terwakili" in " ".join(response.text.split())


def test_of_merged_units_the_one_in_force_has_what_was_held_for_both(world, as_user, page, pontang):
    old, new = pontang.unit("001"), pontang.unit("002")
    pontang.session_for(old, on(2026, 10, 5))
    merge_units(actor=world.officer, unit=old, into=new)
    assert cells(as_user(world.officer).get(page)) == {"002": ("fresh", "Okt")}


def test_an_rt_in_no_rw_is_in_the_grid_too(world, as_user, page, pontang):
    alone = UnitFactory(village=world.pontang, kind=UnitKind.objects.get(slug="rt"), number="009")
    pontang.session_for(alone, on(2026, 11, 3))
    response = as_user(world.officer).get(page)
    assert cells(response) == {"009": ("fresh", "Nov")}
    assert "tanpa RW" in response.text


def test_the_rt_of_another_village_stay_there(world, as_user, page, pontang):
    there = Village(world.tirtayasa)
    there.session_for(there.unit("001"), on(2026, 11, 3))
    pontang.unit("001")
    assert cells(as_user(world.officer).get(page)) == {"001": ("none", "belum")}


def test_the_way_to_plan_what_is_open_names_these_rt(world, as_user, page, pontang):
    pontang.session_for(pontang.unit("001"), on(2026, 11, 3))
    left = pontang.unit("002")
    client = as_user(world.officer)
    response = client.get(page)
    assert "Buat kegiatan lanjutan untuk 1 RT yang belum tersosialisasi" in " ".join(response.text.split())
    url = response.context["follow_up_url"]
    assert url == f"/kegiatan/baru/?desa={world.pontang.pk}&tingkat=unit&rt={left.pk}"
    form = client.get(url).context["form"]
    assert (form["level"].value(), form["units"].value()) == ("unit", [str(left.pk)])


def test_below_a_session_that_can_be_followed_they_are_ticked(world, as_user, page, pontang):
    pontang.session_for(pontang.unit("001"), on(2026, 11, 3))
    left = pontang.unit("002")
    parent = SessionFactory(host=world.pontang, starts_at=on(2026, 11, 20), state=SessionState.CLOSED)
    SessionFactory(host=world.pontang, starts_at=on(2026, 11, 22), state=SessionState.CANCELLED, reason="banjir")
    for person in (world.officer, world.operator):
        client = as_user(person)
        url = client.get(page).context["follow_up_url"]
        assert url == f"/kegiatan/{parent.pk}/lanjutan/?rt={left.pk}"
        assert client.get(url).context["ticked"] == {left.pk}


@pytest.mark.parametrize("who", ["regional_head", "national", "local_government"])
def test_others_find_no_way_to_plan(world, as_user, page, pontang, who):
    pontang.unit("001")
    response = as_user(getattr(world, who)).get(page)
    assert response.context["follow_up_url"] == ""
    assert [gap.url for gap in response.context["gaps"] if "/laporan/" not in gap.url and gap.url] == []


def gaps(response) -> list[str]:
    return [gap.text for gap in response.context["gaps"]]


def test_what_lacks_is_named_with_the_act_that_closes_it(world, as_user, page, pontang):
    pontang.unit("001")
    waiting = SessionFactory(host=world.pontang, starts_at=on(2026, 9, 5), state=SessionState.AWAITING_ROLL)
    late = SessionFactory(host=world.pontang, starts_at=on(2026, 9, 1), state=SessionState.CLOSED)
    SessionReport.objects.create(session=late, due_on=dt.date(2026, 9, 8), **territory(world.pontang))
    response = as_user(world.office_head).get(page)
    assert [(gap.text, gap.url) for gap in response.context["gaps"]] == [
        (f"Daftar hadir belum masuk: {waiting.title}, Sab, 5 Sep 2026", f"/kegiatan/{waiting.pk}/hadir/"),
        (f"Laporan belum diajukan: {late.title}, batasnya Sel, 8 Sep 2026", f"/kegiatan/{late.pk}/laporan/"),
        ("Belum ada kegiatan triwulan ini", f"/kegiatan/baru/?desa={world.pontang.pk}"),
        ("Belum ada PIMPASA utama", f"/pimpasa/tugaskan/?desa={world.pontang.pk}"),
        ("Kerawanan belum pernah dinilai", f"/desa/{world.pontang.pk}/kerawanan/"),
        (
            "Belum ada kontak lurah atau kepala desa",
            f"/kontak/baru/?tempat={world.pontang.pk}&fungsi=village_head",
        ),
        (
            "1 RW belum punya kontak ketua",
            f"/kontak/baru/?tempat={world.pontang.pk}&fungsi=rw_head&satuan=RW+01",
        ),
        (
            "1 RT belum punya kontak ketua",
            f"/kontak/baru/?tempat={world.pontang.pk}&fungsi=rt_head&satuan=RT+001%2FRW+01",
        ),
    ]


def test_what_is_there_is_no_gap(world, as_user, page, pontang):
    unit = pontang.unit("001")
    for function, of in ((Function.RT_HEAD, unit), (Function.RW_HEAD, pontang.rw), (Function.VILLAGE_HEAD, None)):
        ContactFactory(village=world.pontang, unit=of, function=function)
    AssignmentFactory(village=world.pontang, officer=world.officer)
    pontang.session_for(unit, on(2026, 11, 3))
    world.pontang.vulnerability_level, world.pontang.vulnerability_score = "low", 1
    world.pontang.vulnerability_assessed_on = dt.date(2025, 11, 24)
    world.pontang.save()
    assert gaps(as_user(world.office_head).get(page)) == []


def test_the_gaps_of_another_village_are_not_told(world, as_user, page):
    SessionFactory(host=world.tirtayasa, starts_at=on(2026, 9, 5), state=SessionState.AWAITING_ROLL)
    late = SessionFactory(host=world.tirtayasa, starts_at=on(2026, 9, 1), state=SessionState.CLOSED)
    SessionReport.objects.create(session=late, due_on=dt.date(2026, 9, 8), **territory(world.tirtayasa))
    told = gaps(as_user(world.office_head).get(page))
    assert [text for text in told if "Daftar hadir" in text or "Laporan" in text] == []


def test_a_village_another_one_took_over_lacks_nothing(world, as_user, page):
    world.pontang.status = VillageStatus.SUPERSEDED
    world.pontang.save()
    assert gaps(as_user(world.officer).get(page)) == []


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("officer", "+62 812-3456-7890"),
        ("operator", "+62 812-3456-7890"),
        ("regional_head", "+62 812-••••-7890"),
        ("national", ""),
        ("local_government", ""),
    ],
)
def test_numbers_are_whole_for_those_who_must_call_alone(world, as_user, page, who, seen):
    ContactFactory(village=world.pontang, function=Function.VILLAGE_HEAD, name="Contoh Kades", phone=PHONE)
    AssignmentFactory(village=world.pontang, officer=world.second_officer)
    text = as_user(getattr(world, who)).get(page).text
    assert {number for number in ("+62 812-3456-7890", "+62 812-••••-7890") if number in text} == {seen} - {""}
    assert (PHONE in text, "wa.me/6281234567890" in text) == (("3456" in seen,) * 2)
    assert ("Contoh Kades" in text, world.second_officer.name in text) == (bool(seen),) * 2


def test_vulnerability_is_told_with_weights_and_the_day_of_the_next_look(world, as_user, page):
    VulnerabilityAssessment.objects.create(
        village=world.pontang,
        level="medium",
        score=0,
        assessed_on=dt.date(2026, 8, 4),
        assessed_by=world.officer,
    )
    text = " ".join(as_user(world.officer).get(page).text.split())
    assert "Mengapa kerawanan sedang" in text
    assert "tinjau lagi sebelum Rab, 4 Agu 2027" in text


def test_the_story_goes_on_page_by_page(world, as_user, page):
    for number in range(15):
        SessionFactory(
            host=world.pontang, starts_at=on(2026, 10, 20) - dt.timedelta(days=number), state=SessionState.CLOSED,
            venue=f"Aula ke-{number:02}",
        )  # fmt: skip
    client = as_user(world.officer)
    first, second = client.get(page), client.get(f"{page}?riwayat=2")
    shown = [entry.note for response in (first, second) for entry in response.context["timeline"].entries]
    assert [note for note in shown if note.startswith("Aula")] == [f"Aula ke-{number:02}" for number in range(15)]
    assert "?riwayat=2#history" in first.text
    assert "?riwayat=3#history" not in second.text


@pytest.mark.parametrize("text", ["0", "-1", "x", "²", "9999999", "", "%00"])
def test_a_page_nobody_can_mean_is_the_first(world, as_user, page, text):
    SessionFactory(host=world.pontang, starts_at=on(2026, 10, 20), state=SessionState.CLOSED)
    response = as_user(world.officer).get(f"{page}?riwayat={text}")
    assert [entry.url for entry in response.context["timeline"].entries if entry.url]


@pytest.mark.parametrize(("who", "told"), [("officer", "3"), ("national", "3"), ("local_government", "< 5")])
def test_the_local_government_reads_no_count_by_which_persons_could_be_known(world, as_user, page, pontang, who, told):
    session = pontang.session_for(pontang.unit("001"), on(2026, 11, 3), counted=0)
    SessionTally.objects.filter(session=session).update(counted=3)
    for _number in range(3):
        ContactFactory(village=world.pontang, function=Function.PKK)
    context = as_user(getattr(world, who)).get(page).context
    assert [row.told for row in context["past_sessions"]] == [told]
    assert [row.told for row in context["functions"] if row.function is Function.PKK] == [told]
    assert [row.told for row in context["functions"] if row.function is Function.RT_HEAD] == ["0"]
    assert context["timeline"].entries[0].text == f"{session.title}, {told} peserta"
