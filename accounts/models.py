"""Accounts, the dated postings people work under, and one-time sign-in codes."""

from datetime import date, datetime
from functools import cached_property
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Coalesce, Length, Lower
from django.db.models.lookups import In
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from offices.models import ImmigrationOffice, Region, RegionalOffice
from offices.roles import OFFICE_ROLES, PLACE_OF_ROLE, PlaceKind, Role
from offices.scoping import EMPTY, Scope


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: Any) -> "UserQuerySet":
        """Accounts this person may administer, and their own.

        The administrator: all. Section and office heads: the village operators of their working area.
        """
        role = user.scope.role
        if role is Role.ADMINISTRATOR:
            return self.all()
        condition = Q(pk=user.pk)
        if role in (Role.SECTION_HEAD, Role.OFFICE_HEAD):
            condition |= Q(pk__in=Posting.objects.of_operators_in(user.scope.office_ids).values("user_id"))
        return self.filter(condition)

    def of_office(self, office_id: int) -> "UserQuerySet":
        """People who work in an office today: those who can be sent to a session."""
        return self.filter(
            pk__in=Posting.objects.on(timezone.localdate())
            .filter(role__in=OFFICE_ROLES, office_id=office_id)
            .values("user_id"),
            is_active=True,
        )


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, *, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=username.lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=(username or "").strip().lower())


@pghistory.track(exclude=["password", "last_login"])
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


class PostingQuerySet(models.QuerySet["Posting"]):
    def visible_to(self, user: Any) -> "PostingQuerySet":
        """One's own postings, and those of the accounts one administers."""
        role = user.scope.role
        if role is Role.ADMINISTRATOR:
            return self.all()
        condition = Q(user_id=user.pk)
        if role in (Role.SECTION_HEAD, Role.OFFICE_HEAD):
            condition |= Q(pk__in=Posting.objects.of_operators_in(user.scope.office_ids).values("pk"))
        return self.filter(condition)

    def on(self, day: date) -> "PostingQuerySet":
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def with_place(self) -> "PostingQuerySet":
        return self.select_related("office", "regional_office", "region")

    def of_operators_in(self, office_ids: frozenset[int]) -> "PostingQuerySet":
        """Postings of village operators inside the working area of these offices."""
        return self.filter(role=Role.VILLAGE_OPERATOR, guiding_office_id__in=office_ids)


def _needs(kind: PlaceKind) -> Q:
    roles = [role.value for role, place in PLACE_OF_ROLE.items() if place is kind]
    office, regional, region = (
        {"office__isnull": kind is not PlaceKind.OFFICE},
        {"regional_office__isnull": kind is not PlaceKind.REGIONAL_OFFICE},
        {"region__isnull": kind in (PlaceKind.OFFICE, PlaceKind.REGIONAL_OFFICE, PlaceKind.NONE)},
    )
    condition = Q(role__in=roles, **office, **regional, **region)
    lengths = {PlaceKind.VILLAGE: [13], PlaceKind.DISTRICT: [8], PlaceKind.AREA: [5, 8]}.get(kind)
    return condition & Q(In(Length("region_id"), lengths)) if lengths else condition


_PLACE_FITS_ROLE = Q()
for _kind in PlaceKind:
    _PLACE_FITS_ROLE |= _needs(_kind)


@pghistory.track()
class Posting(models.Model):
    """A role held at exactly one place for a time; also as Plt. or Plh. (acting).

    ``guiding_office`` is the office whose heads look after a village operator's account.
    """

    class Acting(models.TextChoices):
        NO = "", _("definitif")
        PLT = "plt", "Plt."
        PLH = "plh", "Plh."

    user = models.ForeignKey(User, models.PROTECT, related_name="all_postings", verbose_name=_("pengguna"))
    role = models.CharField(_("peran"), max_length=20, choices=Role.choices)
    acting = models.CharField(_("sebagai"), max_length=3, choices=Acting.choices, blank=True, default="")
    office = models.ForeignKey(
        ImmigrationOffice, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Kantor Imigrasi")
    )
    regional_office = models.ForeignKey(
        RegionalOffice, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Kanwil")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("wilayah")
    )
    guiding_office = models.ForeignKey(
        ImmigrationOffice, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    starts_on = models.DateField(_("mulai"), default=timezone.localdate)
    ends_on = models.DateField(_("sampai"), null=True, blank=True, help_text=_("kosong: belum ditentukan"))

    objects = PostingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("jabatan")
        verbose_name_plural = _("jabatan")
        constraints = [
            models.CheckConstraint(name="posting_has_exactly_the_place_its_role_needs", condition=_PLACE_FITS_ROLE),
            models.CheckConstraint(
                name="posting_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
            ),
            ExclusionConstraint(
                name="posting_of_one_role_and_place_does_not_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        Func(
                            "starts_on",
                            "ends_on",
                            RangeBoundary(inclusive_lower=True, inclusive_upper=True),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    (Coalesce("office_id", 0), RangeOperators.EQUAL),
                    (Coalesce("regional_office_id", 0), RangeOperators.EQUAL),
                    (Coalesce("region_id", models.Value("")), RangeOperators.EQUAL),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def scope(self) -> Scope:
        return Scope.of(
            Role(self.role),
            office_id=self.office_id,
            regional_office_id=self.regional_office_id,
            region_code=self.region_id,
        )

    @property
    def place(self) -> str:
        if self.office:
            return self.office.short_name
        if self.regional_office:
            return self.regional_office.short_name
        return self.region.full_name if self.region else ""

    @property
    def label(self) -> str:
        """Role and place, ``Plt. Kepala Kantor · Kanim Serang``."""
        role = (
            f"{self.get_acting_display()} {self.get_role_display()}" if self.acting else str(self.get_role_display())
        )
        return " · ".join(filter(None, [role, self.place]))


class SignInCode(models.Model):
    """A one-time code an office hands over on paper or by WhatsApp; only its hash is kept."""

    user = models.OneToOneField(User, models.CASCADE, related_name="sign_in_code")
    code_hash = models.CharField(max_length=128)
    expires_at = models.DateTimeField()
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = models.Manager()

    class Meta:
        verbose_name = _("kode masuk")
        verbose_name_plural = _("kode masuk")

    def __str__(self) -> str:
        return str(self.user)

    def is_valid_at(self, moment: datetime) -> bool:
        return moment < self.expires_at
