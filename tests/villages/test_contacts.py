"""Taking in and correcting contacts."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from tests.factories import ContactFactory, UnitFactory
from villages.models import NeighbourhoodUnit, Stakeholder

CREATE = "/kontak/baru/"
PERSON = {"function": "pkk", "name": "Hj. Contoh Wati, S.Sos.", "phone": "0812 3456 7890"}


@pytest.fixture
def rt(world):
    return UnitFactory(village=world.pontang, parent=UnitFactory(village=world.pontang, number="05"), number="003")


def test_an_operator_needs_no_choice_of_village(world, as_user):
    client = as_user(world.operator)
    assert "Kontak baru di Desa Pontang, Kec. Pontang" in client.get(CREATE).text
    response = client.post(CREATE, PERSON, follow=True)
    contact = Stakeholder.objects.get()
    assert response.redirect_chain == [(reverse("contact_detail", kwargs={"pk": contact.pk}), 302)]
    assert (contact.full_name, contact.phone, contact.village) == (
        "Hj. Contoh Wati, S.Sos.",
        "+6281234567890",
        world.pontang,
    )
    assert (contact.title_before, contact.name, contact.title_after) == ("Hj.", "Contoh Wati", "S.Sos.")
    assert contact.name_key == "contoh wati"
    assert "Gelar Hj. · S.Sos. dipisah dari nama Contoh Wati." in response.text
    assert (contact.office, contact.regency_id, contact.district_id) == (world.serang, "36.04", "36.04.12")
    assert contact.notice_version == "2026-11"


def test_an_officer_chooses_among_the_own_villages_and_kecamatan(world, as_user):
    assert all((world.pontang, world.tirtayasa, world.cakung_timur))
    text = as_user(world.officer).get(CREATE).text
    for code in ("36.04.12", "36.04.12.2001", "36.04.13", "36.04.13.2001"):
        assert f'value="{code}"' in text
    assert "31.75" not in text


@pytest.mark.parametrize("code", ["31.75.06.1004", "31.75.06", "36.04.12.9999", "99.99.99", "x", "36.04"])
def test_a_place_elsewhere_is_not_found(world, as_user, code):
    assert all((world.pontang, world.cakung_timur))
    assert as_user(world.officer).get(CREATE, {"tempat": code}).status_code == 404


def test_an_operator_takes_in_nobody_for_the_kecamatan(world, as_user):
    assert as_user(world.operator).get(CREATE, {"tempat": "36.04.12"}).status_code == 404


@pytest.mark.parametrize("who", ["officer", "district_operator"])
def test_people_of_the_kecamatan_belong_to_no_village(world, as_user, who):
    assert world.pontang
    data = {"function": "district_head", "name": "Drs. Contoh Camat"}
    as_user(getattr(world, who)).post(f"{CREATE}?tempat=36.04.12", data)
    contact = Stakeholder.objects.get()
    assert (contact.village, contact.district_id, contact.office) == (None, "36.04.12", world.serang)


@pytest.mark.parametrize("typed", ["RT 003/RW 05", "3/5", "rt3 rw5"])
def test_a_leader_is_taken_in_with_the_unit_as_typed(world, as_user, rt, typed):
    as_user(world.operator).post(CREATE, PERSON | {"function": "rt_head", "unit": typed})
    assert Stakeholder.objects.get().unit == rt


def test_an_unknown_unit_can_be_added_on_the_way(world, as_user, rt):
    client, data = as_user(world.operator), PERSON | {"function": "rt_head", "unit": "RT 9/RW 7"}
    text = client.post(CREATE, data).text
    assert "RT 9/RW 7 belum ada di desa ini." in text
    assert 'name="add_unit"' in text
    assert Stakeholder.objects.count() == 0
    client.post(CREATE, data | {"add_unit": "on"})
    assert Stakeholder.objects.get().unit.label == "RT 009/RW 07"
    assert NeighbourhoodUnit.objects.filter(village=world.pontang).count() == 4


def test_nothing_is_added_when_the_contact_is_refused(world, as_user, rt):
    data = PERSON | {"function": "rw_head", "unit": "RT 9/RW 7", "add_unit": "on"}
    assert "Ketua RW tidak memimpin RT 009/RW 07" in as_user(world.operator).post(CREATE, data).text
    assert (Stakeholder.objects.count(), NeighbourhoodUnit.objects.count()) == (0, 2)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"phone": "0812"}, "Nomor telepon tidak dikenali. Contoh: 0812 3456 7890."),
        ({"phone": "3604122001900001"}, "NIK tidak boleh dicatat"),
        ({"name": "Contoh 3604 1220 0190 0001"}, "NIK tidak boleh dicatat"),
        ({"email": "bukan surel"}, "email"),
        ({"unit": "di mana saja"}, "RT/RW tidak dikenali. Contoh: RT 003/RW 05."),
        ({"function": "rt_head"}, "Tulis RT/RW yang dipimpin Ketua RT ini."),
        ({"function": "rt_head", "unit": "RW 05"}, "Ketua RT tidak memimpin RW 05."),
        ({"function": "district_head"}, "pilihan"),
        ({"term_start": "2026-02-01", "term_end": "2026-01-01"}, "Akhir jabatan lebih awal daripada mulainya."),
        ({"name": "hj. contoh lama", "function": "youth"}, "sudah ada di tempat yang sama"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_what_was_typed(world, as_user, rt, change, sentence):
    ContactFactory(village=world.pontang, function="youth", name="Hj. Contoh Lama")
    response = as_user(world.operator).post(CREATE, PERSON | change)
    assert response.status_code == 200
    assert sentence in response.text
    for typed in {"name": PERSON["name"], "phone": PERSON["phone"]} | change:
        assert (PERSON | change)[typed] in response.text
    assert Stakeholder.objects.count() == 1


def test_a_second_leader_of_a_unit_is_taken_in_with_a_warning(world, as_user, rt):
    ContactFactory(village=world.pontang, unit=rt, name="Contoh Lama")
    response = as_user(world.operator).post(CREATE, PERSON | {"function": "rt_head", "unit": "3/5"}, follow=True)
    assert "RT 003/RW 05 juga masih dipimpin Contoh Lama" in response.text


def test_save_and_add_another_stays_in_the_village(world, as_user):
    response = as_user(world.officer).post(f"{CREATE}?tempat={world.pontang.pk}", PERSON | {"next": "1"}, follow=True)
    assert response.redirect_chain == [(f"{CREATE}?tempat={world.pontang.pk}&fungsi=pkk", 302)]
    assert "Kontak baru di Desa Pontang" in response.text


def test_a_contact_is_corrected_and_the_change_is_history(world, as_user, rt):
    contact = ContactFactory(village=world.pontang, unit=rt, name="Contoh", phone="+6281234567890")
    url = reverse("contact_edit", kwargs={"pk": contact.pk})
    client = as_user(world.operator)
    shown = client.get(url).text
    assert 'value="RT 003/RW 05"' in shown
    assert 'value="+62 812-3456-7890"' in shown
    client.post(url, {"function": "rt_head", "name": "H. Contoh", "unit": "3/5", "phone": "+60 12-345 6789"})
    contact.refresh_from_db()
    assert (contact.full_name, contact.phone) == ("H. Contoh", "+60123456789")
    events = Stakeholder.pgh_event_model.objects.filter(pgh_obj=contact).order_by("pgh_id")
    assert list(events.values_list("title_before", "name")) == [("", "Contoh"), ("H.", "Contoh")]


def test_retiring_asks_first_and_can_be_undone(world, as_user):
    contact, client = ContactFactory(village=world.pontang, name="Contoh Lama"), as_user(world.operator)
    url = reverse("contact_retire", kwargs={"pk": contact.pk})
    assert "Bisa diurungkan" in client.get(url).text
    assert "Urungkan, pakai lagi" in client.post(url, follow=True).text
    assert contact.name not in client.get("/kontak/").text
    assert contact.name in client.get("/kontak/?keadaan=retired").text
    client.post(reverse("contact_restore", kwargs={"pk": contact.pk}))
    assert contact.name in client.get("/kontak/").text


def test_somebody_taken_in_anew_is_not_brought_back_twice(world, as_user):
    old = ContactFactory(village=world.pontang, name="Contoh", retired_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    ContactFactory(village=world.pontang, name="Contoh")
    response = as_user(world.operator).post(reverse("contact_restore", kwargs={"pk": old.pk}), follow=True)
    assert "sudah ada di tempat yang sama" in response.text


def test_a_no_to_messages_keeps_its_date_and_how_it_was_said(world, as_user):
    contact, client = ContactFactory(village=world.pontang), as_user(world.operator)
    said_no, said_yes = (dt.datetime(2026, 11, day, 3, tzinfo=dt.UTC) for day in (20, 25))
    with time_machine.travel(said_no, tick=False):
        client.post(reverse("contact_opt_out", kwargs={"pk": contact.pk}), {"source": "lewat telepon"})
    contact.refresh_from_db()
    assert (contact.opted_out_at, contact.opted_in_at, contact.wish_source) == (said_no, None, "lewat telepon")
    with time_machine.travel(said_yes, tick=False):
        client.post(reverse("contact_opt_in", kwargs={"pk": contact.pk}), {"source": "datang ke kantor desa"})
    contact.refresh_from_db()
    assert (contact.opted_out_at, contact.opted_in_at) == (None, said_yes)
    assert contact.wish_source == "datang ke kantor desa"


@pytest.mark.parametrize("source", ["", "   ", "NIK 3604122001900001"])
def test_a_wish_says_how_it_was_told(world, as_user, source):
    contact = ContactFactory(village=world.pontang)
    response = as_user(world.operator).post(reverse("contact_opt_out", kwargs={"pk": contact.pk}), {"source": source})
    assert response.status_code == 200
    contact.refresh_from_db()
    assert contact.opted_out_at is None


def test_only_those_who_must_call_see_the_number(world, as_user):
    contact = ContactFactory(village=world.pontang, phone="+6281234565678", email="contoh@contoh.test")
    url = reverse("contact_detail", kwargs={"pk": contact.pk})
    for who in (world.officer, world.office_head, world.operator, world.district_operator):
        assert "+62 812-3456-5678" in as_user(who).get(url).text
    text = as_user(world.regional_head).get(url).text
    assert "+62 812-••••-5678" in text
    assert "3456" not in text
    assert contact.email not in text


@pytest.mark.parametrize("typed", ["9" * 5000, "9" * 19, str(2**63 + 1), "0"])
def test_nobody_is_found_by_an_endless_number(world, as_user, typed):
    url = f"{reverse('contact_similar')}?kontak={typed}"
    assert as_user(world.operator).post(url, {"name": "Contoh"}).status_code == 404
