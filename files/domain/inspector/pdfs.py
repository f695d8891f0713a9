"""PDFs are read strictly and written anew, object by object; what could act on its own is refused."""

from pathlib import Path

import pikepdf

from files.domain.inspector.limits import MAX_OBJECTS, MAX_PAGES
from files.domain.inspector.verdict import Kept, Refused


def rewrite(source: Path, target: Path) -> Kept:
    """Write the PDF anew. Raises Refused."""
    data = source.read_bytes()
    if not data.startswith(b"%PDF-"):
        raise Refused("not_a_pdf")
    if data[data.rfind(b"%%EOF") + 5 :].strip(b"\0 \t\r\n") or b"%%EOF" not in data:
        raise Refused("broken_pdf")
    try:
        with pikepdf.open(source, attempt_recovery=False, suppress_warnings=True) as pdf:
            _check(pdf)
            pdf.save(target, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None
    except pikepdf.PdfError:
        raise Refused("broken_pdf") from None
    return Kept()


def _check(pdf: pikepdf.Pdf) -> None:
    if pdf.is_encrypted:
        raise Refused("encrypted")
    if not 0 < len(pdf.pages) <= MAX_PAGES:
        raise Refused("page_count")
    if len(pdf.objects) > MAX_OBJECTS:
        raise Refused("too_heavy")
