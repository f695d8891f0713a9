"""Assisted villages, their neighbourhood units and the people invited from them."""

import pghistory
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from offices.models import CODE_LENGTHS, Region, WithinTerritory
from offices.scoping import Ancestors, PublicQuerySet, ScopedQuerySet
from villages.enums import NOTICE_VERSION, UNIT_LEADERS, Function, Honorific, VillageStatus


class VillageQuerySet(ScopedQuerySet):
    """Figures about villages; they count persons and name none, so every role that sees the village sees them."""

    def with_figures(self) -> "VillageQuerySet":
        """Annotates ``rw_count``, ``rt_count`` (units in force of the upper and the lower kind), ``contact_count``."""
        units = NeighbourhoodUnit.objects.filter(retired_at__isnull=True)
        return self.annotate(
            rw_count=_count(units.filter(kind__is_lower=False)),
            rt_count=_count(units.filter(kind__is_lower=True)),
            contact_count=_count(Stakeholder.objects.filter(retired_at__isnull=True)),
        )

    def contacts_by_function(self) -> dict[str, int]:
        """Number of contacts in use by function."""
        rows = (
            Stakeholder.objects.filter(village__in=self, retired_at__isnull=True)
            .order_by()
            .values_list("function")
            .annotate(Count("pk"))
        )
        return dict(rows)


def _count(rows: models.QuerySet) -> Coalesce:
    per_village = rows.filter(village=OuterRef("pk")).order_by().values("village").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(per_village), 0)


@pghistory.track()
class AssistedVillage(WithinTerritory):
    """A desa or kelurahan under an office's guidance (Desa Binaan Imigrasi).

    Its key is the region's code: one row per village means that two offices cannot hold it at a time.
    """

    region = models.OneToOneField(
        Region, models.PROTECT, primary_key=True, related_name="assisted_village", verbose_name=_("desa/kelurahan")
    )
    status = models.CharField(_("status"), max_length=10, choices=VillageStatus.choices)
    designated_on = models.DateField(_("ditetapkan pada"), null=True, blank=True)
    decree_number = models.CharField(_("nomor SK"), max_length=80, blank=True)
    is_demo = models.BooleanField(_("contoh"), default=False)

    objects = VillageQuerySet.as_manager()
    ancestors = Ancestors(village="pk")

    class Meta:
        ordering = ["region_id"]
        verbose_name = _("Desa Binaan")
        verbose_name_plural = _("Desa Binaan")
        indexes = [
            # the village list of an office, a Kanwil, a kecamatan or a kabupaten/kota
            models.Index(fields=["office", "region"], name="village_by_office"),
            models.Index(fields=["regional_office", "region"], name="village_by_regional_office"),
        ]
        constraints = [
            models.CheckConstraint(
                name="assisted_village_is_a_village", condition=Exact(Length(F("region_id")), CODE_LENGTHS["village"])
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def status_pill(self) -> str:
        """The kind of pill that shows the status."""
        return VillageStatus(self.status).pill

    @property
    def label(self) -> str:
        """Name with its kecamatan: two villages of one regency may share a name."""
        return f"{self.region.full_name}, Kec. {self.district.name}"


class UnitKind(models.Model):
    """RW, RT, or what stands in their place: dusun, lingkungan, jorong, banjar. Editable."""

    slug = models.SlugField(_("slug"), unique=True)
    name = models.CharField(_("nama"), max_length=30)
    is_lower = models.BooleanField(
        _("tingkat bawah"), default=False, help_text=_("seperti RT: punya induk seperti RW")
    )

    objects = PublicQuerySet.as_manager()

    class Meta:
        ordering = ["is_lower", "name"]
        verbose_name = _("jenis satuan")
        verbose_name_plural = _("jenis satuan")

    def __str__(self) -> str:
        return self.name


class UnitQuerySet(ScopedQuerySet):
    def in_force(self) -> "UnitQuerySet":
        return self.filter(retired_at__isnull=True)

    def with_leaders(self) -> "UnitQuerySet":
        """Annotates ``leader_count``: contacts in use who lead the unit."""
        leads = Q(stakeholders__function__in=UNIT_LEADERS, stakeholders__retired_at__isnull=True)
        return self.annotate(leader_count=Count("stakeholders", filter=leads))


@pghistory.track()
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

    objects = UnitQuerySet.as_manager()
    ancestors = Ancestors()
    leader_count: int  # of with_leaders()

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
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """``RW 05`` or ``RT 003/RW 05``."""
        own = f"{self.kind.name} {self.number}"
        return f"{own}/{self.parent.kind.name} {self.parent.number}" if self.parent else own


@pghistory.track()
class Stakeholder(WithinTerritory):
    """A contact: a person invited and counted, of a village or, without one, of the kecamatan.

    ``phone`` is E.164. Opted out means: no message of any kind until the person says otherwise; ``wish_source`` keeps
    how the person said so, ``opted_in_at`` when they took an earlier no back.
    """

    village = models.ForeignKey(
        AssistedVillage,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stakeholders",
        db_index=False,
        verbose_name=_("desa/kelurahan"),
        help_text=_("kosong: kontak kecamatan"),
    )
    unit = models.ForeignKey(
        NeighbourhoodUnit, models.PROTECT, null=True, blank=True, related_name="stakeholders", verbose_name=_("RT/RW")
    )
    function = models.CharField(_("fungsi"), max_length=20, choices=Function.choices)
    name = models.CharField(_("nama"), max_length=120, help_text=_("dengan gelar, misalnya H. Ahmad Fauzi, S.Sos."))
    honorific = models.CharField(_("sapaan"), max_length=1, choices=Honorific.choices, blank=True, default="")
    phone = models.CharField(_("telepon"), max_length=16, blank=True)
    email = models.EmailField(_("surel"), blank=True)
    term_start = models.DateField(_("menjabat sejak"), null=True, blank=True)
    term_end = models.DateField(_("menjabat sampai"), null=True, blank=True)
    opted_out_at = models.DateTimeField(_("menolak pesan sejak"), null=True, blank=True)
    opted_in_at = models.DateTimeField(_("menerima pesan lagi sejak"), null=True, blank=True)
    wish_source = models.CharField(_("disampaikan lewat"), max_length=200, blank=True)
    notice_version = models.CharField(_("versi pemberitahuan privasi"), max_length=10, default=NOTICE_VERSION)
    is_demo = models.BooleanField(_("contoh"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(_("tidak dipakai sejak"), null=True, blank=True)

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors()
    personal = True

    class Meta:
        ordering = ["name"]
        verbose_name = _("kontak")
        verbose_name_plural = _("kontak")
        indexes = [
            # the contact list of each level, in the order shown
            models.Index(fields=["village", "name"], name="contact_by_village"),
            models.Index(fields=["district", "name"], name="contact_by_district"),
            models.Index(fields=["office", "name"], name="contact_by_office"),
            models.Index(fields=["regional_office", "name"], name="contact_by_regional_office"),
        ]
        constraints = [
            models.CheckConstraint(
                name="contact_phone_is_e164", condition=Q(phone="") | Q(phone__regex=r"^\+[1-9]\d{6,14}$")
            ),
            models.CheckConstraint(
                name="contact_term_ends_after_it_starts",
                condition=Q(term_start__isnull=True) | Q(term_end__isnull=True) | Q(term_end__gte=F("term_start")),
            ),
            models.CheckConstraint(
                name="contact_says_yes_or_no_to_messages",
                condition=Q(opted_out_at__isnull=True) | Q(opted_in_at__isnull=True),
            ),
            models.CheckConstraint(
                name="contact_with_a_unit_has_a_village", condition=Q(unit__isnull=True) | Q(village__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """How the person is spoken to: ``Bapak H. Ahmad``, ``Bapak/Ibu Contoh``."""
        return f"{self.get_honorific_display()} {self.name}"

    @property
    def term_has_ended(self) -> bool:
        return self.term_end is not None and self.term_end < timezone.localdate()

    @property
    def place(self) -> str:
        """The village with its kecamatan, or the kecamatan."""
        return self.village.label if self.village else self.district.full_name
