"""How the office somebody holds is written."""

from outreach.models import Attendance
from villages.enums import Function

FUNCTIONS = dict(Function.choices)


def office_of(row: Attendance) -> str:
    """``Ketua RT 003/RW 05`` of a row on a roll, ``Kader PKK`` of somebody without a unit."""
    function = str(FUNCTIONS.get(row.function, row.function))
    kind, _blank, number = row.unit_label.partition(" ")
    if kind and function.endswith(f" {kind}"):
        return f"{function} {number}"
    return " ".join(filter(None, [function, row.unit_label]))
