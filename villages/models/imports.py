"""Files of contacts and units taken in as a whole: who, when, what each row did."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from offices.models import ImmigrationOffice, Region, RegionalOffice
from offices.scoping import Ancestors, ScopedQuerySet
from villages.enums import ImportState, RowOutcome
from villages.models.contacts import Stakeholder
from villages.models.village import AssistedVillage

RUNNING_STATES = (ImportState.UPLOADED, ImportState.PREVIEWED)


class ContactImport(models.Model):
    """One file: into one village, one kecamatan, or any place of an office.

    ``columns`` are the headers of the file as ``{"header", "reads_as", "samples"}``; ``reads_as`` empty: not at
    all. Columns that hold NIK are named in ``refused_columns`` and never stored. ``new_units`` are
    the labels of units the file mentions and the register lacks, as ``[village, labels]``. The marks are the
    last events of history when it was written: what came after is built on it.
    """

    office = models.ForeignKey(ImmigrationOffice, models.PROTECT, related_name="+", db_index=False)
    regional_office = models.ForeignKey(RegionalOffice, models.PROTECT, related_name="+", db_index=False)
    regency = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+", db_index=False)
    district = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+", db_index=False)
    village = models.ForeignKey(AssistedVillage, models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(_("status"), max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    file_name = models.CharField(_("berkas"), max_length=120)
    sheet = models.CharField(_("lembar"), max_length=80, blank=True)
    header_row = models.PositiveIntegerField(_("baris judul"))
    columns = models.JSONField(default=list)
    refused_columns = ArrayField(models.CharField(max_length=80), default=list)
    default_function = models.CharField(_("fungsi bila kosong"), max_length=20, blank=True)
    row_count = models.PositiveIntegerField(_("baris"))
    empty_count = models.PositiveIntegerField(_("baris kosong"), default=0)
    counts = models.JSONField(default=dict)
    new_units = models.JSONField(default=list)
    unit_ids = ArrayField(models.BigIntegerField(), default=list)
    contact_history_mark = models.BigIntegerField(default=0)
    unit_history_mark = models.BigIntegerField(default=0)
    created_at = models.DateTimeField(_("diunggah pada"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField(_("disimpan pada"), null=True)
    undone_at = models.DateTimeField(_("diurungkan pada"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    rows_deleted_at = models.DateTimeField(_("rincian dihapus pada"), null=True)

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors()
    personal = True

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("impor kontak")
        verbose_name_plural = _("impor kontak")
        indexes = [
            # the past imports of an office, a kecamatan or a village, latest first
            models.Index(F("office"), F("created_at").desc(), name="import_by_office"),
            models.Index(F("district"), F("created_at").desc(), name="import_by_district"),
            models.Index(F("village"), F("created_at").desc(), name="import_by_village"),
            # the nightly deletion of rows that have served
            models.Index(fields=["created_at"], name="import_with_rows", condition=Q(rows_deleted_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(
                name="written_import_says_when",
                condition=Q(state__in=RUNNING_STATES, written_at__isnull=True)
                | Q(~Q(state__in=RUNNING_STATES), written_at__isnull=False),
            ),
            models.CheckConstraint(
                name="undone_import_says_who_and_when",
                condition=Q(state=ImportState.UNDONE, undone_at__isnull=False, undone_by__isnull=False)
                | Q(~Q(state=ImportState.UNDONE), undone_at__isnull=True, undone_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def state_pill(self) -> str:
        return ImportState(self.state).pill

    @property
    def is_running(self) -> bool:
        """Whether it still waits for somebody to confirm it."""
        return self.state in RUNNING_STATES

    @property
    def can_be_undone(self) -> bool:
        return self.state == ImportState.WRITTEN and self.rows_deleted_at is None

    @property
    def right_count(self) -> int:
        """Rows that confirming writes."""
        return int(self.counts.get(RowOutcome.NEW, 0)) + int(self.counts.get(RowOutcome.CHANGED, 0))


class ContactImportRow(models.Model):
    """One row of a file: its cells as read, what came of it, and for a changed contact what it was before.

    ``column`` is what the column a ``problem`` is about is read as. ``contact`` is the one changed, or made; without a
    constraint, so that a million rows cost no check.
    """

    contact_import = models.ForeignKey(ContactImport, models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField(_("baris"))
    cells = ArrayField(models.TextField(blank=True), default=list)
    outcome = models.CharField(_("hasil"), max_length=10, choices=RowOutcome.choices, blank=True)
    problem = models.CharField(_("sebab"), max_length=400, blank=True)
    column = models.CharField(max_length=20, blank=True)
    values = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    contact = models.ForeignKey(
        Stakeholder, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors(
        office="contact_import__office_id",
        regional_office="contact_import__regional_office_id",
        regency="contact_import__regency_id",
        district="contact_import__district_id",
        village="contact_import__village_id",
    )
    personal = True

    class Meta:
        ordering = ["number"]
        verbose_name = _("baris impor")
        verbose_name_plural = _("baris impor")
        indexes = [
            # the rows of one outcome, page by page
            models.Index(fields=["contact_import", "outcome", "number"], name="import_row_by_outcome"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["contact_import", "number"], name="import_has_a_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.contact_import_id} {self.number}"
