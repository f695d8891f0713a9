"""What of an error may stand in a log: where it happened and what kind it was, never what it was about."""

import traceback


def discreet(error: BaseException) -> str:
    """The way to the error, and its kind without its words: those may hold the name in a letter, or an address."""
    lines = traceback.format_tb(error.__traceback__)
    return "".join([*lines, type(error).__name__])
