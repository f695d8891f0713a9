"""Uploads with real bytes, good and bad."""

import io
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def upload(data: bytes, name: str = "SK Desa Binaan.pdf", content_type: str = "application/pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type)


def pdf(pages: int = 1) -> bytes:
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        return saved(document)


def saved(document: pikepdf.Pdf, **options: Any) -> bytes:
    target = io.BytesIO()
    document.save(target, **options)
    return target.getvalue()


def by_hand(objects: dict[int, bytes], *, after: bytes = b"") -> bytes:
    """A PDF whose objects are written exactly so; object 1 is its root. ``after``: an earlier revision it adds to."""
    body, places = bytearray(after or b"%PDF-1.7\n"), {}
    for number, text in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%b\nendobj\n" % (number, text)
    table = b"".join(b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in places.items())
    first = b"" if after else b"0 1\n0000000000 65535 f \n"
    earlier = b"/Prev %d" % int(after.rsplit(b"startxref\n", 1)[1].split(b"\n")[0]) if after else b""
    trailer = b"trailer\n<< /Size 20 /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (earlier, len(body))
    return bytes(body) + b"xref\n" + first + table + trailer


# One page, to be handed to ``by_hand``.
PAGE = {
    1: b"<< /Type /Catalog /Pages 2 0 R >>",
    2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>",
}


def picture(size: tuple[int, int] = (640, 480), *, mode: str = "RGB", color: Any = "navy") -> Image.Image:
    return Image.new(mode, size, color)


def encoded(image: Image.Image, form: str = "JPEG", **options: Any) -> bytes:
    target = io.BytesIO()
    image.save(target, form, **options)
    return target.getvalue()
