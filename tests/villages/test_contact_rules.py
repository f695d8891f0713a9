"""Names with titles, shared phones and villages served."""

import datetime as dt

import pytest
from django.urls import reverse

from offices.errors import DomainError
from tests.factories import ContactFactory, UnitFactory, territory
from tests.guards.queries import assert_same_queries
from villages.domain.consents import opt_in, opt_out
from villages.domain.contact_phones import phone_stays_free
from villages.domain.contacts import (
    ContactDetails,
    add_contact,
    change_contact,
    move_contact,
    restore_contact,
    retire_contact,
)
from villages.models import AssistedVillage, Consent, ServedVillage, Stakeholder, UnitKind
from villages.queries.contact_page import kept_contacts

PHONE = "+6281234567890"
NOON = dt.datetime(2026, 11, 20, 5, tzinfo=dt.UTC)


def add(world, *, village=None, actor=None, told="", **values):
    values = {"function": "pkk", "name": "Contoh Baru"} | values
    place = village or world.pontang
    return add_contact(
        actor=actor or world.officer,
        village=village,
        district=place.district,
        details=ContactDetails(**values),
        told=told,
    )


def babinsa(world, *served, **values):
    return add(world, function="army", name="Serka Contoh Babinsa", serves=served, **values)


@pytest.mark.parametrize(
    ("typed", "columns"),
    [
        ({"name": "Drs H Contoh, M.Si"}, ("Drs. H.", "Contoh", "M.Si.")),
        ({"name": "Contoh", "title_before": "Datuk"}, ("Datuk", "Contoh", "")),
        ({"name": "H. Contoh", "title_before": "H."}, ("H.", "Contoh", "")),
        (
            {"name": "H. Contoh, S.E.", "title_before": "Datuk", "title_after": "S.H."},
            ("Datuk H.", "Contoh", "S.H., S.E."),
        ),
    ],
)
def test_titles_typed_in_the_name_join_those_of_their_fields(world, typed, columns):
    contact = add(world, village=world.pontang, **typed)
    assert (contact.title_before, contact.name, contact.title_after) == columns
    assert contact.name_key == "contoh"


def test_a_name_with_titles_longer_than_a_roll_has_room_for_is_refused(world):
    with pytest.raises(DomainError) as refused:
        add(world, village=world.pontang, name="X" * 110, title_before="Tubagus", title_after="S.Sos.")
    assert (refused.value.field, Stakeholder.objects.count()) == ("name", 0)


def test_two_spellings_of_a_name_are_one_person_unless_their_phones_differ(world):
    add(world, village=world.pontang, name="Hj. Siti Aminah", phone="081234567890")
    with pytest.raises(DomainError, match="sudah ada di tempat yang sama"):
        add(world, village=world.pontang, name="St. Aminah")
    assert add(world, village=world.pontang, name="St. Aminah", phone="081234567891").pk


def test_a_phone_somebody_has_is_refused_by_the_name_of_who_has_it(world, as_user):
    ContactFactory(village=world.pontang, name="Contoh Lama", title_before="H.", phone=PHONE)
    data = {"function": "pkk", "name": "Contoh Baru", "phone": "0812 3456 7890"}
    response = as_user(world.operator).post(reverse("contact_create"), data)
    assert "Nomor ini sudah dipakai H. Contoh Lama (Ketua RT, Desa Pontang, Kec. Pontang)." in response.text
    assert "Tandai telepon bersama" in response.text
    assert Stakeholder.objects.count() == 1


def test_who_has_it_stays_unnamed_to_those_who_may_not_see_them(world, as_user):
    ContactFactory(village=world.tirtayasa, name="Contoh Rahasia", phone=PHONE)
    data = {"function": "pkk", "name": "Contoh Baru", "phone": PHONE}
    text = as_user(world.operator).post(reverse("contact_create"), data).text
    assert "Nomor ini sudah dipakai kontak lain di kantor ini." in text
    assert "Rahasia" not in text


def test_a_confirmed_shared_phone_is_marked_on_both(world, as_user):
    old = ContactFactory(village=world.pontang, name="Contoh Lama", phone=PHONE)
    data = {"function": "pkk", "name": "Contoh Baru", "phone": PHONE, "phone_is_shared": "on"}
    as_user(world.operator).post(reverse("contact_create"), data)
    assert list(Stakeholder.objects.values_list("phone_is_shared", flat=True)) == [True, True]
    old.refresh_from_db()
    with pytest.raises(DomainError):
        change_contact(
            actor=world.operator, contact=old, details=ContactDetails(function="pkk", name="Contoh Lama", phone=PHONE)
        )


def test_the_same_phone_at_another_office_is_nobodys_business(world):
    ContactFactory(village=world.cakung_timur, phone=PHONE)
    assert add(world, village=world.pontang, phone=PHONE).phone_is_shared is False


def test_no_phone_is_shared_with_nobody(world):
    assert add(world, village=world.pontang, phone_is_shared=True).phone_is_shared is False


@pytest.fixture
def retired(world):
    old = ContactFactory(village=world.pontang, name="Contoh Lama", phone=PHONE)
    retire_contact(actor=world.operator, contact=old)
    ContactFactory(village=world.pontang, name="Contoh Penerus", phone=PHONE)
    return old


def test_a_contact_comes_back_only_when_it_is_said_what_becomes_of_a_phone_taken_meanwhile(world, as_user, retired):
    url = reverse("contact_restore", kwargs={"pk": retired.pk})
    assert "Nomor ini sudah dipakai Contoh Penerus" in as_user(world.operator).post(url, follow=True).text
    retired.refresh_from_db()
    assert retired.retired_at is not None


@pytest.mark.parametrize(("choice", "phone", "shared"), [("bersama", PHONE, True), ("tanpa", "", False)])
def test_it_comes_back_with_the_phone_shared_or_without(world, as_user, retired, choice, phone, shared):
    as_user(world.operator).post(reverse("contact_restore", kwargs={"pk": retired.pk}), {"telepon": choice})
    retired.refresh_from_db()
    assert (retired.retired_at, retired.phone, retired.phone_is_shared) == (None, phone, shared)


def test_a_correction_from_before_a_merge_is_refused(world):
    winner = add(world, name="Contoh Asli")
    alias = ContactFactory(village=world.pontang, retired_at=NOON, merged_into=winner)
    with pytest.raises(DomainError, match="digabung"):
        change_contact(actor=world.officer, contact=alias, details=ContactDetails(function="pkk", name="Contoh Baru"))


def test_a_merged_contact_is_not_brought_back_past_the_merge(world, retired):
    retired.merged_into = Stakeholder.objects.exclude(pk=retired.pk).get()
    retired.save()
    with pytest.raises(DomainError, match="sudah digabung"):
        restore_contact(actor=world.operator, contact=retired, without_phone=True)


def test_one_babinsa_serves_villages_of_two_kecamatan(world, as_user):
    assert all((world.pontang, world.linduk, world.tirtayasa))
    data = {
        "function": "army",
        "name": "Serka Contoh",
        "serves": [world.pontang.pk, world.linduk.pk],
        "serves_more": world.tirtayasa.label,
    }
    client = as_user(world.officer)
    text = client.post(f"{reverse('contact_create')}?tempat=36.04.12", data, follow=True).text
    served = ServedVillage.objects.order_by("village").values_list("village_id", flat=True)
    assert list(served) == [world.pontang.pk, world.linduk.pk, world.tirtayasa.pk]
    assert all(village.label in text for village in (world.pontang, world.linduk, world.tirtayasa))


@pytest.mark.parametrize(
    ("typed", "sentence"), [("Desa Antah", "tidak ada di antara desa binaan"), ("Cakung Timur", "tidak ada di antara")]
)
def test_a_village_typed_that_is_not_known_here_is_refused(world, as_user, typed, sentence):
    assert all((world.pontang, world.tirtayasa, world.cakung_timur))
    data = {"function": "army", "name": "Contoh", "serves_more": typed}
    text = as_user(world.officer).post(f"{reverse('contact_create')}?tempat=36.04.12", data).text
    assert sentence in text
    assert ServedVillage.objects.count() == 0


def test_only_some_functions_serve_and_only_villages_of_the_own_office(world):
    with pytest.raises(DomainError) as refused:
        add(world, function="district_head", serves=[world.pontang])
    assert refused.value.field == "serves"
    with pytest.raises(DomainError):
        babinsa(world, world.cakung_timur)
    assert (Stakeholder.objects.count(), ServedVillage.objects.count()) == (0, 0)


def test_villages_of_another_kecamatan_stay_when_a_kecamatan_changes_its_own(world):
    contact = babinsa(world, world.pontang, world.tirtayasa)
    details = ContactDetails(function="army", name="Contoh Babinsa", serves=[world.linduk])
    change_contact(actor=world.district_operator, contact=contact, details=details)
    served = ServedVillage.objects.order_by("village").values_list("village_id", flat=True)
    assert list(served) == [world.linduk.pk, world.tirtayasa.pk]


def test_village_operators_see_and_call_who_serves_them_but_do_not_change_them(world, as_user):
    contact = babinsa(world, world.pontang, world.linduk, phone=PHONE)
    kwargs, client = {"pk": contact.pk}, as_user(world.operator)
    text = client.get(reverse("contact_detail", kwargs=kwargs)).text
    assert "+62 812-3456-7890" in text
    assert world.pontang.label in text
    assert world.linduk.label not in text
    assert "1 desa lain" in text
    assert reverse("contact_edit", kwargs=kwargs) not in text
    for name in ("contact_edit", "contact_retire", "contact_opt_out"):
        assert client.get(reverse(name, kwargs=kwargs)).status_code == 404
    assert as_user(world.other_operator).get(reverse("contact_detail", kwargs=kwargs)).status_code == 404
    for keeper in (world.officer, world.district_operator):
        assert as_user(keeper).get(reverse("contact_edit", kwargs=kwargs)).status_code == 200


def test_somebody_moved_to_another_kecamatan_is_kept_by_that_one(world):
    contact = ContactFactory(village=None, district=world.tirtayasa.district, function="army", **_office(world))
    ServedVillage.objects.create(stakeholder=contact, village=world.pontang)
    assert Stakeholder.objects.visible_to(world.district_operator).filter(pk=contact.pk).exists()
    assert not kept_contacts(world.district_operator).exists()


def _office(world):
    return {name: value for name, value in territory(world.tirtayasa).items() if name != "district_id"}


def test_a_contact_moves_to_another_village_with_its_kecamatan(world, as_user):
    assert world.tirtayasa
    contact = ContactFactory(village=world.pontang, function="pkk", name="Contoh Pindah", phone=PHONE)
    client, url = as_user(world.officer), reverse("contact_move", kwargs={"pk": contact.pk})
    assert "Contoh Pindah pindah ke mana?" in client.get(url).text
    client.post(f"{url}?tempat={world.tirtayasa.pk}", {"function": "pkk", "name": "Contoh Pindah", "phone": PHONE})
    contact.refresh_from_db()
    assert (contact.village, contact.district_id) == (world.tirtayasa, "36.04.13")


def test_who_served_villages_and_moves_into_one_serves_no_more(world):
    contact = babinsa(world, world.pontang, world.linduk)
    details = ContactDetails(function="army", name="Contoh Babinsa")
    place = {"village": world.linduk, "district": world.linduk.district}
    move_contact(actor=world.officer, contact=contact, details=details, **place)
    assert (contact.village, ServedVillage.objects.count()) == (world.linduk, 0)


def test_who_serves_a_village_counts_there_and_once_in_several(world):
    babinsa(world, world.pontang, world.linduk)
    ContactFactory(village=world.pontang, function="army")
    villages = AssistedVillage.objects
    assert villages.filter(pk=world.linduk.pk).contacts_by_function() == {"army": 1}
    assert villages.all().contacts_by_function() == {"army": 2}


def test_a_phone_taken_at_the_same_moment_is_a_sentence_too(world):
    taken = ContactFactory(village=world.pontang, name="Contoh Lebih Dulu", phone=PHONE)
    late = ContactFactory(village=world.pontang, name="Contoh Kemudian")
    late.phone = taken.phone
    with (
        pytest.raises(DomainError, match="Contoh Lebih Dulu") as refused,
        phone_stays_free(late, actor=world.operator),
    ):
        late.save()
    assert refused.value.field == "phone"


def test_the_page_asks_as_often_for_many_villages_and_words_as_for_one(world, as_user):
    contact = babinsa(world)
    villages = iter((world.pontang, world.linduk, world.tirtayasa))

    def add_row():
        ServedVillage.objects.create(stakeholder=contact, village=next(villages))
        wants = Consent.objects.count() % 2
        (opt_out, opt_in)[wants](actor=world.operator, contact=contact, source="telepon")

    assert_same_queries(as_user(world.officer), reverse("contact_detail", kwargs={"pk": contact.pk}), add_row)


def test_who_leads_a_unit_is_called_as_its_kind_says(world, as_user):
    dusun = UnitFactory(village=world.pontang, kind=UnitKind.objects.get(slug="dusun"), number="Krajan")
    contact = ContactFactory(village=world.pontang, function="rw_head", unit=dusun)
    assert contact.function_title == "Kepala Dusun"
    assert ContactFactory(village=world.pontang, function="rw_head", unit=None).function_title == "Ketua RW"
    client = as_user(world.officer)
    assert '<td data-label="Fungsi">Kepala Dusun</td>' in client.get(reverse("contact_list")).text
    assert "Kepala Dusun" in client.get(reverse("contact_detail", kwargs={"pk": contact.pk})).text
