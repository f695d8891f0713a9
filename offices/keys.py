"""Primary keys as text that anybody may have typed into an address or a form."""

import re

_KEY = re.compile(r"[0-9]{1,18}")


def is_key(text: str) -> bool:
    """Whether ``int(text)`` is a number a bigint can hold; Python itself refuses to read more than 4300 digits."""
    return _KEY.fullmatch(text) is not None
