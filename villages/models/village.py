"""Assisted villages: the register of Desa Binaan."""

from collections import Counter
from datetime import date

import pghistory
from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from offices.models import CODE_LENGTHS, Region, WithinTerritory
from offices.scoping import Ancestors, ScopedQuerySet
from villages.enums import (
    STATUSES_ASSESSED,
    STATUSES_UNDER_GUIDANCE,
    AssignmentRole,
    VillageStatus,
    VulnerabilityLevel,
)


class VillageQuerySet(ScopedQuerySet):
    """Figures about villages; they count persons and name none, so every role that sees the village sees them."""

    def with_figures(self) -> "VillageQuerySet":
        """Annotates ``rw_count``, ``rt_count`` (units in force of the upper and the lower kind), ``contact_count``."""
        units = apps.get_model("villages", "NeighbourhoodUnit").objects.filter(retired_at__isnull=True)
        contacts = apps.get_model("villages", "Stakeholder").objects.filter(retired_at__isnull=True)
        return self.annotate(
            rw_count=_count(units.filter(kind__is_lower=False)),
            rt_count=_count(units.filter(kind__is_lower=True)),
            contact_count=_count(contacts),
        )

    def with_phones_missing(self) -> "VillageQuerySet":
        """Annotates ``contact_count`` (in use) and ``phones_missing``: those of them without a phone."""
        contacts = apps.get_model("villages", "Stakeholder").objects.filter(retired_at__isnull=True)
        return self.annotate(contact_count=_count(contacts), phones_missing=_count(contacts.filter(phone="")))

    def phones_missing(self) -> tuple[int, int]:
        """How many contacts in use these villages have without a phone, and how many in all."""
        contacts = apps.get_model("villages", "Stakeholder").objects.filter(retired_at__isnull=True, village__in=self)
        counts = contacts.order_by().aggregate(missing=Count("pk", filter=Q(phone="")), whole=Count("pk"))
        return counts["missing"], counts["whole"]

    def with_leaders_missing(self) -> "VillageQuerySet":
        """Annotates ``rt_count`` (lower units in force) and ``leaders_missing``: those no contact leads."""
        lower = apps.get_model("villages", "NeighbourhoodUnit").objects.lower_in_force()
        return self.annotate(rt_count=_count(lower), leaders_missing=_count(lower.without_leader()))

    def leaders_missing(self) -> tuple[int, int]:
        """How many lower units in force of these villages no contact leads, and how many there are."""
        lower = apps.get_model("villages", "NeighbourhoodUnit").objects.lower_in_force().filter(village__in=self)
        return lower.without_leader().count(), lower.count()

    def without_main_officer(self, day: date) -> "VillageQuerySet":
        """Villages under guidance whose PIMPASA nobody leads on ``day``."""
        led = apps.get_model("villages", "Assignment").objects.on(day).filter(role=AssignmentRole.MAIN)
        return self.filter(~Exists(led.filter(village=OuterRef("pk"))), status__in=STATUSES_UNDER_GUIDANCE)

    def assessment_overdue(self, day: date) -> "VillageQuerySet":
        """Proposed or under guidance, and on ``day`` assessed more than a year ago or never."""
        late = Q(vulnerability_assessed_on__isnull=True) | Q(vulnerability_assessed_on__lt=year_before(day))
        return self.filter(late, status__in=STATUSES_ASSESSED)

    def officers_on(self, day: date) -> tuple[int, int]:
        """How many PIMPASA these villages have on ``day``, and how many pairs of officer and village."""
        assignments = apps.get_model("villages", "Assignment").objects.on(day).filter(village__in=self.order_by())
        counts = assignments.order_by().aggregate(officers=Count("officer", distinct=True), pairs=Count("pk"))
        return counts["officers"], counts["pairs"]

    def contacts_by_function(self) -> dict[str, int]:
        """Number of contacts in use by function; who serves several of the villages counts once."""
        contacts = apps.get_model("villages", "Stakeholder").objects.filter(retired_at__isnull=True).order_by()
        counts: Counter[str] = Counter(
            dict(contacts.filter(village__in=self).values_list("function").annotate(Count("pk")))
        )
        serving = contacts.filter(village__isnull=True, served_villages__village__in=self)
        counts.update(dict(serving.values_list("function").annotate(Count("pk", distinct=True))))
        return dict(counts)


def year_before(day: date) -> date:
    """The same day a year earlier; of 29 February the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def year_after(day: date) -> date:
    """The same day a year later; of 29 February the 28th. What was assessed on ``day`` is overdue after it."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _count(rows: models.QuerySet) -> Coalesce:
    per_village = rows.filter(village=OuterRef("pk")).order_by().values("village").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(per_village), 0)


@pghistory.track()
class AssistedVillage(WithinTerritory):
    """A desa or kelurahan under an office's guidance (Desa Binaan Imigrasi).

    Its key is the region's code: one row per village means that two offices cannot hold it at a time. ``status``
    follows the latest ``VillageStep``, ``designation`` is the dossier it came with; the columns about vulnerability
    repeat the latest assessment for the lists.
    """

    region = models.OneToOneField(
        Region, models.PROTECT, primary_key=True, related_name="assisted_village", verbose_name=_("desa/kelurahan")
    )
    status = models.CharField(_("status"), max_length=10, choices=VillageStatus.choices)
    designated_on = models.DateField(_("ditetapkan pada"), null=True, blank=True)
    decree_number = models.CharField(_("nomor SK"), max_length=80, blank=True)
    designation = models.ForeignKey(
        "villages.Designation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="villages",
        verbose_name=_("penetapan"),
    )
    vulnerability_level = models.CharField(
        _("tingkat kerawanan"), max_length=6, choices=VulnerabilityLevel.choices, blank=True, default="", db_default=""
    )
    vulnerability_score = models.PositiveSmallIntegerField(_("nilai kerawanan"), null=True, blank=True)
    vulnerability_assessed_on = models.DateField(_("kerawanan dinilai pada"), null=True, blank=True)
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
            models.CheckConstraint(
                name="village_vulnerability_is_known_whole_or_not_at_all",
                condition=Q(
                    vulnerability_level="", vulnerability_score__isnull=True, vulnerability_assessed_on__isnull=True
                )
                | Q(
                    ~Q(vulnerability_level=""),
                    vulnerability_score__isnull=False,
                    vulnerability_assessed_on__isnull=False,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def status_pill(self) -> str:
        """The kind of pill that shows the status."""
        return VillageStatus(self.status).pill

    @property
    def vulnerability_pill(self) -> str:
        """The kind of pill that shows the level."""
        return VulnerabilityLevel(self.vulnerability_level).pill if self.vulnerability_level else "neutral"

    @property
    def label(self) -> str:
        """Name with its kecamatan: two villages of one regency may share a name."""
        return f"{self.region.full_name}, Kec. {self.district.name}"
