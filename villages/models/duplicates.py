"""Contacts that may be one person, what people decided about them, and the merges made of it."""

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from offices.scoping import Ancestors, ScopedQuerySet
from villages.enums import DuplicateReason, PairState
from villages.models.contacts import Stakeholder

STRONG, FAIR = 80, 60


class BothSeenQuerySet(ScopedQuerySet):
    """Rows about two contacts: for those whose place keeps both of them; not for villages one only serves."""

    def visible_to(self, user: Any) -> Self:
        one, other = self.model.both
        kept = ScopedQuerySet.visible_to(Stakeholder.objects.all(), user)
        return self.filter(**{f"{one}__in": kept, f"{other}__in": kept})


class DuplicatePair(models.Model):
    """Two contacts that may be one person; the one with the lower id first.

    ``score`` (0 to 100) and ``reasons`` are worked out anew when one of them changes, while nobody has decided
    (``villages.domain.likely_pairs``). A decision is remembered whatever changes afterwards.
    """

    first = models.ForeignKey(Stakeholder, models.CASCADE, related_name="+", db_index=False)
    second = models.ForeignKey(Stakeholder, models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField(_("kemiripan"))
    reasons = ArrayField(models.CharField(max_length=20, choices=DuplicateReason.choices), verbose_name=_("alasan"))
    state = models.CharField(_("keputusan"), max_length=13, choices=PairState.choices, default=PairState.SUSPECTED)
    found_at = models.DateTimeField(_("ditemukan pada"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)

    objects = BothSeenQuerySet.as_manager()
    both = ("first", "second")
    ancestors = Ancestors(
        office="first__office_id",
        regional_office="first__regional_office_id",
        regency="first__regency_id",
        district="first__district_id",
        village="first__village_id",
    )
    personal = True

    class Meta:
        ordering = ["-score", "pk"]
        verbose_name = _("kontak yang mungkin ganda")
        verbose_name_plural = _("kontak yang mungkin ganda")
        indexes = [
            # the list of pairs to decide on, the likeliest first
            models.Index(F("score").desc(), F("id"), name="pair_to_decide", condition=Q(state="suspected")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_of_contacts_is_kept_once"),
            models.CheckConstraint(name="pair_has_the_lower_id_first", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(name="pair_score_is_at_most_100", condition=Q(score__lte=100)),
            models.CheckConstraint(
                name="decided_pair_says_who_and_when",
                condition=Q(state="suspected", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="suspected") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"

    @property
    def words(self) -> str:
        """Why they may be one: ``Nama sama setelah gelar dilepas, RT/RW sama, telepon sama``."""
        return str(capfirst(", ".join(str(DuplicateReason(reason).label) for reason in self.reasons)))

    @property
    def strength(self) -> str | Promise:
        return _("sangat mirip") if self.score >= STRONG else _("mirip") if self.score >= FAIR else _("agak mirip")

    @property
    def pill(self) -> str:
        """The kind of pill that shows ``strength``."""
        return "warn" if self.score >= STRONG else "info" if self.score >= FAIR else "neutral"


class ContactToCompare(models.Model):
    """A contact that is new or changed since it was compared with the others. Triggers add it, whoever writes.

    Not bound to the contact: one taken back by the undo of an import leaves nothing that holds it.
    """

    contact = models.OneToOneField(
        Stakeholder, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )

    objects = models.Manager()

    class Meta:
        verbose_name = _("kontak yang belum dibandingkan")
        verbose_name_plural = _("kontak yang belum dibandingkan")

    def __str__(self) -> str:
        return str(self.pk)


class ContactMerge(models.Model):
    """One contact merged into another, with everything needed to take it apart again.

    ``winner_before`` and ``winner_after`` hold the columns the merge changed on the winner, ``loser_before`` those it
    changed on the loser; ``aliases`` the contacts that pointed to the loser until then, ``served`` the ids of the
    villages served that were added. The values are emptied when the merge can no longer be undone.
    """

    winner = models.ForeignKey(Stakeholder, models.PROTECT, related_name="+")
    loser = models.ForeignKey(Stakeholder, models.PROTECT, related_name="+", db_index=False)
    winner_before = models.JSONField(default=dict)
    winner_after = models.JSONField(default=dict)
    loser_before = models.JSONField(default=dict)
    aliases = ArrayField(models.BigIntegerField(), default=list)
    served = ArrayField(models.BigIntegerField(), default=list)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    merged_at = models.DateTimeField(_("digabung pada"))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    undone_at = models.DateTimeField(_("diurungkan pada"), null=True)

    objects = BothSeenQuerySet.as_manager()
    both = ("winner", "loser")
    ancestors = Ancestors(
        office="winner__office_id",
        regional_office="winner__regional_office_id",
        regency="winner__regency_id",
        district="winner__district_id",
        village="winner__village_id",
    )
    personal = True

    class Meta:
        ordering = ["-merged_at", "-pk"]
        verbose_name = _("penggabungan kontak")
        verbose_name_plural = _("penggabungan kontak")
        indexes = [
            # the history, newest first, and the nightly emptying of what is past its time
            models.Index(F("merged_at").desc(), F("id").desc(), name="merges_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["loser"], name="contact_is_merged_once_at_a_time", condition=Q(undone_at__isnull=True)
            ),
            models.CheckConstraint(name="contact_is_not_merged_into_itself", condition=~Q(winner=F("loser"))),
            models.CheckConstraint(
                name="undone_merge_says_who_and_when",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loser_id} {self.winner_id}"
