"""The alarm of the nightly check: whoever administers the portal is told that figures are not what the rows say."""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Posting
from notifications.domain import outbox
from notifications.domain.outbox import PlannedMessage, Territory
from notifications.domain.to_accounts import to_account
from notifications.kinds import Kind, KindGroup, Variable
from offices.formats import figure, local_when
from offices.models import Zone
from offices.roles import Role
from reports.models import RollupCheck

DIFFER, TEMPLATE, PREFIX = "figures_differ", "reports/mail/figures_differ", "rollups"
KEPT = timedelta(days=14)
_WHEN = lazy(local_when, str)(datetime(2026, 11, 23, 19, 10, tzinfo=UTC), Zone.WIB)
_VARIABLES = (
    Variable("nama", _("nama penerima"), "Contoh Administrator", "name"),
    Variable("jumlah", _("jumlah tabel yang berbeda"), "2", "count"),
    Variable("tabel", _("tabel yang berbeda"), "reports_officemonth, reports_placemonth", "tables"),
    Variable("waktu", _("waktu pemeriksaan"), _WHEN, "when", owed=True),
)
KINDS = (
    Kind(
        DIFFER,
        _("Angka dasbor tidak sama dengan barisnya"),
        KindGroup.ACCOUNT,
        template=TEMPLATE,
        variables=_VARIABLES,
        sample={"path": "/"} | {variable.key: variable.sample for variable in _VARIABLES},
    ),
)


@transaction.atomic
def raise_alarm(check: RollupCheck) -> int:
    """Write to every administrator at work, once for a check that found something; how many were told."""
    if not check.differences:
        return 0
    at_work = Posting.objects.on(timezone.localdate(check.checked_at)).filter(
        role=Role.ADMINISTRATOR, user__is_active=True
    )
    letters = [_letter(check, posting) for posting in at_work.select_related("user").order_by("pk")]
    written = [letter for letter in letters if letter]
    outbox.enqueue(written)
    return len(written)


def _letter(check: RollupCheck, posting: Posting) -> PlannedMessage | None:
    user, zone = posting.user, Zone.WIB
    with translation.override(user.language):
        context = {
            "name": user.name,
            "count": figure(len(check.differences)),
            "tables": ", ".join(difference["kept"] for difference in check.differences),
            "when": local_when(check.checked_at, zone),
            "path": reverse("home"),
        }
    key = f"{PREFIX}:{check.pk}"
    return to_account(
        user, key=f"{key}:u{user.pk}", kind=DIFFER, subject_key=key, template=TEMPLATE, context=context, zone=zone,
        territory=Territory(), due_at=check.checked_at, expires_at=check.checked_at + KEPT,
    )  # fmt: skip
