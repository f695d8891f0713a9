"""The demo's people: one account per role, villages full of lifelike contacts, all of them invented and marked."""

import io
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from accounts.models import Posting, User
from desabinaan.demo.accounts import ACCOUNTS, load_accounts
from desabinaan.demo.contacts import load_contacts
from desabinaan.demo.loading import load_demo
from desabinaan.demo.units import load_units
from desabinaan.demo.villages import demo_villages
from desabinaan.pilot.loading import load_pilot
from notifications.models import Message
from offices.roles import Role
from outreach.models import OutreachSession
from tests.master_data import put_back
from villages.enums import Function
from villages.models import AssistedVillage, Consent, NeighbourhoodUnit, ServedVillage, Stakeholder

pytestmark = pytest.mark.django_db
USERNAMES = """
    petugas.serang kasi.serang kakanim.serang operator.pontang operator.tirtayasa kecamatan.pontang kakanwil.banten
    petugas.jaktim kakanim.jaktim operator.cakungtimur kakanwil.dkj pemda.jaktim direktorat admin
"""


@pytest.fixture(autouse=True)
def _master_data(db):
    put_back()


@pytest.fixture
def accounts(db):
    """The pilot's places with the demo's accounts alone."""
    load_pilot()
    return load_accounts()


@pytest.fixture
def kecamatan(db):
    """The villages of Pontang, filled."""
    load_pilot()
    villages = [village for village in demo_villages() if village.district_id == "36.04.12"]
    load_units(villages)
    load_contacts(villages)
    return villages


def test_without_demo_mode_nothing_is_loaded(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="PORTAL_DEMO=1"):
        call_command("load_demo")
    assert not User.objects.exists()
    assert not AssistedVillage.objects.exists()


def test_the_whole_demo_once_and_again(settings):
    settings.DEMO = True
    added = load_demo()
    assert (added.accounts, added.units > 1_000, added.contacts > 1_500) == (14, True, True)
    models = (User, Posting, AssistedVillage, NeighbourhoodUnit, Stakeholder, OutreachSession, Message)
    before = [list(model.objects.order_by("pk").values()) for model in models]
    assert all(before)
    out = io.StringIO()
    call_command("load_demo", stdout=out)
    assert out.getvalue() == "Contoh: ditambahkan 0 akun, 0 RT/RW (rekaan), 0 kontak, 0 kegiatan.\n"
    assert [list(model.objects.order_by("pk").values()) for model in models] == before


def test_the_villages_it_fills(accounts):
    offices = Counter(village.office.slug for village in demo_villages())
    assert offices == {"serang": 25, "jakarta-timur": 10}
    assert {"36.04.12.2001", "36.04.13.2001", "31.75.06.1004"} <= {village.pk for village in demo_villages()}


def test_the_same_people_every_time(kecamatan):
    def people() -> list[tuple]:
        return list(Stakeholder.objects.order_by("pk").values_list("village_id", "function", "name", "phone", "email"))

    before = people()
    Consent.objects.all().delete()
    Stakeholder.objects.filter(predecessor__isnull=False).delete()
    Stakeholder.objects.all().delete()
    load_contacts(kecamatan)
    assert people() == before


def test_the_accounts(accounts):
    assert list(User.objects.order_by("pk").values_list("username", flat=True)) == USERNAMES.split()
    assert {account.role for account in ACCOUNTS} == set(Role)
    places = {user.username: user.posting.label for user in User.objects.all()}
    assert places["operator.pontang"] == "Operator desa/kelurahan · Desa Pontang, Kec. Pontang"
    assert places["operator.cakungtimur"] == "Operator desa/kelurahan · Kelurahan Cakung Timur, Kec. Cakung"
    assert places["kakanim.jaktim"] == "Plt. Kepala Kantor · Kanim Jakarta Timur"
    assert places["kakanwil.banten"] == "Kepala Kanwil · Kanwil Banten"
    assert places["pemda.jaktim"] == "Pemerintah daerah · Kota Administrasi Jakarta Timur"
    head = User.objects.get(username="kakanim.serang")
    looked_after = User.objects.visible_to(head).values_list("username", flat=True)
    assert set(looked_after) == {"kakanim.serang", "operator.pontang", "operator.tirtayasa"}


def test_the_password_is_the_one_that_is_printed(settings):
    settings.DEMO_PASSWORD = "sandi lain untuk coba"
    load_pilot()
    load_accounts()
    assert User.objects.get(username="operator.pontang").check_password("sandi lain untuk coba")


def test_an_account_that_is_there_stays_as_it_is(accounts):
    User.objects.filter(username="admin").update(name="Nama Lain", password="!")
    Posting.objects.filter(user__username="direktorat").delete()
    assert load_accounts() == 0
    assert User.objects.get(username="admin").name == "Nama Lain"
    assert User.objects.get(username="direktorat").posting is None


def test_everybody_is_marked(accounts, kecamatan):
    assert set(User.objects.values_list("is_demo", flat=True)) == {True}
    assert [user.name for user in User.objects.all() if not user.name.endswith(" (contoh)")] == []
    assert set(Stakeholder.objects.values_list("is_demo", flat=True)) == {True}
    marked = AssistedVillage.objects.filter(is_demo=True)
    assert set(marked) == set(kecamatan) == {unit.village for unit in NeighbourhoodUnit.objects.all()}


def test_nobody_real_can_be_reached(accounts, kecamatan):
    addresses = [*User.objects.exclude(email="").values_list("email", flat=True)]
    addresses += Stakeholder.objects.exclude(email="").values_list("email", flat=True)
    assert [address for address in addresses if not address.endswith(".example")] == []
    assert not Stakeholder.objects.exclude(phone="").exclude(phone__startswith="+62810").exists()


def test_every_village_has_its_people(kecamatan):
    for function, number in ((Function.VILLAGE_HEAD, 1), (Function.PKK, 2), (Function.TEACHER, 1)):
        people = Counter(Stakeholder.objects.filter(function=function).values_list("village_id", flat=True))
        assert people == {village.pk: number for village in kecamatan}
    camat = Stakeholder.objects.get(function=Function.DISTRICT_HEAD)
    assert (camat.village, camat.district_id) == (None, "36.04.12")
    rws = NeighbourhoodUnit.objects.filter(kind__slug="rw")
    assert Stakeholder.objects.filter(function=Function.RW_HEAD, retired_at__isnull=True).count() == rws.count()
    labels = {unit.label for unit in NeighbourhoodUnit.objects.filter(village=kecamatan[0])}
    assert {"RW 01", "RT 001/RW 01"} <= labels


def test_people_are_as_messy_as_in_life(kecamatan):
    heads = Stakeholder.objects.filter(function__in=[Function.RT_HEAD, Function.RW_HEAD])
    assert heads.filter(phone="").exists()
    assert heads.filter(honorific="").exists()
    assert heads.filter(honorific="f").exists()
    assert Stakeholder.objects.filter(title_before="Hj.").exists()
    shared = heads.exclude(phone="").values("phone").annotate(people=Count("pk")).filter(people__gt=1)
    assert shared.exists()


def test_one_babinsa_serves_several_villages_and_exists_once(kecamatan):
    babinsa = Stakeholder.objects.filter(function=Function.ARMY)
    assert (babinsa.count(), babinsa.filter(village__isnull=True).count()) == (3, 3)
    served = Counter(ServedVillage.objects.filter(stakeholder__in=babinsa).values_list("village_id", flat=True))
    assert served == {village.pk: 1 for village in kecamatan}


def test_some_heads_were_followed_and_some_people_refused(kecamatan):
    followed = Stakeholder.objects.filter(predecessor__isnull=False)
    assert followed.exists()
    assert all(row.unit == row.predecessor.unit and row.predecessor.retired_at for row in followed)
    refused = Stakeholder.objects.filter(opted_out_at__isnull=False)
    assert refused.exists()
    assert all(row.wish_source and row.consents.count() == 2 for row in refused)
