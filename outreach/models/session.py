"""A session, the villages it is for and the officers it binds."""

from typing import Any, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guidance.models import Topic
from offices.models import WithinTerritory, Zone
from offices.scoping import Ancestors, ScopedQuerySet
from outreach.enums import BLOCKING_STATES, OfficerRole, SessionKind, SessionState
from villages.models import AssistedVillage


class SessionQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Sessions of one's offices or area, and those for a village that is now in one's hands.

        A held session stays with the office that did the work; the village's present office sees it too.
        """
        scope = user.scope
        if scope.everything or scope.regional_office_ids:
            return super().visible_to(user)
        villages = SessionVillage.objects.visible_to(user)
        if scope.office_ids:
            # Only rows of villages that changed hands: the partial index keeps this set tiny.
            villages = villages.exclude(office_id=F("session_office_id"))
            handed_over = Q(pk__any_of=ArraySubquery(villages.values("session_id")))
            return self.filter(Ancestors().within(scope) | handed_over)
        return self.filter(pk__any_of=ArraySubquery(villages.values("session_id")))


@pghistory.track()
class OutreachSession(WithinTerritory):
    """An outreach session (kegiatan): one host village, one main topic, one place and time.

    ``starts_at``/``ends_at`` are instants; ``local_date`` is the day in ``zone``, which figures use.
    ``revision`` rises with every change people are told about; ``moves`` counts changed dates. Office and regional
    office are frozen once ``held_at`` is set. ``blocks`` mirrors the state (constraint) so that the
    exclusion constraint on officers can follow it.
    """

    kind = models.CharField(_("jenis"), max_length=12, choices=SessionKind.choices, default=SessionKind.OUTREACH)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+", verbose_name=_("topik"))
    state = models.CharField(_("status"), max_length=16, choices=SessionState.choices)
    host = models.ForeignKey(
        AssistedVillage, models.PROTECT, related_name="hosted_sessions", verbose_name=_("desa tuan rumah")
    )
    venue = models.CharField(_("tempat"), max_length=120)
    starts_at = models.DateTimeField(_("mulai"))
    ends_at = models.DateTimeField(_("selesai"))
    zone = models.CharField(_("zona waktu"), max_length=13, choices=Zone.choices)
    local_date = models.DateField(_("tanggal"))
    local_start = models.TimeField(_("jam mulai"))
    local_end = models.TimeField(_("jam selesai"))
    expected_participants = models.PositiveIntegerField(_("perkiraan peserta"), null=True, blank=True)
    letter_number = models.CharField(_("nomor surat undangan"), max_length=80, blank=True)
    notes = models.TextField(_("catatan internal"), blank=True)
    logged_afterwards = models.BooleanField(_("dicatat kemudian"), default=False)
    blocks = models.BooleanField(editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    planned_at = models.DateTimeField(default=timezone.now, editable=False)
    moves = models.PositiveSmallIntegerField(default=0, editable=False)
    reason = models.CharField(_("alasan"), max_length=300, blank=True)
    held_at = models.DateTimeField(null=True, blank=True, editable=False)
    first_attendance_at = models.DateTimeField(null=True, blank=True, editable=False)
    roll_closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SessionQuerySet.as_manager()
    ancestors = Ancestors(village="host_id")

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = _("kegiatan")
        verbose_name_plural = _("kegiatan")
        indexes = [
            # the list of each level, newest first; keyset paging continues at (starts_at, id)
            models.Index(F("office"), F("starts_at").desc(), F("id").desc(), name="session_by_office"),
            models.Index(
                F("regional_office"), F("starts_at").desc(), F("id").desc(), name="session_by_regional_office"
            ),
            models.Index(F("starts_at").desc(), F("id").desc(), name="session_by_time"),
            # rolls that are still open, longest first: home and dashboard
            models.Index(fields=["ends_at", "id"], name="session_awaiting_roll", condition=Q(state="awaiting_roll")),
            # the clock moves these on (advance_sessions)
            models.Index(
                fields=["ends_at"], name="session_in_motion", condition=Q(state__in=["scheduled", "ongoing"])
            ),
        ]
        constraints = [
            models.CheckConstraint(name="session_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="session_stays_within_one_day", condition=Q(local_end__gt=F("local_start"))),
            models.CheckConstraint(
                name="session_blocks_as_its_state_says",
                condition=Q(blocks=True, state__in=BLOCKING_STATES, logged_afterwards=False)
                | (Q(blocks=False) & (~Q(state__in=BLOCKING_STATES) | Q(logged_afterwards=True))),
            ),
            models.CheckConstraint(
                name="session_called_off_has_a_reason",
                condition=~Q(state__in=[SessionState.CANCELLED, SessionState.POSTPONED]) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="session_with_a_closed_roll_says_when",
                condition=~Q(state=SessionState.CLOSED) | Q(roll_closed_at__isnull=False, held_at__isnull=False),
            ),
            # Targets of the composite foreign keys that carry times to officers and villages.
            models.UniqueConstraint(fields=["id", "starts_at", "ends_at", "blocks"], name="session_times_and_blocks"),
            models.UniqueConstraint(fields=["id", "starts_at"], name="session_start"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.topic}"


class SessionVillage(WithinTerritory):
    """A village a session is for. Its ancestors follow the village when that is handed over to another office.

    ``starts_at`` follows the session by a composite foreign key. With ``locked_at`` the village's roll is closed.
    """

    session = models.ForeignKey(OutreachSession, models.CASCADE, related_name="session_villages")
    village = models.ForeignKey(AssistedVillage, models.PROTECT, related_name="+", db_index=False)
    session_office = models.ForeignKey("offices.ImmigrationOffice", models.PROTECT, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors()

    class Meta:
        ordering = ["session", "village"]
        verbose_name = _("desa peserta")
        verbose_name_plural = _("desa peserta")
        indexes = [
            # sessions of a village, a kecamatan or a kabupaten/kota, newest first
            models.Index(F("village"), F("starts_at").desc(), F("session"), name="session_village_by_village"),
            models.Index(F("district"), F("starts_at").desc(), F("session"), name="session_village_by_district"),
            models.Index(F("regency"), F("starts_at").desc(), F("session"), name="session_village_by_regency"),
            # villages with activity in a period
            models.Index(F("office"), F("starts_at").desc(), F("session"), name="session_village_by_office"),
            models.Index(F("regional_office"), F("starts_at").desc(), F("session"), name="session_village_by_kanwil"),
            # villages that changed hands since (visible_to of an office)
            models.Index(
                fields=["office"], name="session_village_transferred", condition=~Q(office=F("session_office"))
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["session", "village"], name="session_names_a_village_once"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.village_id}"


class SessionOfficer(models.Model):
    """An officer bound by a session. Times and ``blocks`` follow the session by a composite foreign key."""

    session = models.ForeignKey(OutreachSession, models.CASCADE, related_name="session_officers")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    role = models.CharField(max_length=6, choices=OfficerRole.choices, default=OfficerRole.MEMBER)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    blocks = models.BooleanField()

    objects = ScopedQuerySet.as_manager()
    personal = True
    ancestors = Ancestors(
        office="session__office_id",
        regional_office="session__regional_office_id",
        regency="session__session_villages__regency_id",
        district="session__session_villages__district_id",
        village="session__session_villages__village_id",
    )

    class Meta:
        ordering = ["session", "role", "pk"]
        verbose_name = _("petugas kegiatan")
        verbose_name_plural = _("petugas kegiatan")
        constraints = [
            models.UniqueConstraint(fields=["session", "officer"], name="session_names_an_officer_once"),
            models.UniqueConstraint(
                fields=["session"], name="session_has_one_lead", condition=Q(role=OfficerRole.LEAD)
            ),
            ExclusionConstraint(
                name="officer_is_in_one_place_at_a_time",
                expressions=[
                    ("officer", RangeOperators.EQUAL),
                    (
                        Func("starts_at", "ends_at", function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(blocks=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.officer_id}"
