"""What a roll holds beside its rows: notes, photos, signatures, and what people did to it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from files.models import StoredFile
from offices.scoping import Ancestors, ScopedQuerySet
from outreach.enums import PhotoKind, RollActKind
from outreach.models.attendance import ROLL_ANCESTORS, Attendance, RollQuerySet
from outreach.models.session import OutreachSession
from villages.models import AssistedVillage


class RollNote(models.Model):
    """A remark made while taking attendance. ``client_id`` was given on the device: sent twice, it is one note."""

    session = models.ForeignKey(OutreachSession, models.PROTECT, related_name="roll_notes")
    village = models.ForeignKey(AssistedVillage, models.PROTECT, null=True, related_name="+", db_index=False)
    client_id = models.UUIDField(unique=True)
    text = models.CharField(_("catatan"), max_length=500)
    noted_at = models.DateTimeField()
    received_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)

    objects = RollQuerySet.as_manager()
    ancestors = ROLL_ANCESTORS
    district_person = "session__district_id"
    personal = True

    class Meta:
        ordering = ["noted_at", "pk"]
        verbose_name = _("catatan daftar hadir")
        verbose_name_plural = _("catatan daftar hadir")
        constraints = [models.CheckConstraint(name="roll_note_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return self.text


class SessionPhoto(models.Model):
    """A photo of a session or of its signed sheet. Without ``village`` it is of the session as a whole.

    The file goes some time after the photo was taken off; the row stays, so that a phone which sends it again is
    answered as before.
    """

    session = models.ForeignKey(OutreachSession, models.PROTECT, related_name="photos")
    village = models.ForeignKey(AssistedVillage, models.PROTECT, null=True, related_name="+", db_index=False)
    client_id = models.UUIDField(unique=True)
    kind = models.CharField(_("jenis"), max_length=8, choices=PhotoKind.choices, default=PhotoKind.ACTIVITY)
    file = models.OneToOneField(StoredFile, models.PROTECT, null=True, related_name="+")
    caption = models.CharField(_("keterangan"), max_length=200, blank=True)
    taken_at = models.DateTimeField(null=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = RollQuerySet.as_manager()
    ancestors = ROLL_ANCESTORS
    district_person = "session__district_id"
    personal = True

    class Meta:
        ordering = ["added_at", "pk"]
        verbose_name = _("foto kegiatan")
        verbose_name_plural = _("foto kegiatan")
        constraints = [
            models.CheckConstraint(
                name="removed_photo_says_when_and_by_whom",
                condition=Q(removed_at__isnull=True, removed_by__isnull=True)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="photo_without_file_was_removed",
                condition=Q(file__isnull=False) | Q(removed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.caption or (str(self.file) if self.file else self.get_kind_display())


class AttendanceSignature(models.Model):
    """What a person drew with the finger.

    ``strokes``: lists of ``[x, y]`` from 0 to 1000 in a box twice as wide as high.
    """

    attendance = models.OneToOneField(Attendance, models.PROTECT, related_name="signature")
    strokes = models.JSONField()
    signed_at = models.DateTimeField()
    received_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors(
        office="attendance__session__office_id",
        regional_office="attendance__session__regional_office_id",
        regency="attendance__village__regency_id",
        district="attendance__village__district_id",
        village="attendance__village_id",
    )
    personal = True

    class Meta:
        verbose_name = _("tanda tangan")
        verbose_name_plural = _("tanda tangan")

    def __str__(self) -> str:
        return str(self.attendance_id)


class RollAct(models.Model):
    """What a person did to a roll beside recording who came, and why. Never changed afterwards."""

    session = models.ForeignKey(OutreachSession, models.PROTECT, related_name="roll_acts")
    village = models.ForeignKey(AssistedVillage, models.PROTECT, null=True, related_name="+", db_index=False)
    attendance = models.ForeignKey(Attendance, models.PROTECT, null=True, related_name="+", db_index=False)
    act = models.CharField(max_length=9, choices=RollActKind.choices)
    reason = models.CharField(_("alasan"), max_length=300, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    acted_at = models.DateTimeField()

    objects = RollQuerySet.as_manager()
    ancestors = ROLL_ANCESTORS
    district_person = "session__district_id"
    personal = True

    class Meta:
        ordering = ["-acted_at", "-pk"]
        verbose_name = _("riwayat daftar hadir")
        verbose_name_plural = _("riwayat daftar hadir")
        constraints = [
            models.CheckConstraint(
                name="roll_act_that_changes_the_past_says_why",
                condition=Q(act__in=[RollActKind.CLOSED, RollActKind.UNDONE]) | ~Q(reason=""),
            )
        ]
        triggers = [pgtrigger.Protect(name="roll_acts_are_kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.session_id} {self.act}"
