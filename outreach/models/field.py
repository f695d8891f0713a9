"""Work in the field: which phones are ready, visits logged afterwards, reports of follow-ups by link."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from files.models import StoredFile
from offices.scoping import ScopedQuerySet
from outreach.enums import FollowUpReportState
from outreach.models.parts import THROUGH_VILLAGES
from outreach.models.session import OutreachSession


class OfflineDevice(models.Model):
    """A browser somebody works with, as it last told of itself.

    ``stamp`` is the mark its storage was made with: another one means that what it kept is gone. ``unsent``: entries
    the server had not yet answered for.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)
    stamp = models.CharField(max_length=40, blank=True)
    persisted = models.BooleanField(null=True)
    unsent = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField()

    objects = models.Manager()

    class Meta:
        verbose_name = _("perangkat")
        verbose_name_plural = _("perangkat")
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="device_is_known_once_per_person")]

    def __str__(self) -> str:
        return self.key


class RollCopy(models.Model):
    """The roll of a session as it lies on a device; ``roll_stamp`` is the state of the roll it was copied in."""

    device = models.ForeignKey(OfflineDevice, models.CASCADE, related_name="copies")
    session = models.ForeignKey(OutreachSession, models.CASCADE, related_name="roll_copies")
    roll_stamp = models.CharField(max_length=64)
    size_bytes = models.PositiveIntegerField(default=0)
    ready_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()
    ancestors = THROUGH_VILLAGES

    class Meta:
        verbose_name = _("salinan daftar hadir")
        verbose_name_plural = _("salinan daftar hadir")
        constraints = [models.UniqueConstraint(fields=["device", "session"], name="device_holds_a_roll_once")]

    def __str__(self) -> str:
        return f"{self.device_id} {self.session_id}"


class Visit(models.Model):
    """What an officer found on a visit (sambang desa), and what follows from it.

    ``clock_off``: seconds the phone's clock was behind the server's when it was sent; unknown of one typed at a desk.
    """

    session = models.OneToOneField(OutreachSession, models.CASCADE, related_name="visit")
    findings = models.TextField(_("temuan"), max_length=2000, blank=True)
    follow_up = models.TextField(_("tindak lanjut"), max_length=2000, blank=True)
    clock_off = models.IntegerField(null=True)

    objects = ScopedQuerySet.as_manager()
    ancestors = THROUGH_VILLAGES
    personal = True

    class Meta:
        verbose_name = _("catatan sambang desa")
        verbose_name_plural = _("catatan sambang desa")

    def __str__(self) -> str:
        return str(self.session_id)


class FollowUpLink(models.Model):
    """The version of a follow-up's link, once somebody revoked or renewed it; without a row it is the first.

    Odd: there is a link; even: it was revoked.
    """

    session = models.OneToOneField(OutreachSession, models.CASCADE, primary_key=True, related_name="report_link")
    version = models.PositiveSmallIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)

    objects = ScopedQuerySet.as_manager()
    ancestors = THROUGH_VILLAGES

    class Meta:
        verbose_name = _("tautan laporan")
        verbose_name_plural = _("tautan laporan")

    def __str__(self) -> str:
        return f"{self.session_id} {self.version}"


class FollowUpReport(models.Model):
    """What the leader of a follow-up reported through a personal link; a person decides on it.

    ``clock_off``: seconds the phone's clock was behind the server's when it was sent.
    """

    session = models.ForeignKey(OutreachSession, models.PROTECT, related_name="follow_up_reports")
    client_id = models.UUIDField(unique=True)
    held_on = models.DateField(_("tanggal"))
    men = models.PositiveIntegerField(_("laki-laki"))
    women = models.PositiveIntegerField(_("perempuan"))
    note = models.CharField(_("catatan"), max_length=500, blank=True)
    photo = models.OneToOneField(StoredFile, models.PROTECT, null=True, related_name="+")
    sent_by_name = models.CharField(_("nama pelapor"), max_length=120)
    received_at = models.DateTimeField()
    clock_off = models.IntegerField(null=True)
    state = models.CharField(max_length=9, choices=FollowUpReportState.choices, default=FollowUpReportState.WAITING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    reason = models.CharField(_("alasan"), max_length=300, blank=True)

    objects = ScopedQuerySet.as_manager()
    ancestors = THROUGH_VILLAGES
    personal = True

    class Meta:
        ordering = ["received_at", "pk"]
        verbose_name = _("laporan kegiatan lanjutan")
        verbose_name_plural = _("laporan kegiatan lanjutan")
        indexes = [
            # what waits for an operator: home, the grid of follow-ups
            models.Index(fields=["session"], name="follow_up_report_waiting", condition=Q(state="waiting")),
        ]
        constraints = [
            models.CheckConstraint(
                name="decided_report_says_when_and_by_whom",
                condition=Q(state="waiting", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(name="declined_report_says_why", condition=~Q(state="declined") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.held_on}"
