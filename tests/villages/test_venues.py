"""Places of a village: the registry, its form, and who keeps it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from offices.errors import DomainError
from outreach.enums import SessionState
from tests.factories import SessionFactory
from tests.guards.queries import assert_same_queries
from villages.domain import venues as domain
from villages.domain.venues import VenueDetails
from villages.models import Venue


@pytest.fixture
def page(world):
    return reverse("venue_list", kwargs={"code": world.pontang.pk})


@pytest.fixture
def hall(world):
    return domain.add_venue(
        actor=world.officer, village=world.pontang, details=VenueDetails("Balai Desa Pontang", capacity=80)
    )


def of(name, venue):
    return reverse(name, kwargs={"code": venue.village_id, "pk": venue.pk})


def test_a_clerk_adds_a_place(world, as_user, page):
    data = {
        "name": "Balai  Desa Pontang", "address": "Jl. Raya Contoh", "capacity": "80", "latitude": "-6,04125",
        "longitude": "106.2541",
    }  # fmt: skip
    response = as_user(world.operator).post(f"{page}baru/", data, follow=True)
    assert "Balai Desa Pontang ditambahkan." in response.text
    venue = Venue.objects.get()
    assert (venue.name, venue.address, venue.capacity) == ("Balai Desa Pontang", "Jl. Raya Contoh", 80)
    assert (venue.latitude, venue.longitude) == (Decimal("-6.041250"), Decimal("106.254100"))
    assert "query=-6.041250%2C106.254100" in response.text
    assert 'href="geo:-6.041250,106.254100' in response.text


def test_a_pair_copied_from_a_map_is_taken_apart(world, as_user, page):
    data = {"name": "Balai", "latitude": "-6.041250, 106.254100", "longitude": ""}
    as_user(world.operator).post(f"{page}baru/", data)
    venue = Venue.objects.get()
    assert (venue.latitude, venue.longitude) == (Decimal("-6.041250"), Decimal("106.254100"))


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({"name": ""}, "name", "wajib"),
        ({"name": "balai desa pontang"}, "name", "balai desa pontang sudah ada di daftar tempat desa ini."),
        ({"name": "Aula", "capacity": "0"}, "capacity", ""),
        ({"name": "Aula", "capacity": "banyak"}, "capacity", ""),
        ({"name": "Aula", "latitude": "-6.04"}, "longitude", "Isi lintang dan bujur, atau kosongkan keduanya."),
        ({"name": "Aula", "longitude": "106.2"}, "latitude", "Isi lintang dan bujur, atau kosongkan keduanya."),
        ({"name": "Aula", "latitude": "x", "longitude": "106.2"}, "latitude", "Tulis derajat sebagai angka"),
        ({"name": "Aula", "latitude": "48.85", "longitude": "106.2"}, "latitude", "Titik ini di luar Indonesia."),
        (
            {"name": "Aula", "latitude": "106.2", "longitude": "-6.04"},
            "latitude",
            "Titik ini di luar Indonesia. Periksa lintang dan bujurnya; mungkin tertukar.",
        ),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_kept(world, as_user, page, hall, data, field, sentence):
    response = as_user(world.operator).post(f"{page}baru/", data)
    assert response.status_code == 422
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert sentence in form.errors[field][0].replace("tidak boleh kosong", "wajib")
    assert all(form[name].value() == typed for name, typed in data.items())
    assert Venue.objects.count() == 1


def test_a_place_is_corrected(world, as_user, hall):
    shown = as_user(world.operator).get(of("venue_edit", hall))
    assert shown.context["form"].initial["capacity"] == 80
    as_user(world.operator).post(of("venue_edit", hall), {"name": "Balai Desa", "capacity": "60"})
    hall.refresh_from_db()
    assert (hall.name, hall.capacity, hall.latitude) == ("Balai Desa", 60, None)


def test_out_of_use_and_back(world, as_user, page, hall):
    client = as_user(world.operator)
    assert "tidak dipakai lagi?" in client.get(of("venue_retire", hall)).text
    client.post(of("venue_retire", hall))
    hall.refresh_from_db()
    assert hall.retired_at is not None
    assert "Tidak dipakai lagi (1)" in client.get(page).text
    client.post(of("venue_restore", hall))
    hall.refresh_from_db()
    assert hall.retired_at is None


def test_a_place_whose_name_is_taken_does_not_come_back(world, as_user, page, hall):
    domain.retire_venue(actor=world.officer, venue=hall)
    domain.add_venue(actor=world.officer, village=world.pontang, details=VenueDetails("Balai Desa Pontang"))
    response = as_user(world.operator).post(of("venue_restore", hall), follow=True)
    assert "Balai Desa Pontang sudah ada di daftar tempat desa ini." in response.text
    hall.refresh_from_db()
    assert hall.retired_at is not None


def test_the_list_says_how_much_a_place_is_used(world, as_user, page, hall):
    tomorrow = timezone.now() + dt.timedelta(days=1)
    used = {"host": world.pontang, "lead": world.officer, "place": hall, "starts_at": tomorrow}
    SessionFactory(**used)
    SessionFactory(**used, state=SessionState.CANCELLED, reason="Banjir")
    rows = as_user(world.operator).get(page).context["rows"]
    assert [(row.venue, row.sessions, row.coming) for row in rows] == [(hall, 1, 1)]
    assert "1 kegiatan yang akan datang tetap di sini" in as_user(world.operator).get(of("venue_retire", hall)).text


def test_the_list_asks_the_same_number_of_queries(world, as_user, page, hall):
    names = iter("ABC")

    def add_row():
        details = VenueDetails(f"Aula {next(names)}", point=(Decimal("-6.04"), Decimal("106.25")))
        venue = domain.add_venue(actor=world.officer, village=world.pontang, details=details)
        SessionFactory(host=world.pontang, lead=world.officer, place=venue, state=SessionState.DRAFT)

    assert_same_queries(as_user(world.officer), page, add_row)


def test_a_place_is_reached_through_its_own_village_alone(world, as_user, hall):
    for name in ("venue_edit", "venue_retire"):
        url = reverse(name, kwargs={"code": world.linduk.pk, "pk": hall.pk})
        assert as_user(world.officer).get(url).status_code == 404
        assert as_user(world.far_officer).get(of(name, hall)).status_code == 404


def test_who_only_reads_does_not_keep_places(world, hall):
    for act in (domain.retire_venue, domain.restore_venue):
        with pytest.raises(DomainError):
            act(actor=world.regional_head, venue=hall)


def test_the_village_page_leads_to_its_places(world, as_user, page, hall):
    village = reverse("village_detail", kwargs={"code": world.pontang.pk})
    assert page in as_user(world.operator).get(village).text
    assert page not in as_user(world.regional_head).get(village).text
