"""What belongs to a session: its villages, the officers it binds, its speakers."""

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from offices.models import WithinTerritory
from offices.scoping import Ancestors, ScopedQuerySet
from outreach.enums import AnswerChannel, OfficerRole, VillageAnswer
from outreach.models.session import OutreachSession
from villages.models import AssistedVillage

# Rows of a session of several villages are found once for each of them: ask for distinct ones.
THROUGH_VILLAGES = Ancestors(
    office="session__office_id",
    regional_office="session__regional_office_id",
    regency="session__session_villages__regency_id",
    district="session__session_villages__district_id",
    village="session__session_villages__village_id",
)


@pghistory.track(
    pghistory.UpdateEvent("answer", condition=pghistory.AnyChange("answer", "answered_at")),
    fields=["answer", "answered_at", "answered_by", "answer_channel", "answered_for", "answer_note", "proposed_on"],
    model_name="VillageAnswerEvent",
)
class SessionVillage(WithinTerritory):
    """A village a session is for. Its ancestors follow the village when that is handed over to another office.

    ``starts_at`` follows the session by a composite foreign key. With ``locked_at`` the village's roll is closed.
    ``quota``: how many people the village is to name. ``answer``: whether day and, of the host, hall suit it;
    ``answered_by`` may be an officer who was told through ``answer_channel`` by ``answered_for``. A village that
    cannot says why in ``answer_note`` and which day suits it in ``proposed_on``. A move empties the answer; history
    keeps it.
    """

    session = models.ForeignKey(OutreachSession, models.CASCADE, related_name="session_villages")
    village = models.ForeignKey(AssistedVillage, models.PROTECT, related_name="+", db_index=False)
    session_office = models.ForeignKey("offices.ImmigrationOffice", models.PROTECT, related_name="+", db_index=False)
    starts_at = models.DateTimeField()
    quota = models.PositiveIntegerField(_("kuota"), null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    answer = models.CharField(
        _("jawaban"), max_length=9, choices=VillageAnswer.choices, default=VillageAnswer.OPEN,
        db_default=VillageAnswer.OPEN, blank=True,
    )  # fmt: skip
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    answer_channel = models.CharField(
        _("lewat"), max_length=9, choices=AnswerChannel.choices, blank=True, default="", db_default=""
    )
    answered_for = models.CharField(_("disampaikan oleh"), max_length=120, blank=True, default="", db_default="")
    answer_note = models.CharField(_("catatan jawaban"), max_length=300, blank=True, default="", db_default="")
    proposed_on = models.DateField(_("hari yang cocok"), null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors()
    listed: int  # names on the roll, of the session page

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
            models.CheckConstraint(
                name="village_answer_says_when_and_by_whom",
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="village_answer_heard_elsewhere_says_from_whom",
                condition=Q(answer_channel="", answered_for="") | ~Q(answer_channel="") & ~Q(answered_for=""),
            ),
            models.CheckConstraint(
                name="village_quota_asks_for_somebody", condition=Q(quota__isnull=True) | Q(quota__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.village_id}"

    @property
    def pill(self) -> str:
        """The kind of pill that shows the answer."""
        return VillageAnswer(self.answer).pill


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
    ancestors = THROUGH_VILLAGES

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


class SessionSpeaker(models.Model):
    """Somebody of a partner agency who speaks at a session."""

    session = models.ForeignKey(OutreachSession, models.CASCADE, related_name="speakers")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("nama"), max_length=120)
    function = models.CharField(_("jabatan"), max_length=120, blank=True)
    agency = models.CharField(_("instansi"), max_length=120, blank=True)
    email = models.EmailField(_("surel"), blank=True)

    objects = ScopedQuerySet.as_manager()
    personal = True
    ancestors = THROUGH_VILLAGES

    class Meta:
        ordering = ["session", "position"]
        verbose_name = _("narasumber")
        verbose_name_plural = _("narasumber")
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="session_has_one_speaker_per_position"),
            models.CheckConstraint(name="speaker_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
