"""Nothing stays in the storage without a row."""

import datetime as dt
import os

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import transaction

from files.domain.keeping import keep
from files.domain.sweeping import sweep
from files.models import StoredFile
from files.storage import private_storage
from files.tasks import sweep as sweep_task
from tests.files.uploads import encoded, pdf, picture, upload

NOW = dt.datetime(2026, 11, 20, 2, 10, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return settings.FILES_DIR


def lying_since(hours: int, name: str = "ab/berkas.pdf") -> str:
    name = private_storage().save(name, ContentFile(b"%PDF-1.7"))
    moment = (NOW - dt.timedelta(hours=hours)).timestamp()
    os.utime(private_storage().path(name), (moment, moment))
    return name


def test_a_rolled_back_upload_is_swept_a_day_later(world, folder):
    world.officer, world.serang  # noqa: B018 - made outside the block that rolls back
    with transaction.atomic():
        stored = keep(actor=world.officer, upload=upload(pdf()), kind="decree", office=world.serang)
        transaction.set_rollback(True)
    left = folder / stored.content.name
    assert (StoredFile.objects.exists(), left.exists()) == (False, True)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=23), tick=False):
        assert (sweep(), left.exists()) == (0, True)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(hours=25), tick=False):
        assert (sweep(), left.exists()) == (1, False)
        assert sweep() == 0


@time_machine.travel(NOW, tick=False)
def test_what_has_a_row_stays(world):
    stored = keep(actor=world.officer, upload=upload(pdf()), kind="decree", office=world.serang)
    moment = (NOW - dt.timedelta(days=400)).timestamp()
    os.utime(stored.content.path, (moment, moment))
    old, young = lying_since(hours=25), lying_since(hours=23)
    sweep_task()
    there = [private_storage().exists(name) for name in (stored.content.name, old, young)]
    assert there == [True, False, True]


@time_machine.travel(NOW, tick=False)
def test_the_small_picture_of_a_photo_stays_with_it(world):
    photo = keep(actor=world.officer, upload=upload(encoded(picture()), "a.jpg"), kind="photo", office=world.serang)
    moment = (NOW - dt.timedelta(days=400)).timestamp()
    os.utime(private_storage().path(photo.small_name), (moment, moment))
    left = lying_since(hours=25, name="ab/12.small.jpg")
    assert sweep() == 1
    assert [private_storage().exists(name) for name in (photo.small_name, left)] == [True, False]


def test_an_empty_storage_is_no_error(db):
    assert sweep() == 0


def test_a_row_without_content_is_reported(world, caplog):
    stored = keep(actor=world.officer, upload=upload(pdf()), kind="decree", office=world.serang)
    private_storage().delete(stored.content.name)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=2), tick=False):
        sweep()
    assert "1 files have a row, but no content in the storage." in caplog.text


def test_a_row_that_cannot_be_written_leaves_no_content(world, folder):
    world.officer.pk = None  # nobody brought it: the database refuses the row
    with pytest.raises(ValueError, match="unsaved"):
        keep(actor=world.officer, upload=upload(pdf()), kind="decree", office=world.serang)
    assert [path for path in folder.rglob("*") if path.is_file()] == []
