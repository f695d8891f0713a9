"""Keep an upload, and remove it."""

import hashlib

import pytest
from django.conf import settings

from files.domain.keeping import discard, keep
from files.enums import FileKind
from files.models import StoredFile
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
