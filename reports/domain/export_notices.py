"""What owners of files are told: that one is ready, in the portal's inbox."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from notifications.domain import outbox
from notifications.domain.outbox import PlannedMessage, Territory
from notifications.domain.to_accounts import to_account
from notifications.enums import Channel
from notifications.kinds import Kind, KindGroup, Variable
from offices.formats import local_when
from offices.models import Zone
from reports.models import ExportJob

READY = "export_ready"
TEMPLATE = "reports/mail/export"
SCHEDULED, SCHEDULED_TEMPLATE = "export_scheduled", "reports/mail/export_scheduled"
PREFIX = "export"
_UNTIL = lazy(local_when, str)(datetime(2026, 11, 25, 2, tzinfo=UTC), Zone.WIB)
_VARIABLES = (
    Variable("nama", _("nama penerima"), "Contoh Kepala", "name"),
    Variable("isi", _("isi berkas"), _("daftar kontak"), "what"),
    Variable("berkas", _("nama berkas"), "kontak-2026-11-23.xlsx", "file"),
    Variable("wilayah", _("kantor atau Kanwil"), "Kanim Serang", "place", owed=True),
    Variable("batas", _("sampai kapan disimpan"), _UNTIL, "until"),
)
KINDS = (
    Kind(
        READY,
        _("Berkas unduhan siap"),
        KindGroup.DIGEST,
        template=TEMPLATE,
        variables=_VARIABLES,
        sample={"path": "/unduhan/1/"} | {variable.key: variable.sample for variable in _VARIABLES},
    ),
    Kind(
        SCHEDULED,
        _("Kiriman dasbor bulanan"),
        KindGroup.DIGEST,
        template=SCHEDULED_TEMPLATE,
        variables=_VARIABLES,
        sample={"path": "/unduhan/1/"} | {variable.key: variable.sample for variable in _VARIABLES},
    ),
)


def tell(job: ExportJob, owner: User) -> None:
    """That the file is ready, once: in the portal, and by mail as well where it came by itself.

    Runs in the transaction that makes it so. The mail has a link, never the file.
    """
    posting = job.posting
    zone = posting.zone or Zone.WIB
    office = posting.office
    with translation.override(owner.language):
        said: dict[str, Any] = {
            "kind": SCHEDULED if job.scheduled else READY,
            "subject_key": f"{PREFIX}:{job.pk}",
            "template": SCHEDULED_TEMPLATE if job.scheduled else TEMPLATE,
            "zone": zone,
            "territory": Territory(
                office_id=posting.office_id,
                regional_office_id=office.regional_office_id if office else posting.regional_office_id,
            ),
            "context": {
                "name": owner.name,
                "what": str(job.get_subject_display()),
                "file": job.file_name,
                "place": posting.place,
                "until": local_when(job.expires_at, zone),
                "path": reverse("export_detail", args=[job.pk]),
            },
            "due_at": job.finished_at or job.created_at,
            "expires_at": job.expires_at,
        }
    letters = [
        PlannedMessage(
            dedupe_key=f"{PREFIX}:{job.pk}:u{owner.pk}:{Channel.INBOX}",
            channel=Channel.INBOX,
            address="",
            person=f"u{owner.pk}",
            recipient_user_id=owner.pk,
            recipient_name=owner.name,
            language=owner.language,
            **said,
        )
    ]
    mail = to_account(owner, key=f"{PREFIX}:{job.pk}:mail:u{owner.pk}", **said) if job.scheduled else None
    if mail and mail.channel != Channel.INBOX:
        # where the mail fails the inbox has it already
        letters.append(replace(mail, ways=[way for way in mail.ways if way[0] != Channel.INBOX]))
    outbox.enqueue(letters)
