"""Photos: only the pixels come through. Each attack is real bytes."""

import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image

from files.domain.inspector.photos import redraw
from files.domain.inspector.verdict import Refused
from files.domain.refusals import sentence_of
from files.enums import FileKind
from tests.files.uploads import encoded, pdf, picture

NOT_A_PHOTO = "Berkas ini bukan foto JPEG, PNG, atau WebP. Pilih foto lain."
BROKEN = "Foto ini rusak atau tidak lengkap. Ambil atau kirim ulang fotonya, lalu pilih lagi."
TOO_MANY_PIXELS = "Foto ini lebih dari 50 juta piksel. Perkecil dulu, lalu pilih lagi."


@pytest.fixture
def kept(tmp_path):
    """``kept(data)``: what is kept of an upload. Checked within this process: test_inspection.py has it run apart."""

    def keep_bytes(data: bytes) -> bytes:
        (tmp_path / "in").write_bytes(data)
        redraw(tmp_path / "in", tmp_path / "out")
        return (tmp_path / "out").read_bytes()

    return keep_bytes


@pytest.fixture
def refusal(kept):
    """``refusal(data)``: what is said of an upload that is not taken."""

    def sentence(data: bytes) -> str:
        with pytest.raises(Refused) as caught:
            kept(data)
        return sentence_of(caught.value.code, kind=FileKind.PHOTO)

    return sentence


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def png(width: int, height: int, data: bytes) -> bytes:
    """A PNG that says it has these sides, whatever ``data`` holds."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_every_form_is_kept_as_jpeg(kept, form):
    photo = opened(kept(encoded(picture((64, 48), color=(200, 30, 30)), form)))
    assert (photo.format, photo.mode, photo.size) == ("JPEG", "RGB", (64, 48))
    assert all(abs(is_ - was) < 8 for is_, was in zip(photo.getpixel((32, 24)), (200, 30, 30), strict=True))


@pytest.mark.parametrize(
    ("mode", "color"),
    [("RGBA", (0, 0, 0, 0)), ("LA", (0, 0)), ("P", 0), ("L", 255), ("1", 1), ("CMYK", (0, 0, 0, 0)), ("I;16", 65535)],
)
def test_every_mode_becomes_plain_colour_on_white(kept, mode, color):
    image = picture((16, 16), mode=mode, color=color)
    if mode == "P":
        image.info["transparency"] = 0
    photo = opened(kept(encoded(image, "JPEG" if mode == "CMYK" else "PNG")))
    assert (photo.mode, photo.getpixel((8, 8))) == ("RGB", (255, 255, 255))


def test_what_the_camera_noted_is_gone(kept):
    photo = picture((64, 48))
    exif = photo.getexif()
    exif[0x010F], exif[0x0132] = "Contoh Kamera", "2025:11:24 09:00:00"
    exif.get_ifd(0x8825).update({1: "S", 2: (6.0, 2.0, 3.0), 3: "E", 4: (106.0, 9.0, 1.0)})
    before = encoded(
        photo,
        exif=exif,
        comment="Contoh Catatan",
        icc_profile=b"Contoh Profil",
        xmp=b"<x:xmpmeta>Contoh XMP</x:xmpmeta>",
    )
    assert before.count(b"Contoh ") == 4
    after = kept(before)
    assert after.count(b"Contoh ") == 0
    assert dict(opened(after).getexif()) == {}
    assert set(opened(after).info) == {"jfif", "jfif_density", "jfif_unit", "jfif_version"}


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_taken_upright_stays_upright(kept, form):
    photo = picture((64, 32))
    photo.paste("white", (0, 0, 32, 32))  # left of what the sensor saw: on top when held upright
    exif = photo.getexif()
    exif[0x0112] = 6
    after = opened(kept(encoded(photo, form, exif=exif)))
    assert after.size == (32, 64)
    assert min(after.getpixel((16, 8))) > 240
    assert max(after.getpixel((16, 56))[:2]) < 16


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_notes_that_make_no_sense_do_no_harm(kept):
    assert opened(kept(encoded(picture((64, 48)), exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + bytes(40)))).size == (64, 48)


def test_large_photos_are_made_smaller(kept):
    assert opened(kept(encoded(picture((6000, 3000))))).size == (2560, 1280)
    assert opened(kept(encoded(picture((1000, 5000), mode="RGBA"), "PNG"))).size == (512, 2560)


def test_of_moving_pictures_the_first_stays(kept):
    frames = [picture((16, 16), color="white"), picture((16, 16), color="black")]
    moving = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    assert opened(kept(moving)).getpixel((8, 8)) == (255, 255, 255)


# other kinds of files


def archive() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("index.html", "<script>alert(1)</script>")
    return target.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b'<?xml version="1.0"?><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg"/>',
        b"<!doctype html><script>alert(1)</script>",
        b"<script>alert(1)</script>" + encoded(picture()),
        encoded(picture(), "GIF") + archive(),
        encoded(picture(), "BMP"),
        encoded(picture(), "TIFF"),
        encoded(picture(), "PDF"),
        pdf(),
        archive(),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    ],
)
def test_what_is_no_photo_is_refused(refusal, data):
    assert refusal(data) == NOT_A_PHOTO


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("tail", [archive(), b"<script>alert(1)</script>", b"<?php echo 1; ?>", pdf()])
def test_nothing_that_hangs_on_a_photo_survives(kept, form, tail):
    after = kept(encoded(picture((64, 48)), form) + tail)
    assert not zipfile.is_zipfile(io.BytesIO(after))
    assert [word for word in (b"<script", b"<?php", b"%PDF", b"PK\x03\x04") if word in after] == []
    assert after.endswith(b"\xff\xd9")


def test_a_script_in_a_comment_does_not_survive(kept):
    assert b"<script" not in kept(encoded(picture((64, 48)), comment="*/=1;alert(1)/*<script>alert(1)</script>"))


def test_heic_says_how_to_get_a_jpeg(refusal):
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100)
    assert "Simpan sebagai JPEG" in refusal(heic)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_half_a_photo_is_refused(refusal, form):
    noisy = Image.effect_noise((300, 300), 90).convert("RGB")
    whole = encoded(noisy, form)
    assert refusal(whole[: len(whole) // 2]) == BROKEN


# bombs


def test_a_hundred_megapixels_are_refused_without_decoding(refusal):
    assert refusal(png(10_000, 10_000, b"")) == TOO_MANY_PIXELS
    assert refusal(encoded(picture((10_000, 10_000), mode="1", color=0), "PNG")) == TOO_MANY_PIXELS
    assert refusal(png(2_000_000_000, 2_000_000_000, b"")) == TOO_MANY_PIXELS


def test_a_small_picture_that_unpacks_to_much_is_no_bomb(kept):
    """A hundred megabytes behind a picture of four pixels: no more is unpacked than the picture needs."""
    assert opened(kept(png(2, 2, bytes(100_000_000)))).size == (2, 2)
