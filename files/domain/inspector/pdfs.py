"""PDFs are read strictly and written anew; what could act on its own or hides another file is refused."""

import io
import re
import zipfile
from pathlib import Path

import pikepdf

from files.domain.inspector.limits import MAX_OBJECTS, MAX_PAGES, MAX_REVISIONS
from files.domain.inspector.pdf_objects import is_signed, refuse_active_objects, remove_notes
from files.domain.inspector.verdict import Kept, Refused

HEADER = re.compile(rb"%PDF-[12]\.\d\s")
END = b"%%EOF"
BLANK = b"\0\t\n\f\r "
# What readers other than PDF's look for: near the start, or anywhere.
PAGE_AT_THE_START = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|\?php)", re.IGNORECASE)
START = 1024
ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")


def rewrite(source: Path, target: Path) -> Kept:
    """Write the PDF anew: what no page, form or outline needs is gone, and so are notes about author and camera.

    A PDF with an electronic signature is checked in the same way, each of its revisions, and copied as it is: written
    anew it could no longer be verified. Raises Refused.
    """
    data = source.read_bytes()
    _check_frame(data)
    try:
        if _rewritten(data, target):
            _refuse_another_file(target.read_bytes())
        else:
            target.write_bytes(data)
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None
    except (pikepdf.PdfError, RuntimeError, ValueError, KeyError, TypeError):
        raise Refused("broken_pdf") from None
    return Kept()


def _check_frame(data: bytes) -> None:
    """What can be seen without parsing: where it begins and ends, and whether it is another kind of file as well."""
    if not HEADER.match(data):
        raise Refused("other_content" if b"%PDF-" in data[:START] else "not_a_pdf")
    _before, end, after = data.rpartition(END)
    if not end:
        raise Refused("broken_pdf")
    if after.strip(BLANK):
        raise Refused("other_content")
    _refuse_another_file(data)


def _refuse_another_file(data: bytes) -> None:
    """An archive (APK and JAR are ZIP) is read from its end or found anywhere, a page from near the start."""
    if (
        zipfile.is_zipfile(io.BytesIO(data))
        or PAGE_AT_THE_START.search(data[:START])
        or any(mark in data for mark in ARCHIVES)
    ):
        raise Refused("other_content")


def _rewritten(data: bytes, target: Path) -> bool:
    """False for a signed PDF, which must stay as it is."""
    with _opened(data) as pdf:
        _check(pdf)
        if is_signed(pdf):
            _check_earlier_revisions(data)
            return False
        remove_notes(pdf)
        # no stream is unpacked on the way: what swells stays small
        pdf.save(target, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return True


def _opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data), attempt_recovery=False, suppress_warnings=True)


def _check(pdf: pikepdf.Pdf) -> None:
    if pdf.is_encrypted:
        raise Refused("encrypted")
    if len(pdf.objects) > MAX_OBJECTS:
        raise Refused("too_heavy")
    if not 0 < len(pdf.pages) <= MAX_PAGES:
        raise Refused("page_count")
    refuse_active_objects(pdf)


def _check_earlier_revisions(data: bytes) -> None:
    """A reader can show the document as it was signed: what later revisions replaced is still there."""
    ends = [found.end() for found in re.finditer(re.escape(END), data)][:-1]
    if len(ends) > MAX_REVISIONS:
        raise Refused("too_heavy")
    for end in ends:
        try:
            revision = _opened(data[:end])
        except pikepdf.PdfError:
            continue  # the first part of a file made for the web: no revision of its own
        with revision:
            _check(revision)
