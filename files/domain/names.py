"""Names people gave their files: for showing and for the download, never for a path."""

import re
import unicodedata

MAX_LENGTH = 120
# What file systems and headers give a meaning to.
MEANINGFUL = re.compile(r'[\\/:*?"<>|;%]+')
EXTENSION = re.compile(r"\.[a-z][a-z0-9]{1,4}$", re.IGNORECASE)


def clean_name(name: str, *, fallback: str, extension: str) -> str:
    """``name`` without folders, control and invisible characters, with ``extension`` in place of its own.

    At most ``MAX_LENGTH`` characters; ``fallback`` when nothing is left.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    # C: control, invisible, private and unassigned, among them the marks that turn the reading direction
    visible = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in last)
    stem = " ".join(MEANINGFUL.sub(" ", visible).split())
    stem = _trimmed(EXTENSION.sub("", stem))
    while stem.lower().endswith(extension):
        stem = _trimmed(stem[: -len(extension)])
    stem = _trimmed(stem[: MAX_LENGTH - len(extension)])
    return (stem or fallback) + extension


def _trimmed(stem: str) -> str:
    return stem.strip(". ")
