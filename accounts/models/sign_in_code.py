"""One-time codes."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User


class SignInCode(models.Model):
    """A one-time code an office hands over on paper or by WhatsApp; only its hash is kept."""

    user = models.OneToOneField(User, models.CASCADE, related_name="sign_in_code")
    code_hash = models.CharField(max_length=128)
    expires_at = models.DateTimeField()
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", help_text=_("kosong: lewat baris perintah")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = models.Manager()

    class Meta:
        verbose_name = _("kode masuk")
        verbose_name_plural = _("kode masuk")

    def __str__(self) -> str:
        return str(self.user)

    def is_valid_at(self, moment: datetime) -> bool:
        return moment < self.expires_at
