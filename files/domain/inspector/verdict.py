"""What an inspection finds."""

from dataclasses import dataclass

# What the name of the small picture of a photo ends in, which is written beside the target.
SMALL = ".small"


@dataclass(frozen=True, slots=True)
class Kept:
    """The file was written anew (or, a signed PDF, copied). Sides in pixels, of photos alone."""

    width: int | None = None
    height: int | None = None


class Refused(Exception):
    """The file is not taken; ``code`` names the sentence in ``files.domain.refusals``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
