"""What of a text may stand where: words are plain, whoever typed them."""

import re

# what cannot stand in a header or ends a line in some programs; separators and direction marks included
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def one_line(text: str) -> str:
    """``text`` fit for a header: no line breaks or control characters, single spaces."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def unified(text: str) -> str:
    """``text`` with line ends of one kind, none of them after blanks or at either end."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip()


def is_plain(text: str) -> bool:
    """Letters and line ends alone: no control characters, nothing that turns the direction of what follows."""
    return not _UNPRINTABLE.search(text.replace("\n", ""))


def paragraphs(text: str) -> list[str]:
    """A blank line ends a paragraph."""
    return [part.strip("\n") for part in re.split(r"\n{2,}", text) if part.strip()]
