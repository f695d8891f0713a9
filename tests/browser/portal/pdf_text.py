"""The words of a PDF, printed by Chromium or set by Typst: glyphs are numbers, and their font says which letters they
are."""

import io
import re

import pikepdf


def texts_of(data: bytes) -> list[str]:
    """For each page its words, without the spaces between them, in the order they are drawn."""
    with pikepdf.open(io.BytesIO(data)) as document:
        return ["".join(_letters(page)).replace(" ", "") for page in document.pages]


def _letters(page: pikepdf.Page) -> list[str]:
    fonts = {name: _map_of(font) for name, font in page.Resources.Font.items()}
    found, font = [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            font = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            drawn = operands[0] if str(operator) == "TJ" else operands
            for glyphs in (bytes(part) for part in drawn if isinstance(part, pikepdf.String)):
                found += [font.get(int.from_bytes(glyphs[at : at + 2]), "") for at in range(0, len(glyphs), 2)]
    return found


def _map_of(font: pikepdf.Object) -> dict[int, str]:
    """Glyph -> letters, from ``<003A> <0044>`` and ``<0044> <0046> <0061>`` of the font; a ligature is several."""
    text = font.ToUnicode.read_bytes().decode() if "/ToUnicode" in font else ""
    found = {}
    for kind, body in re.findall(r"beginbf(char|range)\s(.*?)\sendbf", text, re.DOTALL):
        for line in body.splitlines():
            codes = re.findall(r"<(\w+)>", line)
            first, last = int(codes[0], 16), int(codes[1 if kind == "range" else 0], 16)
            letters = bytes.fromhex(codes[-1]).decode("utf-16-be")
            found |= {glyph: letters[:-1] + chr(ord(letters[-1]) + glyph - first) for glyph in range(first, last + 1)}
    return found
