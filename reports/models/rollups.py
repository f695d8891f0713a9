"""What figures are read from: sums by month, and what every village has come to.

Each row is a sum of ``outreach.SessionFigures`` but for the changes that wait in ``outreach.FigureDelta``: what reads
a sum adds those. Written by ``reports.domain.rollups`` alone; ``manage.py rollups --check`` compares with the rows.
"""

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from guidance.models import Topic
from offices.models import ImmigrationOffice, Region, RegionalOffice
from offices.scoping import Ancestors, ScopedQuerySet
from outreach.enums import SessionKind
from outreach.models.figures import OF_ITS_VILLAGE, Measures
from villages.models import AssistedVillage


class _Rollup(Measures):
    """``month``: its first day. Where an office changes its Kanwil each has the months of its own."""

    office = models.ForeignKey(ImmigrationOffice, models.PROTECT, related_name="+", db_index=False)
    regional_office = models.ForeignKey(RegionalOffice, models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors(regency="", district="", village="")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.office_id} {self.month}"


class OfficeMonth(_Rollup):
    class Meta:
        verbose_name = _("angka kantor per bulan")
        verbose_name_plural = _("angka kantor per bulan")
        constraints = [
            # the nation reads by its months
            models.UniqueConstraint(
                fields=["month", "office", "regional_office"], name="office_has_one_sum_of_a_month"
            ),
        ]


class OfficeTopicMonth(_Rollup):
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=SessionKind.choices)

    class Meta:
        verbose_name = _("angka kantor per topik dan bulan")
        verbose_name_plural = _("angka kantor per topik dan bulan")
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "month", "kind", "office", "regional_office"],
                name="office_has_one_sum_of_a_topic_and_month",
            ),
        ]
        indexes = [
            # one kind of session, whatever its topic
            models.Index(fields=["kind", "month"], name="office_topic_month_by_kind"),
        ]


class PlaceMonth(_Rollup):
    """Of a village or, without one, of the kecamatan whose people came. ``office``: the one that did the work."""

    village = models.ForeignKey(AssistedVillage, models.PROTECT, null=True, related_name="+", db_index=False)
    regency = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False)
    district = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False)

    ancestors = Ancestors()

    class Meta:
        verbose_name = _("angka desa per bulan")
        verbose_name_plural = _("angka desa per bulan")
        constraints = [
            models.UniqueConstraint(
                fields=["month", "district", "village", "office", "regional_office"],
                name="place_has_one_sum_of_a_month",
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(fields=["office", "month"], name="place_month_by_office"),
            models.Index(fields=["regional_office", "month"], name="place_month_by_kanwil"),
            models.Index(fields=["regency", "month"], name="place_month_by_regency"),
            models.Index(fields=["district", "month"], name="place_month_by_district"),
            models.Index(fields=["village", "month"], name="place_month_by_village"),
            # which villages had a session in some months, read off the index alone
            models.Index(
                fields=["month", "village"], name="place_month_of_activity", condition=models.Q(active__gt=0)
            ),
        ]


class VillageMonth(PlaceMonth):
    """The same rows, found by who guides the village now, whichever office did the work."""

    ancestors = OF_ITS_VILLAGE

    class Meta:
        proxy = True


class VillageReach(models.Model):
    """RT in force that were reached in the twelve months that end with ``month``; no row: none was.

    ``socialised``: a session was held for them; ``reached``: that, or their leader came to one elsewhere.
    """

    village = models.ForeignKey(AssistedVillage, models.PROTECT, related_name="reaches", db_index=False)
    month = models.DateField()
    socialised = models.PositiveIntegerField()
    reached = models.PositiveIntegerField()

    objects = ScopedQuerySet.as_manager()
    ancestors = OF_ITS_VILLAGE

    class Meta:
        verbose_name = _("RT yang dicapai dalam 12 bulan")
        verbose_name_plural = _("RT yang dicapai dalam 12 bulan")
        indexes = [
            # the nation's RT of a month, read off the index alone
            models.Index(fields=["month"], include=["village", "socialised", "reached"], name="reach_by_month"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["month", "village"], name="village_has_one_reach_of_a_month"),
            models.CheckConstraint(
                name="reach_holds_what_was_socialised", condition=models.Q(reached__gte=F("socialised"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village_id} {self.month}"


class VillageStand(models.Model):
    """What a village has come to whatever the period: its RT in force, and the local day a session was last held."""

    village = models.OneToOneField(AssistedVillage, models.PROTECT, primary_key=True, related_name="stand")
    units = models.PositiveIntegerField(default=0)
    last_held = models.DateField(null=True)

    objects = ScopedQuerySet.as_manager()
    ancestors = OF_ITS_VILLAGE

    class Meta:
        verbose_name = _("keadaan desa")
        verbose_name_plural = _("keadaan desa")

    def __str__(self) -> str:
        return str(self.village_id)


class FigureChange(Measures):
    """A change that is in the rollups: the journal by which a printed figure is compared with today's.

    ``id`` is that of the ``FigureDelta`` it was. Kept for ``KEPT_DAYS`` of ``reports.domain.rollups``.
    """

    id = models.BigIntegerField(primary_key=True)
    session_id = models.BigIntegerField()
    xid = models.BigIntegerField()
    changed_at = models.DateTimeField()
    office = models.ForeignKey(
        ImmigrationOffice, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    regional_office = models.ForeignKey(
        RegionalOffice, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    regency = models.ForeignKey(Region, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    district = models.ForeignKey(Region, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    village = models.ForeignKey(
        AssistedVillage, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )
    local_date = models.DateField()
    topic = models.ForeignKey(Topic, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    kind = models.CharField(max_length=12, choices=SessionKind.choices)

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors()

    class Meta:
        verbose_name = _("riwayat angka")
        verbose_name_plural = _("riwayat angka")
        indexes = [
            # what changed since a snapshot, and what is old enough to go
            models.Index(fields=["xid"], name="figure_change_by_transaction"),
            models.Index(fields=["changed_at"], name="figure_change_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.local_date}"


class RollupCheck(models.Model):
    """A comparison of everything kept with the raw rows. ``differences``: empty when all was exact."""

    checked_at = models.DateTimeField()
    differences = models.JSONField(default=list, blank=True)

    objects = ScopedQuerySet.as_manager()
    # of the administrator and the nation, who see everything
    ancestors = Ancestors(office="", regional_office="", regency="", district="", village="")

    class Meta:
        ordering = ["-checked_at"]
        verbose_name = _("pemeriksaan angka")
        verbose_name_plural = _("pemeriksaan angka")

    def __str__(self) -> str:
        return f"{self.checked_at:%Y-%m-%d} {len(self.differences)}"
