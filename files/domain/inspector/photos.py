"""Photos are drawn anew: only the pixels come through."""

from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from files.domain.inspector.limits import LONG_SIDE, MAX_PIXELS, SMALL_SIDE
from files.domain.inspector.verdict import SMALL, Kept, Refused

FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY, SMALL_QUALITY = 85, 70
# Brands of the HEIF container phones write; it has no decoder here.
HEIF_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"hevm", b"mif1", b"msf1"}
# The size is checked below, before anything is decoded; Pillow's own limit is softer and only warns.
Image.MAX_IMAGE_PIXELS = None


def redraw(source: Path, target: Path) -> Kept:
    """Write the photo as JPEG: upright, at most ``LONG_SIDE`` long, without EXIF, XMP, profile, comment or thumbnail.

    Beside it a small one for lists, at most ``SMALL_SIDE`` long. Of moving pictures the first frame stays; transparent
    parts become white. Raises Refused.
    """
    head = source.open("rb").read(12)
    if head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS:
        raise Refused("heif")
    try:
        with Image.open(source, formats=FORMATS) as image:
            return _redraw(image, target)
    except UnidentifiedImageError:
        raise Refused("not_a_photo") from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise Refused("broken_photo") from None


def _redraw(image: Image.Image, target: Path) -> Kept:
    if image.width * image.height > MAX_PIXELS:
        raise Refused("too_many_pixels")
    image.draft("RGB", (LONG_SIDE, LONG_SIDE))  # a JPEG is decoded no larger than needed
    image.load()
    flat = _flat(image)
    flat.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    upright = _upright(flat)
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)  # pixels alone: an image carries along what its file said of it
    bare.save(target, "JPEG", quality=QUALITY, optimize=True)
    kept = Kept(width=bare.width, height=bare.height)
    bare.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS)
    bare.save(target.with_name(target.name + SMALL), "JPEG", quality=SMALL_QUALITY, optimize=True)
    return kept


def _flat(image: Image.Image) -> Image.Image:
    if image.mode == "RGB":
        return image
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    ground = Image.new("RGBA", image.size, "white")
    ground.alpha_composite(image)
    return ground.convert("RGB")


def _upright(image: Image.Image) -> Image.Image:
    """Turned as the camera noted; as it is where the note makes no sense."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # notes are written by anybody and break in many ways
        return image
