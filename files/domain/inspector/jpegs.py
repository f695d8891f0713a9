"""JPEG pictures inside PDFs keep their pixels as they are, but not what the camera noted."""

# EXIF and XMP, IPTC, comments. Kept: JFIF, colour profile, Adobe's note on how colours are stored.
NOTES = {0xE1, 0xED, 0xFE}
START_OF_SCAN = 0xDA


def without_notes(jpeg: bytes) -> bytes:
    """The same JPEG without its notes; bytes that are no JPEG come back unchanged."""
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != START_OF_SCAN:
        marker, length = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == 0xFF:  # padding
            at += 1
            continue
        if marker not in NOTES:
            kept.append(jpeg[at : at + 2 + length])
        at += 2 + length
    return b"".join([*kept, jpeg[at:]])
