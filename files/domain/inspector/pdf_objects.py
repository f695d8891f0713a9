"""The objects of a PDF: which may not be there, and which notes are taken out."""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from files.domain.inspector.jpegs import without_notes
from files.domain.inspector.verdict import Refused

# Keys and values that make a reader act, or that only files with something to run have.
ACTIVE_KEYS = {"/JS", "/JavaScript", "/AA", "/XFA", "/RichMediaContent", "/RichMediaSettings"}
ACTIVE_ACTIONS = {
    *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound"),
    *("/RichMediaExecute", "/GoTo3DView"),
}
ACTIVE_SUBTYPES = {"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen", "/PS"}
ATTACHMENT_KEYS = {"/EmbeddedFiles", "/EF", "/Collection"}
ATTACHMENT_SUBTYPES = {"/FileAttachment"}
LINK_KEYS = {"/URI", "/Base"}
LINK_SCHEMES = {"http", "https", "mailto", "tel"}
SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
NOTES = ("/Metadata", "/PieceInfo")

Container = pikepdf.Dictionary | pikepdf.Stream


def refuse_active_objects(pdf: pikepdf.Pdf) -> None:
    """Raises Refused for anything that could run, open, fetch, send or unpack something, used by a page or not."""
    opening = pdf.Root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and str(opening.get("/S")) != "/GoTo":
        raise Refused("active")
    for found in _containers(pdf):
        _refuse_active(found)


def is_signed(pdf: pikepdf.Pdf) -> bool:
    return any("/ByteRange" in found and "/Contents" in found for found in _containers(pdf))


def remove_notes(pdf: pikepdf.Pdf) -> None:
    """Takes out who wrote the document with which program, and what cameras noted in its pictures."""
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for found in list(_containers(pdf)):
        for key in NOTES:
            if key in found:
                del found[key]
        if isinstance(found, pikepdf.Stream) and _filter_of(found) == "/DCTDecode":
            parameters: Any = found.get("/DecodeParms")
            jpeg = without_notes(found.read_raw_bytes())
            found.write(jpeg, filter=pikepdf.Name.DCTDecode, decode_parms=parameters)


def _containers(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary and stream, also those inside other objects and those nothing leads to."""
    waiting: list[Any] = [pdf.trailer, *pdf.objects]
    while waiting:
        found = waiting.pop()
        if isinstance(found, pikepdf.Array):
            children = list(found)
        elif isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            yield found
            children = [found[key] for key in found.keys()]  # noqa: SIM118 - a stream iterates over bytes
        else:
            continue
        # what has a number of its own is in the list already
        waiting += [child for child in children if isinstance(child, pikepdf.Object) and not child.is_indirect]


def _refuse_active(found: Container) -> None:
    keys = set(found.keys())
    subtype = str(found.get("/Subtype", ""))
    if keys & ATTACHMENT_KEYS or subtype in ATTACHMENT_SUBTYPES:
        raise Refused("attachments")
    if (
        keys & ACTIVE_KEYS
        or str(found.get("/S", "")) in ACTIVE_ACTIONS
        or subtype in ACTIVE_SUBTYPES
        or (isinstance(found, pikepdf.Stream) and "/F" in keys)  # its content lies in another file
    ):
        raise Refused("active")
    for key in keys & LINK_KEYS:
        if isinstance(found[key], pikepdf.String):
            _refuse_odd_link(str(found[key]))


def _refuse_odd_link(link: str) -> None:
    """Readers skip blanks and control characters in front of and inside the scheme."""
    scheme = SCHEME.match(re.sub(r"[\x00-\x20]", "", link))
    if scheme and scheme[1].lower() not in LINK_SCHEMES:
        raise Refused("link")


def _filter_of(stream: pikepdf.Stream) -> str:
    """The name of its only filter."""
    name = stream.get("/Filter")
    if isinstance(name, pikepdf.Array):
        name = name[0] if len(name) == 1 else None
    return str(name)
