"""Personal links and the answers given with them, below the page."""

import datetime as dt

import pytest
from django.utils import timezone

from offices.errors import DomainError
from outreach.domain import invitations, roll_codes
from outreach.domain.invitations import LinkError
from outreach.domain.titles import office_of
from outreach.enums import InvitationAnswer
from outreach.models import Attendance, OutreachSession
from tests.factories import ContactFactory, SessionFactory, on_roll

TOMORROW = dt.timedelta(days=1)


@pytest.fixture
def row(world, clock) -> Attendance:
    session = SessionFactory(host=world.pontang, starts_at=timezone.now() + TOMORROW)
    return on_roll(session, ContactFactory(village=world.pontang, name="Contoh Ani"))


def problem_of(token: str) -> str:
    with pytest.raises(LinkError) as refused:
        invitations.attendance_of(token)
    return refused.value.problem.value


def answer(row: Attendance, what: InvitationAnswer = InvitationAnswer.COMING, **fields) -> Attendance:
    return invitations.answer(attendance=row, answer=what, **fields)


def test_a_link_opens_its_row_and_is_short(row, settings):
    settings.PORTAL_URL = "https://desa.imigrasi.go.id"
    link = invitations.link_of(row)
    assert link == f"https://desa.imigrasi.go.id/u/{invitations.token_of(row)}/"
    assert len(link) < 70
    assert invitations.attendance_of(invitations.token_of(row)) == row


def test_a_made_up_link_costs_no_query(row, django_assert_num_queries):
    token = invitations.token_of(row)
    pk, version, signature = token.split(".")
    made_up = [
        token[:-1],
        f"{pk}.2.{signature}",
        f"{pk}1.{version}.{signature}",
        f"{pk}.{version}.{'A' * len(signature)}",
        roll_codes.code_of(row).removeprefix(roll_codes.PREFIX),
        "",
        ".",
        "..",
        "a" * 5000,
        "…é\x00",
    ]
    with django_assert_num_queries(0):
        assert {problem_of(wrong) for wrong in made_up} == {"unknown"}


def test_a_link_of_before_the_key_was_replaced_still_opens(row, settings):
    token = invitations.token_of(row)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert invitations.attendance_of(token) == row
    assert invitations.token_of(row) != token


def test_a_revoked_link_opens_nothing_until_a_new_one_is_made(row, world):
    first = invitations.token_of(row)
    invitations.revoke(attendance=row, actor=world.officer)
    invitations.revoke(attendance=row, actor=world.officer)  # a second tap on the same page
    row.refresh_from_db()
    assert invitations.link_of(row) == ""
    assert problem_of(first) == "revoked"
    assert problem_of(invitations.token_of(row)) == "revoked"
    invitations.renew(attendance=row, actor=world.officer)
    row.refresh_from_db()
    assert invitations.attendance_of(invitations.token_of(row)) == row
    assert problem_of(first) == "revoked"
    invitations.renew(attendance=row, actor=world.officer)
    assert Attendance.objects.get(pk=row.pk).link_version == row.link_version


def test_only_who_hands_invitations_out_may_revoke(row, world):
    for actor in (world.regional_head, world.national, world.outsider):
        with pytest.raises(DomainError):
            invitations.revoke(attendance=row, actor=actor)
        with pytest.raises(DomainError):
            invitations.renew(attendance=row, actor=actor)
    assert Attendance.objects.get(pk=row.pk).link_version == 1


@pytest.mark.parametrize(
    ("state", "after_the_end", "problem"),
    [
        ("draft", False, "unknown"),
        ("awaiting_village", False, None),
        ("scheduled", False, None),
        ("scheduled", True, "over"),
        ("ongoing", False, None),
        ("ongoing", True, "over"),
        ("cancelled", False, None),
        ("cancelled", True, "over"),
        ("postponed", True, None),
        ("awaiting_roll", False, "over"),
        ("closed", False, "over"),
    ],
)
def test_how_long_a_link_lives(state, after_the_end, problem, world, clock):
    session = SessionFactory(host=world.pontang, state=state, starts_at=timezone.now(), reason="banjir")
    row = on_roll(session, ContactFactory(village=world.pontang))
    clock.move_to(session.ends_at if after_the_end else session.ends_at - dt.timedelta(seconds=1), tick=False)
    token = invitations.token_of(row)
    assert (problem_of(token) if problem else invitations.attendance_of(token)) == (problem or row)


def test_a_session_put_off_for_ever_lets_its_links_go(world, clock):
    session = SessionFactory(host=world.pontang, state="postponed", starts_at=timezone.now(), reason="banjir")
    row = on_roll(session, ContactFactory(village=world.pontang))
    clock.move_to(session.ends_at + invitations.PUT_OFF_FOR, tick=False)
    assert problem_of(invitations.token_of(row)) == "over"


def test_a_link_is_over_once_the_roll_says_something(row):
    Attendance.objects.filter(pk=row.pk).update(status="present", version=1)
    assert problem_of(invitations.token_of(row)) == "over"


def test_an_answer_is_kept_beside_the_roll_and_may_change(row, clock):
    answer(row, InvitationAnswer.REPRESENTED, stand_in="  Contoh   Wakil ")
    kept = Attendance.objects.get(pk=row.pk)
    assert (kept.answer, kept.answer_stand_in, kept.answered_at) == ("represented", "Contoh Wakil", timezone.now())
    assert (kept.status, kept.represented_by, kept.version, kept.recorded_at) == ("", "", 0, None)
    clock.shift(dt.timedelta(hours=1))
    answer(row, InvitationAnswer.COMING, stand_in="Contoh Wakil")
    kept.refresh_from_db()
    assert (kept.answer, kept.answer_stand_in, kept.answered_at) == ("coming", "", timezone.now())


def test_an_answer_is_no_correction_of_the_roll(row, world):
    answer(row)
    answer(row, InvitationAnswer.PREVENTED)
    invitations.revoke(attendance=row, actor=world.officer)
    assert Attendance.pgh_event_models["correction"].objects.count() == 0


def test_what_the_roll_has_recorded_is_touched_by_nobody_from_outside(row, world):
    Attendance.objects.filter(pk=row.pk).update(status="present", version=1)
    with pytest.raises(DomainError):
        answer(row)
    invitations.revoke(attendance=row, actor=world.officer)
    kept = Attendance.objects.get(pk=row.pk)
    assert (kept.answer, kept.link_version) == ("", 1)
    assert Attendance.pgh_event_models["correction"].objects.count() == 0


def test_who_is_represented_says_by_whom(row):
    with pytest.raises(DomainError) as refused:
        answer(row, InvitationAnswer.REPRESENTED, stand_in="  ")
    assert refused.value.field == "stand_in"
    assert Attendance.objects.get(pk=row.pk).answer == ""


@pytest.mark.parametrize("state", ["awaiting_village", "postponed", "cancelled", "ongoing", "closed"])
def test_answers_are_taken_while_the_session_stands(state, world, clock):
    session = SessionFactory(host=world.pontang, state=state, starts_at=timezone.now() + TOMORROW, reason="banjir")
    row = on_roll(session, ContactFactory(village=world.pontang))
    with pytest.raises(DomainError):
        answer(row)
    assert Attendance.objects.get(pk=row.pk).answer == ""


def test_answers_are_taken_until_the_start(row, clock):
    session = row.session
    clock.move_to(session.starts_at - dt.timedelta(seconds=1), tick=False)
    answer(row)
    clock.move_to(session.starts_at, tick=False)
    assert not invitations.may_answer(session, now=timezone.now())
    with pytest.raises(DomainError):
        answer(row, InvitationAnswer.PREVENTED)
    assert Attendance.objects.get(pk=row.pk).answer == "coming"


def test_a_page_that_stayed_open_cannot_answer_what_changed_meanwhile(row, world):
    revoked = Attendance.objects.select_related("session").get(pk=row.pk)
    invitations.revoke(attendance=row, actor=world.officer)
    with pytest.raises(DomainError):
        answer(revoked)
    invitations.renew(attendance=Attendance.objects.get(pk=row.pk), actor=world.officer)
    moved = Attendance.objects.select_related("session").get(pk=row.pk)
    OutreachSession.objects.filter(pk=row.session_id).update(state="cancelled", reason="banjir", blocks=False)
    with pytest.raises(DomainError):
        answer(moved)
    assert Attendance.objects.get(pk=row.pk).answer == ""


def test_the_code_of_the_roll_finds_its_row_and_opens_nothing(row, world, django_assert_num_queries):
    code = roll_codes.code_of(row)
    with django_assert_num_queries(0):
        assert roll_codes.attendance_id_of(code) == row.pk
        wrong = [code[:-1], code.removeprefix("DBI."), "", "DBI.", "DBI.zz.zz", f"DBI.{invitations.token_of(row)}"]
        assert [roll_codes.attendance_id_of(other) for other in wrong] == [None] * len(wrong)
    invitations.revoke(attendance=row, actor=world.officer)
    assert roll_codes.attendance_id_of(code) == row.pk


@pytest.mark.parametrize(
    ("function", "unit", "written"),
    [
        ("rt_head", "RT 003/RW 05", "Ketua RT 003/RW 05"),
        ("rw_head", "RW 05", "Ketua RW 05"),
        ("rt_head", "Dusun 2", "Ketua RT Dusun 2"),
        ("pkk", "", "Kader PKK"),
        ("pkk", "RT 003/RW 05", "Kader PKK RT 003/RW 05"),
    ],
)
def test_an_office_is_named_once(function, unit, written):
    assert office_of(Attendance(function=function, unit_label=unit)) == written


def test_the_picture_of_the_code_is_a_picture_in_place(row):
    assert roll_codes.qr_of(row).startswith("data:image/svg+xml")
