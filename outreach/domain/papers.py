"""Papers as PDF, set by Typst: tagged, with their fonts inside.

What a paper says goes to it as JSON, and texts of JSON are never read as markup. Papers are documents in Bahasa
Indonesia, whatever language their reader has.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils import timezone

from outreach.models import OutreachSession

PAPERS = Path(__file__).resolve().parent.parent / "papers"
LETTERHEAD = "letterhead.typ"
CONTENT_TYPE = "application/pdf"
PLACEHOLDER = "${ttd_pengirim}"  # signed elsewhere; the portal signs for nobody
MINISTRY = ("Kementerian Imigrasi dan Pemasyarakatan Republik Indonesia", "Direktorat Jenderal Imigrasi")


def compiled(name: str, data: dict[str, Any], *, folder: Path = PAPERS) -> bytes:
    """The PDF of ``name`` in ``folder``, filled with ``data``, with the letterhead of ``outreach/papers/`` at hand.

    Nothing else is opened. A letter the fonts lack (an emoji in a name) shows as a box: no PDF/UA then, but still a
    paper.
    """
    try:
        return _set(folder / f"{name}.typ", data, standards="ua-1")
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return _set(folder / f"{name}.typ", data, standards=[])


def _set(paper: Path, data: dict[str, Any], *, standards: Any) -> bytes:
    pdf = typst.compile(
        {"main.typ": paper.read_bytes(), LETTERHEAD: (PAPERS / LETTERHEAD).read_bytes()},
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=timezone.now().replace(microsecond=0),
        pdf_standards=standards,
    )
    return bytes(pdf)


def frame_of(session: OutreachSession, *, title: str) -> dict[str, Any]:
    """What ``letterhead.typ`` asks for. ``session.office.regional_office`` should be loaded."""
    office = session.office
    return {
        "title": title,
        "office": office.full_name,
        "letterhead": [*MINISTRY, office.regional_office.name, office.full_name],
        "address": office.address,
        "footer": f"{title} · {settings.PORTAL_URL}",
    }


def plain(text: str) -> str:
    """``text`` as one line: what ends a line or is not printed is a space."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in str(text)).split())


@cache
def _fonts() -> Any:
    """Those the wheel brings: a paper looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False)
