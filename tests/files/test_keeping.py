"""Keep an upload, and remove it."""

import hashlib

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from PIL import Image

from files.domain.keeping import discard, keep
from files.enums import FileKind
from files.models import StoredFile
from offices.errors import DomainError
from tests.files.uploads import encoded, pdf, picture, upload


def test_a_decree_is_kept_with_who_brought_it_and_where_it_belongs(world):
    stored = keep(
        actor=world.office_head,
        upload=upload(pdf()),
        kind=FileKind.DECREE,
        office=world.serang,
        region_code=world.pontang.pk,
    )
    stored.refresh_from_db()
    content = stored.content.open().read()
    assert (stored.kind, stored.original_name, stored.content_type) == (
        "decree",
        "SK Desa Binaan.pdf",
        "application/pdf",
    )
    assert (stored.uploaded_by, stored.office, stored.regional_office) == (
        world.office_head,
        world.serang,
        world.banten,
    )
    assert (stored.regency_id, stored.district_id, stored.village_id) == ("36.04", "36.04.12", "36.04.12.2001")
    assert (stored.size, stored.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert content.startswith(b"%PDF-")


def test_a_photo_is_kept_with_its_sides(world):
    stored = keep(
        actor=world.officer, upload=upload(encoded(picture()), "IMG_1.jpeg"), kind="photo", office=world.serang
    )
    assert (stored.width, stored.height, stored.original_name) == (640, 480, "IMG_1.jpg")
    assert (stored.regency_id, stored.district_id, stored.village_id) == (None, None, None)


def test_a_photo_has_a_small_picture_beside_it(world, django_capture_on_commit_callbacks):
    stored = keep(
        actor=world.officer, upload=upload(encoded(picture((1600, 1200))), "a.jpg"), kind="photo", office=world.serang
    )
    assert stored.small_name == f"{stored.content.name.removesuffix('.jpg')}.small.jpg"
    small = settings.FILES_DIR / stored.small_name
    with Image.open(small) as image:
        assert (image.size, image.format, image.getexif()) == ((480, 360), "JPEG", {})
    # others' files may lie in the same folder
    whole = settings.FILES_DIR / stored.content.name
    assert {path.name for path in small.parent.glob(f"{whole.stem}.*")} == {small.name, whole.name}
    with django_capture_on_commit_callbacks(execute=True):
        discard(actor=world.officer, stored=stored)
    assert not small.exists()


def test_a_document_has_no_small_picture(world):
    stored = keep(actor=world.officer, upload=upload(pdf()), kind="decree", office=world.serang)
    assert stored.small_name == ""


def test_the_name_in_the_storage_is_random_and_closed_to_others(world):
    def kept() -> StoredFile:
        return keep(actor=world.officer, upload=upload(pdf(), "rahasia.pdf"), kind="decree", office=world.serang)

    first, second = kept(), kept()
    assert first.content.name != second.content.name
    assert "rahasia" not in first.content.name
    path = settings.FILES_DIR / first.content.name
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_discarding_removes_row_and_content(world, django_capture_on_commit_callbacks):
    stored = keep(actor=world.officer, upload=upload(pdf()), kind="decree", office=world.serang)
    path = settings.FILES_DIR / stored.content.name
    with django_capture_on_commit_callbacks() as callbacks:
        discard(actor=world.officer, stored=stored)
    assert path.exists()
    callbacks[0]()
    assert not path.exists()
    assert not StoredFile.objects.exists()


def test_an_area_is_named_by_a_code_of_it(world):
    with pytest.raises(ValueError, match="no regency, district or village"):
        keep(actor=world.officer, upload=upload(pdf()), kind="decree", office=world.serang, region_code="36")


@pytest.mark.parametrize(
    ("kind", "data", "sentence"),
    [
        ("decree", encoded(picture()), "Berkas ini bukan PDF. Pindai atau simpan sebagai PDF, lalu pilih lagi."),
        ("photo", pdf(), "Berkas ini bukan foto JPEG, PNG, atau WebP. Pilih foto lain."),
        ("photo", b"<svg onload='alert(1)'/>", "Berkas ini bukan foto JPEG, PNG, atau WebP. Pilih foto lain."),
        (
            "photo",
            encoded(picture((10_000, 10_000), mode="1", color=0), "PNG"),
            "Foto ini lebih dari 50 juta piksel. Perkecil dulu, lalu pilih lagi.",
        ),
    ],
)
def test_of_what_is_refused_nothing_stays(world, settings, tmp_path, kind, data, sentence):
    settings.FILES_DIR = tmp_path / "files"
    with pytest.raises(DomainError) as caught:
        keep(actor=world.officer, upload=upload(data), kind=kind, office=world.serang, field="decree_file")
    assert (caught.value.message, caught.value.field) == (sentence, "decree_file")
    assert not StoredFile.objects.exists()
    assert not settings.FILES_DIR.exists()


def test_the_database_knows_the_rules_as_well(world):
    stored = keep(actor=world.officer, upload=upload(pdf()), kind="decree", office=world.serang)
    rows = StoredFile.objects.filter(pk=stored.pk)
    world.pontang, world.jaktim  # noqa: B018 - their regions must be there
    for name, wrong in (
        ("format_of_its_kind", {"content_type": "text/html"}),
        ("both_sides", {"width": 1}),
        ("area_from_the_top", {"district": "36.04.12"}),
        ("area_from_the_top", {"regency": "36.04", "village": world.pontang.pk}),
        ("area_from_the_top", {"regency": "31.75", "district": "36.04.12"}),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            rows.update(**wrong)
