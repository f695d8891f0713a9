"""Accounts: the persons who sign in."""

from functools import cached_property
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.posting import Posting
from offices.roles import Role
from offices.scoping import EMPTY, Scope


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: Any) -> "UserQuerySet":
        """Accounts this person may administer, and their own.

        The administrator: all. Section and office heads: the village operators of their working area, and those who
        were it last and work nowhere else now.
        """
        role = user.scope.role
        if role is Role.ADMINISTRATOR:
            return self.all()
        condition = Q(pk=user.pk)
        if role in (Role.SECTION_HEAD, Role.OFFICE_HEAD):
            operators = Posting.objects.of_operators_in(user.scope.office_ids)
            condition |= Q(pk__in=operators.not_over().values("user_id"))
            condition |= Q(pk__in=operators.values("user_id")) & ~Q(
                pk__in=Posting.objects.not_over().values("user_id")
            )
        return self.filter(condition)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, *, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=self.model.normalize_username(username or ""))


@pghistory.track(exclude=["password", "last_login", "reset_mailed_at"])
class User(AbstractBaseUser):
    """A person who signs in. What they may do follows from their posting, never from the account."""

    username = models.CharField(_("nama pengguna"), max_length=60, unique=True)
    name = models.CharField(_("nama lengkap"), max_length=120)
    email = models.EmailField(
        _("surel"), blank=True, help_text=_("boleh kosong; dipakai untuk surat dan atur ulang sandi")
    )
    language = models.CharField(_("bahasa"), max_length=2, choices=settings.LANGUAGES, default="id")
    is_active = models.BooleanField(_("aktif"), default=True)
    is_demo = models.BooleanField(_("contoh"), default=False)
    must_change_password = models.BooleanField(_("harus mengganti sandi"), default=False)
    # so that nobody can fill another person's mailbox by asking again and again
    reset_mailed_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["name"]
        verbose_name = _("pengguna")
        verbose_name_plural = _("pengguna")
        constraints = [
            models.CheckConstraint(name="username_is_lower_case", condition=Q(username=Lower("username"))),
            models.UniqueConstraint(
                Lower("email"),
                name="email_belongs_to_one_account",
                condition=~Q(email=""),
                violation_error_message=_("Surel ini sudah dipakai akun lain."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def normalize_username(cls, username: str) -> str:
        """How a username is kept and looked up: it is typed on phones, which put blanks and capitals."""
        return super().normalize_username(username).strip().lower()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def postings(self) -> list["Posting"]:
        """Postings in force today, oldest first."""
        return list(
            Posting.objects.on(timezone.localdate()).filter(user=self).with_place().order_by("starts_on", "pk")
        )

    @cached_property
    def posting(self) -> "Posting | None":
        """The posting worked under; the first one in force until ``work_under`` chooses."""
        return self.postings[0] if self.postings else None

    @property
    def scope(self) -> Scope:
        return self.posting.scope if self.posting and self.is_active else EMPTY

    def work_under(self, posting: "Posting") -> None:
        """Choose the posting for this object's life. The caller has checked that it is in force and theirs."""
        self.posting = posting

    @property
    def is_staff(self) -> bool:
        """Django's admin asks for it: master data is the administrator's."""
        return self.scope.role is Role.ADMINISTRATOR

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff
