"""How uploads come in, before any form has seen them."""

from django.core.files.uploadhandler import TemporaryFileUploadHandler

# A little more than the largest upload any form takes: what comes after it is counted, not kept.
KEPT_BYTES = 64 * 1024 * 1024


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Writes uploads to temporary files and stops writing past ``KEPT_BYTES``.

    The file still says how much was sent, so that a form can refuse it with a sentence; a cut-off file passes no form
    that looks at its size.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start < KEPT_BYTES:
            super().receive_data_chunk(raw_data, start)
