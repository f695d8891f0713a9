"""The words of a PDF that Chromium printed: every glyph is drawn alone, and its font says which letter it is."""

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
        elif str(operator) == "Tj":
            glyphs = bytes(operands[0])
            found += [font.get(int.from_bytes(glyphs[place : place + 2]), "") for place in range(0, len(glyphs), 2)]
    return found


def _map_of(font: pikepdf.Object) -> dict[int, str]:
    """Glyph -> letter, from ``<003A> <0044>`` and ``<0044> <0046> <0061>`` of the font's map."""
    text = font.ToUnicode.read_bytes().decode() if "/ToUnicode" in font else ""
    found = {}
    for kind, body in re.findall(r"beginbf(char|range)\s(.*?)\sendbf", text, re.DOTALL):
        for line in body.splitlines():
            codes = [int(code, 16) for code in re.findall(r"<(\w+)>", line)]
            first, last, letter = codes if kind == "range" else (codes[0], codes[0], codes[1])
            found |= {glyph: chr(letter + glyph - first) for glyph in range(first, last + 1)}
    return found
