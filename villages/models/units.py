"""Neighbourhood units of a village: RW, RT and their local kinds."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, F, FilteredRelation, Q
from django.utils.translation import gettext_lazy as _

from offices.models import WithinTerritory
from offices.scoping import Ancestors, PublicQuerySet, ScopedQuerySet
from villages.enums import LEADS_LOWER_UNIT, LEADS_UPPER_UNIT, UNIT_LEADERS
from villages.models.village import AssistedVillage


class UnitKind(models.Model):
    """RW, RT, or what stands in their place: dusun, lingkungan, jorong, banjar. Editable."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("nama"), max_length=30)
    is_lower = models.BooleanField(
        _("tingkat bawah"), default=False, help_text=_("seperti RT: punya induk seperti RW")
    )
    leader_title = models.CharField(
        _("sebutan pemimpin"),
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text=_("misalnya Ketua RW, Kepala Dusun, Wali Jorong; kosong: Ketua RW atau Ketua RT"),
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["is_lower", "name"]
        verbose_name = _("jenis satuan")
        verbose_name_plural = _("jenis satuan")

    def __str__(self) -> str:
        return self.name

    @property
    def leader(self) -> str:
        """How the unit's leader is called: ``Ketua RT``, ``Kepala Dusun``."""
        return self.leader_title or str((LEADS_LOWER_UNIT if self.is_lower else LEADS_UPPER_UNIT).label)


LEADS = Q(stakeholders__function__in=UNIT_LEADERS, stakeholders__retired_at__isnull=True)


class UnitQuerySet(ScopedQuerySet):
    def in_force(self) -> "UnitQuerySet":
        return self.filter(retired_at__isnull=True)

    def lower_in_force(self) -> "UnitQuerySet":
        return self.in_force().filter(kind__is_lower=True)

    def with_leaders(self) -> "UnitQuerySet":
        """Annotates ``leader_count``: contacts in use who lead the unit."""
        return self.annotate(leader_count=Count("stakeholders", filter=LEADS))

    def without_leader(self) -> "UnitQuerySet":
        """Units that no contact in use leads."""
        return self.alias(leader=FilteredRelation("stakeholders", condition=LEADS)).filter(leader__isnull=True)

    def with_contact_count(self) -> "UnitQuerySet":
        """Annotates ``contact_count``: contacts in use; a figure, so that no person is named."""
        return self.annotate(contact_count=Count("stakeholders", filter=Q(stakeholders__retired_at__isnull=True)))


@pghistory.track(level=pgtrigger.Statement)
class NeighbourhoodUnit(WithinTerritory):
    """An RW or RT (or its local kind).

    ``number`` is a name or digits that sort: three of a lower unit (``RT 003``), two of an upper one (``RW 05``).
    """

    village = models.ForeignKey(
        AssistedVillage, models.PROTECT, related_name="units", verbose_name=_("desa/kelurahan")
    )
    kind = models.ForeignKey(UnitKind, models.PROTECT, related_name="+", verbose_name=_("jenis"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("induk")
    )
    number = models.CharField(_("nomor atau nama"), max_length=40)
    retired_at = models.DateTimeField(_("tidak berlaku sejak"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("digabung ke"),
    )

    objects = UnitQuerySet.as_manager()
    ancestors = Ancestors()
    leader_count: int  # of with_leaders()
    contact_count: int  # of with_contact_count()

    class Meta:
        ordering = ["village", F("parent__number").asc(nulls_first=True), "number"]
        verbose_name = _("RT/RW")
        verbose_name_plural = _("RT/RW")
        constraints = [
            models.UniqueConstraint(
                fields=["village", "kind", "number"],
                name="upper_unit_exists_once_in_its_village",
                condition=Q(parent__isnull=True, retired_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["parent", "kind", "number"],
                name="lower_unit_exists_once_below_its_parent",
                condition=Q(parent__isnull=False, retired_at__isnull=True),
            ),
            models.CheckConstraint(
                name="merged_unit_is_out_of_use", condition=Q(merged_into__isnull=True) | Q(retired_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """``RW 05`` or ``RT 003/RW 05``."""
        own = f"{self.kind.name} {self.number}"
        return f"{own}/{self.parent.kind.name} {self.parent.number}" if self.parent else own


class UnitMerge(models.Model):
    """One unit merged into another: what moved over, so that it can be taken apart again."""

    unit = models.ForeignKey(NeighbourhoodUnit, models.PROTECT, related_name="+")
    into = models.ForeignKey(NeighbourhoodUnit, models.PROTECT, related_name="+", db_index=False)
    contact_ids = ArrayField(models.BigIntegerField())
    unit_ids = ArrayField(models.BigIntegerField())
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors(
        office="unit__office_id",
        regional_office="unit__regional_office_id",
        regency="unit__regency_id",
        district="unit__district_id",
        village="unit__village_id",
    )

    class Meta:
        ordering = ["-merged_at"]
        verbose_name = _("penggabungan RT/RW")
        verbose_name_plural = _("penggabungan RT/RW")
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], name="unit_is_merged_once_at_a_time", condition=Q(undone_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.into_id}"
