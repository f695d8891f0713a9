"""Photos that were taken off: 30 days to put them back, then their file goes and the row stays."""

import datetime as dt
from pathlib import Path

import pytest
from django.urls import reverse

from files.models import StoredFile
from files.storage import private_storage
from offices.errors import DomainError
from outreach.domain import photos
from outreach.models import OutreachSession, SessionPhoto
from outreach.queries.photos import photos_of
from outreach.tasks import sweep_removed_photos
from tests.files.uploads import encoded, picture, upload
from tests.outreach.photographed import photo_of


@pytest.fixture
def session(photographed) -> OutreachSession:
    return photographed


def test_the_file_of_a_removed_photo_goes_after_thirty_days(
    session, as_user, world, clock, django_capture_on_commit_callbacks
):
    kept, gone = photo_of(session, world.operator, caption="Tetap"), photo_of(session, world.operator, caption="Buram")
    content = Path(private_storage().path(gone.file.content.name))
    photos.remove_photo(photo=gone, actor=world.operator)
    for wait, swept, there in ((dt.timedelta(days=30, seconds=-1), 0, True), (dt.timedelta(seconds=1), 1, False)):
        clock.shift(wait)
        with django_capture_on_commit_callbacks(execute=True):
            assert photos.sweep_removed() == swept
        assert (content.exists(), photos_of(world.operator, session).removed) == (there, [gone] if there else [])
    assert photos.sweep_removed() == 0
    gone.refresh_from_db()
    assert list(StoredFile.objects.all()) == [kept.file]
    assert (gone.removed_by, str(gone)) == (world.operator, "Buram")
    with pytest.raises(DomainError, match="lewat 30 hari"):
        photos.restore_photo(photo=gone, actor=world.operator)
    client = as_user(world.operator)
    assert client.get(reverse("photo_remove", args=[session.pk, gone.pk])).status_code == 404
    assert client.get(reverse("session_detail", args=[session.pk])).status_code == 200


def test_a_phone_that_sends_a_swept_photo_again_is_answered_as_before(session, as_user, world, clock):
    photo = photo_of(session, world.operator)
    photos.remove_photo(photo=photo, actor=world.operator)
    clock.shift(dt.timedelta(days=31))
    sweep_removed_photos()
    photo.refresh_from_db()
    assert photo.file is None
    again = {
        "client_id": str(photo.client_id),
        "kind": "activity",
        "photo": upload(encoded(picture((64, 48))), "foto.jpg"),
    }
    answer = as_user(world.operator).post(reverse("photo_take", args=[session.pk]), again)
    assert answer.json() == {"outcome": "unchanged", "reason": ""}
    assert SessionPhoto.objects.count() == 1
