"""Counts of persons as readers may see them who see figures only of an area: the local government.

Fewer than five could be recognised, so they are told as ``< 5``; every other count is rounded to five by itself, sums
included, so that no part can be had by subtracting the others from their sum.
"""

from offices.formats import figure

STEP = 5


def rounded(count: int) -> int:
    """The count as it may be drawn and calculated with: none, or a multiple of five, never below five."""
    return max(STEP, STEP * round(count / STEP)) if count > 0 else 0


def persons(count: int, *, rounding: bool) -> str:
    """``1.234``; with ``rounding``: ``0``, ``< 5`` or the nearest multiple of five."""
    if not rounding:
        return figure(count)
    return f"< {STEP}" if 0 < count < STEP else figure(rounded(count))
