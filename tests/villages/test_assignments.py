"""Assigning officers to villages, correcting and ending it: who may, and what is refused in which words."""

import datetime as dt

import pytest
from django.utils import timezone

from offices.errors import DomainError
from offices.roles import Role
from tests.factories import AssignmentFactory, PostingFactory
from tests.outreach.test_races import meanwhile
from villages.domain import assignments as domain
from villages.models import Assignment, AssistedVillage

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 2)
MARCH = dt.date(2026, 3, 1)


@pytest.fixture
def today(time_machine):
    time_machine.move_to(dt.datetime(2026, 3, 2, 5, tzinfo=dt.UTC), tick=False)


@pytest.fixture
def assign(world, today):
    def make(*, actor=None, officer=None, villages=None, role="main", starts_on=MARCH, ends_on=None, decree=""):
        return domain.assign(
            actor=actor or world.section_head, officer=officer or world.officer,
            villages=villages or [world.pontang.pk],
            role=role, decree_number=decree, starts_on=starts_on, ends_on=ends_on,
        )  # fmt: skip

    return make


def refusal(act, **fields) -> tuple[str | None, str]:
    before = list(Assignment.objects.values())
    with pytest.raises(DomainError) as error:
        act(**fields)
    assert list(Assignment.objects.values()) == before
    return error.value.field, error.value.message


def test_several_villages_in_one_act(world, assign):
    assign(villages=[world.tirtayasa.pk, world.pontang.pk], decree="  CONTOH-7  Tahun 2026 ")
    rows = Assignment.objects.order_by("village")
    assert [(row.village, row.officer, row.role, row.starts_on, row.ends_on) for row in rows] == [
        (world.pontang, world.officer, "main", MARCH, None), (world.tirtayasa, world.officer, "main", MARCH, None),
    ]  # fmt: skip
    assert {row.decree_number for row in rows} == {"CONTOH-7 Tahun 2026"}
    assert {(row.office, row.district_id, row.created_by) for row in rows} == {
        (world.serang, "36.04.12", world.section_head), (world.serang, "36.04.13", world.section_head),
    }  # fmt: skip


def test_the_heads_decide(world, assign):
    sentence = (None, "Penugasan PIMPASA diputuskan Kepala Seksi atau Kepala Kantor.")
    for person in ("officer", "operator", "regional_head", "administrator", "outsider"):
        assert refusal(assign, actor=getattr(world, person)) == sentence
    assert [row.created_by for row in assign(actor=world.office_head)] == [world.office_head]


def test_nobody_assigns_oneself(world, assign):
    """Somebody who is officer and, for a time, acting section head."""
    PostingFactory(user=world.section_head, role=Role.OFFICER, office=world.serang)
    assert refusal(assign, officer=world.section_head) == (
        "officer", "Penugasan sendiri ditetapkan kepala yang lain."
    )  # fmt: skip
    assert world.section_head not in domain.candidates(actor=world.section_head)


def test_only_officers_of_the_office_only_its_villages(world, assign):
    world.officer, world.second_officer, world.near_officer  # noqa: B018 - made on first use
    assert set(domain.candidates(actor=world.section_head)) == {world.officer, world.second_officer}
    assert refusal(assign, officer=world.far_officer) == (
        "officer", ("Petugas Jaktim (contoh) tidak bertugas sebagai Petugas Imigrasi di Kanim Serang pada "
        "Min, 1 Mar 2026."),
    )  # fmt: skip
    assert refusal(assign, officer=world.office_head)[0] == "officer"
    sentence = ("villages", "Desa ini dibina kantor lain. Pilih desa binaan kantor Anda.")
    assert refusal(assign, villages=[world.pontang.pk, world.cakung_timur.pk]) == sentence
    assert refusal(assign, villages=[world.pontang.pk, "99.99.99.9999"]) == sentence
    assert refusal(assign, villages=["99.99.99.9999"]) == ("villages", "Pilih paling sedikit satu desa.")


def test_a_village_that_was_let_go(world, assign):
    AssistedVillage.objects.filter(pk=world.pontang.pk).update(status="revoked")
    assert refusal(assign) == ("villages", "Desa Pontang, Kec. Pontang tidak dibina lagi (dicabut).")


def test_days_nobody_means(world, assign):
    farthest = "Hari terakhir paling lambat sepuluh tahun lagi; kosongkan bila belum ditentukan."
    assert refusal(assign, ends_on=dt.date.max) == ("ends_on", farthest)
    (row,) = assign()
    act = {"actor": world.section_head, "assignment": row}
    assert refusal(domain.end, **act, last_day=dt.date.max, reason="mutasi") == ("last_day", farthest)


def test_an_assignment_of_a_village_that_was_let_go_stays_ended(world, assign):
    (row,) = assign(starts_on=dt.date(2026, 2, 1), ends_on=TODAY)
    AssistedVillage.objects.filter(pk=world.pontang.pk).update(status="revoked")
    values = {"actor": world.section_head, "assignment": row, "role": "main", "decree_number": "SK 7"}
    sentence = "Desa Pontang, Kec. Pontang tidak dibina lagi (dicabut)."
    for ends_on in (None, dt.date(2026, 3, 3)):
        assert refusal(domain.change, **values, starts_on=MARCH, ends_on=ends_on) == ("ends_on", sentence)
    assert domain.change(**values, starts_on=MARCH, ends_on=TODAY).decree_number == "SK 7"
    AssistedVillage.objects.filter(pk=world.pontang.pk).update(status="active", office=world.cilegon)
    assert refusal(domain.change, **values, starts_on=MARCH, ends_on=None) == (
        "ends_on", "Desa ini dibina kantor lain. Pilih desa binaan kantor Anda."
    )  # fmt: skip


def test_days_outside_the_posting(world, assign):
    posting = world.officer.posting
    posting.ends_on = dt.date(2026, 6, 30)
    posting.save()
    assert refusal(assign, ends_on=dt.date(2026, 7, 1)) == (
        "ends_on", ("Jabatan Petugas Serang (contoh) di Kanim Serang berakhir sebelum Rab, 1 Jul 2026. Majukan "
        "tanggal akhir penugasannya."),
    )  # fmt: skip
    assert refusal(assign, starts_on=dt.date(2026, 7, 1))[0] == "officer"
    assert refusal(assign, starts_on=dt.date(2024, 12, 31))[0] == "officer"
    PostingFactory(user=world.officer, role=Role.OFFICER, office=world.serang, starts_on=dt.date(2026, 7, 1))
    assert assign(ends_on=dt.date(2026, 7, 1))
    assert assign(villages=[world.linduk.pk])


def test_every_village_in_the_way_is_named(world, assign):
    for village in (world.pontang, world.tirtayasa):
        AssignmentFactory(officer=world.second_officer, village=village, ends_on=dt.date(2026, 3, 31))
    field, sentence = refusal(assign, villages=[world.pontang.pk, world.linduk.pk, world.tirtayasa.pk])
    period = "sejak Kam, 1 Jan 2026 sampai Sel, 31 Mar 2026"
    assert (field, sentence) == ("villages", " ".join(
        f"Petugas2 Serang (contoh) sudah menjadi PIMPASA utama di Desa {name}, Kec. {name} {period}."
        for name in ("Pontang", "Tirtayasa")
    ))  # fmt: skip
    assert len(assign(villages=[world.pontang.pk, world.linduk.pk], role="assisting")) == 2
    assert len(assign(villages=[world.tirtayasa.pk], starts_on=dt.date(2026, 4, 1))) == 1


def test_the_same_pair_twice(world, assign):
    assign(role="assisting")
    assert refusal(assign) == (
        "villages", ("Petugas Serang (contoh) sudah menjadi PIMPASA pendamping di Desa Pontang, Kec. Pontang sejak "
        "Min, 1 Mar 2026."),
    )  # fmt: skip


def test_mistyped_days(assign):
    assert refusal(assign, ends_on=dt.date(2026, 2, 28))[0] == "ends_on"
    assert refusal(assign, starts_on=dt.date(226, 3, 1))[0] == "starts_on"
    assert refusal(assign, starts_on=dt.date(2206, 3, 1))[0] == "starts_on"


def test_correcting(world, assign):
    (row,) = assign(ends_on=dt.date(2026, 3, 31))
    change = lambda **fields: domain.change(**{  # noqa: E731
        "actor": world.office_head, "assignment": row, "role": "assisting", "decree_number": "CONTOH-8",
        "starts_on": MARCH, "ends_on": None, **fields,
    })  # fmt: skip
    change()
    row.refresh_from_db()
    assert (row.role, row.decree_number, row.ends_on) == ("assisting", "CONTOH-8", None)
    AssignmentFactory(officer=world.second_officer, village=world.pontang)
    assert refusal(change, role="main")[1].startswith("Petugas2 Serang (contoh) sudah menjadi PIMPASA utama")
    assert refusal(change, actor=world.officer)[1] == "Penugasan PIMPASA diputuskan Kepala Seksi atau Kepala Kantor."
    assert refusal(change, starts_on=dt.date(2024, 1, 1))[0] == "officer"
    far_head = world.person("kasi.jaktim", Role.SECTION_HEAD, office=world.jaktim)
    assert refusal(change, actor=far_head) == (None, "Penugasan ini milik kantor lain.")


def test_ending(world, assign):
    (row,) = assign()
    end = lambda **fields: domain.end(  # noqa: E731
        **{"actor": world.section_head, "assignment": row, "last_day": TODAY, "reason": "mutasi", **fields}
    )
    assert refusal(end, reason="  ") == ("reason", "Tuliskan alasannya; tampil di riwayat desa.")
    assert refusal(end, last_day=dt.date(2026, 2, 1))[0] == "last_day"
    assert (end().ends_on, end().end_reason) == (TODAY, "mutasi")
    assert refusal(end, last_day=dt.date(2026, 3, 9))[0] == "last_day"
    assert end(last_day=None).ends_on == MARCH
    assert refusal(end) == (None, "Penugasan ini sudah berakhir Min, 1 Mar 2026.")


def test_what_never_began_leaves_its_history_only(world, assign):
    (row,) = assign(starts_on=TODAY)
    assert domain.end(actor=world.section_head, assignment=row, last_day=None, reason="keliru") is None
    assert not Assignment.objects.exists()
    events = Assignment.pgh_event_model.objects.filter(pgh_obj_id=row.pk)
    assert [event.officer_id for event in events] == [world.officer.pk]
    assert refusal(lambda: domain.end(actor=world.section_head, assignment=row, last_day=None, reason="lagi")) == (
        None, "Penugasan ini sudah dihapus orang lain. Muat ulang halaman.",
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_of_two_main_officers_at_the_same_moment_one_is_told(world):
    for needed in ("officer", "second_officer", "section_head", "office_head", "pontang"):
        getattr(world, needed)
    days = {"role": "main", "decree_number": "", "starts_on": timezone.localdate(), "villages": [world.pontang.pk]}
    refused = meanwhile(
        lambda: domain.assign(actor=world.section_head, officer=world.officer, **days),
        lambda: domain.assign(actor=world.office_head, officer=world.second_officer, **days),
    )
    assert isinstance(refused, DomainError)
    assert "Petugas Serang (contoh) sudah menjadi PIMPASA utama" in refused.message
    assert [row.officer for row in Assignment.objects.all()] == [world.officer]
