"""Who hands villages over, and who takes them, is told: once, and reminded on the day."""

import datetime as dt

import pytest

from notifications.domain.rendering import rendered
from notifications.models import Message
from offices.errors import DomainError
from outreach.domain.hand_over_messages import HAND_OVER, still_wanted
from tests.factories import AssignmentFactory, ContactFactory
from tests.outreach.conftest import NOON
from villages.domain.assignments import assign, end
from villages.domain.hand_over import hand_over

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
LATER = TODAY + dt.timedelta(days=3)


@pytest.fixture
def pass_on(world, clock):
    for village in (world.pontang, world.tirtayasa):
        AssignmentFactory(officer=world.officer, village=village)

    def act(**fields):
        given = {"actor": world.section_head, "officer": world.officer, "successor": world.second_officer}
        return hand_over(**{**given, "on": TODAY, **fields})

    return act


def told(user) -> list[Message]:
    return list(Message.objects.filter(kind=HAND_OVER, recipient_user=user).order_by("due_at", "pk"))


def test_both_are_told_once_of_all_villages(world, pass_on, schedule):
    ContactFactory(village=world.pontang, function="village_head", name="Contoh Lurah", phone="+6281200000001")
    session = schedule()
    pass_on()
    (new,), (old,) = told(world.second_officer), told(world.officer)
    text = rendered(new).text
    assert "- Desa Pontang, Kec. Pontang: Contoh Lurah · +6281200000001" in text
    assert "- Desa Tirtayasa, Kec. Tirtayasa" in text
    assert f"- Sel, 10 Mar 2026: {session.title} · Desa Pontang, Kec. Pontang" in text
    assert f"dipegang {world.second_officer.name}" in rendered(old).text
    assert still_wanted([new, old]) == {new.pk, old.pk}


def test_a_later_first_day_is_told_at_once_and_on_its_morning(world, pass_on):
    pass_on(on=LATER)
    seven = dt.datetime.combine(LATER, dt.time(0), tzinfo=dt.UTC)
    assert [row.due_at for row in told(world.second_officer)] == [NOON, seven]


def test_handed_back_before_the_day_nobody_is_reminded(world, pass_on):
    pass_on(on=LATER)
    first = told(world.second_officer)
    pass_on(officer=world.second_officer, successor=world.officer, on=LATER)
    states = list(Message.objects.filter(pk__in=[row.pk for row in first]).values_list("state", flat=True))
    assert (states, still_wanted(first)) == (["cancelled", "cancelled"], set())


def test_a_closed_account_is_told_nothing(world, pass_on):
    world.officer.is_active = False
    world.officer.save()
    pass_on()
    assert (told(world.officer), len(told(world.second_officer))) == ([], 1)


@pytest.fixture
def give(world, clock):
    def act(**fields):
        given = {
            "actor": world.section_head, "officer": world.officer, "villages": [world.pontang.pk, world.tirtayasa.pk],
            "role": "main", "decree_number": "W.11-1", "starts_on": TODAY,
        }  # fmt: skip
        return assign(**{**given, **fields})

    return act


def test_an_officer_is_told_of_the_villages_assigned_to_them_and_what_is_planned_there(world, give, schedule):
    session = schedule()
    give()
    [row] = told(world.officer)
    subject, text, _html = rendered(row)
    assert subject == "Anda ditugasi membina 2 desa"
    for words in (
        "Mulai Senin, 2 Maret 2026 Anda PIMPASA utama desa di bawah ini.",
        f"Ditetapkan oleh {world.section_head.name}. Nomor SK: W.11-1.",
        "- Desa Tirtayasa, Kec. Tirtayasa",
        f"- Sel, 10 Mar 2026: {session.title}",
        world.serang.full_name,
    ):
        assert words in text
    assert still_wanted([row]) == {row.pk}


def test_of_a_later_first_day_they_are_reminded_in_its_morning_unless_it_was_taken_back(world, give):
    assignments = give(starts_on=LATER)
    rows = told(world.officer)
    assert [(row.due_at, row.context["title"]) for row in rows] == [
        (NOON, "Anda ditugasi membina 2 desa"),
        (dt.datetime.combine(LATER, dt.time(0), tzinfo=dt.UTC), "Hari ini 2 desa menjadi tanggung jawab Anda"),
    ]
    for assignment in assignments:
        end(actor=world.section_head, assignment=assignment, last_day=None, reason="keliru")
    assert still_wanted(rows) == set()


def test_who_reads_english_is_told_in_english(world, give):
    world.officer.language = "en"
    world.officer.save()
    give(decree_number="")
    [row] = told(world.officer)
    assert (row.language, row.context["title"]) == ("en", "You are to look after 2 villages")


def test_a_refused_assignment_tells_nobody(world, give):
    give()
    with pytest.raises(DomainError):
        give(officer=world.second_officer)
    assert told(world.second_officer) == []


def morning(user) -> list[tuple[str, str, list[str]]]:
    rows = [row for row in told(user) if row.subject_key.endswith(":day")]
    return [
        (row.state, row.context["title"], [line["label"] for line in row.context["sections"][0]["rows"]])
        for row in rows
    ]


def test_who_passes_one_of_two_villages_on_before_the_day_is_reminded_of_the_other(world, give, clock):
    give(starts_on=LATER)
    clock.shift(dt.timedelta(hours=1))
    hand_over(
        actor=world.section_head, officer=world.officer, successor=world.second_officer, on=LATER,
        villages=[world.pontang.pk],
    )  # fmt: skip
    assert morning(world.officer) == [
        ("cancelled", "Hari ini 2 desa menjadi tanggung jawab Anda", [world.pontang.label, world.tirtayasa.label]),
        ("scheduled", "Hari ini 1 desa menjadi tanggung jawab Anda", [world.tirtayasa.label]),
    ]
    before, after = [row for row in told(world.officer) if row.subject_key.endswith(":day")]
    assert (after.due_at, after.office, still_wanted([after])) == (before.due_at, world.serang, {after.pk})


def test_a_village_taken_back_before_the_day_is_not_in_its_morning(world, give):
    _pontang, tirtayasa = give(starts_on=LATER)
    end(actor=world.section_head, assignment=tirtayasa, last_day=None, reason="keliru")
    assert [row[0] for row in morning(world.officer)] == ["cancelled", "scheduled"]
    assert morning(world.officer)[-1][2] == [world.pontang.label]


def test_villages_that_pass_on_after_the_day_are_still_in_its_morning(world, give):
    assignment, *_rest = give(starts_on=LATER)
    end(actor=world.section_head, assignment=assignment, last_day=LATER, reason="pindah tugas")
    assert [(state, len(places)) for state, _title, places in morning(world.officer)] == [("scheduled", 2)]
