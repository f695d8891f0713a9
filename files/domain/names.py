"""Names people gave their files: for showing and for the download, never for a path."""

import re
import unicodedata

MAX_LENGTH = 120
# What file systems and headers give a meaning to.
MEANINGFUL = re.compile(r'[\\/:*?"<>|;%]+')


def clean_name(name: str, *, fallback: str, extension: str) -> str:
    """``name`` without folders, control and invisible characters, with ``extension`` in place of its own.

    At most ``MAX_LENGTH`` characters; ``fallback`` when nothing is left.
    """
    last = re.split(r"[\\/]", name)[-1]
    # C: control, invisible, private and unassigned, among them the marks that turn the reading direction
    visible = "".join(
        " " if unicodedata.category(sign)[0] in "CZ" else sign for sign in unicodedata.normalize("NFC", last)
    )
    stem = " ".join(MEANINGFUL.sub(" ", visible).split())
    head, dot, tail = stem.rpartition(".")
    if dot and tail.isalnum() and len(tail) <= 5:
        stem = head
    stem = stem.strip(". ")[: MAX_LENGTH - len(extension)].strip(". ")
    return (stem or fallback) + extension
