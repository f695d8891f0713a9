"""Photos of the latest sessions held: drawn, every one with DEMO across it. Nobody is on them."""

import datetime as dt
import io
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFont

from outreach.domain.photos import AboutPhoto, take_photo
from outreach.enums import PhotoKind, SessionState
from outreach.models import OutreachSession, SessionPhoto

SIZE = (1280, 960)
WALL, STAGE, CHAIR, PAPER, INK = "#e6ecf5", "#254a86", "#c9982b", "#ffffff", "#1a2432"
# Of each session: kind, caption, minutes after it began.
PICTURES = (
    (PhotoKind.ACTIVITY, "Pembukaan oleh kepala desa", 10),
    (PhotoKind.ACTIVITY, "Penyampaian materi", 45),
    (PhotoKind.SHEET, "Lembar 1", 125),
)
SESSIONS = 1  # of each office: drawing and checking one takes a third of a second
NAMESPACE = uuid.UUID("6f0c1d1e-52f5-4d0a-9a35-0c8f5f5f2a11")


def load_photos() -> int:
    """Photos for the latest closed sessions of the pilot's offices, where there are none; how many are new."""
    made = 0
    for slug in ("serang", "jakarta-timur"):
        rows = OutreachSession.objects.filter(office__slug=slug, state=SessionState.CLOSED, logged_afterwards=False)
        for session in rows.select_related("office", "created_by").order_by("-starts_at", "-pk")[:SESSIONS]:
            if not SessionPhoto.objects.filter(session=session).exists():
                made += sum(_take(session, *about) for about in PICTURES)
    return made


def _take(session: OutreachSession, kind: PhotoKind, caption: str, minutes: int) -> bool:
    at = session.starts_at + dt.timedelta(minutes=minutes)
    client_id = uuid.uuid5(NAMESPACE, f"{session.pk}/{caption}")
    about = AboutPhoto(client_id=client_id, kind=kind, caption=f"{caption} (contoh)", taken_at=at)
    drawn = SimpleUploadedFile("contoh.jpg", _drawn(kind, seed=session.pk + minutes), "image/jpeg")
    answer = take_photo(session=session, actor=session.created_by, upload=drawn, about=about, now=at)
    return answer.outcome == "created"


def _drawn(kind: PhotoKind, *, seed: int) -> bytes:
    image = Image.new("RGB", SIZE, PAPER if kind == PhotoKind.SHEET else WALL)
    pen = ImageDraw.Draw(image)
    (_sheet if kind == PhotoKind.SHEET else _hall)(pen, seed)
    pen.text((640, 480), "DEMO", font=ImageFont.load_default(220), fill="#b0261d", anchor="mm")
    target = io.BytesIO()
    image.save(target, "JPEG", quality=80)
    return target.getvalue()


def _hall(pen: ImageDraw.ImageDraw, seed: int) -> None:
    """A stage with a screen, rows of empty chairs before it."""
    left = 200 + seed * 37 % 240
    pen.rectangle((left, 120, left + 640, 430), fill=PAPER, outline=STAGE, width=8)
    pen.rectangle((0, 480, 1280, 520), fill=STAGE)
    for row in range(4):
        for place in range(9):
            x, y = 60 + place * 135 + row * 12, 580 + row * 95
            pen.rounded_rectangle((x, y, x + 80, y + 60), 12, fill=CHAIR)


def _sheet(pen: ImageDraw.ImageDraw, seed: int) -> None:
    """A ruled sheet with strokes where people sign."""
    for line in range(14):
        y = 120 + line * 58
        pen.line((80, y, 1200, y), fill=INK, width=3)
        start = 800 if line % 2 else 1000
        points = [(start + step * 14, y - 30 + (seed * (step + line) * 7) % 24) for step in range(9)]
        pen.line(points, fill=STAGE, width=4)
    for x in (80, 160, 560, 780, 1200):
        pen.line((x, 120, x, 874), fill=INK, width=3)
