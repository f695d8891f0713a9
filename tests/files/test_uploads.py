"""How uploads come in: the field, its limits, and what is too large to be read."""

import tempfile
from pathlib import Path

import pytest
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, JsonResponse
from django.test import Client
from django.urls import path

from files import uploads
from files.domain.keeping import keep
from files.enums import FileKind
from files.forms.uploads import UploadField
from files.models import StoredFile
from offices.errors import DomainError
from offices.policy import public
from tests.files.uploads import encoded, pdf, picture, upload

TOO_LARGE = "Berkas ini lebih dari 20 MB. Pindai dengan resolusi lebih rendah (150 dpi), lalu pilih lagi."
MEGABYTE = 1024 * 1024


class DecreeForm(forms.Form):
    number = forms.CharField()
    file = UploadField(FileKind.DECREE)


@public
def take(request: HttpRequest) -> JsonResponse:
    form = DecreeForm(request.POST, request.FILES)
    written = request.FILES["file"].temporary_file_path() if "file" in request.FILES else ""
    return JsonResponse(
        {
            "errors": form.errors,
            "number": form["number"].value(),
            "on_disk": Path(written).stat().st_size if written else None,
        }
    )


urlpatterns = [path("unggah/", take)]


class Endless:
    """What says it is small and never ends."""

    name, size = "SK.pdf", 10

    def __init__(self) -> None:
        self.given = 0

    def chunks(self):
        while True:
            self.given += MEGABYTE
            yield bytes(MEGABYTE)


def test_the_field_says_what_it_takes():
    field = DecreeForm()["file"]
    assert field.label == "Berkas SK (PDF)"
    assert field.help_text == (
        "PDF sampai 20 MB dan 300 halaman, tanpa kata sandi. Hanya yang berwenang dapat membukanya."
    )
    assert 'accept=".pdf,application/pdf"' in str(field)
    assert UploadField(FileKind.PHOTO).help_text == (
        "JPEG, PNG, atau WebP sampai 15 MB. Lokasi dan data kamera dihapus, foto besar diperkecil."
    )


def test_the_field_looks_at_the_size_alone():
    whole = DecreeForm({"number": "1"}, {"file": upload(b"bukan PDF")})
    assert whole.errors == {}
    empty = DecreeForm({"number": "1"}, {"file": upload(b"")})
    assert empty.errors == {"file": ["Berkas ini kosong. Pilih berkas lain."]}
    missing = DecreeForm({"number": "1"})
    assert list(missing.errors) == ["file"]


def test_the_refusal_lands_on_the_field(world):
    form = DecreeForm({"number": "1"}, {"file": upload(b"bukan PDF")})
    assert form.is_valid()
    with pytest.raises(DomainError) as caught:
        keep(actor=world.officer, upload=form.cleaned_data["file"], kind="decree", office=world.serang)
    caught.value.add_to(form)
    assert form.errors == {"file": ["Berkas ini bukan PDF. Pindai atau simpan sebagai PDF, lalu pilih lagi."]}


@pytest.mark.urls("tests.files.test_uploads")
def test_fifty_megabytes_are_refused_with_a_sentence():
    with tempfile.TemporaryFile() as large:
        large.truncate(50 * MEGABYTE)
        answer = Client().post("/unggah/", {"number": "SK-1", "file": large}).json()
    assert answer == {"errors": {"file": [TOO_LARGE]}, "number": "SK-1", "on_disk": 50 * MEGABYTE}


@pytest.mark.urls("tests.files.test_uploads")
def test_of_anything_larger_no_more_is_written(monkeypatch):
    """The limit is looked at between pieces of 64 kB."""
    monkeypatch.setattr(uploads, "KEPT_BYTES", 22 * MEGABYTE)
    with tempfile.TemporaryFile() as large:
        large.truncate(50 * MEGABYTE)
        answer = Client().post("/unggah/", {"number": "SK-1", "file": large}).json()
    assert answer["errors"] == {"file": [TOO_LARGE]}
    assert 22 * MEGABYTE <= answer["on_disk"] < 22 * MEGABYTE + 64 * 1024


def test_what_lies_about_its_size_is_not_read_to_the_end(world):
    endless = Endless()
    with pytest.raises(DomainError) as caught:
        keep(actor=world.officer, upload=endless, kind="decree", office=world.serang)
    assert (caught.value.message, endless.given) == (TOO_LARGE, 21 * MEGABYTE)
    assert not StoredFile.objects.exists()


def test_uploads_on_disk_are_kept_as_well(world):
    with tempfile.NamedTemporaryFile() as file:
        file.write(encoded(picture()))
        file.flush()
        file.seek(0)
        stored = keep(actor=world.officer, upload=UploadedFile(file, "IMG_1.JPG"), kind="photo", office=world.serang)
    assert (stored.original_name, stored.width) == ("IMG_1.jpg", 640)


def test_a_limit_is_not_too_low_by_one(world):
    padded = pdf().replace(b"\nstartxref", b"\n" + b"%" * (20 * MEGABYTE - len(pdf()) - 1) + b"\nstartxref")
    assert len(padded) == 20 * MEGABYTE
    assert DecreeForm({"number": "1"}, {"file": upload(padded)}).errors == {}
    assert keep(actor=world.officer, upload=upload(padded), kind="decree", office=world.serang).size < 2000
    assert DecreeForm({"number": "1"}, {"file": upload(padded + b"\n")}).errors == {"file": [TOO_LARGE]}
