"""Contacts: the people invited and counted."""

from typing import Any, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Upper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from offices.models import WithinTerritory
from offices.scoping import Ancestors, ScopedQuerySet
from villages.enums import NOTICE_VERSION, UNIT_LEADERS, Function, Honorific
from villages.models.units import NeighbourhoodUnit
from villages.models.village import AssistedVillage


class ContactQuerySet(ScopedQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Contacts of one's place; for a village or kecamatan also people of elsewhere who serve it."""
        scope = user.scope
        if not scope.personal_data or not (scope.village_codes or scope.region_code):
            return super().visible_to(user)
        serving = ServedVillage.objects.visible_to(user).values("stakeholder_id")
        return self.filter(self.model.ancestors.within(scope) | Q(pk__any_of=ArraySubquery(serving)))

    def with_served_count(self) -> Self:
        """Annotates ``served_count``: villages the contact serves, wherever they are."""
        served = ServedVillage.objects.filter(stakeholder=OuterRef("pk")).order_by().values("stakeholder")
        return self.annotate(served_count=Coalesce(Subquery(served.annotate(n=Count("pk")).values("n")), 0))


# By statement: by row, history takes longer than all the rest of writing a list of contacts.
@pghistory.track(level=pgtrigger.Statement)
class Stakeholder(WithinTerritory):
    """A contact: a person invited and counted, of a village or, without one, of the kecamatan.

    Somebody who serves several villages (a Babinsa) exists once, in the kecamatan, with a ``ServedVillage`` for each.
    ``name`` is bare; ``full_name`` has the titles. ``name_key`` is what two spellings of one name have in common
    (``villages.domain.names``). A contact merged into another keeps its rows and points to the other.
    ``phone`` is E.164. Opted out means: no message of any kind until the person says otherwise; ``wish_source`` keeps
    how the person said so, ``opted_in_at`` when they took an earlier no back.
    """

    village = models.ForeignKey(
        AssistedVillage,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stakeholders",
        db_index=False,
        verbose_name=_("desa/kelurahan"),
        help_text=_("kosong: kontak kecamatan"),
    )
    unit = models.ForeignKey(
        NeighbourhoodUnit, models.PROTECT, null=True, blank=True, related_name="stakeholders", verbose_name=_("RT/RW")
    )
    function = models.CharField(_("fungsi"), max_length=20, choices=Function.choices)
    name = models.CharField(_("nama"), max_length=120)
    title_before = models.CharField(_("gelar di depan"), max_length=40, blank=True, default="", db_default="")
    title_after = models.CharField(_("gelar di belakang"), max_length=60, blank=True, default="", db_default="")
    called = models.CharField(_("panggilan"), max_length=40, blank=True, default="", db_default="")
    name_key = models.CharField(max_length=120, blank=True, default="", db_default="", editable=False)
    honorific = models.CharField(_("sapaan"), max_length=1, choices=Honorific.choices, blank=True, default="")
    phone = models.CharField(_("telepon"), max_length=16, blank=True)
    phone_is_shared = models.BooleanField(_("telepon bersama"), default=False, db_default=False)
    email = models.EmailField(_("surel"), blank=True)
    term_start = models.DateField(_("menjabat sejak"), null=True, blank=True)
    term_end = models.DateField(_("menjabat sampai"), null=True, blank=True)
    opted_out_at = models.DateTimeField(_("menolak pesan sejak"), null=True, blank=True)
    opted_in_at = models.DateTimeField(_("menerima pesan lagi sejak"), null=True, blank=True)
    wish_source = models.CharField(_("disampaikan lewat"), max_length=200, blank=True)
    notice_version = models.CharField(_("versi pemberitahuan privasi"), max_length=10, default=NOTICE_VERSION)
    is_demo = models.BooleanField(_("contoh"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    retired_at = models.DateTimeField(_("tidak dipakai sejak"), null=True, blank=True)
    predecessor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        db_index=False,
        verbose_name=_("menggantikan"),
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="aliases",
        db_index=False,
        verbose_name=_("digabung ke"),
    )

    objects = ContactQuerySet.as_manager()
    ancestors = Ancestors()
    personal = True
    served_count: int  # of with_served_count()

    class Meta:
        ordering = ["name"]
        verbose_name = _("kontak")
        verbose_name_plural = _("kontak")
        indexes = [
            # the contact list of each level, in the order shown
            models.Index(fields=["village", "name"], name="contact_by_village"),
            models.Index(fields=["district", "name"], name="contact_by_district"),
            models.Index(fields=["office", "name"], name="contact_by_office"),
            models.Index(fields=["regional_office", "name"], name="contact_by_regional_office"),
            # the search of the contact list: part of a name, or spelt alike
            GinIndex(
                OpClass(Upper("name"), name="gin_trgm_ops"),
                OpClass(F("name_key"), name="gin_trgm_ops"),
                name="contact_search",
            ),
            # aliases of a person, and who followed whom; few rows have either
            models.Index(fields=["merged_into"], name="contact_aliases", condition=Q(merged_into__isnull=False)),
            models.Index(fields=["predecessor"], name="contact_successors", condition=Q(predecessor__isnull=False)),
            # who else has this name in the kecamatan, or this phone in the office (villages.domain.likely_pairs)
            models.Index(fields=["district", "name_key"], name="contact_by_name_key", condition=Q(retired_at=None)),
            models.Index(
                fields=["office", "phone"], name="contact_by_phone", condition=Q(retired_at=None) & ~Q(phone="")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="contact_phone_is_e164", condition=Q(phone="") | Q(phone__regex=r"^\+[1-9]\d{6,14}$")
            ),
            models.CheckConstraint(
                name="contact_term_ends_after_it_starts",
                condition=Q(term_start__isnull=True) | Q(term_end__isnull=True) | Q(term_end__gte=F("term_start")),
            ),
            models.CheckConstraint(
                name="contact_says_yes_or_no_to_messages",
                condition=Q(opted_out_at__isnull=True) | Q(opted_in_at__isnull=True),
            ),
            models.CheckConstraint(
                name="contact_with_a_unit_has_a_village", condition=Q(unit__isnull=True) | Q(village__isnull=False)
            ),
            models.CheckConstraint(
                name="merged_contact_is_out_of_use",
                condition=Q(merged_into__isnull=True) | Q(retired_at__isnull=False) & ~Q(merged_into=F("pk")),
            ),
            models.UniqueConstraint(
                fields=["office", "phone"],
                name="contact_phone_is_one_persons_unless_shared",
                condition=~Q(phone="") & Q(phone_is_shared=False, retired_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """With the titles: ``H. Ahmad Fauzi, S.Sos.``"""
        named = f"{self.title_before} {self.name}".strip()
        return f"{named}, {self.title_after}" if self.title_after else named

    @property
    def address(self) -> str:
        """How the person is spoken to: ``Bapak H. Ahmad Fauzi``, ``Bapak/Ibu Contoh``."""
        return f"{Honorific(self.honorific).label} {self.full_name}"

    @property
    def function_title(self) -> str:
        """The function in words; of somebody who leads a unit as the unit's kind calls it: ``Kepala Dusun``."""
        if self.function in UNIT_LEADERS and self.unit:
            return self.unit.kind.leader
        return str(self.get_function_display())

    @property
    def term_has_ended(self) -> bool:
        return self.term_end is not None and self.term_end < timezone.localdate()

    @property
    def notice_is_old(self) -> bool:
        """Whether the person was told an earlier privacy notice than the one in force."""
        return self.notice_version != NOTICE_VERSION

    @property
    def place(self) -> str:
        """The village with its kecamatan, or the kecamatan."""
        return self.village.label if self.village else self.district.full_name


class ServedVillage(models.Model):
    """A village that a contact of the kecamatan serves: one Babinsa has several."""

    stakeholder = models.ForeignKey(Stakeholder, models.CASCADE, related_name="served_villages")
    village = models.ForeignKey(AssistedVillage, models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors(
        office="village__office_id",
        regional_office="village__regional_office_id",
        regency="village__regency_id",
        district="village__district_id",
    )
    personal = True

    class Meta:
        ordering = ["village"]
        verbose_name = _("desa yang dilayani")
        verbose_name_plural = _("desa yang dilayani")
        constraints = [
            models.UniqueConstraint(fields=["stakeholder", "village"], name="contact_serves_a_village_once"),
        ]

    def __str__(self) -> str:
        return f"{self.stakeholder_id} {self.village_id}"


class Consent(models.Model):
    """One yes or no of a person to messages: since when, how they said so, under which privacy notice. Never changed.

    ``Stakeholder.opted_out_at`` and ``opted_in_at`` repeat the latest one.
    """

    stakeholder = models.ForeignKey(Stakeholder, models.PROTECT, related_name="consents")
    wants_messages = models.BooleanField(_("menerima pesan"))
    at = models.DateTimeField(_("disampaikan pada"))
    source = models.CharField(_("disampaikan lewat"), max_length=200)
    notice_version = models.CharField(_("versi pemberitahuan privasi"), max_length=10)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ScopedQuerySet.as_manager()
    ancestors = Ancestors(
        office="stakeholder__office_id",
        regional_office="stakeholder__regional_office_id",
        regency="stakeholder__regency_id",
        district="stakeholder__district_id",
        village="stakeholder__village_id",
    )
    personal = True

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("persetujuan pesan")
        verbose_name_plural = _("persetujuan pesan")
        triggers = [pgtrigger.Protect(name="consent_is_never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.stakeholder_id} {self.at:%Y-%m-%d}"
