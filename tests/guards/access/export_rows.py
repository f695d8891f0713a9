"""A file the officer of a place asked for, ready, and one that is still waited for; figures the officer printed."""

import datetime as dt
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from files.storage import private_storage
from reports.models import ExportJob, FigureSnapshot, ScheduledExport


class ExportRows:
    if TYPE_CHECKING:
        officer: User

    @property
    def export_ready(self) -> ExportJob:
        return ExportJob.objects.get(owner=self.officer, state="ready")

    @property
    def export_waiting(self) -> ExportJob:
        return ExportJob.objects.get(owner=self.officer, state="waiting")

    @property
    def figure_snapshot(self) -> FigureSnapshot:
        return FigureSnapshot.objects.get(owner=self.officer)

    @property
    def export_schedule(self) -> ScheduledExport:
        return ScheduledExport.objects.get(owner=self.officer)


def exports_of(officer: User) -> None:
    """The file holds the officer's own name: staff of a place is read by some, the file by its owner alone."""
    asked = {"owner": officer, "posting": officer.posting, "subject": "kontak", "format": "csv", "language": "id"}
    asked["expires_at"] = timezone.now() + dt.timedelta(hours=48)
    name = private_storage().save(f"unduhan/{officer.pk}.csv", ContentFile(officer.name.encode()))
    ExportJob.objects.create(**asked, state="ready", content=name, file_name="kontak.csv", rows_done=1, rows_total=1)
    ExportJob.objects.create(**asked)
    office = officer.posting.office
    # it saw no transaction: every session of the office is told to have changed since
    FigureSnapshot.objects.create(
        owner=officer, posting=officer.posting, title="Triwulan", place=office.short_name, rounded=False, seen="1:1:",
        taken_at=timezone.now(), figures={"values": {}, "places": [], "months": []},
        office=office, regional_office=office.regional_office,
    )  # fmt: skip
    ScheduledExport.objects.create(
        owner=officer, posting=officer.posting, format="pdf", span="last_month", day=1,
        counted_from=timezone.localdate(),
    )  # fmt: skip
