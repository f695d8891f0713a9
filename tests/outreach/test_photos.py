"""Photos of a session: taken in once, within limits, seen by those whom they concern, taken off and put back."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from files.domain import inspection
from files.models import StoredFile
from offices.roles import Role
from outreach.domain import photos
from outreach.domain.photos import AboutPhoto, take_photo
from outreach.models import OutreachSession, SessionPhoto, SessionTally, SessionVillage
from outreach.queries.photos import photos_of
from tests.factories import RegionFactory, territory
from tests.files.uploads import encoded, picture, upload
from tests.guards.queries import assert_same_queries
from tests.outreach.photographed import photo_of

JPEG = encoded(picture((64, 48)))


@pytest.fixture
def session(photographed) -> OutreachSession:
    return photographed


@pytest.fixture
def shared(session, world) -> OutreachSession:
    """The session is for Linduk, of the same kecamatan, and for Tirtayasa as well."""
    for village in (world.linduk, world.tirtayasa):
        home = {"village": village, "starts_at": session.starts_at, **territory(village)}
        SessionVillage.objects.create(session=session, session_office_id=session.office_id, **home)
        SessionTally.objects.create(session=session, **home)
    return session


@pytest.fixture
def send(as_user, session):
    """``send(user, village=..., ...)`` posts a photo as a phone does; its answer."""

    def post(user, /, *, status: int = 200, data: bytes = JPEG, **fields) -> dict:
        body = {
            "client_id": str(uuid.uuid4()), "kind": "activity", "caption": "", "village": "",
            "device": "ab12cd34", "seq": "1", "photo": upload(data, "foto.jpg", "image/jpeg"),
        }  # fmt: skip
        body |= {key: value for key, value in fields.items() if value is not None}
        body = {key: value for key, value in body.items() if fields.get(key, "") is not None}
        response = as_user(user).post(reverse("photo_take", args=[session.pk]), body)
        assert response.status_code == status
        return response.json()

    return post


def seen_by(user, session) -> list[str]:
    return [photo.caption for photo in photos_of(user, session).shown]


def test_a_photo_of_a_phone_is_kept_with_what_it_says(send, session, world):
    sent, taken = timezone.now() - dt.timedelta(hours=5), timezone.now() - dt.timedelta(hours=6)
    answer = send(
        world.operator, kind="sheet", caption="  Lembar\n1 ", taken_at=taken.isoformat(), sent_at=sent.isoformat()
    )
    assert answer == {"outcome": "created", "reason": ""}
    photo = SessionPhoto.objects.get()
    assert (photo.kind, photo.caption, photo.village, photo.added_by) == (
        "sheet", "Lembar 1", world.pontang, world.operator,
    )  # fmt: skip
    # the phone is five hours behind: an hour before it was sent
    assert (photo.taken_at, photo.added_at) == (timezone.now() - dt.timedelta(hours=1), timezone.now())
    assert (photo.file.office, photo.file.village, photo.file.width) == (world.serang, world.pontang.region, 64)


@pytest.mark.parametrize(
    ("taken", "sent"),
    [("x", "y"), ("", ""), ("9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00"), ("2020-01-01T00:00:00Z", "")],
)
def test_a_moment_that_cannot_be_is_left_out(send, world, taken, sent):
    assert send(world.operator, taken_at=taken, sent_at=sent)["outcome"] == "created"
    assert SessionPhoto.objects.get().taken_at is None


def test_sent_twice_it_is_one_photo(send, world):
    client_id = str(uuid.uuid4())
    outcomes = [send(world.operator, client_id=client_id)["outcome"] for _ in range(3)]
    assert outcomes == ["created", "unchanged", "unchanged"]
    assert (SessionPhoto.objects.count(), StoredFile.objects.count()) == (1, 1)


@pytest.mark.parametrize(("first", "then"), [("officer", "operator"), ("operator", "officer")])
def test_a_photo_of_a_saved_file_is_one_whether_phone_or_colleague_sends_it_first(send, world, first, then):
    taken = timezone.now() - dt.timedelta(hours=1)
    fields = {
        "client_id": str(uuid.uuid4()), "user": world.operator.pk, "village": world.pontang.pk, "caption": "Pembukaan",
        "at": taken.isoformat(), "sent_at": timezone.now().isoformat(),
    }  # fmt: skip
    outcomes = [send(getattr(world, who), **fields)["outcome"] for who in (first, then)]
    assert outcomes == ["created", "unchanged"]
    photo = SessionPhoto.objects.get()
    assert (photo.added_by, photo.village, photo.taken_at) == (getattr(world, first), world.pontang, taken)
    assert StoredFile.objects.count() == 1


def test_who_carries_a_saved_file_adds_photos_only_where_they_may(shared, send, world, as_user):
    fields = {"user": world.operator.pk, "village": world.pontang.pk}
    answer = send(world.other_operator, **fields)
    assert (answer["outcome"], "tidak ikut kegiatan" in answer["reason"]) == ("rejected", True)
    body = {"client_id": str(uuid.uuid4()), "photo": upload(JPEG, "foto.jpg", "image/jpeg")} | fields
    assert as_user(world.far_officer).post(reverse("photo_take", args=[shared.pk]), body).status_code == 404
    assert not SessionPhoto.objects.exists()


def test_two_copies_on_their_way_at_once_leave_one_file(
    session, world, monkeypatch, django_capture_on_commit_callbacks
):
    about = AboutPhoto(uuid.uuid4())
    keep = photos.keep

    def overtaken(**kwargs):
        monkeypatch.setattr(photos, "keep", keep)
        take_photo(session=session, actor=world.operator, upload=upload(JPEG, "a.jpg"), about=about)
        return keep(**kwargs)

    monkeypatch.setattr(photos, "keep", overtaken)
    with django_capture_on_commit_callbacks(execute=True):
        answer = take_photo(session=session, actor=world.operator, upload=upload(JPEG, "b.jpg"), about=about)
    assert answer.outcome == "unchanged"
    assert [file.original_name for file in StoredFile.objects.all()] == ["a.jpg"]


def test_somebody_elses_photo_cannot_be_asked_for(shared, send, world):
    photo = photo_of(shared, world.other_operator, village=world.tirtayasa)
    answer = send(world.operator, client_id=str(photo.client_id))
    assert answer["outcome"] == "rejected"
    assert "tidak dikenal" in answer["reason"]


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ({"data": b"no picture"}, "bukan foto"),
        ({"data": b""}, "kosong"),
        ({"photo": None}, "tidak ikut terkirim"),
        ({"village": "36.04.13.2001"}, "tidak ikut kegiatan"),
    ],
)
def test_what_can_never_be_taken_is_refused_with_a_sentence(send, world, fields, part):
    answer = send(world.operator, **fields)
    assert answer["outcome"] == "rejected"
    assert part in answer["reason"]
    assert not SessionPhoto.objects.exists()


def test_a_request_without_an_id_is_no_photo(send, world):
    assert "Foto tetap tersimpan" in send(world.operator, status=400, client_id="")["error"]


def test_a_busy_server_is_asked_again_later(send, world, monkeypatch):
    monkeypatch.setattr(inspection, "WAIT", 0)
    with inspection._turns, inspection._turns:
        assert "error" in send(world.operator, status=503)
    assert send(world.operator)["outcome"] == "created"


def test_a_session_has_room_for_thirty(send, session, world):
    for _number in range(photos.MOST_PHOTOS):
        photo = photo_of(session, world.officer)
    answer = send(world.operator)
    assert answer["outcome"] == "rejected"
    assert "30 foto" in answer["reason"]
    photos.remove_photo(photo=photo, actor=world.officer)
    assert send(world.operator)["outcome"] == "created"
    with pytest.raises(photos.DomainError, match="30 foto"):
        photos.restore_photo(photo=photo, actor=world.officer)


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_nothing_about_the_session_holds_a_photo_back(send, session, world, state):
    now = timezone.now()
    OutreachSession.objects.filter(pk=session.pk).update(
        state=state, blocks=state == "closed", reason="banjir", roll_closed_at=now, held_at=now
    )
    assert send(world.operator)["outcome"] == "created"


def test_each_village_sees_its_own_photos(shared, send, world):
    send(world.operator, caption="Pontang")
    send(world.other_operator, caption="Tirtayasa")
    send(world.officer, caption="Linduk", village=world.linduk.pk)
    send(world.officer, caption="semua")
    send(world.district_operator, caption="kecamatan")
    assert seen_by(world.officer, shared) == ["Pontang", "Tirtayasa", "Linduk", "semua", "kecamatan"]
    assert seen_by(world.regional_head, shared) == ["Pontang", "Tirtayasa", "Linduk", "semua", "kecamatan"]
    assert seen_by(world.operator, shared) == ["Pontang"]
    assert seen_by(world.other_operator, shared) == ["Tirtayasa"]
    assert seen_by(world.district_operator, shared) == ["Pontang", "Linduk", "semua", "kecamatan"]
    assert [seen_by(user, shared) for user in (world.far_officer, world.national, world.local_government)] == [[]] * 3


def test_a_kecamatan_that_is_not_the_hosts_adds_photos_of_its_own_village(shared, send, world):
    guests = world.person("kecamatan.tirtayasa", Role.DISTRICT_OPERATOR, region=RegionFactory(code="36.04.13"))
    send(guests, caption="tamu")
    assert SessionPhoto.objects.get().village == world.tirtayasa
    assert [seen_by(user, shared) for user in (guests, world.district_operator)] == [["tamu"], []]


def test_what_the_page_shows_opens_and_nothing_else(shared, send, as_user, world):
    for actor in (world.operator, world.other_operator, world.officer):
        send(actor)
    for user in (world.operator, world.other_operator, world.district_operator, world.officer):
        client = as_user(user)
        shown = {photo.file_id for photo in photos_of(user, shared).shown}
        for photo in SessionPhoto.objects.all():
            paths = [reverse(name, args=[photo.file_id]) for name in ("file_download", "file_thumbnail")]
            statuses = {client.get(path).status_code for path in paths}
            assert statuses == ({200} if photo.file_id in shown else {404})


def test_a_session_of_one_village_is_that_villages_whoever_took_it(send, session, world):
    send(world.officer, caption="petugas")
    assert seen_by(world.operator, session) == ["petugas"]


def test_who_added_it_or_an_officer_takes_it_off_and_puts_it_back(session, as_user, world):
    photo = photo_of(session, world.operator, caption="Pembukaan")
    operator, page = as_user(world.operator), reverse("session_detail", args=[session.pk])
    operator.post(reverse("photo_remove", args=[session.pk, photo.pk]))
    photo.refresh_from_db()
    assert (photo.removed_by, photo.removed_at) == (world.operator, timezone.now())
    text = operator.get(page).content.decode()
    assert "1 foto dihapus" in re.sub(r"\s+", " ", text)
    assert "Belum ada foto" in text
    as_user(world.officer).post(reverse("photo_restore", args=[session.pk, photo.pk]))
    assert seen_by(world.operator, session) == ["Pembukaan"]


def test_somebody_else_does_not_take_it_off(session, as_user, world):
    photo = photo_of(session, world.officer)
    client = as_user(world.operator)
    assert "hanya dapat dihapus" in client.get(reverse("photo_remove", args=[session.pk, photo.pk])).content.decode()
    client.post(reverse("photo_remove", args=[session.pk, photo.pk]))
    photo.refresh_from_db()
    assert photo.removed_at is None


def test_the_form_for_desks(session, as_user, world):
    client, path = as_user(world.officer), reverse("photo_add", args=[session.pk])
    form = client.get(path + "?jenis=sheet").context["form"]
    body = {"client_id": form["client_id"].value(), "kind": form["kind"].value(), "caption": "Lembar 2"}
    assert client.post(path, body).status_code == 422
    broken = client.post(path, body | {"photo": upload(b"x", "a.jpg")})
    assert (broken.status_code, "bukan foto" in broken.content.decode()) == (422, True)
    for _twice in range(2):
        assert client.post(path, body | {"photo": upload(JPEG, "a.jpg")}).status_code == 302
    assert [(photo.kind, photo.caption) for photo in SessionPhoto.objects.all()] == [("sheet", "Lembar 2")]


def test_the_page_of_a_session_shows_small_pictures(session, as_user, world):
    photo = photo_of(session, world.officer, caption="Pembukaan", kind="sheet", taken_at=timezone.now())
    text = as_user(world.operator).get(reverse("session_detail", args=[session.pk])).content.decode()
    assert f'src="{reverse("file_thumbnail", args=[photo.file_id])}"' in text
    assert 'loading="lazy"' in text
    assert 'alt="Pembukaan"' in text
    assert "daftar hadir bertanda tangan" in text
    assert (
        'id="foto"' not in as_user(world.national).get(reverse("session_detail", args=[session.pk])).content.decode()
    )


def test_more_photos_cost_the_same(shared, as_user, world):
    villages = iter([world.pontang, world.tirtayasa, world.linduk])
    users = iter([world.officer, world.other_operator, world.operator])
    page = reverse("session_detail", args=[shared.pk])
    assert_same_queries(
        as_user(world.officer), page, lambda: photo_of(shared, next(users), village=next(villages), caption="Foto")
    )
