"""Kinds of uploads. Each is checked in its own way and kept in one format."""

from django.db import models
from django.utils.translation import gettext_lazy as _

MEGABYTE = 1024 * 1024


class FileKind(models.TextChoices):
    DECREE = "decree", _("SK (PDF)")
    PHOTO = "photo", _("foto")

    @property
    def max_bytes(self) -> int:
        """The largest upload taken."""
        return {"decree": 20, "photo": 15}[self.value] * MEGABYTE

    @property
    def accept(self) -> str:
        """What the browser's file dialog offers first."""
        return {"decree": ".pdf,application/pdf", "photo": "image/jpeg,image/png,image/webp"}[self.value]

    @property
    def content_type(self) -> str:
        """The one format the kind is kept in, whatever was uploaded."""
        return {"decree": "application/pdf", "photo": "image/jpeg"}[self.value]

    @property
    def extension(self) -> str:
        return {"decree": ".pdf", "photo": ".jpg"}[self.value]
