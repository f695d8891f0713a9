"""Uploads that were checked and are kept."""

import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from files.enums import FileKind
from files.storage import private_storage
from offices.models import ImmigrationOffice, Region, RegionalOffice
from offices.scoping import Ancestors, ScopedQuerySet


def small_name_of(name: str) -> str:
    """``ab/12.small.jpg`` of ``ab/12.jpg``."""
    stem, dot, extension = name.rpartition(".")
    return f"{stem}.small{dot}{extension}"


@pghistory.track(pghistory.DeleteEvent())
class StoredFile(models.Model):
    """One upload, written once by ``files.domain.keeping.keep`` and never changed.

    ``content`` lies under a random name; ``original_name`` is for people alone. Without ``uploaded_by`` it came
    through a personal link. The area is as wide as what the file is about: a decree for a whole kecamatan names no
    village, and is then read by nobody posted at one. Decrees name officers and photos show people, so roles without
    persons read none.
    """

    kind = models.CharField(_("jenis"), max_length=10, choices=FileKind.choices)
    content = models.FileField(_("isi"), storage=private_storage, max_length=60, unique=True)
    original_name = models.CharField(_("nama berkas"), max_length=120)
    content_type = models.CharField(_("jenis isi"), max_length=20)
    size = models.PositiveIntegerField(_("ukuran"), help_text=_("bita"))
    sha256 = models.CharField(_("sidik isi"), max_length=64)
    width = models.PositiveIntegerField(_("lebar"), null=True, help_text=_("piksel"))
    height = models.PositiveIntegerField(_("tinggi"), null=True, help_text=_("piksel"))
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("diunggah oleh"))
    created_at = models.DateTimeField(_("diunggah pada"), auto_now_add=True)
    office = models.ForeignKey(
        ImmigrationOffice, models.PROTECT, related_name="+", db_index=False, verbose_name=_("Kantor Imigrasi")
    )
    regional_office = models.ForeignKey(
        RegionalOffice, models.PROTECT, related_name="+", db_index=False, verbose_name=_("Kanwil")
    )
    regency = models.ForeignKey(
        Region, models.PROTECT, related_name="+", db_index=False, null=True, verbose_name=_("kabupaten/kota")
    )
    district = models.ForeignKey(
        Region, models.PROTECT, related_name="+", db_index=False, null=True, verbose_name=_("kecamatan")
    )
    village = models.ForeignKey(
        Region, models.PROTECT, related_name="+", db_index=False, null=True, verbose_name=_("desa/kelurahan")
    )

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors()
    personal = True

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("berkas")
        verbose_name_plural = _("berkas")
        constraints = [
            models.CheckConstraint(
                name="stored_file_is_kept_in_the_format_of_its_kind",
                condition=Q(kind="decree", content_type="application/pdf")
                | Q(kind="photo", content_type="image/jpeg"),
            ),
            models.CheckConstraint(
                name="stored_photo_has_both_sides_and_others_none",
                condition=Q(kind="photo", width__gt=0, height__gt=0)
                | (~Q(kind="photo") & Q(width__isnull=True, height__isnull=True)),
            ),
            models.CheckConstraint(
                name="stored_file_names_its_area_from_the_top",
                condition=Q(village__isnull=True, district__isnull=True)
                | Q(village__isnull=True, regency__isnull=False, regency=Left("district_id", 5))
                | Q(
                    village__isnull=False,  # said of each: a comparison with nothing is not false
                    regency__isnull=False,
                    regency=Left("village_id", 5),
                    district__isnull=False,
                    district=Left("village_id", 8),
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def small_name(self) -> str:
        """Where the small picture of a photo lies, beside the whole one; photos kept long ago have none."""
        return small_name_of(str(self.content.name)) if self.kind == FileKind.PHOTO else ""

    @property
    def icon(self) -> str:
        """The symbol that stands for it in lists."""
        return "camera" if self.kind == FileKind.PHOTO else "doc"
