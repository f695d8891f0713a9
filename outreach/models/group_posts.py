"""What people told groups and heads by WhatsApp themselves: the portal only knows because they say so."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from outreach.enums import GroupPostKind
from outreach.models.attendance import ROLL_ANCESTORS, RollQuerySet
from outreach.models.session import OutreachSession
from villages.models import AssistedVillage


class GroupPost(models.Model):
    """Somebody's word that a text was sent; a row that ``withdraws`` another takes it back. Never changed afterwards.

    Without ``village`` it was for all villages of the session. ``revision`` is that of the session the text was about:
    a later one has to be told again. ``client_id`` was given where it was ticked: sent twice, it is one row.
    """

    session = models.ForeignKey(OutreachSession, models.PROTECT, related_name="group_posts")
    village = models.ForeignKey(AssistedVillage, models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(_("isi"), max_length=12, choices=GroupPostKind.choices)
    revision = models.PositiveIntegerField()
    client_id = models.UUIDField(unique=True)
    withdraws = models.OneToOneField("self", models.PROTECT, null=True, related_name="withdrawn_by")
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    marked_at = models.DateTimeField()

    objects = RollQuerySet.as_manager()
    ancestors = ROLL_ANCESTORS
    district_person = "session__district_id"
    personal = True

    class Meta:
        ordering = ["-marked_at", "-pk"]
        verbose_name = _("kiriman ke grup")
        verbose_name_plural = _("kiriman ke grup")
        constraints = [
            models.CheckConstraint(
                name="group_post_does_not_withdraw_itself", condition=Q(withdraws__isnull=True) | ~Q(withdraws=F("pk"))
            ),
            # target of the composite foreign key group_post_withdraws_one_of_its_session (migration 0019)
            models.UniqueConstraint(fields=["id", "session"], name="group_post_session"),
        ]
        triggers = [pgtrigger.Protect(name="group_posts_are_kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.session_id} {self.kind}"
