"""A kept file is handed out within the scope, and can do nothing where it lands."""

import io

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from PIL import Image

from files.domain.keeping import keep
from files.models import StoredFile
from files.storage import private_storage
from tests.factories import StoredFileFactory
from tests.files.uploads import encoded, pdf, picture, upload


@pytest.fixture
def decree(world):
    return keep(
        actor=world.office_head,
        upload=upload(pdf(), "SK Serang – 2025.pdf"),
        kind="decree",
        office=world.serang,
        region_code=world.pontang.pk,
    )


@pytest.fixture
def photo(world):
    return keep(actor=world.officer, upload=upload(encoded(picture()), "1.jpg"), kind="photo", office=world.serang)


def test_a_decree_is_downloaded_and_kept_by_no_cache(world, as_user, decree):
    response = as_user(world.officer).get(f"/berkas/{decree.pk}/")
    assert response.getvalue() == decree.content.open().read()
    expected = {
        "Content-Type": "application/pdf",
        "Content-Length": str(decree.size),
        "Content-Disposition": "attachment; filename*=utf-8''SK%20Serang%20%E2%80%93%202025.pdf",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    assert {name: response[name] for name in expected} == expected
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))


def test_a_photo_is_shown(world, as_user, photo):
    response = as_user(world.officer).get(f"/berkas/{photo.pk}/")
    assert (response["Content-Type"], response["Content-Disposition"]) == ("image/jpeg", 'inline; filename="1.jpg"')


def test_who_reads_what(world, as_user, decree, photo):
    wide = StoredFileFactory(village=world.pontang, original_name="SK Kecamatan.pdf")
    wide.village = None  # a decree for the whole kecamatan
    wide.save()

    def answers(person):
        return [as_user(person).get(f"/berkas/{file.pk}/").status_code for file in (decree, wide, photo)]

    assert answers(world.officer) == [200, 200, 200]
    assert answers(world.regional_head) == [200, 200, 200]
    assert answers(world.district_operator) == [200, 200, 404]
    assert answers(world.operator) == [200, 404, 404]
    assert answers(world.other_operator) == [404, 404, 404]
    assert answers(world.near_officer) == [404, 404, 404]
    assert answers(world.far_officer) == [404, 404, 404]
    assert answers(world.national) == [403, 403, 403]
    assert answers(world.local_government) == [403, 403, 403]
    assert answers(world.administrator) == [403, 403, 403]
    for person in (world.national, world.local_government, world.administrator, world.outsider):
        assert list(StoredFile.objects.visible_to(person)) == []


def test_the_small_picture_of_a_photo(world, as_user):
    photo = keep(
        actor=world.officer, upload=upload(encoded(picture((1600, 1200))), "a.jpg"), kind="photo", office=world.serang
    )
    client, path = as_user(world.officer), f"/berkas/{photo.pk}/kecil/"
    response = client.get(path)
    content = b"".join(response.streaming_content)
    with Image.open(io.BytesIO(content)) as image:
        assert image.size == (480, 360)
    assert (response["Cache-Control"], response["Content-Type"]) == ("private, no-store", "image/jpeg")
    private_storage().delete(photo.small_name)  # photos kept before there were small pictures
    assert sum(map(len, client.get(path).streaming_content)) == photo.size


def test_a_document_has_no_small_picture(world, as_user, decree):
    assert as_user(world.officer).get(f"/berkas/{decree.pk}/kecil/").status_code == 404


def test_only_reading(world, as_user, decree):
    assert as_user(world.officer).post(f"/berkas/{decree.pk}/").status_code == 405
    assert as_user(world.officer).head(f"/berkas/{decree.pk}/").status_code == 200


def test_a_lost_content_is_not_found(world, as_user, decree, caplog):
    decree.content.storage.delete(decree.content.name)
    assert as_user(world.officer).get(f"/berkas/{decree.pk}/").status_code == 404
    assert f"The content of file {decree.pk} is missing" in caplog.text


def test_no_address_leads_to_the_folder(world, as_user, decree):
    client, name = as_user(world.officer), decree.content.name
    for path in (f"/{name}", f"/files/{name}", f"/static/{name}", f"/static/../files/{name}", f"/media/{name}"):
        assert client.get(path).status_code == 404
    with pytest.raises(ValueError, match="file_download"):
        _ = decree.content.url
    assert settings.STATIC_ROOT not in [settings.FILES_DIR, *settings.FILES_DIR.parents]


def test_its_line_on_a_page(decree):
    text = " ".join(render_to_string("files/_file.html", {"file": decree}).split())
    assert f'<a href="/berkas/{decree.pk}/">SK Serang – 2025.pdf</a>' in text
    assert "<small>SK (PDF) · " in text
