"""Taking an import back: exactly, as a whole, and not when something stands on it."""

import pytest
from django.forms.models import model_to_dict

from notifications.domain import consents, wishes
from offices.errors import DomainError
from tests.factories import ContactFactory, SessionFactory, UnitFactory, on_roll
from tests.villages.imports.workbooks import HEADERS, xlsx
from villages.domain.imports.undoing import undo_import, what_stands_on
from villages.models import Consent, NeighbourhoodUnit, Stakeholder


def register() -> list[dict]:
    return [model_to_dict(row) for model in (Stakeholder, NeighbourhoodUnit) for row in model.objects.order_by("pk")]


@pytest.fixture
def known(world):
    """Two contacts who swap their numbers in the file, and an RW that gets an RT."""
    upper = UnitFactory(village=world.pontang, number="05")
    lower = UnitFactory(village=world.pontang, parent=upper, number="001")
    first = ContactFactory(village=world.pontang, unit=lower, name="Contoh Ahmad", phone="+6281200000008")
    second = ContactFactory(village=world.pontang, function="pkk", name="Contoh Citra", phone="+6281200000009")
    return first, second


FILE = [
    [*HEADERS, "Surel"],
    [1, "H. Contoh Ahmad", "Ketua RT", 1, 5, "0812 0000 0009", "ahmad@contoh.test"],
    [2, "Contoh Citra", "PKK", "", "", "0812 0000 0008", ""],
    [3, "Contoh Baru", "Ketua RT", 2, 5, "0812 0000 0007", ""],
]


def test_undo_restores_exactly(desk, world, known):
    before = register()
    done = desk.write(xlsx(FILE))
    assert done.counts == {"new": 1, "changed": 2, "unchanged": 0, "error": 0}
    assert [row.phone for row in Stakeholder.objects.order_by("pk")] == [
        "+6281200000009", "+6281200000008", "+6281200000007",
    ]  # fmt: skip
    done = undo_import(actor=world.officer, done=done)
    assert (done.state, done.undone_by, register()) == ("undone", world.officer, before)
    assert undo_import(actor=world.officer, done=done).state == "undone"


def attended(made, world):
    on_roll(SessionFactory(host=world.pontang, lead=world.officer), made)
    return "1 kontak sudah ada di daftar hadir kegiatan"


def agreed(made, world):
    Consent.objects.create(
        stakeholder=made, wants_messages=True, at=made.created_at, source="telepon", notice_version="2026-11"
    )
    return "1 kontak sudah menyampaikan persetujuan atau penolakan pesan"


def took_whatsapp(made, world):
    consents.record(actor=world.officer, contact=made, how="paper")
    consents.withdraw(person=f"c{made.pk}", how="paper")
    return "1 kontak sudah menyampaikan pilihan pesan atau persetujuan WhatsApp"


def refused(made, world):
    wishes.refuse(person=f"c{made.pk}", group="reminder", source="staff", recorded_by=world.officer)
    return "1 kontak sudah menyampaikan pilihan pesan atau persetujuan WhatsApp"


def changed(made, world):
    Stakeholder.objects.filter(pk=made.pk).update(phone="")
    return "Contoh Baru sudah diubah sesudah impor"


def succeeded(made, world):
    ContactFactory(village=world.pontang, function="pkk", name="Contoh Pengganti", predecessor=made)
    return "Contoh Pengganti sudah digabung atau digantikan"


def moved_in(made, world):
    ContactFactory(village=world.pontang, function="pkk", name="Contoh Tetangga", unit=made.unit)
    return "Contoh Tetangga ditempatkan di RT/RW dari impor ini"


def renamed(made, world):
    NeighbourhoodUnit.objects.filter(pk=made.unit_id).update(number="009")
    return "RT/RW dari impor ini sudah diubah atau dipakai"


@pytest.mark.parametrize("build", [attended, agreed, took_whatsapp, refused, changed, succeeded, moved_in, renamed])
def test_what_stands_on_an_import_keeps_it(build, desk, world, known):
    done = desk.write(xlsx(FILE))
    sentence = build(Stakeholder.objects.get(name="Contoh Baru"), world)
    after = register()
    assert what_stands_on(done) == [sentence]
    with pytest.raises(DomainError) as refused:
        undo_import(actor=world.officer, done=done)
    assert sentence in refused.value.message
    done.refresh_from_db()
    assert (done.state, register()) == ("written", after)
