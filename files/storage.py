"""Where uploads lie: in a folder no address leads to."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages

# Files that were made here and are handed out for a while: whoever makes them removes them.
MADE_HERE = "unduhan"


class PrivateStorage(FileSystemStorage):
    """Files below ``settings.FILES_DIR``, readable by the portal's own account alone and served by no address."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700, **options})

    @property
    def base_location(self) -> Path:
        return settings.FILES_DIR

    @property
    def location(self) -> str:
        return str(self.base_location.absolute())

    def url(self, name: str | None) -> str:
        raise ValueError("Uploads have no address of their own: link to the view file_download.")


def private_storage() -> Storage:
    """The storage named ``private`` in the settings: a folder, or anything S3-like that is no more public."""
    return storages["private"]
