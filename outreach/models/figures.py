"""What each session counts for in figures, and how that changed.

The database writes these rows by itself when a transaction commits (``outreach_book_figures``); nothing else does.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from guidance.models import Topic
from offices.models import ImmigrationOffice, Region, RegionalOffice, WithinTerritory
from offices.scoping import Ancestors, ScopedQuerySet
from outreach.enums import SessionKind
from villages.models import AssistedVillage, NeighbourhoodUnit

# Counted once for a session, on the row of its host village, so that they add up whatever is added.
OF_SESSIONS = (
    "planned", "held", "moved", "postponed", "cancelled", "rolls", "rolls_received", "rolls_on_time", "reports",
    "reports_received", "reports_on_time", "follow_ups", "follow_ups_held",
)  # fmt: skip
# Counted under a person's own village; people of a kecamatan in no village.
OF_PEOPLE = (
    "invited", "answered", "promised", "kept", "present", "represented", "counted", "officials", "leaders", "security",
    "community", "public", "pupils", "job_seekers", "others", "female", "male", "sex_unknown", "under_18", "aged_18",
    "aged_36", "aged_60", "age_unknown",
)  # fmt: skip
MEASURES = (*OF_SESSIONS, *OF_PEOPLE, "active")


def _count() -> Any:
    return models.IntegerField(default=0, db_default=0)


def _unchecked(model: type[models.Model], *, null: bool = False) -> Any:
    return models.ForeignKey(
        model, models.DO_NOTHING, null=null, related_name="+", db_index=False, db_constraint=False
    )


class Measures(models.Model):
    """Numbers that add up over any rows; in a change they may be below zero.

    ``rolls``: rolls expected, of sessions that are over and not imported; ``rolls_on_time``: first entry within 24
    hours of the end. ``reports``: expected; ``reports_on_time``: submitted by their day. ``invited``: on the roll
    before the session, drafts and sessions called off left out; ``promised``: answered that they come or send
    somebody; ``kept``: of these, who came or sent somebody. ``active``: 1 where a session was held for the village.
    ``officials`` to ``others``: participants by category, ``officials`` to ``community`` named, the others counted.
    """

    planned, held, moved, postponed, cancelled = _count(), _count(), _count(), _count(), _count()
    rolls, rolls_received, rolls_on_time = _count(), _count(), _count()
    reports, reports_received, reports_on_time = _count(), _count(), _count()
    follow_ups, follow_ups_held = _count(), _count()
    invited, answered, promised, kept = _count(), _count(), _count(), _count()
    present, represented, counted = _count(), _count(), _count()
    officials, leaders, security, community = _count(), _count(), _count(), _count()
    public, pupils, job_seekers, others = _count(), _count(), _count(), _count()
    female, male, sex_unknown = _count(), _count(), _count()
    under_18, aged_18, aged_36, aged_60, age_unknown = _count(), _count(), _count(), _count(), _count()
    active = _count()

    class Meta:
        abstract = True


class FigureRow(WithinTerritory, Measures):
    """``office`` and ``regional_office`` are the session's own, the other places those of village or kecamatan."""

    village = models.ForeignKey(AssistedVillage, models.PROTECT, null=True, related_name="+", db_index=False)
    local_date = models.DateField()
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=SessionKind.choices)

    ancestors = Ancestors()

    class Meta:
        abstract = True


class SessionFigures(FigureRow):
    """What one session counts for in one village; without a village: through its kecamatan people.

    No foreign key to the session: the row goes when the transaction that deleted the session commits.
    """

    session_id = models.BigIntegerField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("angka kegiatan")
        verbose_name_plural = _("angka kegiatan")
        constraints = [
            models.UniqueConstraint(
                fields=["session_id", "village"], name="session_counts_once_per_village", nulls_distinct=False
            ),
        ]
        indexes = [
            # the edges of a free range, and lists behind a figure, of each level
            models.Index(F("local_date"), name="figures_by_date"),
            models.Index(fields=["office", "local_date"], name="figures_by_office"),
            models.Index(fields=["regional_office", "local_date"], name="figures_by_regional_office"),
            models.Index(fields=["regency", "local_date"], name="figures_by_regency"),
            models.Index(fields=["district", "local_date"], name="figures_by_district"),
            models.Index(fields=["village", "local_date"], name="figures_by_village"),
            # which villages had a session on some days, read off the index alone
            models.Index(fields=["local_date", "village"], name="figures_of_activity", condition=Q(active__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.village_id or '-'}"


class FigureDelta(FigureRow):
    """A change of what a session counts for that no rollup holds yet.

    ``xid``: the transaction that made it; a kept snapshot of PostgreSQL tells whether it had seen the change.
    """

    session_id = models.BigIntegerField()
    xid = models.BigIntegerField()
    changed_at = models.DateTimeField()
    # what the facts refer to is there: asking again for each change would cost the writer
    office = _unchecked(ImmigrationOffice)
    regional_office = _unchecked(RegionalOffice)
    regency, district = _unchecked(Region), _unchecked(Region)
    village = _unchecked(AssistedVillage, null=True)
    topic = _unchecked(Topic)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("perubahan angka")
        verbose_name_plural = _("perubahan angka")

    def __str__(self) -> str:
        return f"{self.session_id} {self.local_date}"


# the same rows, found by who guides the village now, whichever office did the work
OF_ITS_VILLAGE = Ancestors(
    office="village__office_id",
    regional_office="village__regional_office_id",
    regency="village__regency_id",
    district="village__district_id",
)


class VillageFigures(SessionFigures):
    ancestors = OF_ITS_VILLAGE

    class Meta:
        proxy = True


class VillageDelta(FigureDelta):
    ancestors = OF_ITS_VILLAGE

    class Meta:
        proxy = True


OF_A_UNIT = Ancestors(
    office="unit__office_id",
    regional_office="unit__regional_office_id",
    regency="unit__regency_id",
    district="unit__district_id",
    village="unit__village_id",
)


class UnitFigures(models.Model):
    """An RT or RW a session reached: held for it with somebody there (``socialised``), or only its leader came."""

    session_id = models.BigIntegerField()
    unit = models.ForeignKey(NeighbourhoodUnit, models.PROTECT, related_name="+", db_index=False)
    local_date = models.DateField()
    socialised = models.BooleanField()

    objects = ScopedQuerySet.as_manager()
    ancestors = OF_A_UNIT

    class Meta:
        verbose_name = _("RT/RW yang dicapai")
        verbose_name_plural = _("RT/RW yang dicapai")
        constraints = [
            models.UniqueConstraint(fields=["session_id", "unit"], name="session_reaches_a_unit_once"),
        ]
        indexes = [
            # the units of a village reached in twelve months
            models.Index(fields=["unit", "local_date"], name="unit_figures_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.unit_id}"


class UnitReached(models.Model):
    """What ``UnitFigures`` come to for the RT in force today: of merged ones for the one they were merged into.

    A view of the database; two merges in a row are followed.
    """

    session_id = models.BigIntegerField()
    unit = models.ForeignKey(NeighbourhoodUnit, models.DO_NOTHING, related_name="+")
    village = models.ForeignKey(AssistedVillage, models.DO_NOTHING, related_name="+")
    local_date = models.DateField()
    socialised = models.BooleanField()

    objects = ScopedQuerySet.as_manager()
    ancestors = OF_A_UNIT

    class Meta:
        managed = False
        db_table = "outreach_unit_reached"
        verbose_name = _("RT yang dicapai")
        verbose_name_plural = _("RT yang dicapai")

    def __str__(self) -> str:
        return f"{self.session_id} {self.unit_id}"


class ReachMark(models.Model):
    """Units or held sessions of this village changed: what is kept of it is to be counted anew.

    ``month``: the first one concerned; empty: all of them.
    """

    village = models.ForeignKey(AssistedVillage, models.PROTECT, related_name="+", db_index=False)
    month = models.DateField(null=True)

    objects = ScopedQuerySet.as_manager()
    ancestors = OF_ITS_VILLAGE

    class Meta:
        verbose_name = _("desa yang dihitung ulang")
        verbose_name_plural = _("desa yang dihitung ulang")

    def __str__(self) -> str:
        return f"{self.village_id} {self.month}"


class FigureMark(models.Model):
    """A session that the running transaction touched. Gone when it commits: nobody else ever sees one."""

    # not unique: two transactions that touch one session must not wait for each other before they commit
    session_id = models.BigIntegerField()
    xid = models.BigIntegerField()

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors(office="", regional_office="", regency="", district="", village="")

    class Meta:
        indexes = [
            # one's own marks, among what others have left and no vacuum has taken away yet
            models.Index(fields=["xid", "session_id"], name="figure_mark_of_a_transaction"),
        ]
        verbose_name = _("kegiatan yang dihitung ulang")
        verbose_name_plural = _("kegiatan yang dihitung ulang")

    def __str__(self) -> str:
        return str(self.session_id)
