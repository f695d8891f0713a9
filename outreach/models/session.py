"""A session: one host village, one main topic, one place and time."""

from typing import Any, Self

import pghistory
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guidance.models import Topic
from offices.models import WithinTerritory, Zone
from offices.scoping import Ancestors, ScopedQuerySet
from outreach.enums import BLOCKING_STATES, Prayer, SessionKind, SessionLevel, SessionState
from outreach.models.series import SessionSeries
from villages.models import AssistedVillage, Stakeholder, Venue


class SessionQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Sessions of one's offices or area, and those for a village that is now in one's hands.

        A held session stays with the office that did the work; the village's present office sees it too. A draft is a
        thought of the office that wrote it: nobody else sees it, neither its villages nor its Kanwil.
        """
        scope = user.scope
        if scope.everything or scope.regional_office_ids:
            return super().visible_to(user).exclude(state=SessionState.DRAFT)
        # without their usual order, which would join and sort all of them: 30 ms of a month of the calendar
        villages = apps.get_model("outreach", "SessionVillage").objects.visible_to(user).order_by()
        if scope.office_ids:
            # Only rows of villages that changed hands: the partial index keeps this set tiny.
            villages = villages.exclude(office_id=F("session_office_id"))
            handed_over = Q(pk__any_of=ArraySubquery(villages.values("session_id")))
            return self.filter(Ancestors().within(scope) | (handed_over & ~Q(state=SessionState.DRAFT)))
        return self.filter(pk__any_of=ArraySubquery(villages.values("session_id"))).exclude(state=SessionState.DRAFT)


@pghistory.track()
class OutreachSession(WithinTerritory):
    """An outreach session (kegiatan): one host village, one main topic, one place and time.

    ``starts_at``/``ends_at`` are instants; ``local_date`` is the day in ``zone``, which figures use.
    ``revision`` rises with every change people are told about, ``version`` with every change at all: it is what a form
    says it saw. ``moves`` counts changed dates. Office and regional office are frozen once ``held_at`` is set.
    ``blocks`` mirrors the state (constraint) so that the exclusion constraints on officers and places can follow it.

    With ``open_ended`` ("s.d. selesai") ``local_end`` and with ``after_prayer`` ``local_start`` is an estimate.
    ``venue`` is the place in words, ``place`` its entry in the register of the village. ``occurrence`` is the day the
    rule of ``series`` gave the session, wherever it moved since. ``client_id`` was given on the phone a visit was
    logged with.
    """

    kind = models.CharField(_("jenis"), max_length=12, choices=SessionKind.choices, default=SessionKind.OUTREACH)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+", verbose_name=_("topik"))
    state = models.CharField(_("status"), max_length=16, choices=SessionState.choices)
    host = models.ForeignKey(
        AssistedVillage, models.PROTECT, related_name="hosted_sessions", verbose_name=_("desa tuan rumah")
    )
    level = models.CharField(
        _("tingkat"), max_length=8, choices=SessionLevel.choices, db_default=SessionLevel.VILLAGE,
        default=SessionLevel.VILLAGE,
    )  # fmt: skip
    further_topics = models.ManyToManyField(Topic, related_name="+", blank=True, verbose_name=_("topik lain"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="follow_ups", db_index=False,
        verbose_name=_("lanjutan dari"),
    )  # fmt: skip
    led_by = models.ForeignKey(
        Stakeholder, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("dipimpin oleh"),
    )  # fmt: skip
    series = models.ForeignKey(
        SessionSeries, models.PROTECT, null=True, blank=True, related_name="occurrences", db_index=False
    )
    occurrence = models.DateField(null=True, blank=True, editable=False)
    client_id = models.UUIDField(null=True, blank=True, editable=False)
    venue = models.CharField(_("tempat"), max_length=120)
    place = models.ForeignKey(
        Venue,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("tempat terdaftar"),
    )
    gathering = models.CharField(_("dalam acara"), max_length=80, blank=True, db_default="", default="")
    starts_at = models.DateTimeField(_("mulai"))
    ends_at = models.DateTimeField(_("selesai"))
    zone = models.CharField(_("zona waktu"), max_length=13, choices=Zone.choices)
    local_date = models.DateField(_("tanggal"))
    local_start = models.TimeField(_("jam mulai"))
    local_end = models.TimeField(_("jam selesai"))
    open_ended = models.BooleanField(_("s.d. selesai"), default=False, db_default=False)
    after_prayer = models.CharField(
        _("bakda"), max_length=6, choices=Prayer.choices, blank=True, default="", db_default=""
    )
    is_public = models.BooleanField(_("terbuka untuk umum"), default=False, db_default=False)
    expected_participants = models.PositiveIntegerField(_("perkiraan peserta"), null=True, blank=True)
    letter_number = models.CharField(_("nomor surat undangan"), max_length=80, blank=True)
    notes = models.TextField(_("catatan internal"), blank=True)
    logged_afterwards = models.BooleanField(_("dicatat kemudian"), default=False)
    imported = models.BooleanField(_("impor"), default=False, db_default=False, editable=False)
    blocks = models.BooleanField(editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
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
            # the search: part of the place's name, or of the letter's number
            GinIndex(
                OpClass(Upper("venue"), name="gin_trgm_ops"),
                OpClass(Upper("letter_number"), name="gin_trgm_ops"),
                name="session_search",
            ),
            # the follow-ups of a session
            models.Index(fields=["parent"], name="session_follow_ups", condition=Q(parent__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(name="session_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="session_stays_within_one_day", condition=Q(local_end__gt=F("local_start"))),
            models.CheckConstraint(
                name="session_blocks_as_its_state_says",
                condition=Q(blocks=True, state__in=BLOCKING_STATES, logged_afterwards=False, imported=False)
                | (Q(blocks=False) & (~Q(state__in=BLOCKING_STATES) | Q(logged_afterwards=True) | Q(imported=True))),
            ),
            models.CheckConstraint(
                name="session_of_a_series_keeps_the_day_of_its_rule",
                condition=Q(series__isnull=True, occurrence__isnull=True)
                | Q(series__isnull=False, occurrence__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["series", "occurrence"],
                name="series_has_one_session_for_a_day_of_its_rule",
                condition=Q(series__isnull=False),
            ),
            models.CheckConstraint(name="session_follows_another_one", condition=~Q(parent=F("id"))),
            models.UniqueConstraint(
                fields=["client_id"], name="visit_is_logged_once", condition=Q(client_id__isnull=False)
            ),
            ExclusionConstraint(
                name="venue_holds_one_session_at_a_time",
                expressions=[
                    ("place", RangeOperators.EQUAL),
                    (
                        Func("starts_at", "ends_at", function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(blocks=True, place__isnull=False),
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

    @property
    def title(self) -> str:
        """``Sosialisasi: TPPO``, in the active language: what messages, papers and calendars call the session."""
        return f"{self.get_kind_display()}: {self.topic}"

    @property
    def after_label(self) -> str:
        """The prayer the session follows, in words."""
        return self.get_after_prayer_display() if self.after_prayer else ""
