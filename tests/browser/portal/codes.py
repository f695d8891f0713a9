"""Pictures of codes: a film for a made-up camera, and photos."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import segno

WIDTH, HEIGHT, MODULE = 640, 480, 9
BLACK, GREY, WHITE = b"\x10", b"\x80", b"\xeb"


def film(path: Path, texts: Iterable[str], *, frames: int = 12) -> Path:
    """A YUV4MPEG2 film that Chromium takes for a camera: every text as a code for 1.2 seconds, over and over."""
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode())
        for text in texts:
            file.write((b"FRAME\n" + _picture(text) + GREY * (WIDTH * HEIGHT // 2)) * frames)
    return path


def photo(text: str) -> dict[str, str | bytes]:
    """A photo to be chosen in a file field."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=12, border=6)
    return {"name": "kode.png", "mimeType": "image/png", "buffer": out.getvalue()}


def _picture(text: str) -> bytes:
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=4)]
    side = len(rows) * MODULE
    margin = GREY * ((WIDTH - side) // 2)
    lines = [b"".join((BLACK if dark else WHITE) * MODULE for dark in row) for row in rows for _ in range(MODULE)]
    middle = b"".join((margin + line).ljust(WIDTH, GREY) for line in lines)
    above = GREY * (WIDTH * ((HEIGHT - side) // 2))
    return (above + middle).ljust(WIDTH * HEIGHT, GREY)
