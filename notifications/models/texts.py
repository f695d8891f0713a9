"""The words of a kind of mail, where the national role has put its own in place of the portal's."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from offices.scoping import PublicQuerySet

SUBJECT_LENGTH, WORDS_LENGTH, NOTE_LENGTH = 150, 2000, 200


class MessageText(models.Model):
    """One version of subject, opening and closing words of a kind in a language; the highest counts, none is changed.

    Words name variables as ``{nama}`` (``domain/wording.py``). ``built_in``: from here on the words that come with
    the portal count again.
    """

    kind = models.CharField(max_length=30)
    language = models.CharField(_("bahasa"), max_length=2, choices=settings.LANGUAGES)
    version = models.PositiveIntegerField(_("versi"))
    subject = models.CharField(_("judul surel"), max_length=SUBJECT_LENGTH, blank=True)
    opening = models.CharField(_("kata pembuka"), max_length=WORDS_LENGTH, blank=True)
    closing = models.CharField(_("kata penutup"), max_length=WORDS_LENGTH, blank=True)
    note = models.CharField(_("alasan perubahan"), max_length=NOTE_LENGTH, blank=True)
    built_in = models.BooleanField(_("bawaan portal"), default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "language", "-version"]
        verbose_name = _("teks pesan")
        verbose_name_plural = _("teks pesan")
        constraints = [
            models.UniqueConstraint(fields=["kind", "language", "version"], name="message_text_has_each_version_once"),
            models.CheckConstraint(name="message_text_counts_from_one", condition=Q(version__gte=1)),
            models.CheckConstraint(
                name="message_text_is_whole_or_built_in",
                condition=Q(built_in=True, subject="", opening="", closing="")
                | (Q(built_in=False) & ~Q(subject="") & ~Q(opening="")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="message_text_is_never_changed", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.version}"
