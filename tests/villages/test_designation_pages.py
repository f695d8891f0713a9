"""The pages of dossiers: who is shown which next step, what is typed and kept, what the history says."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.dossiers import dossier
from tests.factories import RegionFactory, SessionFactory
from tests.guards.queries import assert_same_queries
from villages.models import AssistedVillage, Designation

FREE = "36.04.12.2003"
DECREE = {"decree_number": "CONTOH-1 Tahun 2025", "decreed_on": "2025-11-24"}


@pytest.fixture
def free(world):
    assert world.pontang
    RegionFactory(code="36.04.12.2004", name="Kubang")
    return RegionFactory(code=FREE, name="Sukanegara")


def detail(made):
    return reverse("designation_detail", kwargs={"pk": made.pk})


@pytest.mark.parametrize(
    "typed",
    [
        FREE,
        f"Desa Sukanegara, Kec. Pontang, Kabupaten Serang ({FREE})",
        "sukanegara",
        "Desa Sukanegara",
        "Sukanegara, Kec. Pontang",
        "Sukanegara Pontang: kantong PMI",
    ],
)
def test_a_village_is_typed_as_code_or_name(world, free, as_user, typed):
    RegionFactory(code="36.04.13.2009", name="Sukanegara Pontang Wetan")
    data = {"places": typed, "reason": "jalur transit"}
    response = as_user(world.officer).post("/desa/usulan/baru/", data, follow=True)
    assert "menunggu verifikasi Kepala Seksi" in response.text
    assert list(Designation.objects.get().places.values_list("region", flat=True)) == [FREE]
    assert Designation.objects.get().places.get().reason == ("kantong PMI" if ":" in typed else "jalur transit")


def test_kecamatan_and_village_of_one_name_are_told_apart(world, free, as_user):
    client, data = as_user(world.officer), {"reason": "jalur transit"}
    refused = client.post("/desa/usulan/baru/", data | {"places": "Pontang"})
    assert refused.status_code == 422
    assert "“Pontang” bisa berarti beberapa tempat" in refused.text
    client.post("/desa/usulan/baru/", data | {"places": "Kecamatan Pontang"})
    assert list(Designation.objects.get().places.values_list("region", flat=True)) == ["36.04.12"]


def test_villages_are_ticked_in_a_kecamatan_and_what_was_typed_is_kept(world, free, as_user):
    client, url = as_user(world.officer), "/desa/usulan/baru/?kecamatan=36.04.12"
    page = client.get(url).text
    assert "Seluruh kecamatan: 2 desa yang belum dibina" in page
    assert "Kanim Serang, aktif" in page
    data = {"ticked": [FREE], f"reason_{FREE}": "kasus 2024"}
    refused = client.post(url, data | {"reason": ""})
    assert refused.status_code == 422
    assert 'value="kasus 2024"' in refused.text
    client.post(url, data | {"reason": "jalur transit"})
    assert Designation.objects.get().places.get().reason == "kasus 2024"
    assert client.get("/desa/usulan/baru/?kecamatan=31.75.06").status_code == 404


def test_a_whole_kecamatan_says_by_name_what_it_leaves_out(world, free, as_user):
    data = {"whole": "on", "reason": "jalur transit"}
    response = as_user(world.officer).post("/desa/usulan/baru/?kecamatan=36.04.12", data, follow=True)
    assert "Tidak termasuk, karena sudah dibina: Desa Pontang (Kanim Serang)." in response.text
    assert AssistedVillage.objects.filter(status="proposed").count() == 2


@pytest.mark.parametrize(
    ("state", "assessed", "who", "way"),
    [
        ("proposed", True, "section_head", "designation_verify"),
        ("proposed", False, "officer", "designation_assess"),
        ("verified", True, "office_head", "designation_designate"),
        ("active", True, "officer", "designation_extend"),
    ],
)
def test_each_role_is_shown_one_next_step(world, as_user, state, assessed, who, way):
    made = dossier(
        "36.04.12.2009", office=world.serang, state=state, created_by=world.second_officer, assessed=assessed
    )

    def page_of(user):
        return as_user(user).get(detail(made)).text.partition("<main")[2].partition("</main>")[0]

    text = " ".join(page_of(getattr(world, who)).split())
    assert f'class="btn btn-primary" href="{reverse(way, kwargs={"pk": made.pk})}"' in text
    assert text.count('class="btn btn-primary"') == 1
    assert "btn-primary" not in page_of(world.regional_head)


def test_the_decree_comes_with_its_paper(world, as_user):
    made = dossier("36.04.12.2009", office=world.serang, state="verified", created_by=world.officer)
    client = as_user(world.office_head)
    paper = SimpleUploadedFile("SK.pdf", b"bukan PDF", content_type="application/pdf")
    url = reverse("designation_designate", kwargs={"pk": made.pk})
    refused = client.post(url, DECREE | {"seen": 1, "decree_file": paper})
    assert refused.status_code == 422
    assert f'value="{DECREE["decree_number"]}"' in refused.text
    assert Designation.objects.get().state == "verified"


def test_the_slower_of_two_keeps_the_form(world, as_user):
    made = dossier("36.04.12.2009", office=world.serang, state="verified", created_by=world.officer)
    url = reverse("designation_decline", kwargs={"pk": made.pk})
    refused = as_user(world.office_head).post(url, {"seen": 7, "reason": "tidak jadi"})
    assert refused.status_code == 422
    assert "Orang lain baru saja memutuskan" in refused.text
    assert "tidak jadi</textarea>" in refused.text


def test_a_village_is_revoked_on_a_page_that_says_what_that_undoes(world, as_user):
    client, url = as_user(world.office_head), f"/desa/{world.pontang.pk}/ubah/"
    session = SessionFactory(host=world.pontang, lead=world.officer)
    assert f"{url}" in client.get(f"/desa/{world.pontang.pk}/").text
    assert "?langkah=cabut" in client.get(url).text
    page = client.get(f"{url}?langkah=cabut").text
    assert "Bukan Desa Binaan lagi" in page
    assert "1 kegiatan masih terjadwal" in page
    data = {"seen": 0, "effective_on": "2025-11-24", "reason": "wilayah kerja berubah"}
    refused = client.post(f"{url}?langkah=cabut", data)
    assert (refused.status_code, "masih punya 1 kegiatan" in refused.text) == (422, True)
    session.state, session.blocks, session.reason = "cancelled", False, "dicabut"
    session.save()
    done = client.post(f"{url}?langkah=cabut", data, follow=True)
    assert "tersimpan: dicabut." in done.text
    assert "wilayah kerja berubah" in done.text


def test_the_history_names_nobody_to_readers_of_figures(world, as_user):
    made = dossier("36.04.12.2009", office=world.serang, created_by=world.officer)
    url = reverse("village_detail", kwargs={"code": "36.04.12.2009"})
    for person, reads in ((world.section_head, True), (world.national, False)):
        text = as_user(person).get(url).text
        assert "Diusulkan" in text
        assert (world.officer.name in text, "jalur transit" in text) == (reads, reads)
        assert (detail(made) in text) is reads


def test_what_waits_is_on_the_first_page_of_who_decides(world, as_user):
    made = dossier("36.04.12.2009", office=world.serang, created_by=world.officer)
    assert detail(made) in as_user(world.section_head).get("/").text
    assert detail(made) not in as_user(world.officer).get("/").text
    Designation.objects.filter(pk=made.pk).update(state="verified")
    assert detail(made) in as_user(world.office_head).get("/dasbor/").text


def test_villages_to_assess_are_on_the_first_page(world, as_user):
    text = as_user(world.officer if world.pontang else None).get("/").text
    assert "Kerawanan 1 desa perlu dinilai" in text
    assert f"/desa/{world.pontang.pk}/kerawanan/" in text


def test_lists_ask_as_often_for_many_as_for_one(world, as_user):
    numbers = iter(range(2100, 2200))
    made = []

    def add():
        made.append(dossier(f"36.04.12.{next(numbers)}", office=world.serang, created_by=world.officer))

    assert_same_queries(as_user(world.regional_head), reverse("designation_list"), add)
    assert_same_queries(as_user(world.section_head), "/", add)

    def add_to_the_first():
        add()
        AssistedVillage.objects.filter(designation=made[-1]).update(designation=made[0])

    assert_same_queries(as_user(world.officer), detail(made[0]), add_to_the_first)


def test_an_empty_list_teaches_the_first_step(world, as_user):
    for person, sentence in (
        (world.officer, "Usulkan desa, kelurahan, atau satu kecamatan penuh"),
        (world.office_head, "SK yang sudah terbit dapat langsung dicatat"),
        (world.regional_head, "Usulan tampil di sini"),
    ):
        assert sentence in as_user(person).get("/desa/usulan/").text
    assert dt.date.fromisoformat(DECREE["decreed_on"]) < timezone.localdate()
