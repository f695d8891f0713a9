"""Who gets what at every path, for the own row and its look-alikes elsewhere.

Signs: ``+`` 200, ``r`` sent elsewhere, ``>`` to sign in, ``-`` 403, ``0`` 404, ``x`` 405, ``u`` 401.
Columns: officer, section head, office head | village, district operator | regional head | local government,
national | administrator | somebody without a posting | visitor.
"""

from tests.guards.access.lines import Line, get, post

LINES: list[Line] = [
    # frame
    get("style_guide", "+++ ++ + ++ + + >"),
    post("set_theme", "rrr rr r rr r r r", data={"tema": "gelap"}, changes=False),
    post("set_language", "rrr rr r rr r r r", data={"language": "en"}),
    # machines
    get("healthz", "+++ ++ + ++ + + +"),
    get("readyz", "+++ ++ + ++ + + +"),
]
