"""What ties a printed roll to its session: the numbers its empty lines go on with, its code and its QR."""

import segno
from django.conf import settings
from django.db.models import Max
from django.urls import reverse

from outreach.models import Attendance, OutreachSession


def last_number(session: OutreachSession) -> int:
    """The highest number on the roll, whichever village it is in: empty lines of two sheets never repeat a name's.

    Two villages that print at the same time still go on with the same one. The number that counts is the one the
    roll gives when the line is typed in.
    """
    return Attendance.objects.filter(session=session).aggregate(last=Max("roll_number"))["last"] or 0


def sheet_code(session: OutreachSession) -> str:
    """``1234-7``: which session a sheet is of, to be compared with the screen by eye. The last digit tells a slip."""
    return f"{session.pk}-{_check_digit(session.pk)}"


def sheet_qr(session: OutreachSession) -> str:
    """The address of the page the sheet is typed in at, as a ``data:`` address of an SVG, dark on white."""
    address = settings.PORTAL_URL + reverse("attendance_type", args=[session.pk])
    return segno.make(address, error="m", micro=False).svg_data_uri(dark="#000", light="#fff")


def _check_digit(number: int) -> int:
    """By Luhn: one wrong digit, and most swapped neighbours, give another one."""
    digits = [int(digit) for digit in reversed(str(number))]
    doubled = (sum(divmod(2 * digit, 10)) if place % 2 == 0 else digit for place, digit in enumerate(digits))
    return -sum(doubled) % 10
