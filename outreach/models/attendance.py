"""The roll of a session, what arrives for it, and the counts kept from it."""

from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from offices.models import WithinTerritory
from offices.scoping import Ancestors, ScopedQuerySet
from outreach.enums import (
    AgeBand,
    AttendanceStatus,
    EntrySource,
    InvitationAnswer,
    ParticipantCategory,
    SessionState,
    Sex,
)
from outreach.models.session import OutreachSession
from villages.enums import Function
from villages.models import AssistedVillage, NeighbourhoodUnit, Stakeholder

# The columns of a tally that count what was recorded.
COUNTED = ("present", "represented", "excused", "ill", "on_duty", "absent")
# The person a roll row is about: of a contact merged into another, the other.
PERSON = Coalesce("stakeholder__merged_into_id", "stakeholder_id")


class RollQuerySet(ScopedQuerySet):
    """Rows of a roll: by their village; people of a kecamatan by theirs, which may not be the host's.

    Those of a draft are seen where the draft is: in its own office.

    ``district_person`` of a model is the way to the kecamatan of somebody without a village.
    """

    def visible_to(self, user: Any) -> Self:
        scope = user.scope
        if getattr(self.model, "personal", False) and not scope.personal_data:
            return self.none()
        told = ~Q(session__state=SessionState.DRAFT)
        if scope.office_ids:
            of_village = Q(village__office_id__in=scope.office_ids) & told
            return self.filter(Q(session__office_id__in=scope.office_ids) | of_village)
        if scope.region_code and len(scope.region_code) == 8:
            own = Q(village__district_id=scope.region_code)
            if self.model.district_person:
                own |= Q(**{"village__isnull": True, self.model.district_person: scope.region_code})
            return self.filter(own & told)
        return self.filter(self.model.ancestors.within(scope) & told)


ROLL_ANCESTORS = Ancestors(
    office="", regional_office="session__regional_office_id", regency="village__regency_id", district=""
)


@pghistory.track(
    pghistory.UpdateEvent("correction", condition=pgtrigger.Q(old__version__gt=0), row=pghistory.Old),
    pghistory.DeleteEvent("removal"),
    fields=["session", "status", "represented_by", "recorded_by", "recorded_at", "device", "version"],
    level=pgtrigger.Statement,
    model_name="AttendanceChange",
)
class Attendance(models.Model):
    """One person on the roll of one session, made when the person is invited or added.

    Name, function and unit are a snapshot: paper does not change when the person does. ``client_id`` is set only
    for people added on a device. ``version`` rises with every recorded change. ``answer`` is what the person said to
    the invitation before; raising ``link_version`` makes the personal link of the invitation void.

    ``recorded_at`` is the device's time put right by the server's clock, ``received_at`` the server's own.
    ``device_seq`` counts the acts of ``device``: an earlier act of it that arrives later changes nothing. An annulled
    row stays on the paper and counts nowhere.
    """

    # found by the number's constraint, which begins with it
    session = models.ForeignKey(OutreachSession, models.PROTECT, related_name="roll", db_index=False)
    village = models.ForeignKey(AssistedVillage, models.PROTECT, null=True, related_name="+", db_index=False)
    stakeholder = models.ForeignKey(Stakeholder, models.PROTECT, null=True, related_name="attendances")
    unit = models.ForeignKey(NeighbourhoodUnit, models.PROTECT, null=True, related_name="+", db_index=False)
    client_id = models.UUIDField(null=True)
    roll_number = models.PositiveIntegerField(_("nomor"))
    name = models.CharField(_("nama"), max_length=120)
    function = models.CharField(_("fungsi"), max_length=20, choices=Function.choices)
    unit_label = models.CharField(_("RT/RW"), max_length=60, blank=True)
    answer = models.CharField(
        _("jawaban"), max_length=11, choices=InvitationAnswer.choices, default="", db_default="", blank=True
    )
    answer_stand_in = models.CharField(_("akan diwakili oleh"), max_length=120, default="", db_default="", blank=True)
    answered_at = models.DateTimeField(null=True)
    link_version = models.PositiveSmallIntegerField(default=1, db_default=1)
    status = models.CharField(
        _("status"), max_length=11, choices=AttendanceStatus.choices, default=AttendanceStatus.NOT_RECORDED, blank=True
    )
    represented_by = models.CharField(_("diwakili oleh"), max_length=120, blank=True)
    recorded_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    device = models.CharField(max_length=40, blank=True)
    device_seq = models.BigIntegerField(null=True)
    source = models.CharField(
        _("cara mencatat"), max_length=6, choices=EntrySource.choices, default="", db_default="", blank=True
    )
    version = models.PositiveIntegerField(default=0)
    annulled_at = models.DateTimeField(null=True)

    objects = RollQuerySet.as_manager()
    ancestors = ROLL_ANCESTORS
    district_person = "stakeholder__district_id"
    personal = True

    class Meta:
        ordering = ["session", "roll_number"]
        verbose_name = _("daftar hadir")
        verbose_name_plural = _("daftar hadir")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "stakeholder"],
                name="roll_names_a_contact_once",
                condition=Q(stakeholder__isnull=False),
            ),
            models.UniqueConstraint(fields=["session", "roll_number"], name="roll_number_is_used_once"),
            models.UniqueConstraint(
                fields=["session", "client_id"],
                name="roll_takes_an_addition_once",
                condition=Q(client_id__isnull=False),
            ),
            models.CheckConstraint(
                name="only_a_represented_person_names_a_stand_in",
                condition=Q(represented_by="") | Q(status="represented"),
            ),
            models.CheckConstraint(
                name="only_an_answer_of_sending_somebody_names_them",
                condition=Q(answer_stand_in="") | Q(answer="represented"),
            ),
            models.CheckConstraint(
                name="annulled_row_says_nothing_of_attendance", condition=Q(annulled_at__isnull=True) | Q(status="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.roll_number}. {self.name}"


class SessionTally(WithinTerritory):
    """Counts of one village in one session; without a village: of its kecamatan people.

    These are the only rows a writer of attendance locks, in id order. ``listed`` counts roll rows, the statuses
    what was recorded, ``counted`` people who came without being listed by name. ``starts_at`` follows the session by a
    composite foreign key. ``stamp`` rises with everything that changes the roll: what was read with it is still true.
    """

    session = models.ForeignKey(OutreachSession, models.CASCADE, related_name="tallies")
    village = models.ForeignKey(AssistedVillage, models.PROTECT, null=True, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    listed = models.PositiveIntegerField(default=0)
    present = models.PositiveIntegerField(default=0)
    represented = models.PositiveIntegerField(default=0)
    excused = models.PositiveIntegerField(default=0)
    ill = models.PositiveIntegerField(default=0)
    on_duty = models.PositiveIntegerField(default=0)
    absent = models.PositiveIntegerField(default=0)
    counted = models.PositiveIntegerField(default=0)
    stamp = models.BigIntegerField(default=0, db_default=0)

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("rekap kehadiran")
        verbose_name_plural = _("rekap kehadiran")
        indexes = [
            # figures of each level in a period
            models.Index(fields=["office", "starts_at"], name="tally_by_office"),
            models.Index(fields=["regional_office", "starts_at"], name="tally_by_regional_office"),
            models.Index(fields=["regency", "starts_at"], name="tally_by_regency"),
            models.Index(fields=["district", "starts_at"], name="tally_by_district"),
            models.Index(fields=["village", "starts_at"], name="tally_by_village"),
            models.Index(fields=["starts_at"], name="tally_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "village"], name="session_has_one_tally_per_village", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="tally_records_no_more_than_it_lists",
                condition=Q(
                    listed__gte=F("present") + F("represented") + F("excused") + F("ill") + F("on_duty") + F("absent")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.village_id or '-'}"


class CountedParticipants(models.Model):
    """People counted without names in one session: pupils are minors and are never named."""

    session = models.ForeignKey(OutreachSession, models.PROTECT, related_name="counted_participants")
    village = models.ForeignKey(AssistedVillage, models.PROTECT, related_name="+", db_index=False)
    category = models.CharField(_("kategori"), max_length=10, choices=ParticipantCategory.choices)
    sex = models.CharField(_("jenis kelamin"), max_length=1, choices=Sex.choices, blank=True, default="")
    age_band = models.CharField(_("kelompok umur"), max_length=5, choices=AgeBand.choices, blank=True, default="")
    count = models.PositiveIntegerField(_("jumlah"))

    objects = RollQuerySet.as_manager()
    ancestors = ROLL_ANCESTORS
    district_person = ""

    class Meta:
        verbose_name = _("peserta umum")
        verbose_name_plural = _("peserta umum")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "village", "category", "sex", "age_band"],
                name="counted_participants_are_one_row_per_group",
            )
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.category} {self.count}"
