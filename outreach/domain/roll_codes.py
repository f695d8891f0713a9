"""The code by which a roll knows a person: printed beside the name and shown on the page of the invitation.

It is signed apart from the personal link: whoever sees the code cannot open the invitation with it, and a paper stays
good when the link is revoked. The first part is the id of the row on the roll, so that a phone without signal
finds the person, too; the signature is checked where there is one to check it.
"""

import segno
from django.core.signing import BadSignature, b62_decode, b62_encode

from outreach.domain.invitations import ShortSigner
from outreach.models import Attendance

PREFIX = "DBI."


def code_of(attendance: Attendance) -> str:
    """``DBI.4c92.`` and a signature. No query."""
    return PREFIX + _codes().sign(b62_encode(attendance.pk))


def attendance_id_of(code: str) -> int | None:
    """The id of the row on a roll; None for what is no code of ours."""
    if not code.startswith(PREFIX):
        return None
    try:
        return b62_decode(_codes().unsign(code.removeprefix(PREFIX)))
    except (BadSignature, ValueError):
        return None


def qr_of(attendance: Attendance) -> str:
    """The code as a picture: a ``data:`` address of an SVG, dark on white in every theme."""
    # Trying all eight masks takes three times as long, which a list of hundreds feels; signatures look random anyway.
    code = segno.make(code_of(attendance), error="m", micro=False, mask=3)
    return code.svg_data_uri(dark="#000", light="#fff")


def _codes() -> ShortSigner:
    return ShortSigner(salt="outreach.roll_code", sep=".")
