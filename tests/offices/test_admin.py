"""Master data: the administrator's alone, nothing deleted, nothing about persons."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from guidance.models import Topic
from offices.admin_site import site
from offices.models import CalendarPeriod, ImmigrationOffice, Region, RegionalOffice, RegionSuccession
from tests.factories import OfficeFactory, RegionalOfficeFactory, RegionFactory
from tests.guards.queries import assert_same_queries
from villages.models import UnitKind, VulnerabilityReason

MODELS = (
    CalendarPeriod, Region, RegionSuccession, RegionalOffice, ImmigrationOffice, Topic, UnitKind, VulnerabilityReason,
)  # fmt: skip


def address(model, page: str = "changelist", *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def pages() -> list[str]:
    return [reverse("admin:index"), *(address(model) for model in MODELS), address(Topic, "add")]


@pytest.fixture
def client(world, as_user):
    return as_user(world.administrator)


def test_only_master_data_is_served():
    assert set(site._registry) == set(MODELS)
    assert not set(admin.site._registry) & set(MODELS)


def test_the_administrator_opens_every_page(client, world):
    rows = {Region: "36.04", RegionalOffice: world.banten.pk, ImmigrationOffice: world.serang.pk}
    changes = [address(model, "change", pk) for model, pk in rows.items()]
    histories = [address(model, "history", pk) for model, pk in rows.items()]
    assert {url: client.get(url).status_code for url in [*pages(), *changes, *histories]} == dict.fromkeys(
        [*pages(), *changes, *histories], 200
    )


@pytest.mark.parametrize("name", ["officer", "office_head", "operator", "regional_head", "national", "outsider"])
def test_other_roles_are_kept_out(world, as_user, name):
    client = as_user(getattr(world, name))
    assert [client.get(url).status_code for url in pages()] == [403] * len(pages())
    assert client.post(address(Topic, "add"), {"name": "X", "slug": "x", "position": 1}).status_code == 403
    assert not Topic.objects.filter(slug="x").exists()


@pytest.mark.django_db
def test_visitors_go_to_the_sign_in_page(settings):
    settings.LOGIN_URL = "/masuk/"
    response = Client().get(address(Region))
    assert (response.status_code, response.url) == (302, "/masuk/?next=/admin/offices/region/")


@pytest.mark.parametrize("path", ["login/", "logout/", "password_change/", "accounts/user/", "auth/group/"])
def test_accounts_are_not_served(client, path):
    assert client.get(f"/admin/{path}").status_code == 404


@pytest.mark.parametrize(
    ("model", "add"),
    [
        (Region, lambda: RegionFactory(code=f"36.04.{Region.objects.count():02}.2001")),
        (RegionalOffice, lambda: RegionalOfficeFactory(slug=f"kanwil-{RegionalOffice.objects.count()}")),
        (
            ImmigrationOffice,
            lambda: OfficeFactory(
                slug=f"kanim-{ImmigrationOffice.objects.count()}",
                regional_office=RegionalOfficeFactory(slug=f"kanwil-{RegionalOffice.objects.count()}"),
            ),
        ),
        (Topic, lambda: Topic.objects.create(name="Topik", slug=f"topik-{Topic.objects.count()}")),
        (UnitKind, lambda: UnitKind.objects.create(name="Jenis", slug=f"jenis-{UnitKind.objects.count()}")),
    ],
)
def test_lists_ask_the_database_as_often_for_many_rows(client, model, add):
    assert_same_queries(client, address(model), add)


def test_regions_are_found_by_code_and_name(client, world):
    for place in (world.pontang, world.linduk, world.cakung_timur):
        assert place.pk
    url = address(Region)
    found = [
        [region.pk for region in client.get(url, query).context["cl"].result_list]
        for query in ({"q": "36.04.12.2"}, {"q": "cakung t"}, {"provinsi": "31", "level": "village"})
    ]
    assert found == [["36.04.12.2001", "36.04.12.2002"], ["31.75.06.1004"], ["31.75.06.1004"]]


def test_codes_and_slugs_stay(client, world):
    serang = world.serang
    response = client.post(
        address(ImmigrationOffice, "change", serang.pk),
        {
            "place_name": "Serang Raya",
            "slug": "lain",
            "regional_office": world.dkj.pk,
            "office_class": "1_tpi",
            "city": "Serang",
            "address": "",
            "zone": "Asia/Jakarta",
            **{f"working_areas-{name}": value for name, value in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0))},
        },
    )
    assert response.status_code == 302
    serang.refresh_from_db()
    kept = (serang.place_name, serang.office_class, serang.slug, serang.regional_office_id)
    assert kept == ("Serang Raya", "1_tpi", "serang", world.banten.pk)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("36.72", None),
        ("36.04.12", None),
        ("36.04.12.2001", "Isi kode kabupaten/kota atau kecamatan yang berlaku."),
        ("99.99", "Isi kode kabupaten/kota atau kecamatan yang berlaku."),
        ("36.04", "sudah ada"),
    ],
)
def test_working_areas_are_typed_as_codes(client, world, code, sentence):
    for known in ("36.72", "36.04.12.2001"):
        RegionFactory(code=known)
    cilegon = OfficeFactory(slug="cilegon", regional_office=world.serang.regional_office)
    fields = {"place_name": "Cilegon", "office_class": "", "city": "", "address": "", "zone": "Asia/Jakarta"}
    formset = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "0-office": cilegon.pk, "0-region": code}
    data = fields | {f"working_areas-{name}": value for name, value in formset.items()}
    response = client.post(address(ImmigrationOffice, "change", cilegon.pk), data)
    if sentence:
        assert sentence in response.content.decode()
    assert list(cilegon.working_areas.values_list("region_id", flat=True)) == ([] if sentence else [code])


def test_rows_are_taken_out_of_use_and_brought_back(client):
    topic = Topic.objects.get(slug="paspor")
    act = {"_selected_action": [topic.pk]}
    client.post(address(Topic), act | {"action": "retire"})
    topic.refresh_from_db()
    assert topic.retired_at is not None
    assert list(client.get(address(Topic), {"berlaku": "tidak"}).context["cl"].result_list) == [topic]
    client.post(address(Topic), act | {"action": "reinstate"})
    topic.refresh_from_db()
    assert topic.retired_at is None
    assert LogEntry.objects.filter(object_id=str(topic.pk)).count() == 2


def test_what_others_stand_on_stays_in_use(client, world):
    assert world.pontang.region.retired_at is None
    for model, pk, needing in (
        (Region, "36.04.12", "Desa Pontang"),
        (RegionalOffice, world.banten.pk, "Kanim Serang"),
    ):
        data = {"_selected_action": [pk], "action": "retire"}
        page = client.post(address(model), data, follow=True).content.decode()
        assert f"masih dipakai oleh {needing}" in page
        assert model.objects.get(pk=pk).retired_at is None


def test_nothing_is_deleted(client, world):
    for model, pk in ((Region, "36.04"), (ImmigrationOffice, world.serang.pk), (Topic, Topic.objects.first().pk)):
        assert client.post(address(model, "delete", pk), {"post": "yes"}).status_code == 403
        assert client.post(address(model), {"_selected_action": [pk], "action": "delete_selected"}).status_code in (
            200,
            302,
        )
        assert model.objects.filter(pk=pk).exists()


def test_titles_are_indonesian(client):
    page = client.get(reverse("admin:index")).content.decode()
    for words in ("Data induk", "Wilayah dan kantor", "Kantor Imigrasi", "topik", "Kembali ke portal"):
        assert words.lower() in page.lower()


@pytest.mark.parametrize("query", ["provinsi=%00", "level__exact=%00", "q=%00"])
def test_an_address_with_a_nul_is_a_bad_request(world, as_user, query):
    assert as_user(world.administrator).get(f"/admin/offices/region/?{query}").status_code == 400
