"""What the program teaches. For now: the topics of outreach sessions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from offices.scoping import PublicQuerySet


class Topic(models.Model):
    """A subject of outreach, such as trafficking in persons or procedural migration."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("nama"), max_length=100)
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)
    retired_at = models.DateTimeField(_("tidak dipakai sejak"), null=True, blank=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("topik")
        verbose_name_plural = _("topik")

    def __str__(self) -> str:
        return self.name
